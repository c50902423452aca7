"""A disk that is full, read-only, gone or taken: the work rests with a sentence, and no download is spent in vain."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.engine.commands import Unlock
from app.engine.events import ActivityKind, RequestChanged
from app.errors import DiskFullError
from app.paths import Paths
from app.simulator.operations import Operation
from app.store.files import package_path
from app.store.identity import MARK

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
MEGABYTES = 4


@pytest.fixture
def volume(small_disk: Callable[[int], Path]) -> Path:
    return small_disk(MEGABYTES)


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says that there is room, as with a quota."""
    usage = shutil.disk_usage("/")._replace(free=1 << 40)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)


def fill(volume: Path, leaving: int) -> Path:
    """Take all the room but ``leaving`` bytes; returns the file that does."""
    ballast = volume / "lastre"
    free = os.statvfs(volume).f_bavail * os.statvfs(volume).f_frsize
    ballast.write_bytes(bytes(max(0, free - leaving)))
    return ballast


def on(volume: Path, bench: Bench) -> Bench:
    bench.settings = replace(bench.settings, library=str(volume / "Acopio"))
    return bench


def fetches(bench: Bench, request: Any) -> list[int]:
    return [package.fetches for package in bench.request(request.id).packages]


def run(bench: Bench, until: Callable[[], bool], listener: Callable[[object], None]) -> None:
    for _ in range(400):
        seconds = bench.engine.run_due(listener, bench.cancel)
        if until():
            return
        bench.engine.wait(min(seconds, 0.05), bench.cancel)
    raise AssertionError(bench.requests())


def when(seen: Callable[[Any], bool], act: Callable[[], object], bench: Bench) -> Callable[[object], None]:
    """A listener that acts once, at the first change of a request that ``seen`` waits for."""
    done = False

    def listen(event: object) -> None:
        nonlocal done
        bench.events.append(event)
        if not done and isinstance(event, RequestChanged) and seen(event.request):
            done = True
            act()

    return listen


def has(state: PackageState) -> Callable[[Any], bool]:
    return lambda request: any(package.state is state for package in request.packages)


@pytest.mark.usefixtures("roomy")
def test_a_quota_nobody_tells_of_costs_no_download(bench: Bench, question: Question, volume: Path) -> None:
    ballast = fill(volume, leaving=20_000)
    on(volume, bench).register()
    (request,) = bench.ask(question())
    bench.work(until=lambda: bool(bench.troubles))
    for _ in range(5):
        bench.step()
    assert bench.request(request.id).notice == "error:DiskFullError"
    assert bench.activities[-1].kind is ActivityKind.DISK
    assert not bench.simulator.calls.of(Operation.DOWNLOAD)
    assert [path.name for path in (volume / "Acopio").rglob("*") if path.is_file()] == [MARK]
    ballast.unlink()
    bench.work()
    assert fetches(bench, request) == [1]
    bench.assert_complete(question())


@pytest.mark.usefixtures("roomy")
@pytest.mark.parametrize("state", [PackageState.FETCHING, PackageState.STORED])
@pytest.mark.parametrize("leaving", [0, 12_288, 49_152])
def test_a_disk_that_fills_up_in_the_middle(
    bench: Bench, question: Question, volume: Path, state: PackageState, leaving: int
) -> None:
    on(volume, bench).register()
    (request,) = bench.ask(question())
    listener = when(has(state), lambda: fill(volume, leaving), bench)
    run(bench, lambda: "error:DiskFullError" in bench.notices(), listener)
    for _ in range(5):
        bench.step()
    assert not list(volume.rglob("*.parte"))
    (volume / "lastre").unlink()
    bench.work()
    assert fetches(bench, request) == [2 if state is PackageState.FETCHING and leaving < 49_152 else 1]
    bench.assert_complete(question())


@pytest.mark.parametrize("leaving", [0, 16_384, 65_536, 131_072, 262_144])
def test_a_home_without_room_loses_nothing(bench: Bench, question: Question, volume: Path, leaving: int) -> None:
    """The database, the journal and the e.firmas cannot be written: the next start takes up what there was."""
    outside = bench.paths.home.parent / "aparte"
    bench.paths = Paths.under(volume / "casa")
    bench.settings = replace(bench.settings, library=str(outside))
    bench.register()
    bench.step()
    ballast = fill(volume, leaving)
    with suppress(DiskFullError):  # it ends the engine, and the program says why
        bench.ask(question())
        bench.work(until=lambda: bool(bench.troubles) or bench.is_quiet())
    ballast.unlink()
    bench.close()
    bench.post(Unlock(bench.credential))
    bench.step()
    bench.ask(question())
    bench.work()
    bench.assert_complete(question())


def read_only(place: Path, *, on: bool) -> None:
    subprocess.run(["mount", "-o", f"remount,{'ro' if on else 'rw'}", str(place)], check=True)


@pytest.mark.usefixtures("roomy")
def test_a_read_only_library_costs_no_download(bench: Bench, question: Question, volume: Path) -> None:
    on(volume, bench).register()
    bench.folder.root.mkdir()
    read_only(volume, on=True)
    (request,) = bench.ask(question())
    bench.work(until=lambda: bool(bench.troubles))
    for _ in range(5):
        bench.step()
    assert bench.request(request.id).notice == "error:LibraryUnavailableError"
    assert bench.activities[-1].kind is ActivityKind.DISK
    assert not bench.simulator.calls.of(Operation.DOWNLOAD)
    read_only(volume, on=False)
    bench.work()
    assert fetches(bench, request) == [1]
    bench.assert_complete(question())


@pytest.mark.usefixtures("roomy")
def test_a_library_that_becomes_read_only_before_unpacking(bench: Bench, question: Question, volume: Path) -> None:
    on(volume, bench).register()
    (request,) = bench.ask(question())
    run(
        bench,
        lambda: bool(bench.troubles),
        when(has(PackageState.STORED), lambda: read_only(volume, on=True), bench),
    )
    bench.step()
    assert bench.request(request.id).notice == "error:LibraryUnavailableError"
    read_only(volume, on=False)
    bench.work()
    assert fetches(bench, request) == [1]
    bench.assert_complete(question())


def test_a_name_taken_by_a_folder_costs_no_download_and_is_told(bench: Bench, question: Question) -> None:
    """Somebody's folder stands where the package is to be written."""
    bench.register()
    (request,) = bench.ask(question())
    taken: list[Path] = []

    def take() -> None:
        (package,) = bench.requests()[0].packages
        folder = bench.folder.root / f"{package_path(bench.owner, package.id)}.parte"
        (folder / "algo").mkdir(parents=True)
        taken.append(folder)

    run(bench, lambda: bool(bench.troubles), when(lambda one: one.state is State.READY, take, bench))
    for _ in range(5):
        bench.step()
    assert bench.request(request.id).notice == "error:LibraryUnavailableError"
    assert not bench.simulator.calls.of(Operation.DOWNLOAD)
    shutil.rmtree(taken[0])
    bench.work()
    assert fetches(bench, request) == [1]
    bench.assert_complete(question())


def test_a_folder_that_vanishes_during_a_download_and_returns(bench: Bench, question: Question) -> None:
    aside = bench.paths.home / "aparte"

    def vanish() -> None:
        bench.folder.root.rename(aside)
        bench.folder.root.write_text("el disco se fue")

    bench.finish(question(content=ContentKind.METADATA))
    (request,) = bench.ask(question())
    gone = when(has(PackageState.FETCHING), vanish, bench)
    run(bench, lambda: bench.activities[-1].kind is ActivityKind.DISK, gone)
    assert bench.request(request.id).notice == "error:LibraryAwayError"
    bench.folder.root.unlink()
    aside.rename(bench.folder.root)
    bench.work()
    assert fetches(bench, request)[0] <= 2
    bench.assert_complete(question())


def test_a_document_whose_place_is_taken_by_a_folder_waits_for_it(bench: Bench, question: Question) -> None:
    facts = bench.expected(question())[0]
    month = bench.folder.root / bench.owner.value / "Emitidos" / f"{facts.issued_at:%Y}" / f"{facts.issued_at:%m}"
    taken = month / f"{facts.uuid}.xml"
    (taken / "algo").mkdir(parents=True)
    bench.register()
    (request,) = bench.ask(question())
    bench.work(until=lambda: bool(bench.troubles) or bench.is_quiet())
    assert bench.request(request.id).notice == "error:LibraryUnavailableError"
    shutil.rmtree(taken)
    bench.work()
    assert fetches(bench, request) == [1]
    bench.assert_complete(question())


@pytest.mark.skipif(sys.platform == "win32", reason="the path itself would be refused")
def test_a_library_deep_down_where_no_name_fits_is_told(bench: Bench, question: Question) -> None:
    deep = bench.paths.home.parent.joinpath(*["carpeta" * 30] * 19)
    bench.settings = replace(bench.settings, library=str(deep))
    bench.register()
    (request,) = bench.ask(question())
    bench.work(until=lambda: bool(bench.troubles))
    assert bench.request(request.id).notice == "error:LibraryUnavailableError"
    assert not bench.simulator.calls.of(Operation.DOWNLOAD)
    bench.assert_explained()
