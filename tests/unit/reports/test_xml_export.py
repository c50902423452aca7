"""Copies of XML in a ZIP or a folder: names that every system takes, nothing written over, whole or not at all."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import CancelledError
from app.reports import zip_stream
from app.reports.file_names import FIELDS, NamePattern, PatternError, PatternProblem, UniqueNames
from app.reports.xml_export import XmlCopy, export_folder, export_zip
from app.reports.zip_stream import ZipStream

AT = datetime(2024, 3, 15, 12, 30, 42)
ODD = ["CON", "nul.xml", "..", ".", "a/b", "C:\\x", "COM¹", "x" * 300, "🙂" * 90]
PATTERNS = ["{fecha}_{uuid}", "{emisor}/{nombre_receptor} {folio}", "{serie}", "../{folio}", "{lado}\\{mes}\\x"]
texts = st.text(max_size=150) | st.sampled_from(ODD)


@example("{nombre_receptor} {folio}", dict.fromkeys(FIELDS, "") | {"nombre_receptor": "nul.xml", "folio": "🙂" * 50})
@given(st.sampled_from(PATTERNS), st.fixed_dictionaries(dict.fromkeys(FIELDS, texts)))
def test_every_name_is_safe_everywhere(pattern: str, facts: dict[str, str]) -> None:
    path = NamePattern.parse(pattern).path(facts)
    assert sum(len(one.encode("utf-16-le")) // 2 + 1 for one in path) <= 180
    for name in path:
        assert name
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert name == name.strip(" .")
        assert name not in (".", "..")
        assert len(name.encode()) <= 200
        stem = name.partition(".")[0].upper()
        assert stem not in {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(10)), *(f"LPT{n}" for n in "¹²³")}


@given(
    st.text(max_size=300), st.text(max_size=300), st.sampled_from(["", "carpeta/", "{nombre_emisor}/{nombre_emisor}/"])
)
@example("Ñ" * 254, "X" * 254, "")
@example("🙂" * 254, "CON ", "{nombre_receptor}/")
def test_the_folio_fiscal_is_never_cut(issuer: str, receiver: str, folders: str) -> None:
    uuid = "4462EBFC-5F91-5EF0-9CFB-AC0123456789"
    pattern = NamePattern.parse(folders + "{fecha}_{nombre_receptor}_{nombre_emisor}_{nombre_receptor}_{uuid}")
    facts = dict.fromkeys(FIELDS, "") | {"uuid": uuid, "nombre_emisor": issuer, "nombre_receptor": receiver}
    *_, name = pattern.path(facts)
    assert name.endswith(uuid)


@pytest.mark.parametrize("name", ["NUL .x", "com1 . a", "CON  .", "nul."])
def test_a_device_is_no_name(name: str) -> None:
    (found,) = NamePattern.parse("{serie}").path(dict.fromkeys(FIELDS, "") | {"serie": name})
    assert found.startswith("_")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", PatternProblem.EMPTY),
        (" / .. ", PatternProblem.EMPTY),
        ("{fecha", PatternProblem.BRACES),
        ("{fecha}}", PatternProblem.BRACES),
        ("{}", PatternProblem.BRACES),
        ("{fecha!r}", PatternProblem.BRACES),
        ("{fecha:>300}", PatternProblem.BRACES),
        ("{fecha.__class__}", PatternProblem.UNKNOWN_FIELD),
        ("{otra}", PatternProblem.UNKNOWN_FIELD),
        ("x" * 201, PatternProblem.TOO_LONG),
        ("/".join("abcdefghi"), PatternProblem.TOO_LONG),
    ],
)
def test_wrong_patterns_are_told(pattern: str, problem: PatternProblem) -> None:
    with pytest.raises(PatternError) as told:
        NamePattern.parse(pattern)
    assert told.value.problem is problem


@given(st.text(max_size=60))
def test_any_pattern_is_one_or_is_told(pattern: str) -> None:
    try:
        made = NamePattern.parse(pattern)
    except PatternError:
        return
    assert all(made.path({}))


@given(st.lists(st.tuples(st.sampled_from(["a", "A", "a (2)", "b"])), max_size=20))
def test_no_name_is_given_twice_in_any_case(wished: list[tuple[str, ...]]) -> None:
    names = UniqueNames()
    given_out = ["/".join(names.of(one)).casefold() for one in wished]
    assert len(set(given_out)) == len(given_out)


def copies(count: int) -> Iterator[XmlCopy]:
    for number in range(count):
        data = None if number % 10 == 9 else f"<a n='{number}'/>".encode()
        yield XmlCopy({"folio": str(number % 3), "uuid": f"U{number}"}, AT, data)


def test_a_zip_holds_every_copy_under_its_name(tmp_path: Path) -> None:
    told: list[int] = []
    done = export_zip(tmp_path / "x.zip", copies(120), NamePattern.parse("{folio}/{uuid} ñ"), told.append)
    assert (done.documents, done.missing) == (108, 12)
    assert told[-1] == 120
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 108
        assert archive.read("1/U1 ñ.xml") == b"<a n='1'/>"
        assert archive.getinfo("1/U1 ñ.xml").date_time == (2024, 3, 15, 12, 30, 42)


def test_a_cancelled_zip_leaves_the_place_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"antes")
    with pytest.raises(CancelledError):
        export_zip(tmp_path / "x.zip", copies(50), NamePattern.parse("{uuid}"), cancelled=lambda: True)
    assert [one.name for one in tmp_path.iterdir()] == ["x.zip"]
    assert (tmp_path / "x.zip").read_bytes() == b"antes"


def test_large_archives_are_zip64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_stream, "_MOST_MEMBERS", 3)
    path = tmp_path / "x.zip"
    with path.open("wb") as stream, ZipStream(stream) as archive:
        for number in range(5):
            archive.add(f"{number}.xml", b"x" * number)
    assert b"PK\x06\x06" in path.read_bytes()


def test_more_files_than_a_plain_zip_takes(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with path.open("wb") as stream, ZipStream(stream) as archive:
        for number in range(70_000):
            archive.add(f"{number}.xml", b"")
    with zipfile.ZipFile(path) as read:
        assert len(read.namelist()) == 70_000
        assert read.read("69999.xml") == b""


def test_a_folder_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "0.xml").write_bytes(b"mio")
    done = export_folder(tmp_path, copies(9), NamePattern.parse("{folio}"))
    assert done.documents == 9
    assert (tmp_path / "0.xml").read_bytes() == b"mio"
    assert {one.name for one in tmp_path.iterdir()} == {
        "0.xml", "0 (2).xml", "0 (3).xml", "0 (4).xml", "1.xml", "1 (2).xml", "1 (3).xml", "2.xml", "2 (2).xml",
        "2 (3).xml",
    }  # fmt: skip
    again = export_folder(tmp_path / "otra" / "carpeta", copies(9), NamePattern.parse("{folio}/{uuid}"))
    assert again.documents == 9
    assert (tmp_path / "otra" / "carpeta" / "2" / "U8.xml").read_bytes() == b"<a n='8'/>"
