"""A few processes that work off a row of jobs beside this one, in order, with bounded memory.

Each process is fresh (spawn, so it inherits nothing of ours) and has one pipe to us. It ends the moment that pipe
does: nobody is left behind when this process is killed. Functions must be importable by name; jobs and results are
pickled. A job may be begun and never finished, so it must be one that can be done again.

Not ``ProcessPoolExecutor``: its ``map`` takes all jobs at once (a million documents to export), and its processes wait
for ever when this one is killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from enum import Enum, auto
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Final, TypeVar

from app.errors import BugError, CancelledError, WorkerLostError
from app.secrecy import keep_memory_private

JOBS_IN_FLIGHT = 2
"""Per process: one it works on, one it finds when that is done."""

_MOST = 8
_SAFE_PATH = "PYTHONSAFEPATH"
_ENVIRONMENT = threading.Lock()  # it is one for the whole process, and exports and the engine start helpers at once
_LOOK_UP_SECONDS = 0.1  # how soon a cancellation is seen while all are at work

Job = TypeVar("Job")
Result = TypeVar("Result")


class NothingYet(Enum):
    """Stands among results where none has come yet, so that whoever iterates can see to other things, or stop."""

    NOTHING_YET = auto()


NOTHING_YET: Final = NothingYet.NOTHING_YET


def sensible_count() -> int:
    """As many processes as this computer has processors to spare for us, at most eight."""
    return max(1, min(_MOST, os.cpu_count() or 1))


def never() -> bool:
    """For work that nobody cancels."""
    return False


class Workers:
    """``count`` processes, started when first needed and ended by ``close``. One row of jobs at a time."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._workers: list[_Worker] = []
        self._busy = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def map_ordered(
        self, function: Callable[[Job], Result], jobs: Iterable[Job], cancelled: Callable[[], bool] = never
    ) -> Generator[Result, None, None]:
        """``function`` of each job, in the order of the jobs. As ``results``, and waits until each has come.

        Raises CancelledError soon after ``cancelled`` says so.
        """
        with closing(self.results(function, jobs)) as results:
            for result in results:
                if cancelled():
                    raise CancelledError
                if not isinstance(result, NothingYet):
                    yield result

    def results(
        self, function: Callable[[Job], Result], jobs: Iterable[Job | NothingYet]
    ) -> Generator[Result | NothingYet, None, None]:
        """``function`` of each job, in the order of the jobs, and NOTHING_YET at least ten times a second between them.

        Jobs are taken from the iterable as there is room: no more than two for each process are under way or wait to
        be handed out; where a job takes long to come by, the iterable gives NOTHING_YET too. Raises what the function
        raised, and WorkerLostError when a process died. Whoever stops early closes this, which ends the processes; the
        next row starts new ones.
        """
        if self._busy:
            raise BugError("these workers have a row of jobs already")
        self._busy = True
        whole = False
        try:
            yield from self._run(function, jobs)
            whole = True
        finally:
            self._busy = False
            if not whole:
                self.close()

    def close(self) -> None:
        """End the processes at once, whatever they do."""
        for worker in self._workers:
            worker.end()
        self._workers = []

    def _run(
        self, function: Callable[[Job], Result], jobs: Iterable[Job | NothingYet]
    ) -> Generator[Result | NothingYet, None, None]:
        source = iter(jobs)
        outcomes: dict[int, bytes] = {}
        given = turn = 0  # jobs handed out so far; the job whose result is due
        ended = False
        while True:
            while not ended and given - turn < self._count * JOBS_IN_FLIGHT:
                yield NOTHING_YET
                try:
                    job = next(source)
                except StopIteration:
                    ended = True
                    break
                if isinstance(job, NothingYet):
                    continue
                self._idlest().send(given, function, job)
                given += 1
            if turn == given:
                return
            while turn not in outcomes:
                yield NOTHING_YET
                for worker in self._ready():
                    number, outcome = worker.receive()
                    outcomes[number] = outcome
            yield _result(outcomes.pop(turn))
            turn += 1

    def _idlest(self) -> _Worker:
        """Whoever has the fewest jobs; a new process while there are fewer than may be and none is idle."""
        least = min(self._workers, key=lambda one: len(one.jobs), default=None)
        if least is not None and (not least.jobs or len(self._workers) == self._count):
            return least
        made = _Worker()
        self._workers.append(made)
        return made

    def _ready(self) -> list[_Worker]:
        """Those that have a result, or died; empty when nothing came for a moment."""
        busy = [worker for worker in self._workers if worker.jobs]
        ready = wait([worker.connection for worker in busy], _LOOK_UP_SECONDS)
        return [worker for worker in busy if worker.connection in ready]


def work_off(
    function: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    helpers: int,
    few: int,
    cancelled: Callable[[], bool] = never,
) -> Generator[Result, None, None]:
    """As ``Workers.map_ordered`` of ``helpers`` processes, but right here when there are at most ``few`` jobs.

    For these, starting a process would take longer than it saves. Without helpers all are done here.
    """
    source = iter(jobs)
    first = list(islice(source, few + 1))
    every = chain(first, source)
    if helpers >= 1 and len(first) > few:
        with Workers(helpers) as workers:
            yield from workers.map_ordered(function, every, cancelled)
        return
    for job in every:
        if cancelled():
            raise CancelledError
        yield function(job)


class _Worker:
    """One process as this side sees it. ``jobs`` are the numbers of those it has, oldest first."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.connection, other = context.Pipe()
        self.jobs: deque[int] = deque()
        self._process: SpawnProcess = context.Process(target=_serve, args=(other,), daemon=True)
        try:
            with _no_modules_from_here():
                self._process.start()
        except OSError:
            self.connection.close()
            raise
        finally:
            other.close()

    def send(self, number: int, function: Callable[[Any], Any], job: Any) -> None:
        """Send the process a job, which waits there until those before it are done."""
        try:
            self.connection.send_bytes(pickle.dumps((function, job), pickle.HIGHEST_PROTOCOL))
        except OSError:
            raise WorkerLostError from None
        self.jobs.append(number)

    def receive(self) -> tuple[int, bytes]:
        """The number and the outcome of its oldest job, still pickled."""
        try:
            outcome = self.connection.recv_bytes()
        except (EOFError, OSError):
            raise WorkerLostError from None
        return self.jobs.popleft(), outcome

    def end(self) -> None:
        """End the process and wait until it is gone."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


@contextmanager
def _no_modules_from_here() -> Iterator[None]:
    """Python, started meanwhile, imports nothing from the folder we are in: a file there may be called as a module.

    Only for as long: a program that we open for the person may be one that lies beside its modules.
    """
    with _ENVIRONMENT:
        before = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before


def _result(outcome: bytes) -> Any:
    well, value = pickle.loads(outcome)  # noqa: S301 - from a process of our own
    if well:
        return value
    raise value


def _serve(connection: Connection) -> None:
    """The life of a process: jobs come in on a thread of their own, so that whoever sends is never kept waiting."""
    keep_memory_private()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever handed out the jobs
    jobs: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, jobs), daemon=True).start()
    while True:
        connection.send_bytes(_outcome(jobs.get()))


def _listen(connection: Connection, jobs: SimpleQueue[bytes]) -> None:
    while True:
        try:
            jobs.put(connection.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)  # the other side is gone, and with it whoever wants a result


def _outcome(packed: bytes) -> bytes:
    try:
        function, job = pickle.loads(packed)  # noqa: S301 - from the process that started this one
        return pickle.dumps((True, function(job)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the result is awaited
        return _failure(error)


def _failure(error: Exception) -> bytes:
    error.add_note("".join(traceback.format_exception(error)))
    try:
        packed = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(packed)  # noqa: S301 - an error that takes other arguments than it keeps fails only here
    except Exception:  # noqa: BLE001 - an error of someone else's that does not travel
        return pickle.dumps((False, BugError("".join(traceback.format_exception(error)))), pickle.HIGHEST_PROTOCOL)
    return packed
