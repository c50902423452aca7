"""The seals of many documents, checked by helping processes; a few are checked right here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from app.cfdi.seal.check import check_seal
from app.cfdi.seal.report import SealOutcome
from app.engine.batch.worker_processes import never, work_off

BATCH = 100
FEW = 10
"""Batches: up to so many are checked without helpers."""


def check_seals(
    files: Iterable[Path | None], *, helpers: int, cancelled: Callable[[], bool] = never
) -> Iterator[SealOutcome | None]:
    """The outcome of each, in order; None where there is no file to be read.

    ``files`` are taken as they are needed. Raises CancelledError soon after ``cancelled`` says so, and WorkerLostError.
    """
    source = iter(files)
    batches = iter(lambda: tuple(islice(source, BATCH)), ())
    for outcomes in work_off(_outcomes, batches, helpers=helpers, few=FEW, cancelled=cancelled):
        yield from outcomes


def _outcomes(files: tuple[Path | None, ...]) -> tuple[SealOutcome | None, ...]:
    """Runs in a helping process."""
    return tuple(_outcome(file) for file in files)


def _outcome(file: Path | None) -> SealOutcome | None:
    if file is None:
        return None
    try:
        return check_seal(file.read_bytes()).outcome
    except OSError:
        return None
