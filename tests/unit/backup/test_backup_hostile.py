"""Files that are no backups, damaged ones, and those made to do harm: refused, and nothing is left of them."""

from __future__ import annotations

import hashlib
import random
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backup.format import FORMAT, Head, Listed, is_safe_name, is_safe_path
from app.backup.reading import BackupReader
from app.backup.restoring import is_staged, stage
from app.errors import (
    BackupError,
    BackupMissingError,
    DamagedBackupError,
    HostileBackupError,
    NewerBackupError,
    NotABackupError,
)
from app.paths import Paths
from tests.unit.backup.making import AT, lines, make

GOOD = [
    ("ajustes.json", b"{}"),
    ("efirmas/EKU9003173C9.pem", b"pem"),
    ("biblioteca/EKU9003173C9/Emitidos/2024/03/a.xml", b"<x/>" * 500),
    ("biblioteca/EKU9003173C9/Paquetes/b_01.zip", bytes(range(256)) * 40),
]


def assert_refused(path: Path, other: Paths, expected: type[BackupError], why: str = "") -> None:
    with pytest.raises(expected) as caught:
        stage(path, other)
    assert why in caught.value.why
    assert not is_staged(other)
    assert not any(one.is_file() for one in other.home.rglob("*"))
    assert not other.library.exists()


def test_what_earlier_versions_would_call_hostile_says_that_it_is_of_a_later_one() -> None:
    known_to_1 = re.compile(r"(ajustes\.json|ventana\.ini|solicitudes\.jsonl|acopio\.db|efirmas/.+|biblioteca/.+)")
    later = ["decisiones.jsonl", f"presentados/{'a' * 64}.json.gz", f"listas/{'a' * 64}.csv"]
    assert [name for name in later if is_safe_name(name) and not known_to_1.fullmatch(name)] == later
    assert FORMAT > 1


def test_one_of_an_earlier_version_is_taken(tmp_path: Path, other: Paths) -> None:
    assert stage(make(tmp_path / "r", GOOD, lines(GOOD, form=1)), other).facts.head.format == 1


def test_a_good_one_is_taken(tmp_path: Path, other: Paths) -> None:
    assert stage(make(tmp_path / "r", GOOD), other).facts.files == len(GOOD)


@pytest.mark.parametrize(
    "name",
    [
        "../fuera.txt",
        "biblioteca/../../fuera.txt",
        "biblioteca/a/../b",
        "biblioteca//a",
        "biblioteca/",
        "biblioteca/./a",
        "/etc/passwd",
        "C:/Windows/x",
        "biblioteca/C:x",
        "biblioteca/a\\b",
        "biblioteca/con",
        "biblioteca/NUL.xml",
        "biblioteca/com1.txt",
        "biblioteca/a.",
        "biblioteca/a ",
        "biblioteca/ a",
        "biblioteca/a\x07b",
        "biblioteca/a\u202eb",
        "biblioteca/x:stream",
        "biblioteca/" + "a/" * 12 + "a",
        "biblioteca/" + "a" * 121,
        "efirmas/../x.pem",
        "efirmas/otro.pem",
        "presentados/../x.json.gz",
        "presentados/otro.json.gz",
        "listas/../x.csv",
        "listas/otra.csv",
        "listas/" + "a" * 64 + ".db",
        "acopio.lock",
        "registros/acopio.log",
        "acopio.db-wal",
        "manifiesto.txt",
        "AJUSTES.JSON",
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, other: Paths, name: str) -> None:
    assert not is_safe_name(name)
    assert_refused(make(tmp_path / "r", [*GOOD, (name, b"x")]), other, HostileBackupError, "name")
    assert not (tmp_path / "fuera.txt").exists()


@given(st.text(max_size=60))
def test_a_safe_path_stays_below_its_folder(text: str) -> None:
    if is_safe_path(text):
        folder = Path("/a/b").resolve()
        assert (folder / text).resolve().is_relative_to(folder)
        assert "\\" not in text


def test_the_same_file_twice(tmp_path: Path, other: Paths) -> None:
    assert_refused(make(tmp_path / "r", [*GOOD, GOOD[2]]), other, HostileBackupError, "twice")


def test_a_file_in_place_of_a_folder(tmp_path: Path, other: Paths) -> None:
    for pair in (
        [("biblioteca/a", b"1"), ("biblioteca/a/b", b"2")],
        [("biblioteca/a/b", b"2"), ("biblioteca/a", b"1")],
    ):
        assert_refused(make(tmp_path / "r", pair), other, HostileBackupError, "twice")


def test_documents_where_none_were_told(tmp_path: Path, other: Paths) -> None:
    assert_refused(make(tmp_path / "r", GOOD, lines(GOOD, documents=False)), other, HostileBackupError, "name")


def test_a_bomb(tmp_path: Path, other: Paths) -> None:
    bomb = [("biblioteca/EKU9003173C9/a.xml", bytes(64 << 20))]
    assert make(tmp_path / "r", bomb).stat().st_size < 1 << 20
    assert_refused(tmp_path / "r", other, HostileBackupError, "ratio")
    assert_refused(make(tmp_path / "s", bomb, lines([(bomb[0][0], b"x")])), other, HostileBackupError, "ratio")


def test_sizes_that_lie(tmp_path: Path, other: Paths) -> None:
    told = lines(GOOD)
    told[3] = Listed(GOOD[2][0], 3, hashlib.sha256(GOOD[2][1]).hexdigest()).line()
    assert_refused(make(tmp_path / "r", GOOD, told), other, DamagedBackupError, "size")
    data = make(tmp_path / "s", GOOD).read_bytes()
    at = data.index(GOOD[2][0].encode()) + len(GOOD[2][0]) + 4  # size in the local header
    (tmp_path / "s").write_bytes(data[:at] + (100).to_bytes(8, "little") + data[at + 8 :])
    told[3] = Listed(GOOD[2][0], 100, hashlib.sha256(GOOD[2][1]).hexdigest()).line()
    with pytest.raises(BackupError):
        stage(tmp_path / "s", other)


def test_a_list_that_does_not_agree(tmp_path: Path, other: Paths) -> None:
    told = lines(GOOD)
    wrong = told[2].replace(told[2][:64], "0" * 64)
    for changed, why in (
        ([*told[:2], wrong, *told[3:]], "sha256"),
        (told[:-1], "list"),
        ([*told, told[-1].replace("b_01", "c_01")], ""),
        ([told[0], told[2], told[1], *told[3:]], "member"),
        ([*told, "x"], "list"),
        ([*told, "0" * 64 + " -1 ajustes.json"], "list"),
    ):
        assert_refused(make(tmp_path / "r", GOOD, changed), other, DamagedBackupError, why)
    assert_refused(make(tmp_path / "r", GOOD, [*told, "0" * 64 + " 1 " + "x" * 700]), other, HostileBackupError)


def test_a_later_version_s(tmp_path: Path, other: Paths) -> None:
    assert_refused(make(tmp_path / "r", GOOD, lines(GOOD, form=FORMAT + 1)), other, NewerBackupError)


@pytest.mark.parametrize(
    "head", ["", "otra cosa", "acopio-respaldo x 0.1.0 2026-11-22 si", "acopio-respaldo 1 0.1.0 ayer si"]
)
def test_a_list_of_something_else(tmp_path: Path, other: Paths, head: str) -> None:
    assert_refused(make(tmp_path / "r", GOOD, [head, *lines(GOOD)[1:]]), other, NotABackupError)


def test_other_files(tmp_path: Path, other: Paths) -> None:
    for data in (b"", b"x" * 10_000, b"PK\x05\x06" + bytes(18), b"manifiesto.txt" * 50 + b"PK\x05\x06" + bytes(18)):
        (tmp_path / "r").write_bytes(data)
        assert_refused(tmp_path / "r", other, NotABackupError)
    with zipfile.ZipFile(tmp_path / "z", "w") as archive:
        archive.writestr("biblioteca/a.xml", "<x/>")
        archive.writestr("manifiesto.txt", "\n".join(lines([("biblioteca/a.xml", b"<x/>")])))
    assert_refused(tmp_path / "z", other, NotABackupError)  # packed again by another program
    with pytest.raises(BackupMissingError):
        stage(tmp_path / "no-hay", other)


def test_cut_anywhere(tmp_path: Path, other: Paths) -> None:
    data = make(tmp_path / "r", GOOD).read_bytes()
    for size in range(0, len(data), 97):
        (tmp_path / "r").write_bytes(data[:size])
        with pytest.raises(BackupError):
            stage(tmp_path / "r", other)


def test_one_bit_anywhere(tmp_path: Path, other: Paths) -> None:
    good = make(tmp_path / "r", GOOD).read_bytes()
    random.seed(4)
    for _ in range(400):
        place, bit = random.randrange(len(good)), 1 << random.randrange(8)
        data = bytearray(good)
        data[place] ^= bit
        (tmp_path / "r").write_bytes(data)
        try:
            with BackupReader(tmp_path / "r") as backup:
                found = {listed.name: b"".join(pieces) for listed, pieces in backup.members()}
        except BackupError:
            continue
        assert found == dict(GOOD)  # only what nobody reads was changed


@given(st.binary(max_size=2_000))
def test_no_bytes_do_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.acopio-respaldo"
    path.write_bytes(data)
    with pytest.raises(BackupError):
        BackupReader(path)


def test_the_head_says_what_it_was_told() -> None:
    head = Head(1, "0.1.0", AT, True)
    assert Head.parse(head.line()) == head
