"""A folder that is written again: a person's changes stay, ours that nobody touched is renewed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.kept_folder import NOTE, KeptFolder, Outcome

BOOK = (("Libros", "mes"), ".xlsx")


def put(root: Path, data: bytes, made_of: str = "") -> tuple[Outcome, str]:
    outcome, path = KeptFolder(root).put(*BOOK, data, made_of)
    assert path.read_bytes() == data
    return outcome, path.name


def test_what_nobody_touched_is_renewed(tmp_path: Path) -> None:
    assert put(tmp_path, b"1") == (Outcome.NEW, "mes.xlsx")
    assert put(tmp_path, b"1") == (Outcome.SAME, "mes.xlsx")
    assert put(tmp_path, b"2") == (Outcome.RENEWED, "mes.xlsx")
    assert put(tmp_path, b"1") == (Outcome.RENEWED, "mes.xlsx")


def test_what_a_person_changed_stays_and_ours_goes_beside_it(tmp_path: Path) -> None:
    put(tmp_path, b"1")
    book = tmp_path / "Libros" / "mes.xlsx"
    book.write_bytes(b"corregido")
    assert put(tmp_path, b"2") == (Outcome.BESIDE, "mes (2).xlsx")
    assert put(tmp_path, b"3") == (Outcome.BESIDE, "mes (2).xlsx")
    assert book.read_bytes() == b"corregido"
    (tmp_path / "Libros" / "mes (2).xlsx").write_bytes(b"tambien corregido")
    assert put(tmp_path, b"4") == (Outcome.BESIDE, "mes (3).xlsx")
    assert sorted(path.read_bytes() for path in (tmp_path / "Libros").iterdir()) == [
        b"4",
        b"corregido",
        b"tambien corregido",
    ]


def test_what_a_person_brought_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "Libros").mkdir()
    (tmp_path / "Libros" / "mes.xlsx").write_bytes(b"suyo")
    assert put(tmp_path, b"1") == (Outcome.BESIDE, "mes (2).xlsx")


def test_a_death_between_note_and_file_makes_nothing_somebody_elses(tmp_path: Path) -> None:
    put(tmp_path, b"1")
    line = {"archivo": "Libros/mes.xlsx", "sha256": "0" * 64, "de": ""}
    with (tmp_path / NOTE).open("ab") as note:
        note.write(b"\n" + json.dumps(line).encode() + b'\n{"archivo": "Libros/m')
    assert put(tmp_path, b"2") == (Outcome.RENEWED, "mes.xlsx")


def test_what_is_made_of_the_same_need_not_be_made(tmp_path: Path) -> None:
    put(tmp_path, b"1", "a")
    assert KeptFolder(tmp_path).is_made(*BOOK, "a")
    assert not KeptFolder(tmp_path).is_made(*BOOK, "b")
    (tmp_path / "Libros" / "mes.xlsx").write_bytes(b"otro")
    assert not KeptFolder(tmp_path).is_made(*BOOK, "a")
    (tmp_path / "Libros" / "mes.xlsx").unlink()
    assert not KeptFolder(tmp_path).is_made(*BOOK, "a")


def test_copies_are_written_once(tmp_path: Path) -> None:
    folder = KeptFolder(tmp_path)
    assert folder.put_copy(("XML", "a"), ".xml", b"1")[0] is Outcome.NEW
    assert folder.put_copy(("XML", "a"), ".xml", b"1")[0] is Outcome.SAME
    assert folder.put_copy(("XML", "a"), ".xml", b"2") == (Outcome.BESIDE, tmp_path / "XML" / "a (2).xml")
    folder.sync()
    assert not (tmp_path / NOTE).exists()


def test_what_a_kill_left_half_written_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "uno.xml.parte").write_bytes(b"<Com")
    (tmp_path / "otro.xml.parte").write_bytes(b"de otro programa")
    folder = KeptFolder(tmp_path)
    for name in ("uno", "otro"):
        assert folder.put_copy((name,), ".xml", b"<Comprobante/>")[0] is Outcome.NEW
    assert {one.name for one in tmp_path.iterdir()} == {"uno.xml", "otro.xml", "otro.xml.parte"}


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    outside, inside = tmp_path / "fuera", tmp_path / "dentro"
    outside.mkdir()
    inside.mkdir()
    (inside / "Libros").symlink_to(outside)
    for names in (BOOK[0], ("Libros", "marzo", "mes")):
        with pytest.raises(OSError, match="denied"):
            KeptFolder(inside).put(names, ".xlsx", b"1")
    (inside / "Libros").unlink()
    (inside / NOTE).symlink_to(outside / "nota")
    with pytest.raises(OSError, match="Invalid"):
        KeptFolder(inside).put(*BOOK, b"1")
    assert list(outside.iterdir()) == []


@given(st.binary(max_size=300))
def test_a_note_of_anybody_is_read_without_harm(tmp_path_factory: pytest.TempPathFactory, note: bytes) -> None:
    root = tmp_path_factory.mktemp("entrega")
    (root / NOTE).write_bytes(note)
    KeptFolder(root).put(*BOOK, b"1")
    (root / "Libros" / "mes.xlsx").write_bytes(b"suyo")
    assert put(root, b"2")[0] is Outcome.BESIDE


def test_a_note_of_other_shapes(tmp_path: Path) -> None:
    for line in (b"[]", b"null", b'{"archivo": 1}', b'{"archivo": "a", "sha256": [], "de": ""}', b"[" * 100_000):
        (tmp_path / NOTE).write_bytes(line)
        KeptFolder(tmp_path)
