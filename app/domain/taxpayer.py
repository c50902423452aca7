"""A contribuyente registered here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.identifiers import Rfc


@dataclass(frozen=True, slots=True)
class Taxpayer:
    """A contribuyente registered here: facts of the e.firma, never its key. Times are UTC."""

    rfc: Rfc
    name: str
    curp: str
    serial: str
    not_before: datetime
    not_after: datetime
    remembers_password: bool
    registered_at: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days until the e.firma runs out; negative when it has."""
        return (self.not_after - now).days
