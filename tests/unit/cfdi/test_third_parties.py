"""The third parties of a whole package are kept small, and each text of metadata gets its own of them."""

from __future__ import annotations

import io
import tracemalloc
from itertools import groupby
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.metadata_text import third_parties
from app.cfdi.metadata_text.third_parties import PackedThirdParties, read_third_parties, unpacked
from app.errors import HostilePackageError

HEADER = b"Uuid~RfcACuentaTerceros~NombreACuentaTerceros\r\n"
NOBODY = ("", "")
UUIDS = st.one_of(st.integers(0, 5), st.integers(0, 2**128 - 1)).map(lambda number: str(UUID(int=number)).upper())
NAMES = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("~\n\r")), max_size=30).map(str.strip)


def packed(rows: list[tuple[str, str, str]]) -> PackedThirdParties:
    made = PackedThirdParties()
    for row in rows:
        made.add(*row)
    return made


@given(st.lists(st.tuples(UUIDS, st.sampled_from(("", "AAA010101AAA", "ÑAA010101AAA")), NAMES)), st.lists(UUIDS))
def test_they_are_as_in_a_dict(rows: list[tuple[str, str, str]], others: list[str]) -> None:
    wanted = {uuid: (rfc, name) for uuid, rfc, name in rows}
    every = packed(rows)
    assert len(every) == len(rows)
    for uuid in (*wanted, *others):
        assert every.get(uuid, NOBODY) == wanted.get(uuid, NOBODY)
    asked = [*list(wanted)[::2], *others]
    text = "\r\n".join(f"{uuid.lower()}~AAA010101AAA~A" for uuid in asked).encode()
    assert unpacked(every.of(text)) == {uuid: wanted[uuid] for uuid in asked if uuid in wanted}


def test_more_pairs_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(third_parties, "_MOST_KNOWN", 2)
    rows = [(str(UUID(int=number)), "AAA010101AAA", f"{number % 3}") for number in range(50)]
    every = packed(rows)
    assert [every.get(uuid, NOBODY) for uuid, _, _ in rows] == [(rfc, name) for _, rfc, name in rows]


def test_a_uuid_across_two_rows_is_none() -> None:
    """In one bucket the end of a row and the beginning of the next may look like a third."""
    every = packed([("0" * 31 + "1", "A", "A")])
    bucket = next(iter(every._buckets.values()))
    for at in range(1, len(bucket) - 16):
        key = bytes(bucket[at : at + 16])
        every._buckets[hash(key) & third_parties._BUCKETS] = bucket
        assert every.get(key.hex(), NOBODY) == NOBODY


def test_names_are_as_long_as_a_document_lets_them_be() -> None:
    rows = [
        f"{UUID(int=number)}~AAA010101AAA~{'é' * length}\r\n" for number, length in enumerate((299, 300, 301, 5_000))
    ]
    found = list(filter(None, read_third_parties(io.BytesIO(HEADER + "".join(rows).encode()))))
    assert [len(name) for _, _, name in found] == [299, 300, 300, 300]


def test_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(third_parties, "MOST_BYTES", 1_000)
    with pytest.raises(HostilePackageError) as caught:
        packed([(str(UUID(int=number)), "", "") for number in range(100)])
    assert caught.value.why == "too_large"


def test_a_million_have_room() -> None:
    """Each for somebody else with a name of usual length."""
    row = third_parties._ROW.size + len("AAAA010101AA1~PERSONA FISICA CON DOS NOMBRES Y DOS APELLIDOS")
    assert 1_000_000 * row < third_parties.MOST_BYTES


def test_they_take_little_memory() -> None:
    rows = b"".join(b"%08X-0000-4000-8000-000000000000~AAA010101AAA~PERSONA %d\r\n" % (n, n) for n in range(30_000))
    stream = io.BytesIO(HEADER + rows)
    del rows
    tracemalloc.start()
    try:
        every = PackedThirdParties()
        for row in filter(None, read_third_parties(stream)):
            every.add(*row)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(every) == 30_000
    assert most < 8 << 20, f"{most:,} bytes"


def test_whoever_reads_can_see_to_other_things_often() -> None:
    rows = b"".join(b"%08X-0000-4000-8000-000000000000~A~B\r\n" % n for n in range(30_000))
    found = list(read_third_parties(io.BytesIO(HEADER + rows)))
    gaps = [len(list(run)) for is_pause, run in groupby(found, key=lambda one: one is None) if not is_pause]
    assert sum(gaps) == 30_000
    assert max(gaps) < 10_000
    nothing = list(read_third_parties(io.BytesIO(HEADER + b"\r\n" * 1_000_000)))  # where there is nothing neither
    assert nothing.count(None) == len(nothing) >= 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_line_ends_in_names_and_every_encoding(encoding: str) -> None:
    rows = [
        (str(UUID(int=number)).upper(), "AAA010101AAA", name) for number, name in enumerate(("UNO\r\nDOS", "Ñ", "A\nB"))
    ]
    text = HEADER.decode() + "".join("~".join(row) + "\r\n" for row in rows)
    assert list(filter(None, read_third_parties(io.BytesIO(text.encode(encoding))))) == rows
