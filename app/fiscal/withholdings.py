"""CFDI de retenciones of a month: a block of their own, never added to what the I and P of the month tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet
from app.domain.month.facts import IEPS, ISR, IVA, WithholdingPart
from app.domain.validity import OwnerRole


class OwnWithholding(NamedTuple):
    """One retención whose Periodo touches a month, in millionths of pesos. ``is_received``: withheld from the owner.

    ``key`` is CveRetenc. Its amounts are those of the whole Periodo: a retención of several months does not say how
    much is of each.
    """

    uuid: str
    is_received: bool
    key: str
    operation: int
    iva: int
    isr: int
    ieps: int


def own_withholdings(documents: DocumentSet, month: Month) -> Iterator[OwnWithholding]:
    """Of the vigente retenciones that were asked for, those of ``month``."""
    for uuid in documents.asked:
        document = documents.documents[uuid]
        if document.type != "R" or document.is_cancelled or document.side is OwnerRole.OTHERS:
            continue
        found = document.facts.withholding
        if found is not None and _is_of(found, month):
            yield OwnWithholding(
                uuid,
                document.side is OwnerRole.RECEIVED,
                found.key,
                found.operation,
                *(sum(tax.amount for tax in found.taxes if tax.tax == key) for key in (IVA, ISR, IEPS)),
            )


def _is_of(found: WithholdingPart, month: Month) -> bool:
    texts = (found.first_month, found.last_month, found.year)
    if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in texts):
        return False
    return int(found.year) == month.year and int(found.first_month) <= month.month <= int(found.last_month)
