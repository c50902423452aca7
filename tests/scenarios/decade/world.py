"""The made-up world of the simulated decade: the true time, and the documents that come to exist in it."""

from __future__ import annotations

import random
import uuid
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from app.domain.catalogs import Direction
from app.domain.clock import MEXICO_CITY, mexico_wall_time
from app.domain.identifiers import Rfc

START = datetime(2021, 1, 1, 18, tzinfo=UTC)
LATEST = timedelta(hours=72)
"""How long a document may take to reach the SAT's service."""
_OTHER = "XAXX010101000"
_XML = (
    '<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="4.0" Fecha="{issued}" SubTotal="{total}"'
    ' Total="{total}" Moneda="MXN" TipoDeComprobante="I" LugarExpedicion="06000">'
    '<cfdi:Emisor Rfc="{issuer}" Nombre="A" RegimenFiscal="601"/>'
    '<cfdi:Receptor Rfc="{receiver}" Nombre="B" UsoCFDI="G03"/>'
    '<cfdi:Complemento><tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" UUID="{uuid}"'
    ' FechaTimbrado="{issued}"/></cfdi:Complemento></cfdi:Comprobante>'
)
METADATA_HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion\r\n"
)


@dataclass
class TrueTime:
    """What time it really is, in UTC; it moves only when told to."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    @property
    def wall(self) -> datetime:
        return mexico_wall_time(self.moment)


@dataclass(frozen=True, eq=False)
class Paper:
    """One document. Times are wall times of Mexico City; ``known_at`` is when the SAT's service has it."""

    uuid: str
    owner: Rfc
    direction: Direction
    issued_at: datetime
    known_at: datetime
    cancelled_at: datetime | None

    def is_valid_at(self, wall: datetime) -> bool:
        return self.cancelled_at is None or wall < self.cancelled_at

    @property
    def parties(self) -> tuple[str, str]:
        """Issuer and receiver."""
        return (self.owner.value, _OTHER) if self.direction is Direction.ISSUED else (_OTHER, self.owner.value)

    @property
    def path(self) -> str:
        """Where the library keeps it."""
        side = "Emitidos" if self.direction is Direction.ISSUED else "Recibidos"
        return f"{self.owner}/{side}/{self.issued_at:%Y/%m}/{self.uuid}.xml"

    @cached_property
    def xml(self) -> bytes:
        issuer, receiver = self.parties
        total = f"{int(self.uuid[:4], 16)}.50"
        issued = self.issued_at.isoformat()
        return _XML.format(issued=issued, total=total, issuer=issuer, receiver=receiver, uuid=self.uuid).encode()

    def row(self, wall: datetime) -> str:
        """Its line of metadata as of ``wall``."""
        issuer, receiver = self.parties
        valid = self.is_valid_at(wall)
        cancelled = "" if valid or self.cancelled_at is None else f"{self.cancelled_at:%Y-%m-%d %H:%M:%S}"
        issued = f"{self.issued_at:%Y-%m-%d %H:%M:%S}"
        total = f"{int(self.uuid[:4], 16)}.50"
        return (
            f"{self.uuid}~{issuer}~A~{receiver}~B~SAT970701NN3~{issued}~{issued}~{total}~I~{int(valid)}~{cancelled}\r\n"
        )


@dataclass(frozen=True)
class Papers:
    """All documents there will ever be, by contribuyente and direction, in order of issue."""

    shelves: dict[tuple[Rfc, Direction], Sequence[Paper]]
    moments: dict[tuple[Rfc, Direction], Sequence[datetime]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.moments.update({key: [one.issued_at for one in shelf] for key, shelf in self.shelves.items()})

    def between(self, owner: Rfc, direction: Direction, start: datetime, end: datetime) -> Sequence[Paper]:
        """Issued from ``start`` to ``end``, both included."""
        moments = self.moments[owner, direction]
        return self.shelves[owner, direction][bisect_left(moments, start) : bisect_right(moments, end)]

    def all(self) -> list[Paper]:
        return [paper for shelf in self.shelves.values() for paper in shelf]


def invent(owners: Sequence[Rfc], days: int, a_month: float, dice: random.Random) -> Papers:
    """Documents from a year before the start until ``days`` after it, about ``a_month`` a month and direction."""
    first = datetime(START.year - 1, 1, 1)
    last = START.astimezone(MEXICO_CITY).replace(tzinfo=None) + timedelta(days=days)
    directions = (Direction.ISSUED, Direction.RECEIVED)
    return Papers(
        {(owner, side): _shelf(owner, side, first, last, a_month, dice) for owner in owners for side in directions}
    )


def _shelf(
    owner: Rfc, side: Direction, first: datetime, last: datetime, a_month: float, dice: random.Random
) -> list[Paper]:
    found: dict[datetime, Paper] = {}  # one a second, as two of a second cannot be asked for apart
    at = first
    while True:
        at += timedelta(seconds=int(dice.expovariate(a_month / (30 * 86400))))
        if at >= last:
            return [found[moment] for moment in sorted(found)]
        issued = at.replace(microsecond=0)
        if dice.random() < 0.1:  # the edges of a month are where a plan goes wrong
            issued = issued.replace(day=1, hour=0, minute=0, second=0)
        late = LATEST * dice.random() ** 3
        cancelled = issued + timedelta(days=dice.expovariate(1 / 40)) if dice.random() < 0.2 else None
        identifier = str(uuid.UUID(int=dice.getrandbits(128))).upper()
        found[issued] = Paper(identifier, owner, side, issued, issued + late, cancelled)
