"""How what is to be read is cut into pieces."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.directory import Entry
from app.cfdi.metadata_text import third_parties
from app.cfdi.metadata_text.slices import slices
from app.cfdi.metadata_text.third_parties import unpacked
from app.cfdi.package import entries
from app.engine.batch.worker_processes import NOTHING_YET, NothingYet
from app.engine.intake import pieces as sources
from app.engine.intake.pieces import BATCH_DOCUMENTS, even_share, lines_in_slices, members_in_batches
from app.errors import HostilePackageError


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


METADATA = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion\r\n"
)
ROW = "{:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA~AAA010101AAA~A~BBB010101BBB~B~C~2026-05-01 10:00:00~~1~I~1~\r\n"
THIRD_PARTIES = "Uuid~RfcACuentaTerceros~NombreACuentaTerceros\r\n"
THIRD_PARTY = "{:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA~CCC010101CCC~TERCERO\r\n"


def metadata_package(folder: Path, rows: range, third: range) -> Path:
    with zipfile.ZipFile(folder / "m.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("m.txt", METADATA + "".join(map(ROW.format, rows)))
        file.writestr("m_tercero.txt", THIRD_PARTIES + "".join(map(THIRD_PARTY.format, third)))
    return folder / "m.zip"


def test_each_slice_has_the_third_parties_of_its_own_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "slices", lambda stream: slices(stream, 3_000))
    package = metadata_package(tmp_path, range(200), range(100, 300))
    pieces = [piece for piece in lines_in_slices(package) if not isinstance(piece, NothingYet)]
    theirs = [unpacked(piece.third_parties) for piece in pieces]
    assert sum(map(len, theirs)) == 100
    assert max(map(len, theirs)) < 40
    for piece, own in zip(pieces, theirs, strict=True):
        assert all(uuid.encode() in piece.data for uuid in own)
    lines = [piece for piece in pieces if piece.name.endswith("m.txt")]
    assert lines[0].before == 0
    for piece, following in pairwise(lines):
        assert following.before == piece.before + piece.data.count(b"\n") - 1
    assert all(ROW.format(piece.before).encode() in piece.data for piece in lines)


def test_third_parties_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(third_parties, "MOST_BYTES", 2_000)
    with pytest.raises(HostilePackageError, match="too_large"):
        list(lines_in_slices(metadata_package(tmp_path, range(0), range(100))))


def test_reading_third_parties_can_be_stopped(tmp_path: Path) -> None:
    pieces = list(lines_in_slices(metadata_package(tmp_path, range(1), range(30_000))))
    assert pieces[:3] == [NOTHING_YET] * 3
    assert {piece.steps for piece in pieces if not isinstance(piece, NothingYet)} == {1}
