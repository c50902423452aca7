"""Which document counts when, and with what: the effects of one document."""

from __future__ import annotations

from app.domain.month.decisions import Decisions
from app.domain.month.documents import DocumentSet
from app.fiscal.effects import DocumentEffects
from app.fiscal.readings import Rules


def effects_of(uuid: str, documents: DocumentSet, decisions: Decisions, rules: Rules) -> DocumentEffects:
    """All that the document ``uuid`` of ``documents`` does, in whichever months."""
    raise NotImplementedError((uuid, documents, decisions, rules))
