"""A later version: what it keeps more of a document is read again from the XML, while all that was known stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.cfdi.parser import read
from app.domain.facts import facts_of
from app.domain.figures import TAXES
from app.domain.index.filter import DocumentFilter
from app.domain.month.calendar import Month
from app.domain.search import parse_search
from app.domain.validity import Validity
from app.simulator.world.business import Business
from app.store import database as module
from app.store.database import Database, has_our_schema, reader
from app.store.documents import DocumentRepository
from app.store.schema import MIGRATIONS
from app.store.staging import StoredDocument
from tests.make import OWNER
from tests.make_index import add_documents

VERSION = 4
KEPT = ("documents", "document_list", "links", "counted_in")
NEXT = """
ALTER TABLE document_list ADD COLUMN made_up INTEGER;
INSERT OR IGNORE INTO unread (document, has_words)
    SELECT id, 1 FROM documents WHERE path IS NOT NULL AND uuid IS NOT NULL;
"""
BACK_TO_FIRST = """
DROP TABLE told_totals;
DROP TABLE balances;
DROP TABLE balance_details;
DROP TABLE balance_basis;
DROP TABLE stale_balances;
DROP TABLE arrivals;
DROP TABLE output_folders;
DROP TABLE month_counts;
DROP TABLE month_summaries;
DROP TABLE month_sheets;
DROP TABLE counted_in;
DROP TABLE stale_months;
ALTER TABLE documents DROP COLUMN month_facts;
ALTER TABLE documents DROP COLUMN receiver_place;
PRAGMA user_version = 1;
"""


@pytest.fixture
def stored() -> StoredDocument:
    business = Business(OWNER.value, 3, 60, date(2024, 1, 1), date(2024, 12, 31))
    document = read(business.xml(business.documents[0]))
    return StoredDocument(facts_of(document), f"{OWNER}/a.xml", "0" * 64, Validity.UNKNOWN)


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: StoredDocument) -> Iterator[Database]:
    """An index that this version made, opened by a made-up next one."""
    first = Database.open(tmp_path / "acopio.db")
    add_documents(DocumentRepository(first.connection), OWNER, "P_01", [stored])
    first.close()
    monkeypatch.setattr(module, "MIGRATIONS", (*MIGRATIONS, NEXT))
    database = Database.open(tmp_path / "acopio.db")
    yield database
    database.close()


def test_whoever_changes_a_table_adds_a_migration(tmp_path: Path) -> None:
    """A library of any version that was released is opened by this one."""
    Database.open(tmp_path / "acopio.db").close()
    opened = reader(tmp_path / "acopio.db")
    assert len(MIGRATIONS) == opened.pragma("user_version") == VERSION
    assert has_our_schema(opened)
    opened.close()


def test_a_copy_of_the_first_stays_and_all_xml_is_to_be_read_again(second: Database, tmp_path: Path) -> None:
    repository = DocumentRepository(second.connection)
    (row,) = repository.each(DocumentFilter())
    assert second.connection.pragma("user_version") == VERSION + 1
    assert has_our_schema(second.connection)
    assert repository.unread(10) == [(row.id, row.owner, row.path)]
    copy = reader(tmp_path / f"acopio.antes-v{VERSION}.db")
    assert copy.pragma("user_version") == VERSION
    assert copy.execute("SELECT count(*) FROM documents").get == 1
    copy.close()


def test_a_library_of_the_first_version_gets_the_facts_of_the_month_by_reading_again(tmp_path: Path) -> None:
    business = Business(OWNER.value, 3, 60, date(2024, 1, 1), date(2024, 12, 31))
    several = [
        StoredDocument(facts_of(read(business.xml(one))), f"{OWNER}/{place}.xml", f"{place:064}", Validity.UNKNOWN)
        for place, one in enumerate(business.documents)
    ]
    several[0].facts.counted_in = (Month(2023, 12), Month(2024, 2))
    database = Database.open(tmp_path / "acopio.db")
    add_documents(DocumentRepository(database.connection), OWNER, "P_01", several)
    as_it_should_be = {table: list(database.connection.execute(f"SELECT * FROM {table}")) for table in KEPT}
    database.connection.execute(BACK_TO_FIRST)
    assert has_our_schema(database.connection)
    database.close()
    database = Database.open(tmp_path / "acopio.db")
    repository = DocumentRepository(database.connection)
    assert has_our_schema(database.connection)
    assert repository.count_unread() == len(several)
    add_documents(repository, OWNER, "", several[:20])  # and then it was interrupted
    assert repository.count_unread() == len(several) - 20
    database.close()
    database = Database.open(tmp_path / "acopio.db")
    repository = DocumentRepository(database.connection)
    assert repository.count_unread() == len(several) - 20
    add_documents(repository, OWNER, "", several[20:])
    assert repository.count_unread() == 0
    assert as_it_should_be == {table: list(database.connection.execute(f"SELECT * FROM {table}")) for table in KEPT}
    assert set(database.connection.execute("SELECT owner, month FROM stale_months")) >= set(
        database.connection.execute("SELECT owner, month FROM counted_in")
    )
    database.close()


def test_reading_again_fills_what_was_missing(second: Database, stored: StoredDocument) -> None:
    repository = DocumentRepository(second.connection)
    (row,) = repository.each(DocumentFilter())
    second.connection.execute("UPDATE documents SET transferred = ''; UPDATE document_list SET subtotal = 0")
    add_documents(repository, OWNER, "", [stored])
    assert list(repository.each(DocumentFilter())) == [row]
    assert repository.sums(DocumentFilter())[0].subtotal == stored.facts.subtotal.micros
    assert repository.count_unread() == 0


def test_what_cannot_be_read_again_keeps_what_is_known(second: Database) -> None:
    repository = DocumentRepository(second.connection)
    (row,) = repository.each(DocumentFilter())
    repository.give_up_reading([row.id])
    assert repository.unread(10) == []
    assert list(repository.each(DocumentFilter())) == [row]


def test_what_has_its_words_is_read_again_for_its_taxes_alone(tmp_path: Path) -> None:
    business = Business(OWNER.value, 3, 60, date(2024, 1, 1), date(2024, 12, 31))
    data = next(xml for xml in map(business.xml, business.documents) if b'TipoDeComprobante="P"' in xml)
    document = read(data)
    amounts = [Decimal(one) for one in re.findall(r'Monto="([0-9.]+)"', data.decode())]
    stored = StoredDocument(facts_of(document), f"{OWNER}/a.xml", "0" * 64, Validity.UNKNOWN)
    database = Database.open(tmp_path / "hoy.db")
    repository = DocumentRepository(database.connection)
    add_documents(repository, OWNER, "P_01", [stored])
    (row,) = repository.each(DocumentFilter())
    (before,) = repository.sums(DocumentFilter())
    links = list(database.connection.execute("SELECT * FROM links"))
    # as the version before left it: no taxes, nothing paid, and nothing left to read
    taxes = ", ".join(f"{one} = NULL" for one in TAXES)
    database.connection.execute(f"UPDATE document_list SET total = 0, {taxes}")
    database.connection.execute("INSERT INTO unread VALUES (1, 1)")
    (untaxed,) = repository.sums(DocumentFilter())
    assert (untaxed.untaxed, untaxed.taxes, untaxed.total) == (1, (0,) * len(TAXES), 0)
    add_documents(repository, OWNER, "", [stored])
    assert list(repository.each(DocumentFilter())) == [row]
    assert amounts
    assert Decimal(row.paid) == sum(amounts)
    assert list(repository.sums(DocumentFilter())) == [before]
    assert list(database.connection.execute("SELECT * FROM links")) == links
    assert repository.unread(10) == []
    assert repository.count(DocumentFilter(search=parse_search(document.concepts[0].description))) == 1
    database.connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    database.close()
