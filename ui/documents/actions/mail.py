"""Opens the person's mail program with a new message that has files attached; never through a shell."""

from __future__ import annotations

import ctypes
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

from ui.widgets import open_with as desktop

MOST_FILES = 20
"""More files than this nobody sends one by one: a ZIP of them is one."""

PROGRAMS = (Path("/usr/bin/xdg-email"), Path("/usr/local/bin/xdg-email"))
"""Where xdg-email may lie: it is not looked for along PATH."""

_ODD = re.compile(r"[^\w .()/\-+@#]")  # what has a meaning for one of the mail programs behind xdg-email
_LOGON_UI, _DIALOG, _SUCCESS, _ABORTED = 0x1, 0x8, 0, 1
_NOWHERE = int(ctypes.c_ulong(-1).value)  # MAPI: the file stands at no place in the text


def send(files: Sequence[Path], copies: Path) -> bool:
    """Open a new message with ``files``; False where no mail program takes files. May take long: not for the window.

    Files whose names a mail program might misread are copied into the folder ``copies`` first. Raises OSError.
    """
    if sys.platform == "win32":
        return _send_by_mapi(files)
    program = next((one for one in PROGRAMS if one.is_file()), None)
    if program is None:
        return False
    arguments = ["--utf8", "--subject", subject_of(files)]
    for file in files:
        arguments += ["--attach", str(_plain(file, copies))]
    return desktop.start(str(program), arguments)


def write_empty(files: Sequence[Path]) -> bool:
    """Open a new message without the files; False where there is no mail program."""
    query = QUrlQuery()
    query.addQueryItem("subject", subject_of(files))
    url = QUrl("mailto:")
    url.setQuery(query)
    return QDesktopServices.openUrl(url)


def subject_of(files: Sequence[Path]) -> str:
    """The subject: the name of the file, or how many there are."""
    name = files[0].stem if len(files) == 1 else f"{len(files)} comprobantes"
    return " ".join(_ODD.sub(" ", name.replace("/", " ")).split())


def _plain(file: Path, copies: Path) -> Path:
    if not _ODD.search(str(file)):
        return file
    copy = copies / (_ODD.sub("_", file.name) or "comprobante")
    if copy.exists():
        copy = copies / f"{sum(1 for _ in copies.iterdir())} {copy.name}"
    shutil.copyfile(file, copy)
    return copy


# ── Windows: Simple MAPI ─────────────────────────────────────────────────────────────────────────────────────────────


class FileDescription(ctypes.Structure):
    """An attachment: the struct ``MapiFileDescW`` of Windows."""

    _fields_ = (
        ("reserved", ctypes.c_ulong),
        ("flags", ctypes.c_ulong),
        ("position", ctypes.c_ulong),
        ("path", ctypes.c_wchar_p),
        ("name", ctypes.c_wchar_p),
        ("kind", ctypes.c_void_p),
    )


class Message(ctypes.Structure):
    """A mail: the struct ``MapiMessageW`` of Windows."""

    _fields_ = (
        ("reserved", ctypes.c_ulong),
        ("subject", ctypes.c_wchar_p),
        ("text", ctypes.c_wchar_p),
        ("kind", ctypes.c_wchar_p),
        ("received", ctypes.c_wchar_p),
        ("conversation", ctypes.c_wchar_p),
        ("flags", ctypes.c_ulong),
        ("sender", ctypes.c_void_p),
        ("receiver_count", ctypes.c_ulong),
        ("receivers", ctypes.c_void_p),
        ("file_count", ctypes.c_ulong),
        ("files", ctypes.POINTER(FileDescription)),
    )


def message_with(files: Sequence[Path]) -> Message:
    """A message without a receiver with ``files`` attached; it holds the structs it points to."""
    described = (FileDescription * len(files))(
        *(FileDescription(0, 0, _NOWHERE, str(file), file.name, None) for file in files)
    )
    message = Message(subject=subject_of(files), file_count=len(files), files=described)
    message.held = described
    return message


def _send_by_mapi(files: Sequence[Path]) -> bool:
    """Open the message through MAPI; that the person closes it without sending is no failure."""
    library = desktop.windows_folder() / "System32" / "mapi32.dll"
    try:
        mapi = getattr(ctypes, "WinDLL")(str(library))  # noqa: B009 - not on Linux
        outcome = mapi.MAPISendMailW(None, None, ctypes.byref(message_with(files)), _LOGON_UI | _DIALOG, 0)
    except (OSError, AttributeError):
        return False
    return outcome in (_SUCCESS, _ABORTED)
