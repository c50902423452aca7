"""What may be asked and what is told about the standing of documents at the SAT: frozen commands and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.errors import AcopioError

if TYPE_CHECKING:
    from app.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class CheckStandings:
    """Ask the SAT how these documents stand, beside whatever is being asked already (Consultar estado en el SAT)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CancelCheckStandings:
    """Ask no further; what is under way is still kept when it is answered."""


@dataclass(frozen=True, slots=True)
class DocumentStanding:
    """The SAT said how one document stands; it is already saved."""

    document_id: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class StandingsProgress:
    """How far the documents asked about have come, in numbers of documents.

    ``left_out`` cannot be asked about (retenciones, documents without what the expression names), ``failed`` were given
    up after several tries. ``notice`` is the key of the last failure until an answer comes, and ``waits_until`` (UTC)
    when the SAT is asked again after a pause.
    """

    done: int
    total: int
    failed: int
    left_out: int = 0
    notice: str | None = None
    waits_until: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to ask."""
        return self.done + self.failed + self.left_out >= self.total


StandingEvent = DocumentStanding | StandingsProgress


@dataclass(frozen=True, slots=True)
class StandingFinished:
    """One call came to its end."""

    document_id: int
    outcome: Standing | AcopioError
