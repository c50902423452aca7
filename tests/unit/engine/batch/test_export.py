"""Documents read from the library and exported, here or with helping processes: the same file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import count, islice
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.domain.index.rows import DocumentRow
from app.domain.library_path import LibraryPath
from app.domain.validity import OwnerRole, Validity
from app.engine.batch import export as exporting
from app.engine.batch.export import LocatedItem, export_documents, located
from app.errors import CancelledError, TargetUnavailableError
from app.reports.export import ExportFormat
from app.reports.items import ExportItem, Origin
from app.simulator.world.business import Business
from app.store.files import LibraryFolder
from app.words.export_columns import EXPORT_WORDS

RFC = "PDB150312QX4"
ROW = DocumentRow(
    id=1,
    owner=RFC,
    uuid="AD662D33-6934-459C-A128-BDF0393E0F44",
    service="cfdi",
    version="",
    document_type="I",
    issued_at="2024-02-29T23:59:59",
    stamped_at="2024-03-01T00:00:01",
    issuer_rfc=RFC,
    issuer_name="Papelería",
    receiver_rfc="XAXX010101000",
    receiver_name="Público en general",
    subtotal="",
    total="116.00",
    total_micros=116_000_000,
    currency="",
    state=Validity.VALID,
    cancelled_at="",
    path=None,
    problem=None,
    side=OwnerRole.ISSUED,
    series="",
    number="",
    discount="",
    transferred="",
    withheld="",
    exchange_rate="",
    payment_form="",
    payment_method="",
    use="",
    issuer_regime="",
    receiver_regime="",
    place="",
    complements="",
    pac_rfc="SAT970701NN3",
    third_rfc="AAA010101AAA",
    third_name="Tercero",
    problems="",
    has_metadata=True,
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> list[LocatedItem]:
    """Three hundred documents on disk, one that is gone, one that is no document, one without XML."""
    folder = tmp_path_factory.mktemp("library")
    world = Business(RFC, 7, 300, date(2024, 6, 15), date(2026, 6, 15))
    found = []
    for facts in world.documents:
        file = folder / f"{facts.uuid}.xml"
        file.write_bytes(world.xml(facts))
        found.append(LocatedItem(ExportItem(RFC, "vigente", facts.uuid, path=file.name), file))
    (folder / "bad.xml").write_bytes(b"<no/>")
    return [
        *found,
        LocatedItem(ExportItem(RFC, "vigente", "GONE", path="gone.xml"), folder / "gone.xml"),
        LocatedItem(ExportItem(RFC, "ilegible", path="bad.xml"), folder / "bad.xml"),
        LocatedItem(ExportItem(RFC, "cancelado", "ONLY-METADATA"), None),
    ]


def origins(path: Path, sheet: str = "Comprobantes", top: int = 2) -> list[str]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    place = rows[top - 1].index("Origen")
    return [str(row[place]) for row in rows[top:]]


def test_every_document_has_its_row(tmp_path: Path, library: list[LocatedItem]) -> None:
    told: list[int] = []
    path = tmp_path / "x.xlsx"
    result = export_documents(path, ExportFormat.WORKBOOK, library, EXPORT_WORDS, helpers=0, progress=told.append)
    assert result == exporting.ExportResult((path,), 303, 2)
    assert told == [200, 303]
    assert origins(path) == ["XML"] * 300 + ["XML ilegible"] * 2
    assert origins(path, "Cancelados", 1) == ["Solo metadatos"]


@pytest.mark.parametrize("form", ExportFormat)
def test_helpers_make_the_same_file(
    tmp_path: Path, library: list[LocatedItem], monkeypatch: pytest.MonkeyPatch, form: ExportFormat
) -> None:
    alone = export_documents(tmp_path / "alone", form, library, EXPORT_WORDS, helpers=2)
    monkeypatch.setattr(exporting, "FEW", 10)
    helped = export_documents(tmp_path / "helped", form, library, EXPORT_WORDS, helpers=2)
    assert (alone.documents, alone.unread) == (helped.documents, helped.unread)
    pairs = zip(alone.files, helped.files, strict=True)
    assert all(one.read_bytes() == other.read_bytes() for one, other in pairs)


def test_large_documents_are_read_in_smaller_batches(
    tmp_path: Path, library: list[LocatedItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_BATCH_BYTES", 50_000)
    told: list[int] = []
    export_documents(tmp_path / "x.csv", ExportFormat.CSV, library, EXPORT_WORDS, helpers=0, progress=told.append)
    assert told[-1] == 303
    assert len(told) > 10


@pytest.mark.parametrize("few", [10, 100_000])
def test_cancelling_leaves_nothing(
    tmp_path: Path, library: list[LocatedItem], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(exporting, "FEW", few)
    told: list[int] = []
    with pytest.raises(CancelledError):
        export_documents(
            tmp_path / "x.xlsx",
            ExportFormat.WORKBOOK,
            library,
            EXPORT_WORDS,
            helpers=2,
            progress=told.append,
            cancelled=lambda: bool(told),
        )
    assert told == [200]
    assert list(tmp_path.iterdir()) == []


def test_a_line_of_the_list_becomes_an_item(tmp_path: Path) -> None:
    cancelled = replace(ROW, state=Validity.CANCELLED, cancelled_at="2024-03-02T10:30:00")
    found = located(cancelled, LibraryFolder(tmp_path))
    assert found.file is None
    assert found.item.origin is Origin.METADATA
    assert (found.item.state, found.item.cancelled_at) == ("cancelado", datetime(2024, 3, 2, 10, 30))
    assert found.item.metadata is not None
    assert (found.item.metadata.is_valid, found.item.metadata.third_party_rfc) == (False, "AAA010101AAA")
    assert found.item.metadata.total == "116.00"
    with_xml = located(replace(ROW, path=LibraryPath("RFC/2024/x.xml"), has_metadata=False), LibraryFolder(tmp_path))
    assert with_xml.file == tmp_path / "RFC" / "2024" / "x.xml"
    assert (with_xml.item.path, with_xml.item.metadata, with_xml.item.state) == ("RFC/2024/x.xml", None, "vigente")
    unreadable = replace(
        ROW, uuid="", issued_at="", stamped_at="", path=LibraryPath("x.xml"), state=Validity.UNREADABLE
    )
    assert located(unreadable, LibraryFolder(tmp_path)).item.origin is Origin.UNREADABLE


def test_items_are_taken_as_they_are_needed(
    tmp_path: Path, library: list[LocatedItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endless selection begins to be written, and can be cancelled."""
    monkeypatch.setattr(exporting, "FEW", 10)
    taken = 0
    written: list[int] = []

    def endless() -> Iterator[LocatedItem]:
        nonlocal taken
        for _ in count():
            taken += 1
            yield library[-1]

    with pytest.raises(CancelledError):
        export_documents(
            tmp_path / "x.csv",
            ExportFormat.CSV,
            endless(),
            EXPORT_WORDS,
            helpers=1,
            progress=written.append,
            cancelled=lambda: len(written) > 5,
        )
    assert taken <= (len(written) + 3) * 200


def test_a_folder_that_is_not_there(tmp_path: Path, library: list[LocatedItem]) -> None:
    path = tmp_path / "gone" / "x.xlsx"
    with pytest.raises(TargetUnavailableError) as caught:
        export_documents(path, ExportFormat.WORKBOOK, islice(library, 3), EXPORT_WORDS, helpers=0)
    assert caught.value.path == path
