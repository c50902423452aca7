"""After a lost database: documents, contribuyentes and the memory of every send come back from what is left."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, StatusFilter
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.validity import Validity
from app.efirma.credential import Credential
from app.efirma.vault import EfirmaVault
from app.engine import rebuild as module
from app.engine.assembly import open_engine
from app.engine.intake.from_package import Reached, add_package
from app.engine.intake.intake import Intake
from app.engine.intake.stepwise import run_to_end
from app.errors import DiskFullError
from app.paths import Paths
from app.settings import Settings
from app.simulator.world.business import Business
from app.store.codings import validity_number
from app.store.database import reader
from app.store.files import package_path
from app.store.library import Origin
from app.store.requests import RequestRepository
from app.store.session import StoreSession
from app.store.taxpayers import TaxpayerRepository

Question = Callable[..., Query]

RFC = Rfc("EKU9003173C9")
OLD, YOUNG, META = (SatRequestId(f"{letter * 8}-0000-4000-8000-000000000000") for letter in "abc")
HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion"
)
LOST: list[Callable[[Path], object]] = [
    Path.unlink,
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"no es una base de datos" * 1_000),
    lambda path: path.write_bytes(path.read_bytes()[:-5_000]),
    lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192 + path.read_bytes()[12288:]),
]


@dataclass
class Home:
    """A home with a library in it, and what its index held."""

    paths: Paths
    documents: set[tuple[Any, ...]]
    queries: list[Query]


def zip_of(session: StoreSession, name: PackageId, members: dict[str, bytes]) -> Path:
    relative = package_path(RFC, name)
    with session.folder.incoming(relative) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    session.folder.make_final(relative)
    return session.folder.absolute(relative)


def metadata(*rows: tuple[str, int]) -> bytes:
    """Lines about documents by their folio fiscal and Estatus."""
    lines = [HEADER]
    for uuid, status in rows:
        cancelled = "" if status else "2026-06-10 10:00:00"
        parties = f"{RFC}~YO~AAA010101AAA~OTRO~SPR190613I52"
        lines.append(f"{uuid}~{parties}~2026-05-02 10:00:00~2026-05-02 10:00:01~116~I~{status}~{cancelled}")
    return "".join(f"{line}\r\n" for line in lines).encode()


def documents_in(paths: Paths) -> set[tuple[Any, ...]]:
    connection = reader(paths.database)
    statement = (
        "SELECT o.rfc, d.uuid, d.service, d.version, l.issued, l.total, l.state, d.cancelled_at, d.path, d.sha256,"
        " d.problem, x.name, m.name FROM documents d JOIN document_list l ON l.id = d.id"
        " JOIN owners o ON o.id = d.owner"
        " LEFT JOIN sources x ON x.id = d.xml_source LEFT JOIN sources m ON m.id = d.metadata_source"
    )
    found = set(connection.execute(statement))
    connection.close()
    return found


def open_and_close(paths: Paths, clock: Any) -> None:
    open_engine(paths, Settings(), {}, clock).close()


def never() -> None:
    """Nothing stops it."""


@pytest.fixture
def home(tmp_path: Path, clock: Any, credential: Credential, key_file: bytes, question: Question) -> Home:
    paths = Paths.under(tmp_path / "casa")
    EfirmaVault(paths.efirmas).save(credential.certificate, key_file)
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=paths.library)
    intake = Intake(session.library, session.scratch, clock)
    queries = [question(4), question(5), question(5, content=ContentKind.METADATA), question(3)]
    sat_ids = [OLD, YOUNG, META, None]
    ages = [timedelta(days=30), timedelta(days=1), timedelta(days=20), timedelta(days=40)]
    requests = RequestRepository(session.database.connection)
    for query, sat_id, age in zip(queries, sat_ids, ages, strict=True):
        at = clock.now() - age
        session.journal.sending(query, at)
        requests.record_send(query.fingerprint(), at, None)
        if sat_id is not None:
            session.journal.accepted(query, at, sat_id)
    business = Business(RFC.value, 1, 60, date(2026, 3, 1), date(2026, 5, 31))
    files = {f"{facts.uuid.lower()}.xml": business.xml(facts) for facts in business.documents}
    names = list(files)
    halves = [{name: files[name] for name in part} for part in (names[:35], names[30:])]
    halves[1]["roto.xml"] = b"<?xml version='1.0'?><roto/>"
    for sat_id, members in zip((OLD, YOUNG), halves, strict=True):
        package = PackageId(f"{sat_id}_01")
        path = zip_of(session, package, members)
        origin = Origin(RFC, queries[0].service, package)
        run_to_end(add_package(intake, origin, path, ContentKind.XML, reached=Reached()))
    known = business.documents[0].uuid
    for number, status in ((2, 1), (1, 0)):  # the later word comes under the earlier name
        package = PackageId(f"{META}_0{number}")
        path = zip_of(
            session, package, {"m.txt": metadata((known, status), (f"{'F' * 8}-{'F' * 4}-4FFF-8FFF-{'F' * 12}", 1))}
        )
        os.utime(path, (2_000_000_000 - number, 2_000_000_000 - number))
        origin = Origin(RFC, queries[0].service, package)
        run_to_end(add_package(intake, origin, path, ContentKind.METADATA, reached=Reached()))
    session.rebuilt()
    session.close()
    return Home(paths, documents_in(paths), queries)


@pytest.mark.parametrize("lose", LOST, ids=["deleted", "emptied", "replaced", "cut", "a page"])
def test_everything_comes_back(home: Home, clock: Any, lose: Callable[[Path], object]) -> None:
    assert len(home.documents) == 62
    lose(home.paths.database)
    open_and_close(home.paths, clock)
    assert documents_in(home.paths) == home.documents
    connection = reader(home.paths.database)
    assert [one.rfc for one in TaxpayerRepository(connection).all()] == [RFC]
    requests = RequestRepository(connection)
    assert [requests.sends(query.fingerprint()) for query in home.queries] == [1, 1, 1, 1]
    states = {one.query.fingerprint(): (one.state, one.sat_id) for one in requests.all()}
    assert [states[query.fingerprint()] for query in home.queries] == [
        (State.FAILED, OLD),
        (State.AT_SAT, YOUNG),
        (State.FAILED, META),
        (State.FAILED, None),
    ]
    connection.close()


def test_a_sound_database_is_left_alone(home: Home, clock: Any) -> None:
    for _ in range(2):
        open_and_close(home.paths, clock)
        assert documents_in(home.paths) == home.documents
    assert [one.name for one in home.paths.home.glob("*.danada*")] == []
    connection = reader(home.paths.database)
    assert RequestRepository(connection).all() == []
    connection.close()


def test_an_interrupted_rebuilding_is_begun_anew(home: Home, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    home.paths.database.unlink()
    with monkeypatch.context() as patch:

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(module, "_loose_documents", interrupted)
        with pytest.raises(KeyboardInterrupt):
            open_and_close(home.paths, clock)
    open_and_close(home.paths, clock)
    assert documents_in(home.paths) == home.documents
    connection = reader(home.paths.database)
    assert len(RequestRepository(connection).all()) == len(home.queries)
    connection.close()


def test_a_disk_that_says_no_is_told_as_such(home: Home, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    home.paths.database.unlink()
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(module, "_packages", full)
        with pytest.raises(DiskFullError):
            open_and_close(home.paths, clock)
    open_and_close(home.paths, clock)
    assert documents_in(home.paths) == home.documents


def test_xml_without_its_package_comes_back_too(home: Home, clock: Any) -> None:
    for path in (home.paths.library / str(RFC) / "Paquetes").glob("*_01.zip"):
        path.unlink()
    home.paths.database.unlink()
    open_and_close(home.paths, clock)
    uuid, where, sha256 = 1, 8, 9
    before = {(row[uuid], row[where], row[sha256]) for row in home.documents if row[uuid] and row[where]}
    after = {(row[uuid], row[where], row[sha256]) for row in documents_in(home.paths) if row[where]}
    assert after == before


def test_what_is_damaged_or_not_ours_stays_where_it_is(home: Home, clock: Any) -> None:
    packages = home.paths.library / str(RFC) / "Paquetes"
    whole = (packages / f"{OLD.value.upper()}_01.zip").read_bytes()
    (packages / "TORN_01.zip").write_bytes(whole[:-100])
    (packages / "TORN_02.zip").write_bytes(whole.replace(whole[2000:2050], bytes(50)))
    (packages / "mis fotos.zip").write_bytes(b"fotos")
    (packages / "CARPETA_01.zip").mkdir()
    with zipfile.ZipFile(packages / "HOSTILE_01.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bomba.xml", b" " * 5_000_000)
    (home.paths.library / "Mis cosas").mkdir()
    (home.paths.library / "AAA010101AAA").write_bytes(b"un archivo")
    before = set(home.paths.library.rglob("*"))
    home.paths.database.unlink()
    open_and_close(home.paths, clock)
    told = documents_in(home.paths) - home.documents
    assert documents_in(home.paths) >= home.documents
    assert not any(row[1] for row in told)  # the damaged member and the bomb: each is told, and costs nothing else
    new = set(home.paths.library.rglob("*")) - before
    assert len(told) == len([path for path in new if path.is_file()]) == 2
    assert {path.parent.name for path in new if path.is_file()} == {"Ilegibles"}


def test_what_the_question_itself_told_is_known_again(tmp_path: Path, clock: Any, question: Question) -> None:
    paths = Paths.under(tmp_path / "casa")
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=paths.library)
    query = Query.from_dict(question().to_dict() | {"status": StatusFilter.VALID.value})
    session.journal.sending(query, clock.now())
    session.journal.accepted(query, clock.now(), YOUNG)
    business = Business(RFC.value, 1, 5, date(2026, 5, 1), date(2026, 5, 31))
    zip_of(session, PackageId(f"{YOUNG}_01"), {f"{one.uuid}.xml": business.xml(one) for one in business.documents})
    session.rebuilt()
    session.close()
    paths.database.unlink()
    open_and_close(paths, clock)
    assert {row[6] for row in documents_in(paths)} == {validity_number(Validity.VALID)}


def test_of_two_copies_the_first_comes_back(home: Home, clock: Any) -> None:
    for package in home.paths.library.rglob("*.zip"):
        package.unlink()
    first = max(home.paths.library.rglob(f"{RFC}/*idos/*/*/*.xml"))
    other = first.parents[2] / "2001" / "01" / first.name
    other.parent.mkdir(parents=True)
    other.write_bytes(first.read_bytes() + b"\n")
    os.utime(other, (2_000_000_000, 2_000_000_000))
    home.paths.database.unlink()
    open_and_close(home.paths, clock)
    paths = {row[8] for row in documents_in(home.paths)}
    assert first.relative_to(home.paths.library).as_posix() in paths
    assert other.relative_to(home.paths.library).as_posix() not in paths
