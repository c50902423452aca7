"""What the DIOT's records cannot decide and the person should look at: operations that suit, third parties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from app.domain.month.documents import MonthDocument
from app.domain.month.facts import Mark
from app.fiscal.diot import DiotNote, Told
from app.fiscal.diot_paid import Paid
from app.fiscal.parameters import Parameter, Parameters

_LEASES = "8013"
"""Beginning of the ClaveProdServ of leases."""
_CENT = 10_000
_UNIT = 1_000_000
_PERSON = 13


def suggestions(
    paid: Iterable[Paid],
    documents: Mapping[str, MonthDocument],
    invoices: Mapping[str, Iterable[str]],
    decided: Mapping[str, str],
    parameters: Parameters,
) -> Iterator[Told]:
    """Of each supplier without a decision, which other tipo de operación their documents look like.

    ``invoices`` are the UUIDs that a payment settles, by its own.
    """
    told: set[tuple[DiotNote, str]] = set()
    looked_at: set[tuple[str, str]] = set()
    for paying, rfc in dict.fromkeys((one.uuid, one.rfc) for one in paid if one.rfc not in decided):
        for uuid in (paying, *invoices.get(paying, ())):
            document = documents.get(uuid)
            if document is None or (uuid, rfc) in looked_at:
                continue  # one invoice may be settled in many lines of many payments
            looked_at.add((uuid, rfc))
            note = _looks_like(document, parameters)
            if note is not None and (note, rfc) not in told:
                told.add((note, rfc))
                yield Told(note, rfc, uuid)


def third_parties(paid: Iterable[Paid], documents: Mapping[str, MonthDocument]) -> Iterator[Told]:
    """Documents that sell for the account of a third party, each once."""
    for uuid, rfc in dict.fromkeys((one.uuid, one.rfc) for one in paid):
        document = documents[uuid]
        if document.packed and (parts := document.facts.third_parties):
            yield Told(DiotNote.THIRD_PARTY, rfc, uuid, sum(part.amount for part in parts))


def is_relieved(regime: str, day: date, parameters: Parameters) -> bool:
    """Whether who has this régimen fiscal need not file the DIOT."""
    return regime in parameters.keys(Parameter.DIOT_RELIEVED, day)


def _looks_like(document: MonthDocument, parameters: Parameters) -> DiotNote | None:
    if document.packed:
        facts = document.facts
        if Mark.PROPERTY_ACCOUNT in facts.marks or any(one.key.startswith(_LEASES) for one in facts.products):
            return DiotNote.LEASE
    rate = parameters.known(Parameter.FEES_WITHHELD, document.day)
    if not rate or len(document.issuer_rfc) != _PERSON or not document.isr_withheld:
        return None
    usual = (document.subtotal - document.discount) * rate // _UNIT
    return DiotNote.FEES if abs(document.isr_withheld - usual) <= _CENT else None
