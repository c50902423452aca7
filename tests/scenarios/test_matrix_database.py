"""A database that is damaged, cut, gone, too new, old or locked: nothing is lost, and nothing is asked a third time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw
import pytest

from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.story import Story
from app.engine.commands import Unlock
from app.engine.events import Trouble
from app.errors import DatabaseRebuiltError, LibraryBusyError, NewerDatabaseError
from app.simulator.operations import Operation
from app.store import database
from app.store.database import reader
from app.store.inspection import inspect

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
CORPUS = Path(__file__).parents[1] / "data"
HOLDER = """
import apsw, sys, threading
connection = apsw.Connection(sys.argv[1])
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
threading.Event().wait(0.5)
connection.execute("ROLLBACK")
"""
SEPTEMBER = Period(datetime(2025, 9, 1), datetime(2025, 9, 30, 23, 59, 59))


def without_log(bench: Bench) -> None:
    for suffix in ("-wal", "-shm"):
        bench.paths.database.with_name(bench.paths.database.name + suffix).unlink(missing_ok=True)


def sweep(bench: Bench, page: int, *, size: int = 4096) -> None:
    """Overwrite one page, counted from the end when negative."""
    content = bytearray(bench.paths.database.read_bytes())
    at = page * size if page >= 0 else len(content) + page * size
    content[at : at + size] = b"\xa5" * size
    bench.paths.database.write_bytes(content)


def drive(bench: Bench, listener: Callable[[object], None]) -> None:
    for _ in range(10):
        bench.engine.wait(min(0.02, bench.engine.run_due(listener, bench.cancel)), bench.cancel)


def goes_on(bench: Bench, query: Query) -> None:
    """The next start has everything, and asking twice more finds words the SAT has not heard."""
    bench.post(Unlock(bench.credential))
    bench.step()
    bench.work()
    bench.assert_files()
    bench.assert_index([query])
    for _ in range(2):
        bench.ask(query)
        bench.work()
    subjects = [call.subject for call in bench.simulator.calls.of(Operation.SUBMIT)]
    assert len(set(subjects)) == len(subjects) == 3
    bench.assert_complete(query)


@pytest.mark.parametrize("page", [0, 1, 2, 5, -1, -3])
def test_a_page_damaged_while_closed(bench: Bench, question: Question, page: int) -> None:
    bench.finish(question())
    bench.close()
    without_log(bench)
    sweep(bench, page)
    bench.events.clear()
    goes_on(bench, question())
    assert [type(error) for error in bench.troubles] == [DatabaseRebuiltError]
    assert list(bench.paths.home.glob("acopio.danada-1.db"))


def test_a_deleted_database(bench: Bench, question: Question) -> None:
    bench.finish(question())
    bench.close()
    without_log(bench)
    bench.paths.database.unlink()
    goes_on(bench, question())


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("garbage", [False, True])
def test_a_log_that_ends_early(
    make_bench: Callable[..., Bench], question: Question, tmp_path: Path, kept: float, garbage: bool
) -> None:
    """As after a copy made while Acopio ran, or a disk that lies about what it has saved."""
    bench = make_bench(documents=12)
    bench.finish(question())
    copy = tmp_path / "copia"
    shutil.copytree(bench.paths.home, copy)
    bench.close()
    bench.paths = type(bench.paths).under(copy)
    log = bench.paths.database.with_name(bench.paths.database.name + "-wal")
    content = log.read_bytes()
    cut = int(len(content) * kept)
    log.write_bytes(content[:cut] + (b"\xa5" * (len(content) - cut) if garbage else b""))
    bench.paths.database.with_name(bench.paths.database.name + "-shm").unlink()
    bench.register()
    bench.step()
    bench.work()
    for _ in range(2):
        bench.ask(question())
        bench.work()
    assert State.COMPLETE in {one.state for one in bench.requests()}
    bench.assert_complete(question())


def test_a_database_of_a_later_version_is_left_alone(bench: Bench, question: Question) -> None:
    bench.finish(question())
    bench.close()
    with closing(apsw.Connection(str(bench.paths.database))) as connection:
        version = connection.pragma("user_version")
        connection.pragma("user_version", 999)
    before = bench.paths.database.read_bytes()
    for _ in range(2):
        with pytest.raises(NewerDatabaseError):
            bench.step()
    assert bench.paths.database.read_bytes() == before
    assert not list(bench.paths.home.glob("*danada*"))
    with closing(apsw.Connection(str(bench.paths.database))) as connection:
        connection.pragma("user_version", version)
    goes_on(bench, question())


def test_a_database_locked_for_a_moment_is_waited_for(bench: Bench, question: Question) -> None:
    bench.register()
    bench.step()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(bench.paths.database)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        bench.ask(question())
    bench.work()
    bench.assert_complete(question())


@pytest.mark.parametrize("operation", [Operation.SUBMIT, Operation.VERIFY, Operation.DOWNLOAD])
def test_a_database_locked_for_long_is_taken_up_again(
    bench: Bench, question: Question, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds on to it while an answer comes: the answer is found again after the next start."""
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    bench.register()
    bench.ask(question())
    other: list[apsw.Connection] = []

    def listen(event: object) -> None:
        bench.events.append(event)
        if bench.simulator.calls.of(operation) and not other:
            other.append(apsw.Connection(str(bench.paths.database)))
            other[0].execute("BEGIN IMMEDIATE")

    with suppress(LibraryBusyError):
        drive(bench, listen)
    bench.close()
    other[0].close(True)
    bench.post(Unlock(bench.credential))
    bench.step()
    bench.work()
    bench.ask(question())
    bench.work()
    bench.assert_complete(question())


@pytest.mark.parametrize("release", sorted(path.name for path in CORPUS.glob("library-*")))
def test_a_library_of_an_earlier_release_opens(
    make_bench: Callable[..., Bench], question: Question, release: str
) -> None:
    """The upgrade corpus: what was asked and what came is all there, sound, and remembered."""
    bench = make_bench(documents=12)
    shutil.copytree(CORPUS / release, bench.paths.home)
    bench.post(Unlock(bench.credential))
    bench.step()
    (request,) = bench.requests()
    assert (request.state, request.query, request.documents) == (State.COMPLETE, question(period=SEPTEMBER), 1)
    assert bench.keys(request)[0] == Story.CREATED
    assert bench.keys(request)[-1] == Story.COMPLETE
    assert not [event for event in bench.events if isinstance(event, Trouble)]
    with closing(reader(bench.paths.database)) as connection:
        inspection = inspect(connection, bench.folder, lambda _done, _total: None)
    assert (inspection.files, inspection.findings) == (2, ())
    (again,) = bench.ask(question(period=SEPTEMBER))
    bench.work()
    assert bench.request(again.id).query.period != SEPTEMBER
    bench.assert_complete(question(period=SEPTEMBER))
