"""What Inicio asks. What answers is loaded with the first question, off the window's thread: after the painting."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.paths import Paths

if TYPE_CHECKING:
    from app.bookkeeping.desk import Desk
    from app.bookkeeping.home import Attention, HomeMonth
    from app.bookkeeping.news import News, OwnerNews


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


def news_for(_desk: Desk, *, paths: Paths, owner: Rfc | None, at: datetime) -> News:
    """What is new since the person last looked."""
    from app.bookkeeping.news import news_of

    return news_of(paths, owner, at)


def news_documents(_desk: Desk, *, paths: Paths, one: OwnerNews, kind: str, news: News) -> tuple[int, ...]:
    """The documents of one of its numbers."""
    from app.store.news import NewsKind, news_ids

    return news_ids(paths.database, NewsKind(kind), one.since.index, news.now.index, one.rfc.value)


def see_news(_desk: Desk, *, paths: Paths, owner: Rfc | None, news: News) -> News:
    """The person has seen these: what is new since."""
    from app.bookkeeping.news import news_of, see

    see(paths, owner, news)
    return news_of(paths, owner, news.now.at)
