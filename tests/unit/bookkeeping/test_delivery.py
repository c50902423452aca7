"""A month's package: what is in it, that it can be made again beside a person who works in it, and what it tells."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.bookkeeping.coverage_certificate import coverage_report, last_asked
from app.bookkeeping.delivery.package import Delivery
from app.bookkeeping.delivery.values import (
    DEFAULT_DELIVERY_PATTERN,
    FLAT_PATTERN,
    Delivered,
    DeliveryChoice,
    LeftOut,
    MadeFile,
)
from app.bookkeeping.desk import Desk
from app.bookkeeping.parameter_files import load_parameters
from app.bookkeeping.printing import PdfJob, Printer
from app.cfdi import parser
from app.domain.catalogs import ContentKind
from app.domain.identifiers import PackageId
from app.domain.index.filter import DocumentFilter
from app.domain.month.calendar import Month
from app.domain.request import Package
from app.domain.validity import OwnerRole
from app.errors import CancelledError, TargetUnavailableError
from app.fiscal.coverage_month import MonthCoverage, SideCoverage
from app.reports.file_names import NamePattern
from app.reports.paper_report import PaperReport, ReportTable
from app.simulator.world.business import Business
from app.store.codings import CANCELLED
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder
from app.store.library import IncomingBatch, Library
from app.words import delivery_words as words
from app.words.coverage_certificate_words import CERTIFICATE_WORDS
from tests.clocks import StandingClock
from tests.make import OWNER, a_query, a_request
from tests.month_index import MemoryMonthIndex

MARCH = Month(2026, 3)
TODAY = date(2026, 5, 1)


@dataclass
class PaperPrinter(Printer):
    """Prints onto nothing: a PDF is the XML's hash and the state."""

    printed: int = 0
    unreadable: frozenset[str] = frozenset()

    def print_documents(
        self, jobs: Iterable[PdfJob], written: Callable[[int], None], cancelled: Callable[[], bool]
    ) -> None:
        number = 0
        for number, job in enumerate(jobs, 1):
            if cancelled():
                raise CancelledError
            if job.xml.stem not in self.unreadable:
                job.path.write_bytes(f"{hashlib.sha256(job.xml.read_bytes()).hexdigest()} {job.state}".encode())
                self.printed += 1
            if number % 3 == 0:
                written(number)
        written(number)

    def print_report(self, report: PaperReport) -> bytes:
        return repr(report).encode()


@dataclass
class Office:
    """A library with a month in it, and what makes packages of it."""

    tmp: Path
    database: Database
    index: MemoryMonthIndex
    printer: PaperPrinter = field(default_factory=PaperPrinter)
    book: bytes = b"libro"
    steps: list[int] = field(default_factory=list)
    stop_after: int = 10**9

    @property
    def library(self) -> LibraryFolder:
        return LibraryFolder(self.tmp / "biblioteca")

    @property
    def package(self) -> Path:
        return self.tmp / "entregas" / f"{OWNER} 2026-03"

    def deliver(self, *, pattern: str = DEFAULT_DELIVERY_PATTERN, printer: bool = True, **choice: Any) -> Delivered:
        def book(_: Desk, done: Delivered) -> MadeFile | LeftOut:
            return MadeFile(f"Libro {done.month.text}", ".xlsx", self.book)

        def diot(_: Desk, done: Delivered) -> MadeFile | LeftOut:
            return LeftOut("diot", "no_operations")

        delivery = Delivery(
            desk=Desk(self.index, load_parameters(), TODAY),
            documents=DocumentRepository(self.database.connection),
            library=self.library,
            makers=(book, diot),
            readme=words.readme,
            printer=self.printer if printer else None,
            locks=self.tmp / "casa" / "entregas",
            progress=self.steps.append,
            cancelled=lambda: len(self.steps) >= self.stop_after,
        )
        chosen = DeliveryChoice(self.tmp / "entregas", NamePattern.parse(pattern), **choice)
        self.steps.clear()
        self.total = delivery.count(OWNER, MARCH, chosen)
        return delivery.deliver(OWNER, MARCH, chosen)

    def files(self, below: str = "", ending: str = "") -> list[str]:
        root = self.package / below
        return sorted(
            path.relative_to(root).as_posix()
            for path in root.rglob(f"*{ending}")
            if path.is_file() and not path.name.startswith(".")
        )

    def readme(self) -> str:
        return (self.package / "LEEME.txt").read_bytes().decode("utf-8-sig")

    def cancel(self, uuid: str) -> None:
        self.index.cancel(uuid)
        self.database.connection.execute(
            "UPDATE document_list SET state = ? WHERE id = (SELECT id FROM documents WHERE uuid = ?)", (CANCELLED, uuid)
        )


@pytest.fixture(scope="module")
def documents() -> list[bytes]:
    business = Business(OWNER.value, 1, 60, date(2026, 2, 1), date(2026, 4, 30))
    return [business.xml(facts) for facts in business.documents]


@pytest.fixture
def office(tmp_path: Path, documents: list[bytes]) -> Iterator[Office]:
    database = Database.open(tmp_path / "casa" / "acopio.db")
    batch = IncomingBatch(LibraryFolder(tmp_path / "biblioteca"), parser.read_facts)
    index = MemoryMonthIndex(OWNER.value)
    for data in documents:
        batch.add(OWNER, parser.read_facts(data), data)
        index.add(data)
    batch.make_durable()
    Library(database, batch.folder).add_staged(batch.stages, "P_01", StandingClock().now())
    numbers = {row.uuid: row.id for row in DocumentRepository(database.connection).each(DocumentFilter())}
    index.kept = {uuid: one._replace(id=numbers[uuid]) for uuid, one in index.kept.items()}
    yield Office(tmp_path, database, index)
    database.close()


def month_of(office: Office) -> list[str]:
    return list(office.index.month(OWNER, MARCH).asked)


def test_every_document_of_the_month_is_in_it_byte_by_byte(office: Office, documents: list[bytes]) -> None:
    done = office.deliver()
    uuids = month_of(office)
    wanted = sorted(data for data in documents if parser.read_facts(data).uuid.value in uuids)
    assert sorted((office.package / "XML" / name).read_bytes() for name in office.files("XML")) == wanted != []
    assert sum(done.documents.values()) == len(wanted)
    assert {name.split("/")[0] for name in office.files("XML")} == {"Emitidos", "Recibidos"}
    assert [name.removesuffix(".pdf") for name in office.files("PDF")] == [
        name.removesuffix(".xml") for name in office.files("XML")
    ]
    assert done.pdfs == len(wanted)
    assert office.files(ending=".xlsx") == ["Libro 2026-03.xlsx"]
    assert office.steps[-1] == office.total


def test_made_again_nothing_is_made_twice(office: Office) -> None:
    office.deliver()
    before, printed = office.files(), office.printer.printed
    again = office.deliver()
    assert office.files() == before
    assert office.printer.printed == printed
    assert (again.new, again.renewed, again.beside) == (0, 0, [])


def test_stopped_in_the_middle_it_goes_on(office: Office) -> None:
    office.stop_after = 10
    with pytest.raises(CancelledError):
        office.deliver()
    assert len(office.files("XML")) == 10
    assert not (office.package / "LEEME.txt").exists()
    office.stop_after = len(month_of(office)) + 5  # among the PDF
    with pytest.raises(CancelledError):
        office.deliver()
    half = office.printer.printed
    office.stop_after = 10**9
    done = office.deliver()
    assert half <= office.printer.printed < half + len(month_of(office))
    assert done.pdfs == len(month_of(office)) == len(office.files("PDF"))
    assert done.beside == []


def test_what_a_person_changed_stays_and_is_told(office: Office) -> None:
    office.deliver()
    book = office.package / "Libro 2026-03.xlsx"
    book.write_bytes(b"con sus notas")
    office.book = b"libro nuevo"
    done = office.deliver()
    assert book.read_bytes() == b"con sus notas"
    assert (office.package / "Libro 2026-03 (2).xlsx").read_bytes() == b"libro nuevo"
    assert done.beside == ["Libro 2026-03 (2).xlsx"]
    assert "Libro 2026-03 (2).xlsx" in office.readme()


def test_what_nobody_touched_is_renewed(office: Office) -> None:
    office.deliver()
    office.book = b"libro nuevo"
    done = office.deliver()
    assert (office.package / "Libro 2026-03.xlsx").read_bytes() == b"libro nuevo"
    assert done.renewed == 1


def test_cancelled_ones_lie_apart_and_those_delivered_before_are_told(office: Office) -> None:
    office.deliver()
    uuid = month_of(office)[0]
    (earlier,) = [name for name in office.files("XML") if uuid in name]
    office.cancel(uuid)
    done = office.deliver()
    assert done.cancelled == 1
    assert office.files("XML/Cancelados") == [earlier]
    assert done.outdated == [f"XML/{earlier}"]
    assert f"XML/{earlier}" in office.readme()
    assert sum(done.documents.values()) == len(month_of(office)) - 1


def test_a_pdf_is_made_anew_when_the_state_it_says_changed(office: Office) -> None:
    office.deliver()
    uuid = month_of(office)[0]
    office.cancel(uuid)
    office.deliver()
    (name,) = [name for name in office.files("PDF/Cancelados") if uuid in name]
    assert (office.package / "PDF/Cancelados" / name).read_bytes().endswith(b"cancelado")


def test_flat_folders_have_all_of_a_side_in_one(office: Office) -> None:
    office.deliver(pattern=FLAT_PATTERN, with_pdfs=False)
    names = office.files("XML")
    assert all(name.count("/") == 1 for name in names)
    assert {Path(name).stem for name in names} == set(month_of(office))
    assert not (office.package / "PDF").exists()


def test_a_zip_has_the_same_and_takes_no_others_place(office: Office) -> None:
    office.deliver()
    first = office.deliver(as_zip=True)
    second = office.deliver(as_zip=True)
    assert [one.place.name for one in (first, second)] == [f"{OWNER} 2026-03.zip", f"{OWNER} 2026-03 (2).zip"]
    with zipfile.ZipFile(first.place) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == office.files()


def test_a_zip_that_is_stopped_is_not_there(office: Office) -> None:
    office.stop_after = 10
    with pytest.raises(CancelledError):
        office.deliver(as_zip=True)
    assert list((office.tmp / "entregas").iterdir()) == []


def test_hashes_are_those_of_the_files(office: Office) -> None:
    done = office.deliver()
    lines = (office.package / "HUELLAS.txt").read_text().splitlines()
    assert len(lines) == len(office.files("XML"))
    for line in lines:
        digest, _, name = line.partition(" *")
        assert hashlib.sha256((office.package / name).read_bytes()).hexdigest() == digest
    assert hashlib.sha256((office.package / "HUELLAS.txt").read_bytes()).hexdigest() == done.fingerprint


def test_the_readme_says_what_is_in_it_and_what_is_missing(office: Office) -> None:
    uuid, *others = month_of(office)
    lost = others[0]
    office.printer.unreadable = frozenset({others[1]})
    for path in (office.tmp / "biblioteca").rglob(f"{lost}.xml"):
        path.unlink()
    kept = office.index.kept[uuid]
    office.index.kept[uuid] = kept._replace(has_xml=False)
    office.index.asked = {(MARCH, kept.side)}
    office.index.in_metadata = {one.uuid for one in office.index.kept.values() if one.side is kept.side}
    done = office.deliver()
    told = office.readme()
    assert done.lost == [lost]
    assert done.unprinted == 1
    assert told.startswith("Paquete de marzo de 2026\r\n")
    assert OWNER.value in told
    assert uuid in told.partition("FOLIOS FISCALES QUE FALTAN")[2]
    assert "1 XML ya no está en la biblioteca" in told
    assert "1 XML no se pudo imprimir" in told
    assert "No va el archivo de la DIOT: no hay operaciones" in told
    assert "no se ha pedido la lista al SAT" in told  # of the other side
    assert "Libro 2026-03.xlsx: el Excel del mes." in told
    assert "papel de trabajo" in told


def test_without_a_printer_it_says_so(office: Office) -> None:
    office.deliver(printer=False)
    assert "No van las representaciones impresas (PDF): en este equipo no se pueden hacer." in office.readme()


def test_a_place_that_cannot_be_written(office: Office) -> None:
    (office.tmp / "entregas").write_text("a file")
    with pytest.raises(TargetUnavailableError):
        office.deliver()


def test_the_certificate_says_what_was_compared_and_when() -> None:
    asked = datetime(2026, 4, 2, 15, 30, tzinfo=UTC)
    package = Package(PackageId("LISTA_01"), sha256="ab" * 32)
    request = replace(
        a_request(1, a_query(3, content=ContentKind.METADATA, year=2026)), sent_at=asked, packages=(package,)
    )
    other = replace(
        a_request(2, a_query(4, content=ContentKind.METADATA, year=2026)), sent_at=datetime.max.replace(tzinfo=UTC)
    )
    assert last_asked([request, other], MARCH, OwnerRole.ISSUED) == request
    assert last_asked([request, other], MARCH, OwnerRole.RECEIVED) is None
    issued = SideCoverage(valid=94, cancelled=2, with_xml=93, missing=["A" * 36], was_asked=True)
    report = coverage_report(
        OWNER.value,
        "<b>ESCUELA</b>",
        [MonthCoverage(MARCH, issued, SideCoverage())],
        [request],
        CERTIFICATE_WORDS,
        made_at=datetime(2026, 5, 1, 18, tzinfo=UTC),
        fingerprint="f" * 64,
    )
    assert (report.name, report.subtitle) == ("<b>ESCUELA</b>", "marzo de 2026")
    tables = [block for block in report.blocks if isinstance(block, ReportTable)]
    assert tables[0].rows[0] == ("marzo de 2026", "Emitidos", "96", "94", "93", "1", "2", "0", "98.9 %")
    assert tables[0].rows[1][-1] == "sin lista"
    assert tables[1].rows == (
        ("Emitidos", "marzo de 2026", "02/04/2026 09:30, hora del centro de México"),
        ("Recibidos", "marzo de 2026", "no consta en este equipo"),
    )
    assert tables[2].rows == (("marzo de 2026", "Emitidos", "A" * 36),)
    told = [fact for block in report.blocks if not isinstance(block, ReportTable) for fact in block.facts]
    assert ("LISTA_01", "ab" * 32) in told
    assert ("SHA-256", "f" * 64) in told
