"""The active filters besides the typed text, each in words, and each removable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.validity import OwnerRole, Validity
from app.words import catalog_names, formatting
from app.words.complements import complement_title
from ui.documents.filters.criteria import Criteria
from ui.documents.filters.period_choice import PeriodFilter

ROLES = {OwnerRole.ISSUED.value: "Emitidos", OwnerRole.RECEIVED.value: "Recibidos"}
STATES = {
    Validity.VALID.value: "Vigente",
    Validity.CANCELLED.value: "Cancelado",
    Validity.UNKNOWN.value: "Sin verificar",
    Validity.UNREADABLE.value: "Ilegible",
}
METHODS = {"PUE": "PUE, de contado", "PPD": "PPD, a plazos"}
WITHOUT_XML = "Solo en la lista del SAT"
LISTED = "En la lista del 69-B"


@dataclass(frozen=True, slots=True)
class Facet:
    """An active filter in ``words``, and the criteria ``without`` it."""

    words: str
    without: Criteria


def facets(chosen: Criteria) -> tuple[Facet, ...]:
    """The active filters in the order of the filter panel; the typed text is not among them."""
    found = (
        (f"solo {chosen.counterpart}" if chosen.counterpart else "", replace(chosen, counterpart="")),
        (ROLES.get(chosen.side, ""), replace(chosen, side="")),
        (_period(chosen), replace(chosen, period=PeriodFilter.ALL.value, first="", last="")),
        (_listed(chosen.types, catalog_names.DOCUMENT_TYPES), replace(chosen, types=())),
        (_listed(chosen.states, STATES), replace(chosen, states=())),
        (WITHOUT_XML if chosen.without_xml else "", replace(chosen, without_xml=False)),
        (LISTED if chosen.is_listed else "", replace(chosen, is_listed=False)),
        (_listed(chosen.methods, METHODS), replace(chosen, methods=())),
        (chosen.currency, replace(chosen, currency="")),
        (complement_title(chosen.complement) if chosen.complement else "", replace(chosen, complement="")),
    )
    return tuple(Facet(words, without) for words, without in found if words)


def _listed(values: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(one, one) for one in values)


def _period(chosen: Criteria) -> str:
    if chosen.period == PeriodFilter.ALL.value:
        return ""
    if chosen.period != PeriodFilter.CHOSEN.value:
        return chosen.period
    try:
        first, last = sorted((date.fromisoformat(chosen.first), date.fromisoformat(chosen.last)))
    except ValueError:
        return chosen.period
    return f"del {formatting.day(first)} al {formatting.day(last)}"
