"""Importar: what goes in, what is left, and what is said of each; looked through first, cancelled, and done again."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cfdi.metadata_text import third_parties
from app.cfdi.metadata_text.slices import SLICE, slices
from app.cfdi.parser import read
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc
from app.domain.index.filter import DocumentFilter
from app.engine.batch.worker_processes import Workers
from app.engine.commands import Import
from app.engine.events import CancelToken, EngineEvent, ImportDone, ImportProgress
from app.engine.intake import find_files as finding
from app.engine.intake import pieces as sources
from app.engine.intake.from_folders import Importing
from app.engine.intake.intake import Intake
from app.engine.intake.scan import scan
from app.engine.intake.stepwise import run_to_end
from app.engine.intake_report import ImportReport, Note, Progress, ScanReport
from app.engine.ledger import Ledger
from app.errors import CancelledError
from app.simulator.world.business import Business
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder
from app.store.library import Library
from tests.make import OWNER

OTHER = Rfc("IIA040805DZ4")
HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~PacCertifico~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion"
)
LINE = "{uuid}~EKU9003173C9~YO~AAA010101AAA~Z~SPR190613I52~2026-05-01 10:00:00~2026-05-01 10:00:01~1.50~Ingreso~0~"


def never() -> None:
    """Nothing stops it."""


class Shelf:
    """A library, and importing into it."""

    def __init__(self, home: Path, clock: Any, workers: Workers) -> None:
        self.database = Database.open(home / "a.db")
        self.folder = LibraryFolder(home / "biblioteca")
        ledger = Ledger(self.database, clock)
        self.events: list[EngineEvent] = []
        ledger.listener = self.events.append
        self.importing = Importing(
            Intake(Library(self.database, self.folder), home / "entrando", clock, workers), ledger
        )

    def take_in(
        self, *paths: Path, owners: tuple[Rfc, ...] = (OWNER,), between: Callable[[], None] | None = None
    ) -> ImportReport:
        self.events.clear()
        run_to_end(self.importing.run(Import(paths, owners)), between)
        done = self.events[-1]
        assert isinstance(done, ImportDone)
        return done.report

    def files(self) -> dict[str, bytes]:
        root = self.folder.root
        return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}

    def paths(self) -> set[str | None]:
        return {row.path for row in DocumentRepository(self.database.connection).each(DocumentFilter())}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as made:
        yield made


@pytest.fixture
def shelf(tmp_path: Path, clock: Any, workers: Workers) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "casa", clock, workers)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    business = Business(OWNER.value, 1, 40, date(2026, 3, 1), date(2026, 5, 31))
    return {facts.uuid: business.xml(facts) for facts in business.documents}


@pytest.fixture(scope="module")
def strangers() -> dict[str, bytes]:
    business = Business(OTHER.value, 2, 12, date(2026, 3, 1), date(2026, 5, 31))
    return {facts.uuid: business.xml(facts) for facts in business.documents}


@pytest.fixture
def old(tmp_path: Path, documents: dict[str, bytes], strangers: dict[str, bytes]) -> Path:
    """Somebody's old folder: everything that can lie around in one."""
    root = tmp_path / "viejos"
    (root / "2025" / "enero").mkdir(parents=True)
    names = list(documents)
    for name in names[:15]:
        (root / "2025" / f"factura {name[:8]}.XML").write_bytes(documents[name])
    for name in names[:3]:
        (root / "2025" / "enero" / f"copia {name}.xml").write_bytes(documents[name])
    (root / "roto.xml").write_bytes(b"<cfdi:Comprobante")
    (root / "foto.jpg").write_bytes(b"\xff\xd8")
    (root / "notas.txt").write_text("no es metadata")
    (root / "metadata.txt").write_bytes(metadata_of(LINE.format(uuid=names[1])))
    with zipfile.ZipFile(root / "resto.zip", "w") as file:
        for name in names[15:]:
            file.writestr(f"../../{name}.xml", documents[name])
        file.writestr("dentro.zip", b"PK\x03\x04 lo que sea")
        file.writestr("leeme.pdf", b"%PDF")
    with zipfile.ZipFile(root / "ajenos.zip", "w") as file:
        for name, data in strangers.items():
            file.writestr(f"{name}.xml", data)
    (root / "cortado.zip").write_bytes((root / "resto.zip").read_bytes()[:-40])
    return root


@pytest.fixture(params=["alone", "with helpers"])
def apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each as if it were little, and as if it were much."""
    if request.param == "with helpers":
        monkeypatch.setattr(finding, "APART_DOCUMENTS", 1)
        monkeypatch.setattr(finding, "BATCH_DOCUMENTS", 4)
        monkeypatch.setattr(sources, "BATCH_DOCUMENTS", 4)


def found_in(*paths: Path, known: tuple[Rfc, ...] = (OWNER,)) -> ScanReport:
    return scan(paths, known, CancelToken(), lambda _: None)


def test_everything_is_accounted_for(
    shelf: Shelf, old: Path, documents: dict[str, bytes], strangers: dict[str, bytes], apart: None
) -> None:
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    report = shelf.take_in(old)
    assert sorted(shelf.files().values()) == sorted(documents.values())
    assert shelf.paths() == set(shelf.files())
    assert (report.documents, report.new, report.duplicates) == (len(documents) + 3, len(documents), 3)
    assert (report.conflicts, report.foreign) == (0, len(strangers))
    assert (report.unreadable, report.unread) == (1, (Note(str(old / "roto.xml"), "not_xml"),))
    assert set(report.refused) == {
        Note(f"{old / 'resto.zip'}: dentro.zip", "nested_zip"),
        Note(str(old / "cortado.zip"), "not_a_zip"),
    }
    assert (report.ignored, report.archives, report.metadata) == (3, 3, 1)
    assert (report.files, report.cancelled, report.error) == (23, False, None)
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before
    assert any(isinstance(event, ImportProgress) for event in shelf.events)


def test_again_and_nothing_is_new(shelf: Shelf, old: Path, apart: None) -> None:
    first = shelf.take_in(old)
    files = shelf.files()
    again = shelf.take_in(old)
    assert (again.new, again.documents, again.conflicts) == (0, first.documents, 0)
    assert again.duplicates == first.duplicates + first.new
    assert shelf.files() == files


def test_what_has_other_content_is_listed_and_left(shelf: Shelf, old: Path, documents: dict[str, bytes]) -> None:
    shelf.take_in(old)
    files = shelf.files()
    for number, data in enumerate(list(documents.values())[:2]):
        (old / f"alterado-{number}.xml").write_bytes(data + b"\n")
    for _ in range(2):
        report = shelf.take_in(old / "alterado-0.xml", old / "alterado-1.xml")
        assert (report.documents, report.new, report.duplicates, report.conflicts) == (2, 0, 0, 2)
        assert report.conflicting == tuple(Note(str(old / f"alterado-{one}.xml"), "conflict") for one in (0, 1))
    assert shelf.files() == files


def test_a_document_of_two_owners_is_in_both_folders(shelf: Shelf, tmp_path: Path, strangers: dict[str, bytes]) -> None:
    data = next(iter(strangers.values()))
    document = read(data)
    both = (Rfc(document.issuer_rfc), Rfc(document.receiver_rfc))
    (tmp_path / "uno.xml").write_bytes(data)
    report = shelf.take_in(tmp_path / "uno.xml", owners=(*both, OWNER))
    assert (report.documents, report.new, report.duplicates) == (1, 2, 0)
    assert list(shelf.files().values()) == [data, data]
    assert {path.partition("/")[0] for path in shelf.files()} == {one.value for one in both}


def test_looked_through_first(old: Path, documents: dict[str, bytes], strangers: dict[str, bytes], apart: None) -> None:
    found = found_in(old)
    assert (found.documents, found.archives, found.metadata_files) == (len(documents) + 3 + len(strangers), 3, 1)
    assert [one.rfc for one in found.owned] == [OWNER.value]
    assert found.foreign[0].rfc == OTHER.value
    assert found.foreign_documents == len(strangers)
    assert found.unreadable == (("not_xml", 1),)
    assert found.ignored == 3
    assert {one.why for one in found.refused} == {"nested_zip", "not_a_zip"}
    everyone = found_in(old, known=(OWNER, *(Rfc(one.rfc) for one in found.foreign)))
    assert (everyone.foreign_documents, everyone.foreign) == (0, ())


def test_looking_through_is_cancelled(old: Path, apart: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "APART_DOCUMENTS", 1)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        scan([old], [], cancel, lambda _: None)


def test_cancelled_and_done_again(
    shelf: Shelf, old: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Any, workers: Workers
) -> None:
    monkeypatch.setattr(finding, "APART_DOCUMENTS", 1)
    monkeypatch.setattr(finding, "BATCH_DOCUMENTS", 4)
    monkeypatch.setattr(sources, "BATCH_DOCUMENTS", 4)

    def between() -> None:
        if len(shelf.paths()) >= 8:
            shelf.importing.cancel()

    report = shelf.take_in(old, between=between)
    assert report.cancelled
    assert 8 <= report.new < 40
    assert shelf.paths() - {None} == set(shelf.files())
    assert not shelf.take_in(old).cancelled
    whole = Shelf(tmp_path / "entera", clock, workers)
    whole.take_in(old)
    assert shelf.paths() == whole.paths()
    assert sorted(shelf.files()) == sorted(whole.files())
    whole.database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="links and permissions of Unix")
def test_loops_and_closed_doors(shelf: Shelf, tmp_path: Path, documents: dict[str, bytes]) -> None:
    root = tmp_path / "vueltas"
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "otra-vez").symlink_to(root, target_is_directory=True)
    (root / "a" / "yo.xml").symlink_to(root / "a" / "yo.xml")
    (root / "roto.xml").symlink_to(root / "no-existe.xml")
    os.mkfifo(root / "tubo.xml")
    (root / "a" / "uno.xml").write_bytes(next(iter(documents.values())))
    report = shelf.take_in(root, tmp_path / "tampoco-existe")
    assert (report.new, report.files) == (1, 1)
    assert sorted((Path(one.name).name, one.why) for one in report.refused) == [
        ("otra-vez", "link"),
        ("tampoco-existe", "no_access"),
        ("tubo.xml", "no_file"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links of Unix")
def test_a_link_below_what_was_chosen_leads_nowhere_else(
    shelf: Shelf, tmp_path: Path, documents: dict[str, bytes]
) -> None:
    (tmp_path / "ajena").mkdir()
    (tmp_path / "ajena" / "uno.xml").write_bytes(next(iter(documents.values())))
    (tmp_path / "elegida").mkdir()
    (tmp_path / "elegida" / "atajo").symlink_to(tmp_path / "ajena", target_is_directory=True)
    assert shelf.take_in(tmp_path / "elegida").new == 0
    assert shelf.take_in(tmp_path / "elegida" / "atajo").new == 1


def test_names_from_outside_never_become_ours(shelf: Shelf, tmp_path: Path, documents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(tmp_path / "malo.zip", "w") as file:
        for name, data in zip(
            ("/etc/x.xml", "..\\..\\x.xml", "C:\\x.xml", "con.xml"), documents.values(), strict=False
        ):
            file.writestr(name, data)
    assert shelf.take_in(tmp_path / "malo.zip").new == 4
    assert all(path.startswith(f"{OWNER}/") for path in shelf.files())
    assert {one.name for one in tmp_path.iterdir()} == {"malo.zip", "casa"}


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from([b"", b"\n", b"\n\n"]), st.booleans()), max_size=20))
@settings(deadline=None, max_examples=25)
def test_what_went_in_is_what_is_there(
    tmp_path_factory: pytest.TempPathFactory,
    documents: dict[str, bytes],
    several: list[tuple[int, bytes, bool]],
) -> None:
    home = tmp_path_factory.mktemp("suerte")
    with Workers(1) as workers, zipfile.ZipFile(home / "varios.zip", "w") as file:
        names = list(documents)
        came: dict[str, set[bytes]] = {}
        for number, (which, tail, zipped) in enumerate(several):
            data = documents[names[which]] + tail
            came.setdefault(names[which], set()).add(data)
            if zipped:
                file.writestr(f"{number}.xml", data)
            else:
                (home / f"{number}.xml").write_bytes(data)
        file.close()
        shelf = Shelf(home / "casa", SystemClock(), workers)
        report = shelf.take_in(*home.glob("*.xml"), home / "varios.zip")
        assert report.new == len(came) == len(shelf.files())
        assert report.documents == len(several) == report.new + report.duplicates + report.conflicts
        for path, data in shelf.files().items():
            assert data in came[Path(path).stem]
        noted = shelf.database.connection.execute("SELECT count(*) FROM conflicts")
        assert next(iter(noted))[0] == sum(len(one) - 1 for one in came.values())
        shelf.database.close()


def test_progress_adds_up(shelf: Shelf, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "APART_DOCUMENTS", 1)
    report = shelf.take_in(old)
    told = [event.progress for event in shelf.events if isinstance(event, ImportProgress)]
    assert told == sorted(told, key=lambda one: (one.bytes, one.files))
    assert isinstance(told[-1], Progress)
    assert all(one.bytes <= one.of_bytes or one.of_bytes == 0 for one in told)
    assert report.bytes > 0
    assert all(isinstance(one, Note) for one in report.refused)


def metadata_of(*lines: str) -> bytes:
    return "\r\n".join([HEADER, *lines, ""]).encode()


def test_metadata_that_cannot_be_read_is_told(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = [LINE.format(uuid=f"{number:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA") for number in range(20)]
    text = metadata_of(*good[:9], "sin folio", *good[9:], good[0].replace("2026-05-01", "mucho"))
    (tmp_path / "m.txt").write_bytes(text)
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as file:
        file.writestr("dentro.txt", text)
    names = (tmp_path / "m.txt", f"{tmp_path / 'm.zip'}: dentro.txt")
    wanted = [Note(f"{name}:{at}", why) for name in names for at, why in ((11, "columns"), (23, "bad_date"))]
    for size in (SLICE, 500):
        monkeypatch.setattr(sources, "slices", lambda stream, size=size: slices(stream, size))
        report = shelf.take_in(tmp_path / "m.txt", tmp_path / "m.zip")
        assert (report.metadata, report.unreadable, list(report.unread)) == (40, 4, wanted)


def test_a_line_of_metadata_of_two_owners_counts_once(shelf: Shelf, tmp_path: Path) -> None:
    foreign = LINE.replace(OWNER.value, "BBB010101BBB").replace("AAA010101AAA", "BBB010101BBB")
    lines = [line.format(uuid=f"{at:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA") for at, line in enumerate((LINE, LINE, foreign))]
    (tmp_path / "m.txt").write_bytes(metadata_of(*lines))
    report = shelf.take_in(tmp_path / "m.txt", owners=(OWNER, Rfc("AAA010101AAA")))
    assert (report.metadata, report.unreadable) == (2, 0)
    assert len(list(DocumentRepository(shelf.database.connection).each(DocumentFilter()))) == 4


def test_cancelled_too_late_it_is_whole(shelf: Shelf, old: Path, tmp_path: Path) -> None:
    few = tmp_path / "pocos"
    few.mkdir()
    for path in islice(sorted(old.rglob("*.xml")), 3):
        (few / path.name).write_bytes(path.read_bytes())

    def between() -> None:
        if shelf.paths():
            shelf.importing.cancel()

    report = shelf.take_in(few, between=between)
    assert report.new + report.unreadable + report.foreign == 3
    assert not report.cancelled


def test_cancelled_while_third_parties_are_read(shelf: Shelf, tmp_path: Path, apart: None) -> None:
    rows = [f"{number:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA~BBB010101BBB~B\r\n" for number in range(50_000)]
    with zipfile.ZipFile(tmp_path / "m.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("m.txt", metadata_of(LINE.format(uuid=rows[0][:36])))
        file.writestr("m_tercero.txt", f"Uuid~RfcACuentaTerceros~NombreACuentaTerceros\r\n{''.join(rows)}")

    def cancelled(*given: Any) -> Any:
        for number, row in enumerate(third_parties.read_third_parties(*given)):
            if number == 10_000:
                shelf.importing.cancel()
            assert number < 20_000
            yield row

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "read_third_parties", cancelled)
        assert shelf.take_in(tmp_path / "m.zip").cancelled
    assert shelf.take_in(tmp_path / "m.zip").metadata == 1
