"""Carpetas de salida: each XML that newly arrives is copied once, never over anything, and nothing is ever deleted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cfdi import parser
from app.domain.index.filter import DocumentFilter
from app.domain.validity import OwnerRole
from app.engine.events import EngineEvent, OutputReported, Trouble
from app.engine.outputs import handing_out
from app.engine.outputs.copying import copy_to_folder, wants
from app.engine.outputs.handing_out import HandingOut
from app.engine.outputs.reports import OutputReport, OutputReports
from app.errors import TargetUnavailableError
from app.output_folder import OutputFolder
from app.simulator.world.business import Business
from app.store.arrivals import ArrivalLog, count_waiting
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.files import LibraryFolder
from app.store.library import IncomingBatch, Library
from tests.clocks import StandingClock
from tests.make import OWNER


@dataclass
class Desk:
    """A library, and folders of other programs beside it."""

    tmp: Path
    database: Database
    library: Library
    chosen: tuple[OutputFolder, ...] | None = ()
    refused: tuple[Path, ...] = ()
    events: list[EngineEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.handing_out = HandingOut(
            log=ArrivalLog(self.database),
            documents=DocumentRepository(self.database.connection),
            library=self.library.folder,
            announce=self.events.append,
            chosen=lambda: self.chosen,
            is_refused=lambda place: place in self.refused,
            reports=OutputReports.beside(self.database.path),
            now=StandingClock().now,
        )

    def arrive(self, *documents: bytes, source: str = "P_01") -> None:
        self.handing_out.look()
        batch = IncomingBatch(self.library.folder, parser.read_facts)
        for data in documents:
            batch.add(OWNER, parser.read_facts(data), data)
        batch.make_durable()
        self.library.add_staged(batch.stages, source, StandingClock().now())

    def hand_out(self) -> None:
        self.handing_out.look()
        if self.handing_out.has_more:
            for _ in self.handing_out.run():
                continue

    def files(self, name: str = "uno") -> list[bytes]:
        return sorted(path.read_bytes() for path in (self.tmp / name).rglob("*.xml"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database.open(tmp_path / "casa" / "acopio.db")
    yield Desk(tmp_path, database, Library(database, LibraryFolder(tmp_path / "biblioteca")))
    database.close()


@pytest.fixture(scope="module")
def documents() -> list[bytes]:
    business = Business(OWNER.value, 1, 12, date(2026, 3, 1), date(2026, 5, 31))
    return [business.xml(facts) for facts in business.documents]


def folder(tmp: Path, name: str = "uno", **fields: Any) -> OutputFolder:
    return replace(OutputFolder(name, str(tmp / name), "{uuid}"), **fields)


def test_what_arrives_is_copied_and_what_was_there_is_not(desk: Desk, documents: list[bytes]) -> None:
    desk.arrive(*documents[:3])
    desk.chosen = (folder(desk.tmp),)
    desk.arrive(*documents)
    desk.hand_out()
    assert desk.files() == sorted(documents[3:])
    assert not desk.handing_out.has_more
    assert desk.database.connection.execute("SELECT count(*) FROM arrivals").get == 0


def test_without_folders_nothing_is_logged(desk: Desk, documents: list[bytes]) -> None:
    desk.arrive(*documents)
    assert desk.database.connection.execute("SELECT count(*) FROM arrivals").get == 0


def test_what_a_program_took_away_is_not_written_again(desk: Desk, documents: list[bytes]) -> None:
    desk.chosen = (folder(desk.tmp),)
    desk.arrive(*documents)
    desk.hand_out()
    for path in (desk.tmp / "uno").iterdir():
        path.unlink()
    desk.arrive(*documents, source="P_02")
    desk.hand_out()
    assert desk.files() == []


def test_a_document_that_metadata_announced_arrives_with_its_xml(desk: Desk, documents: list[bytes]) -> None:
    desk.chosen = (folder(desk.tmp),)
    desk.arrive(documents[0])
    desk.hand_out()
    # as metadata alone leaves it
    desk.database.connection.execute("UPDATE documents SET path = NULL; UPDATE document_list SET has_xml = 0")
    (desk.tmp / "uno").joinpath(*[one.name for one in (desk.tmp / "uno").iterdir()]).unlink()
    desk.arrive(documents[0], source="P_02")
    desk.hand_out()
    assert desk.files() == [documents[0]]


def test_a_folder_that_is_away_gets_its_copies_later_and_holds_up_no_other(
    desk: Desk, documents: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.tmp / "uno").write_text("a file in its place")
    desk.chosen = (folder(desk.tmp), folder(desk.tmp, "dos"))
    desk.arrive(*documents)
    desk.hand_out()
    assert desk.files("dos") == sorted(documents)
    assert [type(one.error) for one in desk.events if isinstance(one, Trouble)] == [TargetUnavailableError]
    assert count_waiting(desk.database.path) == {"dos": 0, "uno": len(documents)}
    desk.hand_out()
    monkeypatch.setattr(handing_out, "RETRY_SECONDS", -1.0)
    desk.handing_out._retry_at = dict.fromkeys(desk.handing_out._retry_at, 0.0)
    desk.hand_out()
    assert [type(one) for one in desk.events] == [Trouble, OutputReported, OutputReported]  # told once
    reports = OutputReports.beside(desk.database.path)
    assert (reports.of("uno").error, reports.of("uno").copied_at) == ("error:TargetUnavailableError", None)
    assert reports.of("dos").copied == len(documents)
    (desk.tmp / "uno").unlink()
    desk.hand_out()
    assert desk.files() == sorted(documents)
    assert reports.of("uno") == OutputReport(StandingClock().now(), len(documents))


def test_what_arrives_waits_for_a_folder_that_is_paused(desk: Desk, documents: list[bytes]) -> None:
    desk.chosen = (folder(desk.tmp, paused=True),)
    desk.arrive(*documents)
    desk.hand_out()
    assert desk.files() == []
    assert count_waiting(desk.database.path) == {"uno": len(documents)}
    desk.chosen = (folder(desk.tmp),)
    desk.hand_out()
    assert desk.files() == sorted(documents)


@pytest.mark.parametrize("text", ["", "[]", '{"uno": 1}', '{"uno": {"copied_at": "9", "copied": 1, "facts": {}}}'])
def test_a_damaged_file_of_reports_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "salidas.json").write_text(text)
    reports = OutputReports.beside(tmp_path / "acopio.db")
    assert reports.of("uno") == OutputReport()
    reports.keep("dos", OutputReport(StandingClock().now(), 3))
    assert reports.of("dos").copied == 3


def test_another_folder_and_another_start_lose_nothing(desk: Desk, documents: list[bytes]) -> None:
    desk.chosen = (folder(desk.tmp),)
    desk.arrive(*documents[:6])
    again = Desk(desk.tmp, desk.database, desk.library, chosen=(folder(desk.tmp), folder(desk.tmp, "dos")))
    again.arrive(*documents[6:])
    again.hand_out()
    assert again.files() == sorted(documents)
    assert again.files("dos") == sorted(documents[6:])


def test_settings_that_cannot_be_read_change_nothing(desk: Desk, documents: list[bytes]) -> None:
    desk.chosen = (folder(desk.tmp),)
    desk.arrive(*documents)
    desk.chosen = None
    desk.hand_out()
    assert desk.files() == sorted(documents)


def test_what_is_there_is_never_written_over(desk: Desk, documents: list[bytes]) -> None:
    one = folder(desk.tmp, pattern="siempre")
    (desk.tmp / "uno").mkdir()
    (desk.tmp / "uno" / "siempre.xml").write_text("de la persona")
    (desk.tmp / "uno" / "siempre (2).xml").mkdir()
    desk.chosen = (one,)
    desk.arrive(*documents)
    desk.hand_out()
    assert (desk.tmp / "uno" / "siempre.xml").read_text() == "de la persona"
    written = [path for path in (desk.tmp / "uno").glob("*.xml") if path.is_file()]
    assert sorted(path.read_bytes() for path in written) == sorted([b"de la persona", *documents])


def test_the_same_twice_is_one_file(desk: Desk, documents: list[bytes]) -> None:
    desk.arrive(*documents)
    rows = list(DocumentRepository(desk.database.connection).each(DocumentFilter()))
    assert copy_to_folder(folder(desk.tmp), rows, desk.library.folder) == len(documents)
    assert copy_to_folder(folder(desk.tmp), rows, desk.library.folder) == 0
    assert desk.files() == sorted(documents)


def test_where_too_many_have_one_name_the_folio_fiscal_is_the_name(
    desk: Desk, documents: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.reports.placing.MOST_TRIES", 2)
    desk.chosen = (folder(desk.tmp, pattern="siempre"),)
    desk.arrive(*documents)
    desk.hand_out()
    assert desk.files() == sorted(documents)


def test_nothing_is_written_where_acopio_itself_keeps_things(desk: Desk, documents: list[bytes]) -> None:
    desk.refused = (desk.tmp / "uno",)
    desk.chosen = (folder(desk.tmp),)
    desk.arrive(*documents)
    desk.hand_out()
    assert not (desk.tmp / "uno").exists()
    assert [type(one) for one in desk.events] == [Trouble, OutputReported]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_in_the_folder_leads_nowhere_else(desk: Desk, documents: list[bytes]) -> None:
    (desk.tmp / "uno").mkdir()
    (desk.tmp / "otra").mkdir()
    (desk.tmp / "uno" / "Emitidos").symlink_to(desk.tmp / "otra")
    (desk.tmp / "uno" / "Recibidos").symlink_to(desk.tmp / "otra")
    desk.chosen = (folder(desk.tmp, pattern="{lado}/{uuid}"),)
    desk.arrive(*documents)
    desk.hand_out()
    assert list((desk.tmp / "otra").iterdir()) == []


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, True),
        ({"rfcs": (OWNER.value,)}, True),
        ({"rfcs": ("AAA010101AAA",)}, False),
        ({"types": "PN"}, False),
        ({"types": "IPN"}, True),
        ({"side": "emitidos"}, True),
        ({"side": "recibidos"}, False),
        ({"since": "2026-03-31"}, True),
        ({"since": "2026-04-01"}, False),
    ],
)
def test_only_what_is_wanted(
    desk: Desk, documents: list[bytes], fields: dict[str, Any], wanted: bool, tmp_path: Path
) -> None:
    desk.arrive(*documents)
    row = next(iter(DocumentRepository(desk.database.connection).each(DocumentFilter())))
    row = replace(row, document_type="I", side=OwnerRole.ISSUED, issued_at="2026-03-31T23:59:59")
    assert wants(folder(tmp_path, **fields), row) is wanted
    assert not wants(folder(tmp_path, **fields), replace(row, path=None))
