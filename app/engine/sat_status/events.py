"""Commands and events of asking the SAT what it says of single documents (ConsultaCFDI)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.errors import ErrorKey

if TYPE_CHECKING:
    from app.domain.sat_status import SatStatusAnswer


@dataclass(frozen=True, slots=True)
class CheckSatStatus:
    """Ask the SAT how these documents stand, beside whatever is being asked already (Consultar estado en el SAT)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CancelSatStatusCheck:
    """Ask no further; what is under way is still kept when it is answered."""


@dataclass(frozen=True, slots=True)
class DocumentSatStatus:
    """The SAT said how one document stands; it is already saved."""

    document_id: int
    sat_status: SatStatusAnswer


@dataclass(frozen=True, slots=True)
class SatStatusProgress:
    """How far the documents asked about have come, in numbers of documents.

    ``left_out`` cannot be asked about (retenciones, documents without what the expression names), ``failed`` were given
    up after several tries. ``notice`` is the key of the last failure until an answer comes, and ``waits_until`` (UTC)
    when the SAT is asked again after a pause.
    """

    done: int
    total: int
    failed: int
    left_out: int = 0
    notice: ErrorKey | None = None
    waits_until: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to ask."""
        return self.done + self.failed + self.left_out >= self.total


SatStatusEvent = DocumentSatStatus | SatStatusProgress
