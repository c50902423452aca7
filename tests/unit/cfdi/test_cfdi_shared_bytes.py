"""Members of a package that share their bytes are refused, however the directory puts it; legal ones are read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from app.cfdi.package import check, entries, members

XML = b"<a>" + bytes(range(65, 91)) * 10 + b"</a>"
ENTRY = b"PK\x01\x02"


def listed_anew(raw: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """``raw``, a plain ZIP, with the entries of its directory changed."""
    start, end = raw.index(ENTRY), raw.rindex(b"PK\x05\x06")
    entries = change([ENTRY + one for one in raw[start:end].split(ENTRY)[1:]])
    directory = b"".join(entries)
    count = len(entries)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return raw[:start] + directory + tail


def several(count: int = 4) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for at in range(count):
            file.writestr(f"{at}.xml", XML + bytes((48 + at,)))
    return buffer.getvalue()


def written(folder: Path, raw: bytes) -> Path:
    path = folder / "raw.zip"
    path.write_bytes(raw)
    return path


def faults(path: Path) -> list[str]:
    """Of each member, in the order of the directory; those without one are read, the others are not."""
    found = [entry.fault for entry in entries(path)]
    summary = check(path)
    assert (summary.refused, len(list(members(path)))) == (len(found) - found.count(""), found.count(""))
    return found


def test_padding_does_not_hide_members_over_the_same_bytes(tmp_path: Path) -> None:
    raw = several(1)
    padded = raw[: raw.index(ENTRY)] + bytes(200_000) + raw[raw.index(ENTRY) :]
    assert faults(written(tmp_path, listed_anew(padded, lambda entries: entries * 50))) == ["overlap"] * 50


def test_members_that_share_some_bytes(tmp_path: Path) -> None:
    """The first is said to reach into the second."""

    def longer(entries: list[bytes]) -> list[bytes]:
        first = bytearray(entries[0])
        size = len(XML) + 2
        struct.pack_into("<2L", first, 20, size, size)
        return [*entries[1:], bytes(first)]

    assert faults(written(tmp_path, listed_anew(several(), longer))) == ["overlap", "", "", "overlap"]


def test_one_that_reaches_over_many(tmp_path: Path) -> None:
    """Those it covers share their bytes with it, though not with each other."""

    def cover(entries: list[bytes]) -> list[bytes]:
        first = bytearray(entries[0])
        size = (len(XML) + 1 + 35) * 3
        struct.pack_into("<2L", first, 20, size, size)
        return [bytes(first), *entries[1:]]

    assert faults(written(tmp_path, listed_anew(several(5), cover))) == ["overlap"] * 4 + [""]


def test_one_that_is_not_read_shares_nothing(tmp_path: Path) -> None:
    def encrypted_twin(entries: list[bytes]) -> list[bytes]:
        twin = bytearray(entries[0])
        struct.pack_into("<H", twin, 8, 1)
        return [*entries, bytes(twin)]

    assert faults(written(tmp_path, listed_anew(several(), encrypted_twin))) == ["", "", "", "", "encrypted"]


def test_the_directory_may_list_members_in_any_order_and_leave_some_out(tmp_path: Path) -> None:
    path = written(tmp_path, listed_anew(several(), lambda entries: [entries[3], entries[0], entries[2]]))
    assert [member.name for member in members(path)] == ["3.xml", "0.xml", "2.xml"]
