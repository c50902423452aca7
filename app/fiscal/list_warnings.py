"""What lists of the SAT say of an issuer on the day of its CFDI: warnings, beside what takes IVA out of the sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.listing import NO_SEALS, Listing, ListKind, Situation
from app.fiscal.blacklists import deadline, urgency, worst
from app.fiscal.effects import Remark
from app.fiscal.warning_case import Case, paid_tax

_WARNED = frozenset({Situation.DEFINITIVE.value, Situation.PRESUMED.value})


def blacklisted(case: Case) -> Iterator[Remark]:
    """EFOS: its issuer is on the list of 69-B, definitive or presumed."""
    yield from _listed(case, "EFOS", lambda one: one.list is ListKind.EFOS and one.situation in _WARNED)


def declared_false(case: Case) -> Iterator[Remark]:
    """CFF_49_BIS: the person noted that its issuer was published as one of false CFDI."""
    yield from _listed(case, "CFF_49_BIS", lambda one: one.list is ListKind.FALSE_CFDI)


def no_seals(case: Case) -> Iterator[Remark]:
    """CSD_SIN_EFECTOS: its issuer had no certificate to seal it with, by a list of article 69 of before that day."""
    day = case.document.day
    yield from _listed(
        case,
        "CSD_SIN_EFECTOS",
        lambda one: one.situation == NO_SEALS and one.since is not None and one.since < day,
    )


def _listed(case: Case, key: str, is_meant: Callable[[Listing], bool]) -> Iterator[Remark]:
    document = case.document
    listing = worst(filter(is_meant, case.bench.listings.get(document.issuer_rfc, ())), document.day)
    if listing is None:
        return
    since = listing.since
    until = deadline(listing, case.parameters, from_later=case.bench.rules.readings.efos_from_later)
    yield case.remark(
        key,
        case.tax if document.type != "P" else sum(paid_tax(payment) for payment, _ in case.payments()),
        desde=since.isoformat() if since else "",
        plazo=until.isoformat() if until else "",
        rfc=document.issuer_rfc,
        situacion=listing.situation,
        urgencia=urgency(listing, document.day).code,
    )
