"""Archives of pieces that were compressed apart: other programs read them whole."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.reports import zip_stream
from app.reports.zip_stream import Piece, ZipStream


def piece(data: bytes) -> Piece:
    made = Piece(io.BytesIO())
    for start in range(0, len(data), 1000):
        made.write(data[start : start + 1000])
    made.end()
    return made


@given(st.lists(st.lists(st.binary(max_size=3000), max_size=4), max_size=4))
@example([[b"", b"x"], [], [b"x", b"", b"y" * 5_000]])
def test_what_goes_in_comes_out(members: list[list[bytes]]) -> None:
    stream = io.BytesIO()
    with ZipStream(stream) as made:
        for place, pieces in enumerate(members):
            made.add_pieces(f"a/{place}.xml", [piece(data) for data in pieces])
    with zipfile.ZipFile(stream) as found:
        assert found.testzip() is None
        assert found.namelist() == [f"a/{place}.xml" for place in range(len(members))]
        assert [found.read(name) for name in found.namelist()] == [b"".join(pieces) for pieces in members]


def test_a_large_piece_after_another() -> None:
    data = bytes(range(256)) * 10_000
    stream = io.BytesIO()
    with ZipStream(stream) as made:
        made.add_pieces("x", [piece(b"head"), piece(data), piece(b"tail")])
    with zipfile.ZipFile(stream) as found:
        assert found.read("x") == b"head" + data + b"tail"


def test_an_archive_larger_than_four_gigabytes_is_listed_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_stream, "LARGEST", 200)
    stream = io.BytesIO()
    with ZipStream(stream) as made:
        for place in range(9):
            made.add_pieces(f"{place}", [piece(b"x%d" % place * 20)])
        made.add("another", b"y")
    assert b"PK\x06\x06" in stream.getvalue()
    with zipfile.ZipFile(stream) as found:
        assert found.testzip() is None
        assert [found.read(f"{place}") for place in range(9)] == [b"x%d" % place * 20 for place in range(9)]
        assert found.read("another") == b"y"


def test_a_member_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_stream, "LARGEST", 100)
    with ZipStream(io.BytesIO()) as made:
        made.add_pieces("small", [piece(b"x" * 90)])
        with pytest.raises(OSError, match="large"):
            made.add_pieces("large", [piece(b"x" * 101)])
