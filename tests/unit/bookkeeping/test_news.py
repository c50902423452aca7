"""News since the person last looked: what arrived and what was cancelled, by contribuyente, and which lists are new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.bookkeeping.known_lists import KnownLists
from app.bookkeeping.news import News, NewsMarks, news_of, see
from app.domain.catalogs import Service
from app.domain.identifiers import PackageId, Rfc
from app.paths import Paths
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.news import IndexMark, NewsKind, news_ids
from tests.make import OTHER, OWNER, a_document, a_metadata_row, stored
from tests.make_index import add_documents, add_metadata

TUESDAY = datetime(2026, 11, 24, 16, tzinfo=UTC)
LISTED = Path(__file__).parents[2] / "data" / "lists" / "Listado_completo_69-B.csv"


class Books:
    """A library, and somebody who looks at what is new."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.database = Database.open(paths.database)
        self._packages = 0

    def arrive(self, *numbers: int, owner: Rfc = OWNER) -> None:
        self._packages += 1
        with self.database.transaction() as connection:
            several = (stored(a_document(number)) for number in numbers)
            add_documents(DocumentRepository(connection), owner, f"P_{self._packages}", several, TUESDAY)

    def cancel(self, *numbers: int) -> None:
        self._packages += 1
        package = PackageId(f"4E80345D-917F-40BB-A98F-4A73939343C5_{self._packages:02d}")
        rows = [a_metadata_row(number, status="0") for number in numbers]
        with self.database.transaction() as connection:
            add_metadata(DocumentRepository(connection), OWNER, Service.CFDI, package, rows, TUESDAY)

    def look(self, owner: Rfc | None = None) -> News:
        return news_of(self.paths, owner, TUESDAY + timedelta(days=2))

    def told(self, owner: Rfc | None = None) -> list[tuple[Rfc, int, int]]:
        return [(one.rfc, one.arrived, one.cancelled) for one in self.look(owner).owners]


@pytest.fixture
def books(tmp_path: Path) -> Callable[[], Books]:
    return lambda: Books(Paths.under(tmp_path))


def test_who_looks_for_the_first_time_has_seen_all_that_is_there(books: Callable[[], Books]) -> None:
    one = books()
    one.arrive(1, 2)
    assert one.look().is_empty
    assert one.look().is_empty


def test_what_arrives_and_what_is_cancelled_since_is_told_of_each(books: Callable[[], Books]) -> None:
    one = books()
    one.arrive(1, 2)
    one.look()
    one.arrive(3, 4, 5)
    one.arrive(6, owner=OTHER)
    one.cancel(1, 3)  # 3 came as new just now: it was never counted on
    assert one.told() == sorted([(OWNER, 3, 1), (OTHER, 1, 0)])
    assert one.told(OWNER) == [(OWNER, 3, 1)]
    news = one.look()
    mine = next(each for each in news.owners if each.rfc == OWNER)
    database = one.paths.database
    arrived = news_ids(database, NewsKind.ARRIVED, mine.since.index, news.now.index, OWNER.value)
    cancelled = news_ids(database, NewsKind.CANCELLED, mine.since.index, news.now.index, OWNER.value)
    rows = DocumentRepository(one.database.connection).rows((*arrived, *cancelled))
    assert sorted(row.uuid for row in rows) == sorted(a_document(number).uuid.value for number in (1, 3, 4, 5))


def test_what_was_seen_is_news_no_more_for_one_or_for_all(books: Callable[[], Books]) -> None:
    one = books()
    one.arrive(1)
    one.look()
    one.arrive(2)
    one.arrive(3, owner=OTHER)
    shown = one.look(OWNER)
    one.arrive(4)  # while she reads
    see(one.paths, OWNER, shown)
    assert one.told() == sorted([(OWNER, 1, 0), (OTHER, 1, 0)])
    assert one.look().since < one.look(OWNER).since or one.look(OWNER).since == shown.now.at
    see(one.paths, None, one.look())
    assert one.told() == []


def test_a_new_list_is_told_until_it_was_seen(books: Callable[[], Books]) -> None:
    one = books()
    one.arrive(1)
    one.look()
    KnownLists(one.paths.lists).take_in([LISTED.read_bytes()], LISTED.name, TUESDAY)
    assert [kept.kind.value for kept in one.look().lists] == ["69-B"]
    see(one.paths, None, one.look())
    assert one.look().is_empty


def test_an_index_made_anew_brings_no_news(books: Callable[[], Books]) -> None:
    one = books()
    one.arrive(1, 2)
    one.look()
    mark = NewsMarks(one.paths.news_file).read()[""]
    other = {"": type(mark)(mark.at, IndexMark(mark.index.source, "otro", mark.index.history), mark.lists)}
    NewsMarks(one.paths.news_file).write(other)
    one.arrive(3)
    assert one.look().is_empty
    one.arrive(4)
    assert one.told() == [(OWNER, 1, 0)]


@pytest.mark.parametrize("text", ["", "[]", '{"": 3}', '{"": {"visto": "2026-01-01", "origen": 1, "nombre": ""}}'])
def test_a_damaged_file_of_marks_begins_anew(books: Callable[[], Books], text: str) -> None:
    one = books()
    one.arrive(1)
    one.paths.news_file.write_text(text)
    assert one.look().is_empty
    one.arrive(2)
    assert one.told() == [(OWNER, 1, 0)]


def test_of_who_is_nobody_nothing_is_told(books: Callable[[], Books]) -> None:
    one = books()
    one.arrive(1)
    one.look()
    one.arrive(2)
    one.arrive(3, owner=OTHER)
    one.database.connection.execute("UPDATE owners SET rfc = 'nadie' WHERE rfc = ?", (OTHER.value,))  # from elsewhere
    assert one.told() == [(OWNER, 1, 0)]
