"""Libraries of released versions open with nothing lost, and are read again for what they did not keep."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import apsw
import pytest

from app.cfdi.parser import read
from app.domain.facts import facts_of
from app.domain.figures import TAXES
from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.domain.search import parse_search
from app.domain.validity import Validity
from app.simulator.world.business import Business
from app.store.codings import FUNCTIONS
from app.store.database import Database, reader
from app.store.documents import DocumentRepository
from app.store.requests import RequestRepository
from app.store.schema import APPLICATION_ID, MIGRATIONS
from app.store.staging import StoredDocument
from tests.make_index import add_documents

OWNER = Rfc("EKU9003173C9")
FIRST = Path(__file__).parents[2] / "data" / "library-0.1"


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Database]:
    shutil.copy(FIRST / "acopio.db", tmp_path / "acopio.db")
    database = Database.open(tmp_path / "acopio.db")
    yield database
    database.close()


def test_every_document_and_request_is_still_there(upgraded: Database, tmp_path: Path) -> None:
    assert upgraded.connection.pragma("user_version") == len(MIGRATIONS)
    old = reader(tmp_path / "acopio.antes-v1.db")
    before = list(
        old.execute(
            "SELECT owner, uuid, issued_at, issuer_rfc, receiver_name, total, total_micros, currency, status, path"
            " FROM documents ORDER BY id"
        )
    )
    requests = old.execute("SELECT count(*) FROM requests").get
    old.close()
    after = [
        (
            row.owner,
            row.uuid,
            row.issued_at,
            row.issuer_rfc,
            row.receiver_name,
            row.total,
            row.total_micros,
            row.currency,
            row.state.value,
            row.path,
        )
        for row in DocumentRepository(upgraded.connection).each(DocumentFilter())
    ]
    assert after == before
    assert before
    assert len(RequestRepository(upgraded.connection).all()) == requests
    assert list(upgraded.connection.execute("PRAGMA foreign_key_check")) == []


def test_what_the_first_version_did_not_keep_is_read_again(upgraded: Database) -> None:
    repository = DocumentRepository(upgraded.connection)
    (row,) = repository.each(DocumentFilter())
    assert row.transferred == ""
    unread = repository.unread(10)
    assert unread == [(row.id, row.owner, row.path)]
    assert row.path is not None
    path = FIRST / "biblioteca" / row.path
    document = read(path.read_bytes())
    found = parse_search(document.concepts[0].description)
    assert repository.count(DocumentFilter(search=found)) == 0
    again = StoredDocument(facts_of(document), row.path, "0" * 64, Validity.UNKNOWN)
    add_documents(repository, Rfc(row.owner), "", [again])
    (fresh,) = repository.each(DocumentFilter(search=found))
    assert (fresh.id, fresh.uuid, fresh.total, fresh.state) == (row.id, row.uuid, row.total, row.state)
    assert document.transferred is not None
    assert fresh.transferred == document.transferred.text
    assert repository.unread(10) == []


def test_what_cannot_be_read_again_keeps_what_is_known(upgraded: Database) -> None:
    repository = DocumentRepository(upgraded.connection)
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
    database.connection.execute(f"UPDATE list SET total = 0, {taxes}")
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


def test_the_version_before_is_migrated_and_all_its_xml_is_read_again(tmp_path: Path) -> None:
    old = apsw.Connection(str(tmp_path / "acopio.db"))
    for name, function in FUNCTIONS.items():
        old.create_scalar_function(name, function, 1, deterministic=True)
    for statements in MIGRATIONS[:4]:
        old.execute(statements)
    old.pragma("user_version", 4)
    old.pragma("application_id", APPLICATION_ID)
    old.execute(
        "INSERT INTO owners VALUES (1, 'EKU9003173C9'); INSERT INTO currencies VALUES (1, 'MXN');"
        "INSERT INTO parties VALUES (1, '', '', ''); INSERT INTO texts VALUES (1, '')"
    )
    for number, place in ((1, "'EKU9003173C9/a.xml'"), (2, "'EKU9003173C9/b.xml'"), (3, "NULL")):
        texts = ", ".join(["''"] * 22)
        old.execute(
            f"INSERT INTO documents VALUES ({number}, 1, '{number}', {texts}, {place}, NULL, NULL, '', '', NULL, NULL)"
        )
        numbers = ", ".join(["0"] * 6)
        old.execute(
            f"INSERT INTO list VALUES ({number}, 1, 0, 73, 1, {numbers[:-3]}, 1, 1, 1, {numbers[:-3]}, 0, 1, 1, 1)"
        )
    old.execute("INSERT INTO unread VALUES (2)")
    old.close()
    database = Database.open(tmp_path / "acopio.db")
    connection = database.connection
    assert connection.pragma("user_version") == len(MIGRATIONS)
    assert list(connection.execute("SELECT * FROM unread ORDER BY 1")) == [(1, 1), (2, 0)]
    database.close()
