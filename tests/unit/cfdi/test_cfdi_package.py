"""Sound packages are read whole, torn ones and hostile ones are told apart, and nothing is ever written."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cfdi.directory import MAX_MEMBERS, Entry
from app.cfdi.package import (
    Member,
    PackageSummary,
    check,
    entries,
    is_document,
    members,
    metadata_members,
    read_entry,
)
from app.errors import HostilePackageError, PackageError, TornPackageError

Zipped = Callable[[Sequence[tuple[str, bytes]]], Path]

XML = b'<?xml version="1.0"?><a>' + bytes(range(32, 59)) * 40 + b"</a>"
ENTRY = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"


def sound(name: str = "a.xml", data: bytes = XML, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        file.writestr(name, data)
    return buffer.getvalue()


def patched(raw: bytes, signature: bytes, offset: int, layout: str, value: int) -> bytes:
    """``raw`` with one field of its last header of that kind changed."""
    changed = bytearray(raw)
    struct.pack_into(layout, changed, changed.rindex(signature) + offset, value)
    return bytes(changed)


def read_all(path: Path) -> list[Member]:
    check(path)
    return list(members(path))


@pytest.fixture
def package(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(raw: bytes) -> Path:
        path = tmp_path / "raw.zip"
        path.write_bytes(raw)
        return path

    return write


Package = Callable[[bytes], Path]


def test_an_empty_zip_is_sound(zipped: Zipped) -> None:
    path = zipped([])
    assert check(path) == PackageSummary(0, 0)
    assert list(members(path)) == []


def test_names_are_only_read(zipped: Zipped, tmp_path: Path) -> None:
    names = [
        "../../evil.xml",
        "/abs/evil.xml",
        "C:\\evil.xml",
        "a/../../x.xml",
        "con.xml",
        "a\0b.xml",
        "ñ.xml",
        " .xml",
    ]
    path = zipped([(name, XML) for name in names])
    before = sorted(tmp_path.rglob("*"))
    assert [member.name for member in read_all(path)] == names
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicates_are_both_read(zipped: Zipped) -> None:
    path = zipped([("a.xml", b"<a/>"), ("a.xml", b"<b/>"), ("A.XML", b"<c/>")])
    assert [member.data for member in read_all(path)] == [b"<a/>", b"<b/>", b"<c/>"]


def test_which_members_are_documents(zipped: Zipped) -> None:
    invoice = b'\xef\xbb\xbf \n<cfdi:Comprobante xmlns:cfdi="x"/>'
    documents = [
        ("a.xml", b"not xml at all"),
        ("b.xml.xml", XML),
        ("C.XML", XML),
        ("empty.xml", b""),
        ("folder/d.xml", XML),
        ("no-extension", XML),
        ("e.dat", invoice),
        ("f", b"<r:Retenciones >"),
    ]
    others = [
        ("folder/", b""),
        ("empty-file", b""),
        ("a_01.txt", XML),
        ("page.html", b"<html><body/></html>"),
        ("__MACOSX/._a.xml", XML),
        ("folder/._d.xml", XML),
        ("._a.xml", XML),
    ]
    path = zipped([*others, *documents])
    assert check(path).members == len(others) + len(documents)
    assert [(member.name, member.data) for member in members(path)] == documents


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [0, 1, 262_144, 262_145, 3_000_000])
def test_every_byte_comes_back(package: Package, method: int, size: int) -> None:
    data = random.Random(size).randbytes(size)
    assert read_all(package(sound("a.xml", data, method)))[0].data == data


def test_zip64_data_descriptors_comments_and_a_prefix(package: Package) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        tell = seek

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        file.comment = b"comment"
        for name in ("a.xml", "b.xml"):
            with file.open(name, "w", force_zip64=True) as member:
                member.write(XML)
    for raw in (pipe.getvalue(), b"before" + pipe.getvalue(), pipe.getvalue() + b"\r\n"):
        assert [member.data for member in read_all(package(raw))] == [XML, XML]


def test_more_members_than_a_plain_zip_can_count(package: Package) -> None:
    raw = many_members(70_000)
    path = package(raw)
    with zipfile.ZipFile(path) as theirs:
        assert len(theirs.infolist()) == 70_000
    assert check(path) == PackageSummary(70_000, 70_000)


@lru_cache
def many_members(count: int) -> bytes:
    """A Zip64 of so many members of one byte, all of one name."""
    crc = zlib.crc32(b"-")
    local = struct.pack("<4s5H3L2H", LOCAL, 20, 0, 0, 0, 0, crc, 1, 1, 1, 0) + b"a-"
    entry = struct.pack("<4s6H3L5H2L", ENTRY, 20, 20, 0, 0, 0, 0, crc, 1, 1, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = b"".join(entry[:42] + struct.pack("<L", at * len(local)) + b"a" for at in range(count))
    start = len(local) * count
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return local * count + directory + end64 + locator + end


def beside(member: bytes) -> bytes:
    """The one member of that ZIP, and a sound one behind it, in one ZIP."""
    sound_one = sound("bueno.xml")
    parts = [
        (raw[: raw.index(ENTRY)], raw[raw.index(ENTRY) : raw.rindex(b"PK\x05\x06")]) for raw in (member, sound_one)
    ]
    (first, first_entry), (second, second_entry) = parts
    body = first + second
    second_entry = second_entry[:42] + struct.pack("<L", len(first)) + second_entry[46:]
    directory = first_entry + second_entry
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), len(body), 0)


def damaged() -> dict[str, bytes]:
    raw = sound()
    flipped = bytearray(sound(method=zipfile.ZIP_STORED))
    flipped[100] ^= 0x40
    broken = bytearray(raw)
    broken[35:60] = b"\xff" * 25
    return {
        "wrong byte": bytes(flipped),
        "wrong CRC": patched(raw, ENTRY, 16, "<L", 1),
        "bad stream": bytes(broken),
        "member far outside": patched(raw, ENTRY, 42, "<L", 0x7FFFFFFF),
        "Zip64 promised": patched(raw, ENTRY, 42, "<L", 0xFFFFFFFF),
        "longer than it is": patched(raw, ENTRY, 24, "<L", len(XML) + 1),
        "packed shorter than it is": patched(raw, ENTRY, 20, "<L", 20),
    }


@pytest.mark.parametrize("name", damaged())
def test_a_damaged_member_costs_only_itself(name: str, package: Package) -> None:
    path = package(beside(damaged()[name]))
    summary = check(path)
    assert (summary.members, summary.damaged, summary.refused) == (2, 1, 0)
    assert summary.bytes == len(XML)
    assert [member.name for member in members(path)] == ["bueno.xml"]


def torn() -> dict[str, bytes]:
    raw = sound()
    return {
        "nothing": b"",
        "a web page": b"<!DOCTYPE html><html><head><title>503</title></head></html>",
        "half": raw[: len(raw) // 2],
        "one byte short": raw[:-1],
        "head lost": raw[30:],
        "directory elsewhere": patched(raw, b"PK\x05\x06", 16, "<L", 10_000),
        "directory too long": patched(raw, b"PK\x05\x06", 12, "<L", 10_000),
        "directory is not one": patched(raw, ENTRY, 0, "<L", 0),
        "Zip64 directory promised": patched(raw, b"PK\x05\x06", 16, "<L", 0xFFFFFFFF),
    }


@pytest.mark.parametrize("name", torn())
def test_torn(name: str, package: Package) -> None:
    path = package(torn()[name])
    with pytest.raises(TornPackageError):
        check(path)
    with pytest.raises(TornPackageError):
        list(members(path))


def hostile() -> dict[str, tuple[str, bytes]]:
    raw = sound()
    link = patched(patched(raw, ENTRY, 4, "<H", 3 << 8 | 20), ENTRY, 38, "<L", 0o120777 << 16)
    return {
        "declared size": ("member_too_large", patched(raw, ENTRY, 24, "<L", (64 << 20) + 1)),
        "encrypted": ("encrypted", patched(raw, ENTRY, 8, "<H", 1)),
        "bzip2": ("unknown_method", sound(method=zipfile.ZIP_BZIP2)),
        "no such method": ("unknown_method", patched(raw, ENTRY, 10, "<H", 77)),
        "symbolic link": ("symlink", link),
        "ZIP within": ("nested_zip", sound("inner.zip", sound())),
        "ZIP within under another name": ("nested_zip", sound("inner.xml", sound())),
        "empty ZIP within": ("nested_zip", sound("inner.xml", b"PK\x05\x06" + bytes(18))),
        "smaller than it is": ("sizes_lie", patched(raw, ENTRY, 24, "<L", 10)),
        "stored with two sizes": ("sizes_lie", patched(sound(method=zipfile.ZIP_STORED), ENTRY, 24, "<L", 10)),
    }


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_member_costs_only_itself(name: str, package: Package) -> None:
    reason, raw = hostile()[name]
    path = package(beside(raw))
    summary = check(path)
    assert (summary.members, summary.damaged, summary.refused) == (2, 0, 1)
    assert [member.name for member in members(path)] == ["bueno.xml"]
    with path.open("rb") as file, pytest.raises(HostilePackageError) as caught:
        read_entry(file, entries(path)[0])
    assert caught.value.why == reason


def test_what_is_small_enough_may_be_as_compressible_as_it_likes(package: Package) -> None:
    """A factura with 8,000 equal lines: 60 MB out of 60 kB."""
    data = b"<a>" + b" " * (60 << 20)
    path = package(sound(data=data))
    assert check(path) == PackageSummary(1, len(data))
    assert [len(member.data) for member in members(path)] == [len(data)]


def test_a_text_too_large_and_hardly_more_than_zeros(package: Package) -> None:
    path = package(promised(1, 350_000, 80 << 20, b".txt"))
    assert [entry.fault for entry in entries(path)] == ["ratio"]
    with pytest.raises(HostilePackageError):
        next(metadata_members(path)).stream.read()


def test_more_members_than_any_package_has(package: Package) -> None:
    path = package(many_members(MAX_MEMBERS + 1))
    for way in (check, entries, lambda path: list(members(path))):
        with pytest.raises(HostilePackageError) as caught:
            way(path)
        assert caught.value.why == "too_many_members"


@pytest.mark.parametrize("count", [2, 30_000])
def test_members_over_the_same_bytes(package: Package, count: int) -> None:
    """Each keeps to its limits, and is listed again and again."""
    raw = sound(data=bytes(range(256)) * 1200)
    entry = raw[raw.index(ENTRY) : raw.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, raw.index(ENTRY), 0)
    path = package(raw[: raw.index(ENTRY)] + entry * count + end)
    assert {entry.fault for entry in entries(path)} == {"overlap"}
    assert check(path) == PackageSummary(count, 0, refused=count)
    assert not list(members(path))


def promised(count: int, packed: int, size: int, name: bytes = b"a") -> bytes:
    """A ZIP of zeros whose directory promises ``count`` members of that size."""
    apart = packed + 30 + len(name)  # with a local header
    body = bytes(count * apart)
    entries = b"".join(
        struct.pack("<4s6H3L5H2L", ENTRY, 20, 20, 0, 8, 0, 0, 0, packed, size, len(name), 0, 0, 0, 0, 0, at * apart)
        + name
        for at in range(count)
    )
    return body + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), len(body), 0)


def test_what_comes_after_too_much_is_not_read(package: Package) -> None:
    """Members that each keep to their limits."""
    faults = [entry.fault for entry in entries(package(promised(140, 350, 60 << 20)))]
    assert faults == [""] * 136 + ["too_large"] * 4


def test_each_member_can_be_read_by_itself(zipped: Zipped) -> None:
    """However long its name is, in any order."""
    wanted = [(f"{'n' * (at * 7)}{at}.xml", random.Random(at).randbytes(at * 3_000) + b"<a/>" * 50) for at in range(60)]
    path = zipped(wanted)
    listed = entries(path)
    with path.open("rb") as file:
        for entry, (name, data) in reversed(list(zip(listed, wanted, strict=True))):
            assert entry.name == name
            assert read_entry(file, entry) == data
            assert is_document(entry, data)


def test_a_text_too_large_for_one_piece_is_only_streamed(zipped: Zipped) -> None:
    data = random.Random(1).randbytes(1 << 20) * 65
    path = zipped([("a.txt", data)])
    with path.open("rb") as file, pytest.raises(HostilePackageError):
        read_entry(file, entries(path)[0])
    assert check(path).bytes == len(data)


def test_a_missing_file_is_no_package_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check(tmp_path / "nowhere.zip")


def test_texts_come_as_streams(zipped: Zipped) -> None:
    text = b"".join(b"line %d\r\n" % i for i in range(100_000))
    path = zipped([("a_01.txt", text), ("a.xml", XML), ("__MACOSX/._a_01.txt", b"x"), ("B.TXT", b"short")])
    found = []
    for member in metadata_members(path):
        first = member.stream.readline()
        found.append((member.name, first + member.stream.read()))
    assert found == [("a_01.txt", text), ("B.TXT", b"short")]


def test_a_text_damaged_at_its_end_is_told_while_reading(package: Package) -> None:
    path = package(patched(sound("a_01.txt"), ENTRY, 16, "<L", 1))
    texts = metadata_members(path)
    stream = next(texts).stream
    with pytest.raises(TornPackageError):
        stream.read()


FEW = b"<a>" + b"x" * 30 + b"</a>"
SMALL = sound(data=FEW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(SMALL) - 1), length=st.integers(0, 8), put=st.binary(max_size=8))
def test_mutants_raise_package_errors_only(package: Package, at: int, length: int, put: bytes) -> None:
    path = package(SMALL[:at] + put + SMALL[at + length :])
    with suppress(PackageError):
        assert all(member.data == FEW for member in read_all(path))
        assert check(path) == read_one_by_one(path)


def read_one_by_one(path: Path) -> PackageSummary:
    """What ``check`` should tell of the package."""
    size = damaged = refused = 0
    with path.open("rb") as file:
        for entry in entries(path):
            try:
                size += len(read_entry(file, entry))
            except TornPackageError:
                damaged += 1
            except HostilePackageError:
                refused += 1
    return PackageSummary(len(entries(path)), size, damaged, refused)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_raise_package_errors_only(package: Package, raw: bytes) -> None:
    with suppress(PackageError):
        read_all(package(raw + b"PK\x05\x06" + bytes(8) + raw[:10].ljust(10, b"\0")))


@pytest.mark.parametrize("stem", ["a", "._a", ".a", "x/a", "x/._a", "__MACOSX/a", "/a", ""])
@pytest.mark.parametrize("ending", [".xml", ".XML", ".txt", ".TXT", "", "/"])
def test_what_may_be_a_document_is_neither_text_nor_clutter(stem: str, ending: str) -> None:
    entry = Entry(stem + ending, 0, 0, 0, 0, 0)
    assert entry.may_be_document is not (entry.is_text or entry.is_clutter)
