"""Every aviso of the month by its key: what it says, and on which ground. One file a subject."""

from __future__ import annotations

from collections.abc import Mapping

from app.words.note import Note
from app.words.texts.flow_notes import FLOW_NOTES
from app.words.texts.rep_notes import REP_NOTES
from app.words.texts.warning_notes import WARNING_NOTES

NOTES: Mapping[str, Note] = {**FLOW_NOTES, **REP_NOTES, **WARNING_NOTES}


def note_title(key: str) -> str:
    """A short title."""
    return NOTES[key].title


def note_detail(key: str, facts: Mapping[str, str]) -> str:
    """The sentence for one document, with its facts; where a situation has words of its own, those."""
    return NOTES.get(f"{key}:{facts.get('situacion', '')}", NOTES[key]).told(facts)


def note_ground(key: str) -> str:
    """The law, rule or guide on which it rests."""
    return NOTES[key].ground
