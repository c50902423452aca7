"""What is searchable about a document, as its XML or the SAT's metadata tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import NamedTuple

from app.domain.catalogs import Service
from app.domain.identifiers import Uuid
from app.domain.lines import (
    NO_STAMP,
    Address,
    Concept,
    GlobalInformation,
    LocalTax,
    Payments,
    Relation,
    Stamp,
    TaxLine,
)
from app.domain.payroll import Payroll
from app.domain.withholding import Withholding

MICROS = 1_000_000
_MICRO = Decimal("0.000001")
_PLACES = 6
_SCALES = tuple(10 ** (_PLACES - places) for places in range(_PLACES + 1))
_CENT = _SCALES[2]
_MAX_DIGITS = 12  # a trillion pesos; in millionths it still fits the 63 bits of the database
_LONGEST_USUAL = _MAX_DIGITS + len(".00")


@dataclass(slots=True)
class Amount:
    """An exact amount: ``text`` as the XML has it, ``micros`` in millionths of the currency unit, to sum and sort."""

    text: str
    micros: int

    @classmethod
    def parse(cls, text: str) -> Amount:
        """From the XML's own text; what is below a millionth is cut off in ``micros``.

        Raises ValueError when it is not a plain decimal number of sensible size.
        """
        if text[-3:-2] == "." and len(text) <= _LONGEST_USUAL:
            digits = text[:-3] + text[-2:]
            if digits.isdigit() and digits.isascii():
                return Amount(text, int(digits) * _CENT)  # nearly every amount
        whole, _, rest = text.partition(".")
        digits = whole + rest
        if digits.isdigit() and 0 < len(whole) <= _MAX_DIGITS and len(rest) <= _PLACES and digits.isascii():
            return Amount(text, int(digits) * _SCALES[len(rest)])
        if "_" in text or not text.isascii():  # Decimal would take both
            raise ValueError("not an amount")
        try:
            value = Decimal(text.strip())
        except InvalidOperation:
            raise ValueError("not an amount") from None
        if not value.is_finite() or value.adjusted() >= _MAX_DIGITS:
            raise ValueError("not an amount")
        return cls(text.strip(), int(value.quantize(_MICRO, ROUND_DOWN) * MICROS))


@dataclass(slots=True)
class Document:
    """One CFDI or retención, read whole from its XML.

    ``document_type`` is TipoDeComprobante (I, E, T, N, P), or ``R`` for a retención. Times are wall times of the place
    of issue, naive, as written. A retención has its MontoTotOperacion in both ``subtotal`` and ``total``.
    ``complements`` are the local names of the complements present, the Timbre left out, sorted. ``problems`` lists what
    could not be read and was left empty or zero, as stable tokens: ``missing:<Name>``, ``bad_amount:<Name>``,
    ``bad_date:<Name>``, ``bad_type``; what was read in spite of it: ``bad_rfc:<Emisor or Receptor>`` (kept as written),
    ``namespace`` (read by local names), ``characters`` (forbidden ones dropped, bare ``<`` or ``&`` taken as text); and
    ``several_stamps`` or ``bad_uuid`` when another Timbre was passed over.

    ``transferred`` and ``withheld`` are the totals of Impuestos (a retención: MontoTotRet is ``withheld``); ``taxes``
    are the header's own tax lines. ``stamp`` is the Timbre whose UUID is ``uuid``. ``certificate`` is NoCertificado.

    ``complements`` count those within concepts too. ``local_totals`` are the totals of ImpuestosLocales by name,
    ``account`` is NumCtaPago of 3.2, ``acquirer`` FacAtrAdquirente, ``issue_address`` ExpedidoEn of 3.2.

    Not frozen, for hundreds of thousands are made, and freezing takes 5 µs instead of 0.7; nor are the lines within.
    Nobody but the reader that makes one changes anything in it.
    """

    uuid: Uuid
    service: Service
    version: str
    document_type: str
    issued_at: datetime
    stamped_at: datetime | None
    issuer_rfc: str
    issuer_name: str
    receiver_rfc: str
    receiver_name: str
    subtotal: Amount
    total: Amount
    currency: str
    pac_rfc: str = ""
    series: str = ""
    number: str = ""
    discount: Amount | None = None
    exchange_rate: str = ""
    payment_form: str = ""
    payment_method: str = ""
    use: str = ""
    issuer_regime: str = ""
    receiver_regime: str = ""
    place: str = ""
    withheld: Amount | None = None
    complements: tuple[str, ...] = ()
    transferred: Amount | None = None
    conditions: str = ""
    export: str = ""
    confirmation: str = ""
    receiver_place: str = ""
    receiver_residence: str = ""
    receiver_tax_id: str = ""
    issuer_address: Address | None = None
    receiver_address: Address | None = None
    certificate: str = ""
    seal: str = ""
    global_information: GlobalInformation | None = None
    relations: tuple[Relation, ...] = ()
    concepts: tuple[Concept, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    local_taxes: tuple[LocalTax, ...] = ()
    payments: Payments | None = None
    payrolls: tuple[Payroll, ...] = ()
    withholding: Withholding | None = None
    stamp: Stamp = NO_STAMP
    has_addenda: bool = False
    problems: tuple[str, ...] = ()
    local_totals: tuple[tuple[str, str], ...] = ()
    account: str = ""
    acquirer: str = ""
    issue_address: Address | None = None


class MetadataRow(NamedTuple):
    """One line of a metadata package: texts that were checked, for there are millions of lines.

    Times are wall times written ``2026-05-31T23:59:59``, empty where the SAT tells none. ``total`` is Monto, empty when
    it could not be read; ``effect`` EfectoComprobante, ``status`` Estatus: ``1`` vigente, ``0`` cancelado.
    """

    uuid: str
    issuer_rfc: str
    issuer_name: str
    receiver_rfc: str
    receiver_name: str
    pac_rfc: str
    issued: str
    stamped: str
    total: str
    effect: str
    status: str
    cancelled: str
    third_party_rfc: str = ""
    third_party_name: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether it is vigente."""
        return self.status == "1"
