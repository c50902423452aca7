"""A home as a person has it after a while, with documents, an e.firma, requests and choices."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import settings
from app.bookkeeping.known_lists import KnownLists
from app.cfdi.parser import read
from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.facts import facts_of
from app.domain.identifiers import Rfc
from app.domain.month.decisions import Decision, DecisionKind
from app.domain.period import Period
from app.domain.query import Query
from app.domain.validity import Validity
from app.errors import UnreadableDocumentError
from app.paths import Paths
from app.settings import Settings, Theme
from app.store.database import Database
from app.store.decision_log import DecisionLog, Snapshots
from app.store.documents import DocumentRepository
from app.store.files import document_path
from app.store.journal import Journal
from app.store.requests import RequestRepository
from app.store.staging import StoredDocument
from tests.make_index import add_documents

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "data" / "cfdi"
LIST = (SAMPLES.with_name("lists") / "Listado_completo_69-B.csv").read_bytes()


def fill(paths: Paths, library: Path | None = None) -> list[str]:
    """Write into a home as the program would; returns the documents' paths below the library."""
    root = library or paths.library
    database = Database.open(paths.database)
    stored: dict[Rfc, list[StoredDocument]] = {}
    for sample in sorted(SAMPLES.rglob("*.xml")):
        data = sample.read_bytes()
        try:
            document = read(data)
        except UnreadableDocumentError:
            continue
        owner = Rfc(document.issuer_rfc)
        relative = document_path(owner, document)
        target = root / relative
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        sha = hashlib.sha256(data).hexdigest()
        stored.setdefault(owner, []).append(StoredDocument(facts_of(document), relative, sha, Validity.VALID))
    with database.transaction() as connection:
        for owner, documents in stored.items():
            add_documents(DocumentRepository(connection), owner, "P_01", documents)
    query = Query(Service.CFDI, Direction.ISSUED, ContentKind.XML, Rfc("EKU9003173C9"), Period.month(2024, 3))
    RequestRepository(database.connection).add(query, NOW)
    Journal(paths.database.with_name("solicitudes.jsonl")).sending(query, NOW)
    DecisionLog(paths.decisions).append(
        Decision(
            "EKU9003173C9",
            DecisionKind.FILED,
            "2024-03",
            f"2024-04-17 {Snapshots(paths.filed_months).keep(b'{}')}",
            NOW,
        )
    )
    KnownLists(paths.lists).take_in([LIST], "Listado_completo_69-B.csv", NOW)
    database.close()
    paths.efirmas.mkdir(exist_ok=True)
    (paths.efirmas / "EKU9003173C9.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    settings.save(paths.settings_file, Settings(str(root) if library else None, Theme.DARK, True, 7))
    (paths.home / "ventana.ini").write_text("[ventana]\npagina=ajustes\n", encoding="utf-8")
    return [one.path for documents in stored.values() for one in documents]


@pytest.fixture
def full(tmp_path: Path) -> Paths:
    """A full home, in a folder with accents and blanks."""
    paths = Paths.under(tmp_path / "María José Ñandú" / "Acopio")
    paths.home.mkdir(parents=True)
    fill(paths)
    return paths


@pytest.fixture
def other(tmp_path: Path) -> Paths:
    """The home of another computer, empty."""
    return Paths.under(tmp_path / "otro equipo" / "Acopio")
