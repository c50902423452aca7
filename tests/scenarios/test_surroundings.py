"""The computer around the engine: a clock that jumps, a library folder that vanishes, fills up or moves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import settings
from app.domain.catalogs import Direction
from app.domain.clock import mexico_wall_time
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.story import Story
from app.engine.commands import BeginLibrary, FindLibrary, MoveLibrary, Unlock
from app.engine.events import ActivityKind, LibraryMoved
from app.engine.planning.update_rules import UpdateScope
from app.errors import (
    ClockAheadError,
    ClockBehindError,
    LibraryAwayError,
    LibraryInOwnDataError,
    LibraryUnavailableError,
    NotThatLibraryError,
)
from app.simulator import faults
from app.simulator.operations import Operation
from app.words import messages

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


@pytest.mark.parametrize("span", [{"days": 1}, {"days": -1}, {"days": 8}])
def test_no_request_stalls_when_the_clock_jumps(bench: Bench, question: Question, span: dict[str, float]) -> None:
    bench.factor = 1.0
    bench.register()
    (request,) = bench.ask(question())
    bench.step()
    bench.clock.jump(**span)
    bench.clock.jump(minutes=2)
    bench.step()
    assert bench.simulator.calls.of(Operation.VERIFY)
    bench.clock.jump(**{unit: max(0, -amount) for unit, amount in span.items()})
    for _ in range(4):
        bench.step()
        bench.clock.jump(minutes=20)
    assert bench.request(request.id).state in (State.COMPLETE, State.EXPIRED)
    assert all(one.is_done for one in bench.requests())
    bench.assert_complete(question())


def test_a_clock_that_stands_still_does_not_keep_the_program_open(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.SUBMIT, faults.Hang())
    bench.register()
    bench.ask(question())

    def listen(event: object) -> None:
        if not bench.cancel.cancelled and "CALLING" in repr(event):
            bench.clock.jump(hours=-2)
            bench.cancel.cancel()
            bench.engine.wake()

    assert bench.engine.run_due(listen, bench.cancel) == 0.0
    bench.close()
    bench.simulator.faults.release()


@pytest.mark.parametrize("hours", [1, -1, 24, -24])
def test_a_wrong_clock_hinders_nothing_and_is_named_once(
    make_bench: Callable[..., Bench], question: Question, hours: int
) -> None:
    """What is asked until now reaches into the SAT's future, and is asked until its own now."""
    bench = make_bench()
    wrong = bench.clock = type(bench.clock)()
    wrong.jump(hours=hours)
    bench.register()
    now = mexico_wall_time(wrong.now())
    queries = [question(period=Period(datetime(2026, 5, 1), now - timedelta(minutes=1))), question()]
    requests = bench.finish(*queries)
    assert [one.state for one in requests] == [State.COMPLETE] * 2
    assert not [call for call in bench.simulator.calls.of(Operation.SUBMIT) if call.code != 5000]
    assert not bench.notices(), "once is enough"
    (trouble,) = bench.troubles
    assert isinstance(trouble, ClockAheadError if hours > 0 else ClockBehindError)
    assert abs(trouble.seconds - 3600 * abs(hours)) <= 5
    span = {1: "1 h", 24: "1 día"}[abs(hours)]
    side = "adelantado" if hours > 0 else "atrasado"
    assert messages.explain(trouble.key, {"seconds": str(3600 * abs(hours))}).title == (
        f"El reloj de tu equipo está {side} {span}"
    )
    bench.assert_complete(question())
    right = bench.simulator.clock.now()
    assert all(one.sent_at and abs(one.sent_at - right) < timedelta(minutes=1) for one in bench.requests())
    bench.close()
    bench.register()
    (again,) = bench.ask(question(direction=Direction.RECEIVED))
    bench.work()
    assert bench.request(again.id).state is State.COMPLETE
    planned = bench.engine.plan_update(UpdateScope((bench.owner,)))
    sat_now = mexico_wall_time(bench.simulator.clock.now())
    assert planned
    assert all(query.period.end <= sat_now for query in planned if query.period)


def test_a_vanished_library_pauses_the_work_and_its_return_resumes_it(bench: Bench, question: Question) -> None:
    bench.paths.library.parent.mkdir(parents=True)
    bench.paths.library.write_text("aquí no hay carpeta")
    bench.register()
    (request,) = bench.ask(question())
    bench.work(until=lambda: bool(bench.troubles))
    bench.step()
    assert isinstance(bench.troubles[0], LibraryUnavailableError)
    assert len(bench.troubles) == 1
    assert [activity.kind for activity in bench.activities][-1] is ActivityKind.DISK
    assert bench.request(request.id).notice == "error:LibraryUnavailableError"
    assert not bench.simulator.calls.of(Operation.DOWNLOAD)
    bench.paths.library.unlink()
    bench.work()
    assert [activity.kind for activity in bench.activities][-1] is ActivityKind.UP_TO_DATE
    bench.assert_complete(question())


def test_a_library_that_vanishes_before_unpacking_costs_no_second_download(bench: Bench, question: Question) -> None:
    bench.register()
    (request,) = bench.ask(question())
    aside = bench.paths.home / "aparte"
    moved = False

    def listen(event: object) -> None:
        nonlocal moved
        bench.events.append(event)
        stored = any(one.state is PackageState.STORED for one in bench.request(request.id).packages)
        if stored and not moved:
            moved = True
            bench.paths.library.rename(aside)
            bench.paths.library.write_text("el disco se fue")

    while not bench.troubles:
        bench.engine.wait(min(0.02, bench.engine.run_due(listen, bench.cancel)), bench.cancel)
        assert not bench.is_quiet()
    bench.paths.library.unlink()
    aside.rename(bench.paths.library)
    bench.work()
    assert bench.request(request.id).packages[0].fetches == 1
    bench.assert_complete(question())


def test_a_package_deleted_before_unpacking_is_fetched_again(bench: Bench, question: Question) -> None:
    bench.register()
    (request,) = bench.ask(question())
    deleted = False

    def listen(event: object) -> None:
        nonlocal deleted
        for path in list(bench.paths.library.rglob("*.zip")) if not deleted else []:
            if any(one.state is PackageState.STORED for one in bench.request(request.id).packages):
                path.unlink()
                deleted = True

    while not bench.is_quiet():
        bench.engine.wait(min(0.02, bench.engine.run_due(listen, bench.cancel)), bench.cancel)
    assert deleted
    assert bench.request(request.id).packages[0].fetches == 2
    bench.assert_complete(question())


def test_a_full_disk_is_told_and_costs_no_download(
    bench: Bench, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(bench.paths.home.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_000_000))
    bench.register()
    (request,) = bench.ask(question())
    bench.work(until=lambda: bool(bench.troubles))
    bench.step()
    assert bench.request(request.id).notice == "error:DiskFullError"
    assert bench.activities[-1].kind is ActivityKind.DISK
    assert not bench.simulator.calls.of(Operation.DOWNLOAD)
    monkeypatch.undo()
    bench.work()
    bench.assert_complete(question())


def test_a_journal_that_cannot_be_written_sends_nothing(bench: Bench, question: Question) -> None:
    bench.register()
    bench.step()
    journal = bench.paths.database.with_name("solicitudes.jsonl")
    journal.mkdir()
    (request,) = bench.ask(question())
    bench.step()
    assert bench.request(request.id).notice == "error:LibraryUnavailableError"
    assert bench.activities[-1].kind is ActivityKind.DISK
    assert not bench.simulator.calls.of(Operation.SUBMIT)
    journal.rmdir()
    bench.work()
    bench.assert_complete(question())


def test_the_second_copy_holds_the_same_documents(bench: Bench, question: Question, tmp_path: Path) -> None:
    target = tmp_path / "copia" / "del cliente"
    bench.finish(question(), copy_to=target)
    originals = {path.name: path.read_bytes() for path in bench.folder.root.rglob("*.xml")}
    assert {path.name: path.read_bytes() for path in target.iterdir()} == originals
    bench.assert_complete(question())


def test_a_second_copy_that_fails_is_told_and_harms_nothing(bench: Bench, question: Question, tmp_path: Path) -> None:
    blocked = tmp_path / "archivo"
    blocked.write_text("no soy una carpeta")
    (request,) = bench.finish(question(), copy_to=blocked)
    assert request.state is State.COMPLETE
    assert Story.COPY_FAILED in bench.keys(request)
    bench.assert_complete(question())


def test_the_library_moves_with_all_that_is_in_it(bench: Bench, question: Question, tmp_path: Path) -> None:
    bench.finish(question())
    target = tmp_path / "otro disco"
    bench.post(MoveLibrary(target))
    bench.step()
    assert LibraryMoved(target) in bench.events
    assert settings.load(bench.paths.settings_file).settings.library == str(target)
    bench.settings = replace(bench.settings, library=str(target))
    query = question(period=Period.month(2025, 9))
    bench.ask(query)
    bench.work()
    bench.assert_complete(question(), query)
    assert json.loads(bench.paths.settings_file.read_text())["library"] == str(target)


def test_a_library_does_not_move_into_a_folder_in_use(bench: Bench, question: Question, tmp_path: Path) -> None:
    bench.finish(question())
    occupied = tmp_path / "ocupada"
    occupied.mkdir()
    (occupied / "algo.txt").write_text("mío")
    bench.post(MoveLibrary(occupied))
    bench.step()
    assert isinstance(bench.troubles[0], LibraryUnavailableError)
    assert settings.load(bench.paths.settings_file).settings.library is None
    bench.assert_complete(question())


def test_a_damaged_database_is_rebuilt_without_asking_a_third_time(bench: Bench, question: Question) -> None:
    query = question()
    bench.finish(query)
    bench.close()
    for suffix in ("-wal", "-shm"):
        bench.paths.database.with_name(bench.paths.database.name + suffix).unlink(missing_ok=True)
    bench.paths.database.write_bytes(b"esto no es una base de datos" * 99)
    bench.post(Unlock(bench.credential))
    bench.work()
    bench.assert_files()
    bench.assert_index([query])
    for _ in range(2):
        bench.ask(query)
        bench.work()
    subjects = [call.subject for call in bench.simulator.calls.of(Operation.SUBMIT)]
    assert len(set(subjects)) == len(subjects)
    bench.assert_complete(query)


def test_a_renamed_library_is_not_made_anew_and_is_found_where_it_is(
    bench: Bench, question: Question, tmp_path: Path
) -> None:
    bench.finish(question())
    bench.close()
    bench.events.clear()
    there = bench.paths.library.rename(tmp_path / "otro nombre")
    bench.register()
    other = question(direction=Direction.RECEIVED)
    downloads = len(bench.simulator.calls.of(Operation.DOWNLOAD))
    (request,) = bench.ask(other)
    bench.work(until=lambda: bench.request(request.id).notice == "error:LibraryAwayError")
    bench.step()
    assert type(bench.troubles[0]) is LibraryAwayError
    assert bench.activities[-1].kind is ActivityKind.DISK
    assert len(bench.simulator.calls.of(Operation.DOWNLOAD)) == downloads
    assert not bench.paths.library.exists()
    bench.post(FindLibrary(tmp_path))
    bench.step()
    assert isinstance(bench.troubles[-1], NotThatLibraryError)
    bench.post(FindLibrary(there))
    bench.settings = replace(bench.settings, library=str(there))
    bench.work()
    assert LibraryMoved(there) in bench.events
    assert settings.load(bench.paths.settings_file).settings.library == str(there)
    bench.assert_complete(question(), other)


def test_a_lost_library_is_begun_anew_when_the_person_says_so(bench: Bench, question: Question, tmp_path: Path) -> None:
    bench.finish(question())
    bench.paths.library.rename(tmp_path / "perdida")
    other = question(direction=Direction.RECEIVED)
    (request,) = bench.ask(other)
    bench.work(until=lambda: bench.request(request.id).notice == "error:LibraryAwayError")
    bench.post(BeginLibrary())
    bench.work()
    assert bench.request(request.id).state is State.COMPLETE
    documents = list(bench.paths.library.rglob("*.xml"))
    assert len(documents) == bench.request(request.id).documents > 0


def test_the_library_does_not_move_into_acopio_s_own_data(bench: Bench, question: Question) -> None:
    bench.finish(question())
    bench.post(MoveLibrary(bench.paths.efirmas / "biblioteca"))
    bench.step()
    assert isinstance(bench.troubles[-1], LibraryInOwnDataError)
    bench.assert_complete(question())
