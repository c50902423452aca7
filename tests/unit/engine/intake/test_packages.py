"""A package into the library: alone or with helping processes, interrupted, with processes that die, it is the same."""

from __future__ import annotations

import errno
import os
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.cfdi.metadata_text.slices import slices
from app.domain.catalogs import ContentKind, Service
from app.domain.identifiers import PackageId
from app.domain.index.filter import DocumentFilter
from app.domain.index.rows import DocumentRow
from app.engine.batch import export as exporting
from app.engine.batch.worker_processes import Workers
from app.engine.intake import pieces as sources
from app.engine.intake.from_package import Reached, add_package
from app.engine.intake.intake import Intake
from app.engine.intake.stepwise import run_to_end
from app.errors import CancelledError, DiskFullError, HostilePackageError, TornPackageError, WorkerLostError
from app.simulator.world.business import Business
from app.store import batch_writer
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder
from app.store.library import Added, Library, Origin
from tests.make import OWNER

ORIGIN = Origin(OWNER, Service.CFDI, PackageId("X_01"))
DOCUMENTS = 90
HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~PacCertifico~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion"
)
LINE = (
    "{uuid}~EKU9003173C9~YO~AAA010101AAA~Ñandú~SPR190613I52~2026-05-01 10:00:00~2026-05-01 10:00:01~{n}.50~Ingreso~1~"
)


@dataclass
class Home:
    """A library of its own, and the way into it."""

    database: Database
    folder: LibraryFolder
    intake: Intake
    scratch: Path

    def add(
        self, path: Path, content: ContentKind = ContentKind.XML, *, reached: Reached | None = None, **given: Any
    ) -> Added:
        copy_to = given.get("copy_to")
        work = add_package(self.intake, ORIGIN, path, content, reached=reached or Reached(), copy_to=copy_to)
        return run_to_end(work, given.get("between"))

    def listed(self) -> list[DocumentRow]:
        return list(DocumentRepository(self.database.connection).each(DocumentFilter()))

    def rows(self) -> list[tuple[DocumentRow, ...]]:
        return [tuple(getattr(row, name) for name in row.__slots__ if name != "id") for row in self.listed()]

    def files(self) -> dict[str, bytes]:
        root = self.folder.root
        return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}


def never() -> None:
    """Nothing stops it."""


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as made:
        yield made


@pytest.fixture
def make_home(tmp_path: Path, clock: Any, workers: Workers) -> Iterator[Callable[[str], Home]]:
    made: list[Home] = []

    def make(name: str) -> Home:
        database = Database.open(tmp_path / name / "a.db")
        folder = LibraryFolder(tmp_path / name / "biblioteca")
        scratch = tmp_path / name / "entrando"
        made.append(Home(database, folder, Intake(Library(database, folder), scratch, clock, workers), scratch))
        return made[-1]

    yield make
    for home in made:
        home.database.close()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty documents a batch, and helping processes for everything."""
    monkeypatch.setattr(sources, "BATCH_DOCUMENTS", 20)
    monkeypatch.setattr(sources, "APART_DOCUMENTS", 0)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents, some twice, one of them with other bytes, some that cannot be read, clutter."""
    business = Business(OWNER.value, 1, DOCUMENTS, date(2026, 3, 1), date(2026, 5, 31))
    path = tmp_path_factory.mktemp("paquete") / "X_01.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for number, facts in enumerate(business.documents):
            file.writestr(f"{facts.uuid}.xml", business.xml(facts))
            if number % 30 == 7:
                file.writestr(f"roto-{number}.xml", b"<roto>")
        file.writestr("leeme.md", b"nada")
        first = business.documents[0]
        file.writestr("otra-vez.xml", business.xml(first))
        file.writestr("distinto.xml", business.xml(first) + b"\n")
    return path


def test_with_helpers_as_alone(make_home: Callable[[str], Home], package: Path, small_batches: None) -> None:
    alone, helped = make_home("a"), make_home("b")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "APART_DOCUMENTS", 10**6)
        patch.setattr(sources, "APART_BYTES", 10**9)
        added = alone.add(package)
    assert added == helped.add(package) == Added(DOCUMENTS + 2, DOCUMENTS, 3)
    assert helped.rows() == alone.rows()
    assert helped.files() == alone.files()
    assert len(alone.files()) == DOCUMENTS + 3
    names = [
        list(home.database.connection.execute("SELECT name FROM conflicts ORDER BY id")) for home in (alone, helped)
    ]
    assert names == [[("distinto.xml",)]] * 2
    assert helped.add(package) == added  # again, and nothing changes
    assert helped.rows() == alone.rows()
    assert list(helped.scratch.iterdir()) == []


def test_interrupted_and_gone_on_with(make_home: Callable[[str], Home], package: Path, small_batches: None) -> None:
    home, whole = make_home("a"), make_home("b")
    expected = whole.add(package)
    reached = Reached()
    stops = 0
    while True:
        until = reached.steps + 1

        def stop(until: int = until) -> None:
            if reached.steps >= until:
                raise CancelledError

        try:
            added = home.add(package, reached=reached, between=stop)
            break
        except CancelledError:
            stops += 1
            assert list(home.scratch.glob("*.parte")) == []
    assert stops >= 4
    assert added == expected
    assert reached.bytes == reached.of_bytes
    assert home.rows() == whole.rows()
    assert home.files() == whole.files()


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")
def test_a_process_that_is_killed_is_replaced(
    make_home: Callable[[str], Home], package: Path, small_batches: None, workers: Workers
) -> None:
    home, whole = make_home("a"), make_home("b")
    expected = whole.add(package)
    kills = [0, 2]

    def kill() -> None:
        at = len(home.rows()) // 20
        if kills and workers._workers and at >= kills[0]:
            kills.pop(0)
            os.kill(workers._workers[0]._process.pid or 0, signal.SIGKILL)

    assert home.add(package, between=kill) == expected
    assert not kills
    assert home.rows() == whole.rows()
    assert home.files() == whole.files()


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")
def test_processes_that_die_again_and_again(
    make_home: Callable[[str], Home], package: Path, small_batches: None, workers: Workers
) -> None:
    def kill() -> None:
        for worker in workers._workers:
            with suppress(ProcessLookupError):  # the one before may be gone already
                os.kill(worker._process.pid or 0, signal.SIGKILL)

    home = make_home("a")
    with pytest.raises(WorkerLostError):
        home.add(package, between=kill)
    assert home.add(package).documents == DOCUMENTS + 2


def test_a_disk_that_is_full_for_a_while(
    make_home: Callable[[str], Home], package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, reached = make_home("a"), Reached()
    with monkeypatch.context() as patch:
        patch.setattr(sources, "BATCH_DOCUMENTS", 20)
        calls: list[int] = []

        def sync(files: object) -> None:
            calls.append(1)
            if len(calls) == 3:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr(batch_writer, "sync_files", sync)
        with pytest.raises(DiskFullError):
            home.add(package, reached=reached)
        assert 0 < reached.steps <= 40
        assert all(name.endswith(".xml") for name in home.files())
        assert set(home.files()) == {row[0] for row in home.database.connection.execute("SELECT path FROM documents")}
        added = home.add(package, reached=reached)
    assert added == make_home("b").add(package)


def test_a_member_that_must_not_be_read_costs_only_itself(
    make_home: Callable[[str], Home], package: Path, small_batches: None, tmp_path: Path
) -> None:
    hostile, sound = tmp_path / "hostil.zip", tmp_path / "bueno.zip"
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(hostile, "w") as bad, zipfile.ZipFile(sound, "w") as good:
        for name in source.namelist()[:50]:
            bad.writestr(name, source.read(name))
            good.writestr(name, source.read(name))
        bad.writestr("otro&\t.zip", package.read_bytes())
    home, other = make_home("a"), make_home("b")
    added, without = home.add(hostile), other.add(sound)
    assert (added.documents, added.unreadable) == (without.documents, without.unreadable + 1)
    notes = {path: data.decode() for path, data in home.files().items() if data.startswith(b"<ilegible ")}
    ((path, note),) = notes.items()
    assert path.startswith("EKU9003173C9/Ilegibles/X_01-")
    assert note == '<ilegible paquete="X_01.zip" archivo="otro&amp;.zip" motivo="nested_zip"/>\n'
    assert [row.problem for row in home.listed() if row.path == path] == ["nested_zip"]


def test_a_bomb_that_is_no_document_does_not_fill_the_disk(
    make_home: Callable[[str], Home], package: Path, tmp_path: Path
) -> None:
    bomb = tmp_path / "bomba.zip"
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("bueno.xml", source.read(source.namelist()[0]))
        target.writestr("bomba.xml", bytes(40 << 20))
    home = make_home("a")
    added = home.add(bomb)
    assert (added.documents, added.unreadable) == (1, 1)
    assert sum(map(len, home.files().values())) < 1 << 20


def test_a_torn_package_and_one_of_which_nothing_can_be_read(
    make_home: Callable[[str], Home], package: Path, small_batches: None, tmp_path: Path
) -> None:
    home = make_home("a")
    torn, closed = tmp_path / "roto.zip", tmp_path / "cerrado.zip"
    torn.write_bytes(package.read_bytes()[:-30])
    with pytest.raises(TornPackageError):
        home.add(torn)
    with zipfile.ZipFile(closed, "w") as file:
        file.writestr("dentro.xml", package.read_bytes())
    with pytest.raises(HostilePackageError) as caught:
        home.add(closed)
    assert caught.value.why == "nested_zip"
    assert home.add(package).documents == DOCUMENTS + 2


def test_a_second_copy_where_the_person_wants_it(
    make_home: Callable[[str], Home], package: Path, small_batches: None, tmp_path: Path
) -> None:
    home, reached = make_home("a"), Reached()
    (tmp_path / "copia").mkdir()
    home.add(package, copy_to=tmp_path / "copia", reached=reached)
    assert not reached.copy_failed
    assert len(list((tmp_path / "copia").glob("*.xml"))) == DOCUMENTS
    again = Reached()
    home.add(package, copy_to=tmp_path / "no-existe", reached=again)
    assert again.copy_failed


def test_metadata_in_slices(
    make_home: Callable[[str], Home], small_batches: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    business = Business(OWNER.value, 2, 200, date(2026, 3, 1), date(2026, 5, 31))
    lines = [LINE.format(uuid=facts.uuid, n=number) for number, facts in enumerate(business.documents)]
    path = tmp_path / "M_01.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("m.txt", "\r\n".join([HEADER, *lines, ""]))
    whole, sliced = make_home("a"), make_home("b")
    expected = whole.add(path, ContentKind.METADATA)
    assert expected == Added(len(lines), len(lines))
    monkeypatch.setattr(sources, "APART_BYTES", 0)
    monkeypatch.setattr(sources, "slices", lambda stream: slices(stream, 3_000))
    reached = Reached()
    assert sliced.add(path, ContentKind.METADATA, reached=reached) == expected
    assert reached.steps > 5
    assert sliced.rows() == whole.rows()


def metadata_package(path: Path, lines: list[str], *more: tuple[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("m.txt", "\r\n".join([HEADER, *lines, ""]))
        for name, text in more:
            file.writestr(name, text)
    return path


def uuid_of(number: int) -> str:
    return f"{number:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA"


def third_parties_of(numbers: range) -> tuple[str, str]:
    rows = [f"{uuid_of(number)}~BBB010101BBB~TERCERO {number % 7}" for number in numbers]
    return "m_tercero.txt", "\r\n".join(["Uuid~RfcACuentaTerceros~NombreACuentaTerceros", *rows, ""])


def test_metadata_that_cannot_be_read_is_counted(make_home: Callable[[str], Home], tmp_path: Path) -> None:
    lines = [LINE.format(uuid=uuid_of(number), n=number) for number in range(3)]
    bad = [lines[1].replace("2026-05-01", "mucho"), "no-uuid"]
    home, reached = make_home("a"), Reached()
    added = home.add(metadata_package(tmp_path / "M_01.zip", [lines[0], *bad, lines[2]]), ContentKind.METADATA)
    assert added == Added(2, 2, 2)
    (told,) = [data for name, data in home.files().items() if "Ilegibles" in name]
    lines_told = [(one.get("numero"), one.get("motivo")) for one in etree.fromstring(told)]
    assert lines_told == [("3", "bad_date"), ("4", "columns")], "each is listed by its line"
    (listed,) = [row for row in home.listed() if row.problem]
    assert listed.problem == "bad_date"
    path = metadata_package(tmp_path / "N_01.zip", bad)
    assert home.add(path, ContentKind.METADATA, reached=reached) == Added(0, 2, 2)
    assert (reached.documents, reached.unreadable) == (0, 2)


def test_an_unknown_amount_is_no_zero(make_home: Callable[[str], Home], tmp_path: Path) -> None:
    """The row is there without a total; it is in no sum, and no search by amount finds it."""
    amounts = ("1.50", "mucho", "0", "")
    lines = [LINE.format(uuid=uuid_of(n), n=n).replace(f"{n}.50", amount) for n, amount in enumerate(amounts)]
    home = make_home("a")
    assert home.add(metadata_package(tmp_path / "M_01.zip", lines), ContentKind.METADATA) == Added(4, 4)
    totals = {row.uuid: row.total for row in home.listed()}
    assert totals == dict(zip(map(uuid_of, range(4)), ("1.50", "", "0", ""), strict=True))
    documents = DocumentRepository(home.database.connection)
    asked = {(None, 2_000_000): 2, (0, None): 2, (0, 0): 1, (1, 2_000_000): 1, (None, -1): 0}
    for (least, most), wanted in asked.items():
        assert documents.count(DocumentFilter(least=least, most=most)) == wanted
    facts = [exporting._metadata(row) for row in home.listed()]
    assert sorted(one.total for one in facts) == ["", "", "0", "1.50"]


def test_metadata_in_slices_with_third_parties(
    make_home: Callable[[str], Home], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [LINE.format(uuid=uuid_of(number), n=number) for number in range(200)]
    path = metadata_package(tmp_path / "M_01.zip", lines, third_parties_of(range(100, 300)))
    whole, sliced = make_home("a"), make_home("b")
    whole.add(path, ContentKind.METADATA)
    monkeypatch.setattr(sources, "APART_BYTES", 0)
    monkeypatch.setattr(sources, "slices", lambda stream: slices(stream, 3_000))
    sliced.add(path, ContentKind.METADATA)
    theirs = [
        [
            tuple(row)
            for row in home.database.connection.execute(
                "SELECT uuid, third_rfc, third_name FROM documents ORDER BY uuid"
            )
        ]
        for home in (whole, sliced)
    ]
    wanted = [
        (uuid_of(number), *(("BBB010101BBB", f"TERCERO {number % 7}") if number >= 100 else ("", "")))
        for number in range(200)
    ]
    assert theirs == [wanted, wanted]
