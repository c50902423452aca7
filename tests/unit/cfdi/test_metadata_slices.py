"""A metadata text cut into slices has the very rows it had whole."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from app.cfdi.metadata_text.rows import read_rows
from app.cfdi.metadata_text.slices import is_metadata, slices

HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~PacCertifico~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion"
)
NAMES = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="~"), max_size=20)


@given(st.lists(NAMES, max_size=30), st.sampled_from(["\r\n", "\n"]), st.integers(100, 2_000), st.booleans())
@settings(deadline=None)
def test_the_same_rows(names: list[str], end: str, size: int, ends: bool) -> None:
    lines = [
        f"{number:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA~AAA010101AAA~{name}~BBB010101BBB~B~C~2026-05-01 10:00:00~~1~I~1~"
        for number, name in enumerate(names)
    ]
    text = (end.join([HEADER, *lines]) + end * ends).encode()
    whole = list(read_rows(io.BytesIO(text), {}))
    cut = [row for piece in slices(io.BytesIO(text), size) for row in read_rows(io.BytesIO(piece), {})]
    assert [getattr(row, "uuid", None) for row in cut] == [getattr(row, "uuid", None) for row in whole]
    assert [getattr(row, "issuer_name", None) for row in cut] == [getattr(row, "issuer_name", None) for row in whole]
    assert len(whole) == len(names)


ENDS = st.sampled_from(["\r\n", "\n"])


@given(st.lists(st.tuples(NAMES, ENDS), max_size=30), ENDS, st.integers(100, 2_000))
@settings(deadline=None)
def test_the_same_rows_whatever_way_each_ends(lines: list[tuple[str, str]], first: str, size: int) -> None:
    rows = [
        f"{number:08X}-aaaa-4aaa-8aaa-AAAAAAAAAAAA~AAA010101AAA~{name}\nSA~BBB010101BBB~B~C~2026-05-01 10:00:00~~1~I~0~"
        + end
        for number, (name, end) in enumerate(lines)
    ]
    text = "".join([HEADER, first, *rows]).encode()
    whole = list(read_rows(io.BytesIO(text), {}))
    cut = [row for piece in slices(io.BytesIO(text), size) for row in read_rows(io.BytesIO(piece), {})]
    assert cut == whole
    assert [getattr(row, "issuer_name", None) for row in whole] == [f"{name}\nSA".strip() for name, _ in lines]


def test_what_has_lf_alone_is_cut_where_lines_end() -> None:
    row = "{:08X}-AAAA-4AAA-8AAA-AAAAAAAAAAAA~AAA010101AAA~A~BBB010101BBB~B~C~2026-05-01 10:00:00~~1~I~1~\n"
    text = f"{HEADER}\r\n{''.join(map(row.format, range(2_000)))}".encode()
    pieces = list(slices(io.BytesIO(text), 1_000))
    assert max(map(len, pieces)) < 2_000
    assert sum(len(list(read_rows(io.BytesIO(piece), {}))) for piece in pieces) == 2_000


@given(st.binary(max_size=3_000), st.integers(1, 500))
@settings(deadline=None)
def test_whatever_it_is_nothing_is_lost(text: bytes, size: int) -> None:
    header = io.BytesIO(text).readline(16 << 10)
    assert b"".join(piece.removeprefix(header) for piece in slices(io.BytesIO(text), size)) == text[len(header) :]


def test_what_is_metadata() -> None:
    assert is_metadata(io.BytesIO(b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n"))
    assert not is_metadata(io.BytesIO(b"Uuid~RfcACuentaTerceros~NombreACuentaTerceros\r\n"))
    assert not is_metadata(io.BytesIO(b""))
    assert not is_metadata(io.BytesIO(bytes(range(256)) * 100))
