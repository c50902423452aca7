"""The library folder: files whole and durable under names of our own making, never overwritten, moved as one."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from shutil import disk_usage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.document import Document
from app.domain.identifiers import PackageId, Rfc
from app.errors import DiskFullError, LibraryUnavailableError
from app.store import batch_writer
from app.store.files import LibraryFolder, document_path, package_of, package_path, unreadable_path
from app.store.moving import end_move
from tests.make import OWNER

Make = Callable[..., Document]

posix_only = pytest.mark.skipif(os.name != "posix", reason="limits of Unix")


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def put(folder: LibraryFolder, relative: str, data: bytes) -> bool:
    """One file in a batch of its own; whether it was written."""
    files = folder.batch_writer()
    there = files.write_new(relative, data)
    return not files.make_durable() and there is None


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_where_things_lie(make_document: Make) -> None:
    uuid = make_document(7).uuid
    assert document_path(OWNER, make_document(7)) == f"{OWNER}/Emitidos/2026/05/{uuid}.xml"
    assert document_path(OWNER, make_document(7, issuer="AAA010101AAA")) == f"{OWNER}/Recibidos/2026/05/{uuid}.xml"
    assert document_path(Rfc("BBB010101BBB"), make_document(7)) == f"BBB010101BBB/Otros/2026/05/{uuid}.xml"
    assert package_path(OWNER, PackageId("A_01")) == f"{OWNER}/Paquetes/A_01.zip"
    assert unreadable_path(OWNER, PackageId("A_01"), 12) == f"{OWNER}/Ilegibles/A_01-000012.xml"


@given(st.text(min_size=1, max_size=512).filter(lambda text: text.isprintable() and bool(text.strip())))
@example("../../etc/passwd")
@example("C:\\Windows\\x")
@example("con")
@example("A_B_C")
@example("x" * 512)
@example("ID." + "A" * 40)
def test_no_package_id_chooses_where_we_write(text: str) -> None:
    """One safe name on every system, the same in any case; and it is known again in a library without its index."""
    package = PackageId(text)
    path = PurePosixPath(package_path(OWNER, package))
    assert path.parts[:-1] == (str(OWNER), "Paquetes")
    assert re.fullmatch(r"[0-9A-Z_.-]{1,97}\.zip", path.name)
    assert path.stem not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}
    found = package_of(Path(path))
    assert found is not None
    assert package_path(OWNER, found) == str(path)
    if text.isascii():
        assert package_path(OWNER, PackageId(text.swapcase())) == str(path)
    assert PurePosixPath(unreadable_path(OWNER, package, 1)).parent == PurePosixPath(str(OWNER), "Ilegibles")


def test_different_package_ids_lie_apart() -> None:
    odd = ["a.b", "a/b", "a b", "a_b_c", "a-b", "a_b", "con", "ID.x", "á", "a"]
    assert len({package_path(OWNER, PackageId(text)) for text in odd}) == len(odd)


@pytest.mark.parametrize("name", ["copia de facturas.zip", "A_01.ZIP", "con.zip", "A_01.xml", "a_01.zip"])
def test_files_that_are_not_named_as_we_do_are_no_packages(name: str) -> None:
    assert package_of(Path(name)) is None


@given(st.text(max_size=50), st.text(max_size=50))
def test_no_text_of_a_document_becomes_a_path(make_document: Make, issuer: str, name: str) -> None:
    path = PurePosixPath(document_path(OWNER, make_document(1, issuer=issuer or "../..", name=name)))
    assert len(path.parts) == 5
    assert path.parts[0] == str(OWNER)
    assert path.parts[1] in ("Emitidos", "Recibidos", "Otros")
    assert path.parts[2:4] == ("2026", "05")


def test_the_first_copy_is_never_overwritten(folder: LibraryFolder) -> None:
    assert put(folder, "a/b/c.xml", b"uno")
    assert not put(folder, "a/b/c.xml", b"dos")
    folder.sync({"a/b/c.xml"})
    assert contents(folder.root) == {"a/b/c.xml": b"uno"}
    assert folder.sha256("a/b/c.xml") == hashlib.sha256(b"uno").hexdigest()
    assert folder.sha256("a/b/otro.xml") is None


def test_what_a_crash_left_half_written_is_written_anew(folder: LibraryFolder) -> None:
    files = folder.batch_writer()
    for name in ("c.xml", "a/b/c.xml"):
        files.write_new(name, b"mucho mas largo que lo nuevo")  # and the process is killed
    assert len(contents(folder.root)) == 2
    folder.sweep()
    assert contents(folder.root) == {}
    assert put(folder, "c.xml", b"uno")
    assert contents(folder.root) == {"c.xml": b"uno"}
    assert sorted(one.name for one in folder.root.iterdir()) == ["a", "c.xml"]


@pytest.mark.parametrize(
    ("where", "what"), [(batch_writer, "sync_files"), (batch_writer, "rename_new")], ids=["sync", "rename"]
)
def test_no_room_leaves_nothing_under_a_good_name(
    folder: LibraryFolder, monkeypatch: pytest.MonkeyPatch, where: object, what: str
) -> None:
    put(folder, "a/antes.xml", b"antes")
    with monkeypatch.context() as patch:
        patch.setattr(where, what, full)
        with pytest.raises(DiskFullError):
            put(folder, "a/c.xml", b"uno")
    assert contents(folder.root) == {"a/antes.xml": b"antes"}
    assert put(folder, "a/c.xml", b"uno")


LIMITED = """
import resource, signal, sys
from pathlib import Path
from app.errors import LibraryUnavailableError
from app.store.files import LibraryFolder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
folder = LibraryFolder(Path(sys.argv[1]))
files = folder.batch_writer()
files.write_new("chico.xml", b"x" * 1000)
files.make_durable()
refused = 0
try:
    files.write_new("grande.xml", b"x" * 5000)
except LibraryUnavailableError:
    refused += 1
try:
    with folder.incoming("paquete.zip") as stream:
        stream.write(b"x" * 500_000)
except LibraryUnavailableError:
    refused += 1
sys.exit(refused)
"""


@posix_only
def test_a_disk_that_ends_half_way(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "biblioteca")]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True)
    assert done.returncode == 2, done.stderr
    assert list(contents(tmp_path / "biblioteca")) == ["chico.xml"]


def test_a_download_comes_under_its_name_only_when_settled(folder: LibraryFolder) -> None:
    with folder.incoming("p/a.zip") as stream:
        stream.write(b"zip")
    assert folder.sha256("p/a.zip") is None
    assert folder.incoming_path("p/a.zip").read_bytes() == b"zip"
    folder.make_final("p/a.zip")
    assert contents(folder.root) == {"p/a.zip": b"zip"}


def test_a_broken_download_is_removed(folder: LibraryFolder) -> None:
    def break_off() -> None:
        with folder.incoming("p/a.zip") as stream:
            stream.write(b"z" * 100_000)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert contents(folder.root) == {}


def test_a_full_disk_during_a_download_is_told_as_such(folder: LibraryFolder) -> None:
    def fill() -> None:
        with folder.incoming("p/a.zip"):
            full()

    with pytest.raises(DiskFullError):
        fill()
    assert contents(folder.root) == {}


def test_discarding(folder: LibraryFolder) -> None:
    with folder.incoming("p/a.zip") as stream:
        stream.write(b"zip")
    folder.discard("p/a.zip")
    folder.discard("p/a.zip")
    assert contents(folder.root) == {}


def test_room_is_asked_for_with_a_reserve(folder: LibraryFolder) -> None:
    folder.require_space(1)
    with pytest.raises(DiskFullError):
        folder.require_space(disk_usage(folder.root).free)


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "biblioteca").write_bytes(b"")
    folder = LibraryFolder(tmp_path / "biblioteca")
    with pytest.raises(LibraryUnavailableError):
        put(folder, "a/b.xml", b"")
    with pytest.raises(LibraryUnavailableError):
        folder.require_space(1)
    with pytest.raises(LibraryUnavailableError):
        folder.sha256("a/b.xml")


def test_a_folder_that_vanishes_and_returns(folder: LibraryFolder, tmp_path: Path) -> None:
    put(folder, "a/1.xml", b"1")
    folder.root.rename(tmp_path / "lejos")
    assert folder.sha256("a/1.xml") is None
    assert put(folder, "a/2.xml", b"2")
    assert contents(folder.root) == {"a/2.xml": b"2"}


# ── moving ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_moving_copies_all_and_leaves_the_old_one(folder: LibraryFolder, tmp_path: Path) -> None:
    for name in ("a/1.xml", "a/b/2.xml", "p/x.zip"):
        put(folder, name, name.encode())
    os.utime(folder.absolute("p/x.zip"), (1_000_000_000, 1_000_000_000))
    old, before = folder.root, contents(folder.root)
    folder.move_to(tmp_path / "nueva" / "biblioteca")
    assert folder.root == tmp_path / "nueva" / "biblioteca"
    end_move(folder.root)
    assert contents(folder.root) == contents(old) == before
    assert folder.absolute("p/x.zip").stat().st_mtime == 1_000_000_000
    put(folder, "a/3.xml", b"3")
    assert contents(old) == before


def test_moving_nothing_yet(folder: LibraryFolder, tmp_path: Path) -> None:
    (tmp_path / "vacia").mkdir()
    folder.move_to(tmp_path / "vacia")
    assert put(folder, "a.xml", b"")


def test_a_folder_with_something_in_it_is_left_alone(folder: LibraryFolder, tmp_path: Path) -> None:
    put(folder, "a.xml", b"a")
    (tmp_path / "otra").mkdir()
    (tmp_path / "otra" / "ajeno.txt").write_bytes(b"ajeno")
    for target in (tmp_path / "otra", folder.root, folder.root / "dentro"):
        with pytest.raises(LibraryUnavailableError):
            folder.move_to(target)
    assert contents(tmp_path / "otra") == {"ajeno.txt": b"ajeno"}
    assert folder.root == tmp_path / "biblioteca"


def test_a_full_disk_while_moving_changes_nothing(
    folder: LibraryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a.xml", b"a")
    with monkeypatch.context() as patch:
        patch.setattr("app.store.moving.sync_files", full)
        with pytest.raises(DiskFullError):
            folder.move_to(tmp_path / "nueva")
    assert folder.root == tmp_path / "biblioteca"
    folder.move_to(tmp_path / "nueva")
    end_move(tmp_path / "nueva")
    assert contents(tmp_path / "nueva") == {"a.xml": b"a"}
