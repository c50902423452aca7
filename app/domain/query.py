"""The question put to the SAT, frozen; it knows everything the SAT would refuse in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.catalogs import COMPLEMENTS, ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.clock import within_calendar
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import Period, earliest_allowed

MAX_RECEIVERS = 5


class QueryProblem(StrEnum):
    """Why the SAT would refuse a query."""

    PERIOD_MISSING = "query:period_missing"
    BEFORE_FLOOR = "query:before_floor"
    IN_FUTURE = "query:in_future"
    TOO_MANY_RECEIVERS = "query:too_many_receivers"
    TOO_MANY_ISSUERS = "query:too_many_issuers"
    COUNTERPART_REPEATED = "query:counterpart_repeated"
    RECEIVED_XML_NOT_VALID = "query:received_xml_not_valid"
    COMPLEMENT_UNKNOWN = "query:complement_unknown"
    TYPE_FOR_RETENCIONES = "query:type_for_retenciones"
    FOLIO_MISSING = "query:folio_missing"
    FOLIO_WITH_FILTERS = "query:folio_with_filters"
    FOLIO_METADATA = "query:folio_metadata"


@dataclass(frozen=True, slots=True)
class Query:
    """One SolicitaDescarga. ``counterparts``: receivers of what was issued, or the issuer of what was received."""

    service: Service
    direction: Direction
    content: ContentKind
    owner: Rfc
    period: Period | None = None
    status: StatusFilter = StatusFilter.ALL
    counterparts: tuple[Rfc, ...] = ()
    document_type: DocumentType | None = None
    complement: str | None = None
    third_party: Rfc | None = None
    folio: Uuid | None = None

    def problems(self, wall_now: datetime) -> tuple[QueryProblem, ...]:
        """All that the SAT would refuse, at Mexico City's wall time ``wall_now``; empty when it may be sent."""
        found = [*self._folio_problems(), *self._period_problems(wall_now), *self._filter_problems()]
        return tuple(found)

    def fingerprint(self) -> str:
        """What the SAT compares when it refuses a repetition (5002): equal for equal questions; 64 hex digits."""
        text = json.dumps(
            self.to_dict() | {"counterparts": sorted(rfc.value for rfc in self.counterparts)}, sort_keys=True
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def for_period(self, period: Period) -> Query:
        """The same question over another period."""
        return replace(self, period=period)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the database, in the SAT's spelling; ``from_dict`` takes them back."""
        return {
            "service": self.service.value,
            "direction": self.direction.value,
            "content": self.content.value,
            "owner": self.owner.value,
            "start": self.period.start.isoformat() if self.period else None,
            "end": self.period.end.isoformat() if self.period else None,
            "status": self.status.value,
            "counterparts": [rfc.value for rfc in self.counterparts],
            "document_type": self.document_type.value if self.document_type else None,
            "complement": self.complement,
            "third_party": self.third_party.value if self.third_party else None,
            "folio": self.folio.value if self.folio else None,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Query:
        """The inverse of ``to_dict``; raises ValueError or KeyError on anything else."""
        start, end = (_wall_time(values[name]) if values[name] else None for name in ("start", "end"))
        return cls(
            service=Service(values["service"]),
            direction=Direction(values["direction"]),
            content=ContentKind(values["content"]),
            owner=Rfc(values["owner"]),
            period=Period(start, end) if start and end else None,
            status=StatusFilter(values["status"]),
            counterparts=tuple(Rfc(text) for text in values["counterparts"]),
            document_type=DocumentType(values["document_type"]) if values["document_type"] else None,
            complement=values["complement"],
            third_party=Rfc(values["third_party"]) if values["third_party"] else None,
            folio=Uuid(values["folio"]) if values["folio"] else None,
        )

    def _folio_problems(self) -> list[QueryProblem]:
        if self.direction is not Direction.FOLIO:
            return [QueryProblem.FOLIO_WITH_FILTERS] if self.folio else []
        found = []
        if self.folio is None:
            found.append(QueryProblem.FOLIO_MISSING)
        if self.content is not ContentKind.XML:
            found.append(QueryProblem.FOLIO_METADATA)
        filters = (self.period, self.counterparts, self.document_type, self.complement, self.third_party)
        if any(filters) or self.status is not StatusFilter.ALL:
            found.append(QueryProblem.FOLIO_WITH_FILTERS)
        return found

    def _period_problems(self, wall_now: datetime) -> list[QueryProblem]:
        if self.direction is Direction.FOLIO:
            return []
        if self.period is None:
            return [QueryProblem.PERIOD_MISSING]
        found = []
        if self.period.start < earliest_allowed(wall_now.date()):
            found.append(QueryProblem.BEFORE_FLOOR)
        if self.period.end > wall_now:
            found.append(QueryProblem.IN_FUTURE)
        return found

    def _filter_problems(self) -> list[QueryProblem]:
        if self.direction is Direction.FOLIO:
            return []
        received = self.direction is Direction.RECEIVED
        found = []
        if received and len(self.counterparts) > 1:
            found.append(QueryProblem.TOO_MANY_ISSUERS)
        if not received and len(self.counterparts) > MAX_RECEIVERS:
            found.append(QueryProblem.TOO_MANY_RECEIVERS)
        if len(set(self.counterparts)) < len(self.counterparts):
            found.append(QueryProblem.COUNTERPART_REPEATED)
        if received and self.content is ContentKind.XML and self.status is not StatusFilter.VALID:
            found.append(QueryProblem.RECEIVED_XML_NOT_VALID)
        if self.complement is not None and self.complement not in COMPLEMENTS[self.service]:
            found.append(QueryProblem.COMPLEMENT_UNKNOWN)
        if self.service is Service.RETENCIONES and self.document_type is not None:
            found.append(QueryProblem.TYPE_FOR_RETENCIONES)
        return found


def _wall_time(text: str) -> datetime:
    found = within_calendar(datetime.fromisoformat(text))
    if found.tzinfo is not None:
        raise ValueError("a wall time has no offset")
    return found
