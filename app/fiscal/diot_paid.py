"""What the suppliers were paid in a month, document by document: what the DIOT's records are added up from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.fiscal.effects import Bucket, DocumentEffects, Lost, OtherTax, Pesos, Side


class Paid(NamedTuple):
    """What one document of a supplier brings to its record. A note's ``base`` and ``tax`` are negative.

    ``bucket`` is None for IVA that was withheld; ``tax`` is how much, ``is_earlier`` that it was the month before.
    ``place`` is the LugarExpedicion that decides the border region: the invoice's; of a payment whose invoice is not
    here, the payment's own. ``discount`` is the CFDI's own, which is not in ``base``.
    """

    uuid: str
    rfc: str
    bucket: Bucket | None
    base: Pesos
    tax: Pesos = 0
    is_note: bool = False
    lost: Lost | None = None
    place: str = ""
    discount: Pesos = 0
    is_earlier: bool = False


def paid_in(month: Month, effects: Iterable[DocumentEffects], documents: Mapping[str, MonthDocument]) -> Iterator[Paid]:
    """What the suppliers were paid in ``month`` by cash flow; ``effects`` are those of all its documents."""
    for one in effects:
        document = documents[one.uuid]
        rfc = document.issuer_rfc
        for effect in one.flow:
            if effect.side is Side.CREDITED and effect.month == month:
                invoice = documents.get(effect.invoice, document)
                yield Paid(
                    one.uuid,
                    rfc,
                    effect.bucket,
                    effect.base,
                    effect.tax,
                    effect.is_note,
                    effect.lost,
                    invoice.place,
                    _discount(invoice, effect.base),
                )
        for other in one.taxes:
            if other.side is Side.CREDITED and other.month == month and other.tax is OtherTax.IVA_WITHHELD:
                yield Paid(one.uuid, rfc, None, 0, other.amount, other.is_note, other.lost)


def withheld_before(
    month: Month, effects: Iterable[DocumentEffects], documents: Mapping[str, MonthDocument]
) -> Iterator[Paid]:
    """What was withheld from the suppliers in the month before ``month``, for who credits it in ``month``."""
    return (one._replace(is_earlier=True) for one in paid_in(month.previous, effects, documents) if one.bucket is None)


def _discount(invoice: MonthDocument, base: Pesos) -> Pesos:
    """Of the invoice's Descuento the part of this base, in pesos."""
    net = invoice.subtotal - invoice.discount
    return Fraction(base) * invoice.discount / net if invoice.discount and net > 0 else 0
