"""Documents that a month needs beyond two steps: the other invoices of notas de crédito over several.

What a note takes off one invoice depends on what was open of the others that it names. So where an earlier note stands
at the end of a set, what it names is asked for too; a figure must not depend on which month was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.identifiers import Rfc
from app.domain.index.month import MonthIndex
from app.domain.month.documents import DocumentSet, MonthDocument, Relation
from app.fiscal.settlement import NOT_APPLIED

_LONGEST = 8
"""Rounds: a chain of notes that each share an invoice with the next is hardly ever longer than two."""


def with_note_chains(index: MonthIndex, owner: Rfc, documents: DocumentSet) -> DocumentSet:
    """``documents``, and all that the notas among them depend on. Raises StoreError."""
    known: set[str] = set()
    for _ in range(_LONGEST):
        wanted = [uuid for uuid in _shared_notes(documents) if uuid not in known]
        if not wanted:
            break
        known.update(wanted)
        documents = _joined(documents, index.documents(owner, wanted))
    return documents


def reach_further(documents: DocumentSet) -> bool:
    """Whether figures of the documents asked for may depend on some that are more than two relations away."""
    return bool(_shared_notes(documents))


def _shared_notes(documents: DocumentSet) -> list[str]:
    """Notes over several invoices that were not asked for: of these not all is known that they depend on."""
    asked = set(documents.asked)
    return [
        uuid
        for uuid, one in documents.documents.items()
        if one.type == "E" and uuid not in asked and _is_shared(one, documents)
    ]


def _is_shared(note: MonthDocument, documents: DocumentSet) -> bool:
    relations = documents.outgoing.get(note.uuid, ())
    return not note.is_cancelled and len({one.target for one in relations if one.kind not in NOT_APPLIED}) > 1


def _joined(one: DocumentSet, other: DocumentSet) -> DocumentSet:
    """Both; asked for remains what was asked for first."""
    return replace(
        one,
        documents={**other.documents, **one.documents},
        outgoing=_relations(one.outgoing, other.outgoing),
        incoming=_relations(one.incoming, other.incoming),
        unread=max(one.unread, other.unread),
    )


def _relations(
    one: Mapping[str, tuple[Relation, ...]], other: Mapping[str, tuple[Relation, ...]]
) -> dict[str, tuple[Relation, ...]]:
    """By document; of one that both know, the longer list knows all of it."""
    return {**one, **{uuid: found for uuid, found in other.items() if len(found) > len(one.get(uuid, ()))}}
