"""Contribuyentes that the person noted as published by CFF 49 Bis, of which the SAT publishes no file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from app.domain.listing import BY_HAND, Listing, ListKind
from app.domain.month.decisions import Decision, DecisionKind, decisions_of


def noted(decisions: Mapping[str, Sequence[Decision]]) -> dict[str, Listing]:
    """By RFC, of all decisions by their owner, in the order of writing."""
    found = {}
    for rfc, several in decisions.items():
        if any(one.kind is DecisionKind.DECLARED_FALSE for one in several):
            day = decisions_of(rfc, several).declared_false
            if day:
                found[rfc] = Listing(ListKind.FALSE_CFDI, rfc, "", BY_HAND, in_gazette=(date.fromisoformat(day),))
    return found


def with_noted(
    listings: Mapping[str, Sequence[Listing]], notes: Mapping[str, Listing], rfcs: Collection[str]
) -> dict[str, Sequence[Listing]]:
    """What the SAT's lists say of ``rfcs``, and what was noted of them."""
    return {**listings, **{rfc: (*listings.get(rfc, ()), notes[rfc]) for rfc in notes.keys() & set(rfcs)}}
