"""What goes back over the wire, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from app.domain.catalogs import Direction
from app.simulator.operations import AnyOperation


class Delivery(Enum):
    """What becomes of the answer on its way."""

    WHOLE = auto()
    RESET = auto()  # the connection is reset before a single byte
    HANG = auto()  # nothing comes, until the server stops or is told to go on
    CUT = auto()  # announced whole, broken off in the middle
    DRIP = auto()  # byte after byte


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer to ``operation`` (``direction`` tells the three Solicita apart).

    ``sent`` is how many bytes leave when the delivery is CUT, ``pause`` the seconds between bytes when it is DRIP.
    """

    operation: AnyOperation
    direction: Direction | None = None
    body: bytes = b""
    status: int = 200
    content_type: str = "text/xml; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    delivery: Delivery = Delivery.WHOLE
    sent: int = 0
    pause: float = 0.0
