"""Reads what a Solicita asks for, and refuses what the SAT refuses before it even looks at the certificate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from app.domain.catalogs import COMPLEMENTS, ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.domain.period import earliest_allowed
from app.simulator.refusals import (
    FINAL_DATE,
    ORDER_OF_DATES,
    RECEIVED_CANCELLED,
    SIX_YEARS,
    FaultKind,
    RefusalError,
    SoapFaultAnswerError,
)
from app.simulator.world.facts import Facts
from app.simulator.xml import SAT, Element, child, text

_MOST_RECEIVERS = 5
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COMMON = {"Complemento", "EstadoComprobante", "FechaFinal", "FechaInicial", "RfcACuentaTerceros", "RfcSolicitante"}
_ALLOWED = {
    Direction.ISSUED: _COMMON | {"RfcEmisor", "TipoComprobante", "TipoSolicitud"},
    Direction.RECEIVED: _COMMON | {"RfcEmisor", "RfcReceptor", "TipoComprobante", "TipoSolicitud"},
    Direction.FOLIO: {"Folio", "RfcSolicitante"},
}
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class SubmittedQuery:
    """One question, as the SAT compares it: equal queries are identical requests."""

    service: Service
    rfc: str
    direction: Direction
    content: ContentKind = ContentKind.XML
    start: datetime | None = None
    end: datetime | None = None
    status: StatusFilter = StatusFilter.VALID
    counterparts: frozenset[str] = frozenset()
    document_type: DocumentType | None = None
    complement: str = ""
    third_party: str = ""
    folio: str = ""

    @property
    def fingerprint(self) -> str:
        """The query in one line; equal for identical requests."""
        period = f"{self.start.isoformat()}/{self.end.isoformat()}" if self.start and self.end else ""
        filters = (",".join(sorted(self.counterparts)), self.document_type or "", self.complement, self.third_party)
        parts = (self.service, self.rfc, self.direction, self.content, period, self.status, *filters, self.folio)
        return "|".join(parts)

    def takes(self, facts: Facts, wall: datetime) -> bool:
        """Whether a document of the taxpayer belongs to the answer given at ``wall``."""
        if not facts.visible_at(wall) or facts.service is not self.service:
            return False
        if self.direction is Direction.FOLIO:
            return facts.uuid == self.folio
        return (
            facts.direction is self.direction
            and self.start is not None
            and self.end is not None
            and self.start <= facts.issued_at <= self.end
            and self.status in (StatusFilter.ALL, facts.status_at(wall))
            and (not self.counterparts or facts.counterpart.rfc in self.counterparts)
            and (self.document_type is None or facts.kind.value == self.document_type.value)
            and (not self.complement or facts.complement == self.complement)
            and (not self.third_party or (facts.third_party is not None and facts.third_party.rfc == self.third_party))
        )


def read_query(
    service: Service, direction: Direction, request: Element, wall_now: datetime, *, xml_word: str, lenient: bool
) -> SubmittedQuery:
    """The query in a ``des:solicitud``, where ``xml_word`` asks for XML.

    Raises RefusalError (301, 5001) or SoapFaultAnswerError (bad list value).
    """
    attributes = {str(name): str(value) for name, value in request.attrib.items()}
    if not lenient and not _is_tidy(attributes, direction):
        raise RefusalError(301)
    rfc = _rfc(attributes.get("RfcSolicitante"))
    if direction is Direction.FOLIO:
        return SubmittedQuery(service, rfc, direction, folio=_folio(attributes.get("Folio")))
    status = _choice(StatusFilter, attributes.get("EstadoComprobante"))
    query = SubmittedQuery(
        service=service,
        rfc=rfc,
        direction=direction,
        content=_content(attributes.get("TipoSolicitud"), xml_word),
        start=_moment(attributes.get("FechaInicial"), lenient=lenient),
        end=_moment(attributes.get("FechaFinal"), lenient=lenient),
        status=status or StatusFilter.VALID,
        counterparts=_counterparts(direction, attributes, request, lenient=lenient),
        document_type=_choice(DocumentType, attributes.get("TipoComprobante")),
        complement=_complement(service, attributes.get("Complemento")),
        third_party=_rfc(third) if (third := attributes.get("RfcACuentaTerceros")) else "",
    )
    own = _rfc(attributes.get("RfcEmisor" if direction is Direction.ISSUED else "RfcReceptor"))
    _refuse_parameters(query, wall_now)
    if own != rfc:
        raise RefusalError(5001)
    return query


def _is_tidy(attributes: dict[str, str], direction: Direction) -> bool:
    """Only known attributes, in alphabetical order, none of them empty."""
    return (
        list(attributes) == sorted(attributes) and all(attributes.values()) and set(attributes) <= _ALLOWED[direction]
    )


def _refuse_parameters(query: SubmittedQuery, wall_now: datetime) -> None:
    start, end = query.start, query.end
    if start is None or end is None:
        raise RefusalError(301)
    if start >= end:
        raise RefusalError(301, ORDER_OF_DATES)
    if end > wall_now:
        raise RefusalError(301, FINAL_DATE)
    if start < earliest_allowed(wall_now.date()):
        raise RefusalError(301, SIX_YEARS)
    if query.service is Service.RETENCIONES and query.document_type is not None:
        raise RefusalError(301)
    is_received_xml = query.direction is Direction.RECEIVED and query.content is ContentKind.XML
    if is_received_xml and query.status is not StatusFilter.VALID:
        raise RefusalError(301, RECEIVED_CANCELLED)


def _content(value: str | None, xml_word: str) -> ContentKind:
    if value == "Metadata":
        return ContentKind.METADATA
    if value == xml_word:
        return ContentKind.XML
    raise RefusalError(301) if value is None else SoapFaultAnswerError(FaultKind.INTERNAL)


def _choice(choices: type[_Choice], value: str | None) -> _Choice | None:
    if value is None:
        return None
    try:
        return choices(value)
    except ValueError:
        raise SoapFaultAnswerError(FaultKind.INTERNAL) from None


def _complement(service: Service, value: str | None) -> str:
    if value and value not in COMPLEMENTS[service]:
        raise SoapFaultAnswerError(FaultKind.INTERNAL)
    return value or ""


def _counterparts(
    direction: Direction, attributes: dict[str, str], request: Element, *, lenient: bool
) -> frozenset[str]:
    if direction is Direction.RECEIVED:
        return frozenset({_rfc(issuer)}) if (issuer := attributes.get("RfcEmisor")) else frozenset()
    holder = child(request, SAT, "RfcReceptores")
    receivers = [text(element) for element in holder] if holder is not None else []
    if lenient:
        receivers = [receiver for receiver in receivers if receiver]
    if len(receivers) > _MOST_RECEIVERS:
        raise RefusalError(301)
    return frozenset(_rfc(receiver) for receiver in receivers)


def _rfc(value: str | None) -> str:
    try:
        return Rfc(value or "").value
    except ValueError:
        raise RefusalError(301) from None


def _folio(value: str | None) -> str:
    try:
        return Uuid.parse(value or "").value
    except ValueError:
        raise RefusalError(301) from None


def _moment(value: str | None, *, lenient: bool) -> datetime:
    is_moment = _MOMENT.fullmatch(value or "") or (lenient and _DAY.fullmatch(value or ""))
    if value is None or not is_moment:
        raise RefusalError(301)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise RefusalError(301) from None
