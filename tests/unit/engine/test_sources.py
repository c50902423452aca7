"""How what is to be read is cut into pieces."""

from __future__ import annotations

import zipfile
from math import ceil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.directory import Entry
from app.cfdi.package import entries
from app.engine.intake.sources import BATCH_DOCUMENTS, even_share, members_in_batches


@given(st.integers(1, 300_000), st.integers(1, 8))
def test_no_process_has_more_than_a_document_over_its_share(documents: int, processes: int) -> None:
    share = even_share(documents, processes)
    rounds = ceil(documents / (BATCH_DOCUMENTS * processes))
    assert 1 <= share <= BATCH_DOCUMENTS
    assert 0 <= share - documents / (rounds * processes) < 1
    assert ceil(documents / share) <= rounds * processes


def test_nothing_is_cut_into_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w"):
        pass
    assert list(members_in_batches(tmp_path / "a.zip", entries(tmp_path / "a.zip"))) == []


@given(st.integers(0, 40))
def test_every_member_is_in_one_batch_in_its_place(first: int) -> None:
    found = list(members_in_batches(Path("a.zip"), [Entry("a.xml", 8, 0, 1, 1, 0)] * 41, first))
    assert sum(batch.steps for batch in found) == 41 - first
    assert [batch.first for batch in found] == [first + sum(b.steps for b in found[:at]) for at in range(len(found))]
    assert [batch.ends_file for batch in found] == [False] * (len(found) - 1) + [True]
