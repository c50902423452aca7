"""Files that somebody else names: only regular ones are opened, at once, and never too much of them."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from app.efirma.files import read_certificate_file, read_key_file
from app.errors import FileUnreadableError, NotACertificateError, NotAPrivateKeyError
from app.outside_files import open_regular, read_at_most

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices with names are of other systems")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_at_most(path, 5) == b"12345"
    with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        read_at_most(path, 4)


@pytest.mark.parametrize("name", ["nada", "con\0cero"])
def test_what_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match=r"Errno"):
        open_regular(tmp_path / name)
    with pytest.raises(FileUnreadableError):
        read_key_file(tmp_path / name)


@POSIX
def test_a_pipe_and_a_device_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "tubo.cer"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(OSError, match=os.strerror(errno.EINVAL)):
            open_regular(path)
        with pytest.raises(FileUnreadableError):
            read_certificate_file(path)


def test_a_huge_file_is_no_efirma(tmp_path: Path) -> None:
    path = tmp_path / "grande"
    with path.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(NotACertificateError):
        read_certificate_file(path)
    with pytest.raises(NotAPrivateKeyError):
        read_key_file(path)
