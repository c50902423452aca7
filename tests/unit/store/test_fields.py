"""One list of a document's fields: what is in it is staged, merged, kept and read back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from app.domain.document import Document
from app.domain.facts import facts_of
from app.domain.index.filter import DocumentFilter
from app.domain.index.rows import kept_texts
from app.domain.validity import Validity
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.fields import NUMBERS, SUMMED, TEXTS, TOLD_BY_METADATA
from app.store.staging import StoredDocument
from tests.make import OWNER
from tests.make_index import add_documents

Make = Callable[..., Document]

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "tests" / "data" / "cfdi"


def test_every_text_and_number_of_a_document_comes_back(database: Database, make_document: Make) -> None:
    facts = facts_of(make_document(1))
    stored = StoredDocument(facts, f"{OWNER}/a.xml", "0" * 64, Validity.VALID)
    repository = DocumentRepository(database.connection)
    add_documents(repository, OWNER, "P_01", [stored])
    (row,) = repository.each(DocumentFilter())
    assert {name: getattr(row, name) for name, _ in kept_texts()} == {name: read(facts) for name, read in kept_texts()}
    for field in NUMBERS:
        told = database.connection.execute(f"SELECT {field.name} FROM document_list").get
        assert (field.name, told) == (field.name, field.read(facts))


def test_the_lists_name_each_field_once() -> None:
    names = [name for name, _ in TEXTS]
    assert len(set(names)) == len(names)
    assert len({one.name for one in NUMBERS}) == len(NUMBERS)
    assert set(SUMMED) <= {one.name for one in NUMBERS}
    assert set(names) >= TOLD_BY_METADATA


def test_a_new_field_is_one_line_and_its_reader(tmp_path: Path) -> None:
    xml = next(one for one in sorted(SAMPLE.rglob("*.xml")) if b"Serie=" in one.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.store.made_up_field", str(xml), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["staged"] == told["kept"] == told["shown"] == told["says"]
    assert len(told["says"]) > 1
