"""Seals of many documents: the same outcomes here and in helping processes, in order, and stopped when told."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from app.cfdi.seal.check import check_seal
from app.cfdi.seal.report import SealOutcome
from app.engine.batch import seals as sealing
from app.engine.batch.seals import BATCH, check_seals
from app.errors import CancelledError

SAMPLES = sorted((Path(__file__).parents[3] / "data" / "cfdi").glob("*.xml"))


@pytest.mark.parametrize("few", [0, 100])
def test_every_file_has_its_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(sealing, "FEW", few)
    files = [*SAMPLES, None, tmp_path / "no-esta.xml", *SAMPLES]
    outcomes = list(check_seals(files, helpers=2))
    known: list[SealOutcome | None] = [check_seal(file.read_bytes()).outcome for file in SAMPLES]
    assert outcomes == [*known, None, None, *known]
    assert len(files) > BATCH
    assert len(set(known)) > 2


@pytest.mark.parametrize("few", [0, 5])
def test_it_stops_when_told(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(sealing, "FEW", few)
    taken: list[None] = []

    def endless() -> Iterator[None]:
        for _ in count():
            taken.append(None)
            yield None

    with pytest.raises(CancelledError):
        deque(check_seals(endless(), helpers=2, cancelled=lambda: len(taken) > 3 * BATCH), maxlen=0)
    assert len(taken) < 20 * BATCH
