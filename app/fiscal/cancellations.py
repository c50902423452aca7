"""What a cancellation takes from a month, and what changed since a month was filed.

A document that is cancelled leaves the month in which it had counted, whatever the date of its cancellation. The
substitute of a cancelled one is inferred: a vigente CFDI of the same issuer that names it by relation 04.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from app.domain.index.month import KnownState
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions
from app.domain.month.documents import SUBSTITUTION, DocumentSet, MonthDocument
from app.domain.validity import Validity
from app.fiscal.casebook import Casebook
from app.fiscal.cash_flow import document_effects
from app.fiscal.document_tally import side_of
from app.fiscal.effects import DocumentEffects, Lost, Side
from app.fiscal.readings import Rules
from app.fiscal.snapshot import Contribution, Contributions, contribution, decided_text


class ChangeCause(StrEnum):
    """Why a filed month is not what it was."""

    CANCELLED = "cancelado"
    SUBSTITUTED = "sustituido"
    LATE = "tardio"
    DECISION = "decision"
    BLACKLISTED = "efos"


class Change(NamedTuple):
    """What a document changes of a filed month: ``amounts`` are today's less those of then, on its own side."""

    uuid: str
    cause: ChangeCause
    amounts: Contribution
    substitute: str | None = None


class CancelledEffect(NamedTuple):
    """What a cancelled document took from one month: ``amounts`` are the change.

    ``seen_at`` is when it was first seen to be cancelled (UTC, ISO), empty when that is not known.
    """

    document: MonthDocument
    month: Month
    amounts: Contribution
    substitute: str | None
    seen_at: str


def substitute_of(uuid: str, documents: DocumentSet) -> str | None:
    """The last vigente document that takes the place of a cancelled one."""
    cancelled = documents.documents.get(uuid)
    if cancelled is None or not cancelled.is_cancelled:
        return None
    found = [
        one
        for relation in documents.incoming.get(uuid, ())
        if relation.kind == SUBSTITUTION and (one := documents.documents.get(relation.source)) is not None
        if not one.is_cancelled and one.issuer_rfc == cancelled.issuer_rfc and one.issued >= cancelled.issued
    ]
    return max(found, key=lambda one: (one.issued, one.uuid)).uuid if found else None


def cancelled_effects(
    documents: DocumentSet, history: Sequence[KnownState], decisions: Decisions, rules: Rules
) -> list[CancelledEffect]:
    """Of each cancelled document among the asked-for ones, one for every month in which it had counted.

    One that counted in none is told with the month of its Fecha and nothing.
    """
    seen: dict[str, str] = {}
    for state in history:
        if state.state == Validity.CANCELLED.value:
            seen.setdefault(state.uuid, state.seen_at)
    found = []
    for uuid in documents.asked:
        document = documents.documents[uuid]
        if not document.is_cancelled:
            continue
        substitute, when = substitute_of(uuid, documents), seen.get(uuid, "")
        for month, taken in months_taken(document, _as_it_was(document, documents, decisions, rules)):
            found.append(CancelledEffect(document, month, taken, substitute, when))
    return found


def months_taken(document: MonthDocument, effects: DocumentEffects) -> list[tuple[Month, Contribution]]:
    """What leaves each month in which a document counts by its ``effects`` once it is cancelled."""
    months = sorted({one.month for one in effects.flow} | {one.month for one in effects.taxes})
    found = []
    for month in months or [document.month]:
        before = contribution(effects, month) or Contribution(side_of(document))
        found.append((month, Contribution(before.side).less(before._replace(accrued=0))))
    return found


def changes(
    then: Contributions, now: Contributions, documents: DocumentSet, decisions: Decisions, rules: Rules
) -> list[Change]:
    """What differs between what a month was when it was filed and what it is now, in the order of Fecha and UUID."""
    found = []
    for uuid in then.keys() | now.keys():
        before, after = then.get(uuid), now.get(uuid)
        if before == after:
            continue  # nearly all
        side = (after or before or Contribution(Side.CHARGED)).side
        amounts = (after or Contribution(side)).less(before or Contribution(side))
        if any(amounts.amounts):
            cause = _cause(uuid, then, documents, decisions, rules)
            found.append(Change(uuid, cause, amounts, substitute_of(uuid, documents)))
    known = documents.documents
    return sorted(found, key=lambda one: (known[one.uuid].issued if one.uuid in known else 0, one.uuid))


def _cause(uuid: str, then: Contributions, documents: DocumentSet, decisions: Decisions, rules: Rules) -> ChangeCause:
    """Its own reason; else that of a document that it pays, settles or names."""
    document = documents.documents.get(uuid)
    if document is None:
        return ChangeCause.CANCELLED
    own = _own_cause(document, then, documents, decisions)
    if own is not None:
        return own
    if uuid not in then:
        return ChangeCause.LATE
    if _is_blacklisted(document, documents, decisions, rules):
        return ChangeCause.BLACKLISTED
    for one in _related(uuid, documents):
        if (cause := _own_cause(one, then, documents, decisions)) is not None:
            return ChangeCause.CANCELLED if cause is ChangeCause.SUBSTITUTED else cause
    return ChangeCause.LATE


def _own_cause(
    document: MonthDocument, then: Contributions, documents: DocumentSet, decisions: Decisions
) -> ChangeCause | None:
    if document.is_cancelled:
        return ChangeCause.SUBSTITUTED if substitute_of(document.uuid, documents) else ChangeCause.CANCELLED
    before = then[document.uuid].decided if document.uuid in then else ""
    return ChangeCause.DECISION if decided_text(decisions.of(document.uuid)) != before else None


def _is_blacklisted(document: MonthDocument, documents: DocumentSet, decisions: Decisions, rules: Rules) -> bool:
    if document.issuer_rfc not in rules.blacklisted:
        return False
    effects = document_effects(Casebook(documents, decisions, rules), document)
    return any(one.lost is Lost.BLACKLISTED for one in effects.flow)


def _related(uuid: str, documents: DocumentSet) -> list[MonthDocument]:
    uuids = [one.target for one in documents.outgoing.get(uuid, ())]
    uuids += [one.source for one in documents.incoming.get(uuid, ())]
    return [documents.documents[one] for one in dict.fromkeys(uuids) if one in documents.documents]


def _as_it_was(document: MonthDocument, documents: DocumentSet, decisions: Decisions, rules: Rules) -> DocumentEffects:
    """What it would do were it not cancelled, with all others as they are."""
    near = [one for each in _related(document.uuid, documents) for one in (each, *_related(each.uuid, documents))]
    restored = {one.uuid: one for one in near} | {document.uuid: document._replace(state=Validity.VALID)}
    book = Casebook(replace(documents, documents=restored), decisions, rules)
    return document_effects(book, restored[document.uuid])
