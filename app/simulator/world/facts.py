"""What is decided about a made-up document before its XML is written: small enough to keep by the hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.catalogs import Direction, Service, StatusFilter
from app.simulator.world.parties import Party


class Kind(StrEnum):
    """TipoDeComprobante, or ``R`` for a retención."""

    INCOME = "I"
    EGRESS = "E"
    TRANSFER = "T"
    PAYMENT = "P"
    PAYROLL = "N"
    RETENTION = "R"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part paid of an invoice: ``number`` of ``parts``; the invoice is named by its index."""

    invoice: int
    number: int
    parts: int


@dataclass(frozen=True, slots=True)
class Facts:
    """One document. Times are naive wall times of Mexico City; ``cancelled_at`` may still lie in the future.

    ``related`` are indexes of earlier documents, with ``relation`` the TipoRelacion. ``deferred`` means PPD.
    ``complement`` is the code of the SAT's list, or empty. ``counts_on`` is a day of the month that it belongs to,
    where that is not Fecha: FechaPago of a nómina, of a payment's first instalment, the period of a global.
    """

    index: int
    uuid: str
    kind: Kind
    version: str
    direction: Direction
    counterpart: Party
    issued_at: datetime
    stamped_at: datetime
    cancelled_at: datetime | None = None
    complement: str = ""
    third_party: Party | None = None
    deferred: bool = False
    relation: str = ""
    related: tuple[int, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    counts_on: date | None = None
    in_dollars: bool = False
    is_advance: bool = False

    @property
    def service(self) -> Service:
        """Which of the two services gives it out."""
        return Service.RETENCIONES if self.kind is Kind.RETENTION else Service.CFDI

    def visible_at(self, wall: datetime) -> bool:
        """Whether the SAT already has it at ``wall``."""
        return self.stamped_at <= wall

    def status_at(self, wall: datetime) -> StatusFilter:
        """Vigente or Cancelado at ``wall``."""
        gone = self.cancelled_at is not None and self.cancelled_at <= wall
        return StatusFilter.CANCELLED if gone else StatusFilter.VALID
