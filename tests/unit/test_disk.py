"""Writing whole files: the new one or the old one, never half of either."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.disk import make_folder, sync_folder, write_whole, writing_to
from app.errors import DiskFullError, StoreError, TargetUnavailableError

posix_only = pytest.mark.skipif(os.name != "posix", reason="permissions and limits of Unix")


def test_new_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for content in (b"uno", b"", b"tres" * 100_000):
        write_whole(path, content)
        assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


@posix_only
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_owner_only_from_the_first_moment(tmp_path: Path, umask: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        seen.append(os.fstat(descriptor).st_mode & 0o777)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "x", b"secreto")
    finally:
        os.umask(before)
    assert seen[0] == 0o600
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_what_a_crash_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "x.parte").write_bytes(b"medio")
    write_whole(tmp_path / "x", b"entero")
    assert (tmp_path / "x").read_bytes() == b"entero"
    assert not (tmp_path / "x.parte").exists()


@posix_only
def test_a_link_left_under_the_temporary_name_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "ajeno"
    victim.write_bytes(b"intacto")
    (tmp_path / "x.parte").symlink_to(victim)
    write_whole(tmp_path / "x", b"nuevo")
    assert victim.read_bytes() == b"intacto"
    assert not (tmp_path / "x").is_symlink()


def refuse(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    "break_it",
    [
        lambda patch: patch.setattr(os, "fsync", refuse),
        lambda patch: patch.setattr(os, "open", refuse),
        lambda patch: patch.setattr(Path, "replace", refuse),
    ],
    ids=["fsync", "open", "rename"],
)
def test_the_old_file_stays_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_it: Callable[[pytest.MonkeyPatch], None]
) -> None:
    path = tmp_path / "x"
    write_whole(path, b"viejo")
    with monkeypatch.context() as patch:
        break_it(patch)
        with pytest.raises(OSError, match="space"):
            write_whole(path, b"nuevo")
    assert path.read_bytes() == b"viejo"
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


LIMITED = """
import resource, signal, sys
from pathlib import Path
from app.disk import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[1]), b"n" * 5000)
except OSError:
    sys.exit(7)
"""


@posix_only
def test_a_disk_that_ends_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_whole(path, b"viejo")
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", LIMITED, str(path)], cwd=root, check=False, capture_output=True)
    assert done.returncode == 7, done.stderr
    assert path.read_bytes() == b"viejo"
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "archivo").write_bytes(b"")
    with pytest.raises(OSError, match="archivo"):
        write_whole(tmp_path / "archivo" / "x", b"")


def test_folders_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    sync_folder(tmp_path)
    assert len(synced) == (os.name == "posix")


@posix_only
def test_the_name_of_every_new_folder_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.add(os.fstat(descriptor).st_ino))
    make_folder(tmp_path / "a" / "b" / "c")
    assert synced == {one.stat().st_ino for one in (tmp_path, tmp_path / "a", tmp_path / "a" / "b")}
    synced.clear()
    make_folder(tmp_path / "a" / "b" / "c")
    assert not synced


@posix_only
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "dentro" / "a.csv", tmp_path / "a.csv"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@posix_only
def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tubo")
    (tmp_path / "carpeta").mkdir()
    for name in ("tubo", "carpeta"):
        with pytest.raises(OSError, match=name):
            write_whole(tmp_path / name, b"x")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["carpeta", "tubo"]
    assert stat.S_ISFIFO((tmp_path / "tubo").stat().st_mode)


def test_among_others_nobody_elses_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.csv.parte").write_bytes(b"another's")
    write_whole(tmp_path / "a.csv", b"x", among_others=True)
    assert (tmp_path / "a.csv.parte").read_bytes() == b"another's"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "a.csv.parte"]


@pytest.mark.parametrize(("code", "kind"), [(errno.ENOSPC, DiskFullError), (errno.EACCES, TargetUnavailableError)])
def test_where_the_person_chose_to_write(tmp_path: Path, code: int, kind: type[StoreError]) -> None:
    with pytest.raises(kind) as caught, writing_to(tmp_path):
        raise OSError(code, os.strerror(code))
    assert caught.value.path == tmp_path
