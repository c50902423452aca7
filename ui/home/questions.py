"""What Inicio asks. What answers is loaded with the first question, off the window's thread: after the painting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.paths import Paths

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk
    from app.bookkeeping.home import Attention, HomeMonth


def month_of(desk: Desk, *, paths: Paths, owner: Rfc, month: Month) -> HomeMonth:
    """A month at a glance."""
    from app.bookkeeping.home import home_month

    return home_month(desk, paths, owner, month)


def attention_of(desk: Desk, *, owner: Rfc) -> Attention:
    """What asks for attention."""
    from app.bookkeeping.home import attention

    return attention(desk, owner)


def documents_behind_of(
    desk: Desk, *, paths: Paths, owner: Rfc, months: tuple[Month, ...], figure: str
) -> tuple[int, ...]:
    """The documents behind a figure."""
    from app.bookkeeping.home import HomeFigure, documents_behind

    return documents_behind(desk, paths, owner, months, HomeFigure(figure))
