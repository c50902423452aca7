"""Many PDF files: here or in helping processes, cancelled or cut short, on any thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from app.errors import CancelledError
from app.simulator.world.business import Business
from ui.printing import many
from ui.printing.many import Printed, PrintJob, write_many

DOCUMENTS = 24


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """XML of every kind, one that is none, and one that is not there."""
    folder = tmp_path_factory.mktemp("xml")
    business = Business("EKU9003173C9", 5, DOCUMENTS, date(2023, 1, 1), date(2024, 12, 31))
    found = []
    for facts in business.documents:
        found.append(folder / f"{facts.uuid}.xml")
        found[-1].write_bytes(business.xml(facts))
    (folder / "roto.xml").write_bytes(b"<no/>")
    return [*found, folder / "roto.xml", folder / "no-esta.xml"]


def jobs_of(files: list[Path], folder: Path) -> Iterator[PrintJob]:
    folder.mkdir(exist_ok=True)
    return (PrintJob(file, folder / f"{file.stem}.pdf", "vigente") for file in files)


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.usefixtures("qapp")
def test_all_that_can_be_read_are_written(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(many, "FEW", few)
    told: list[int] = []
    assert write_many(jobs_of(files, tmp_path), helpers=2, progress=told.append) == Printed(DOCUMENTS, 2)
    assert told == [10, 20, DOCUMENTS]
    written = {path.stem: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(written) == {file.stem for file in files[:DOCUMENTS]}
    assert all(one.startswith(b"%PDF-") and one.rstrip().endswith(b"%%EOF") for one in written.values())


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.usefixtures("qapp")
def test_it_stops_when_told(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(many, "FEW", few)
    told: list[int] = []
    endless = (PrintJob(files[0], tmp_path / f"{number}.pdf") for number in count())
    with pytest.raises(CancelledError):
        write_many(endless, helpers=2, progress=told.append, cancelled=lambda: bool(told))
    assert told == [10]


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.usefixtures("qapp")
def test_a_folder_that_takes_nothing(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(many, "FEW", few)
    with pytest.raises(OSError, match="no-hay"):
        write_many([PrintJob(files[0], tmp_path / "no-hay" / "x.pdf")], helpers=2)


def test_in_the_background(qtbot: QtBot, files: list[Path], tmp_path: Path) -> None:
    done: list[Printed] = []
    jobs = jobs_of(files[:6], tmp_path)
    QThreadPool.globalInstance().start(lambda: done.append(write_many(jobs, helpers=2)))
    qtbot.waitUntil(lambda: done == [Printed(6)], timeout=30_000)
    assert QThreadPool.globalInstance().waitForDone(5_000)
