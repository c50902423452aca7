"""What kind of place a folder is: synchronised to a cloud, on a network, read-only, nearly full, or too deep."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath, PureWindowsPath

NEARLY_FULL = 2 << 30
"""With fewer bytes free than this, the person is told before it is too late."""
LONGEST_ROOT = 150
"""Letters of a library's folder: the longest name below it needs about 100, and Windows takes 260."""

_VARIABLES = {
    "OneDrive": "OneDrive",
    "OneDriveConsumer": "OneDrive",
    "OneDriveCommercial": "OneDrive",
}
_NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mi unidad": "Google Drive",
    "iclouddrive": "iCloud",
    "icloud drive": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "box sync": "Box",
    "synologydrive": "Synology Drive",
    "megasync": "MEGA",
}
_MARKS = {".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".tmp.drivedownload": "Google Drive"}
_NETWORK_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs", "ceph", "davfs"}
    | {f"fuse.{name}" for name in ("sshfs", "rclone", "davfs", "gvfsd-fuse")}
)
_OWN_PLACES = (
    "efirmas", "registros", "demostracion", "restaurando", "respaldando", "entrando", "antes-de-restaurar", "listas",
    "presentados",
)  # fmt: skip
_RECALL = 0x0040_0000 | 0x0004_0000  # FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS, …_ON_OPEN: its bytes are elsewhere
_CLOUD_TAG, _CLOUD_MASK = 0x9000_001A, 0xFFFF_0FFF  # IO_REPARSE_TAG_CLOUD and its fifteen sisters
_REMOTE = 4  # DRIVE_REMOTE


class PlaceNote(StrEnum):
    """What the person should know of a folder; the value is the key of its words."""

    CLOUD = "place:cloud"
    NETWORK = "place:network"
    READ_ONLY = "place:read_only"
    NEARLY_FULL = "place:nearly_full"
    TOO_DEEP = "place:too_deep"
    OWN_DATA = "place:own_data"


@dataclass(frozen=True, slots=True)
class Noted:
    """A note with the facts for its sentence."""

    note: PlaceNote
    fields: Mapping[str, str] = field(default_factory=dict)


def notes(folder: Path, environment: Mapping[str, str]) -> tuple[Noted, ...]:
    """All there is to know of ``folder``, which need not exist yet. May wait for a network; never raises."""
    found = []
    if (service := cloud_of(folder, environment)) is not None:
        found.append(Noted(PlaceNote.CLOUD, {"service": service}))
    if is_on_network(folder):
        found.append(Noted(PlaceNote.NETWORK))
    if not is_writable(folder):
        found.append(Noted(PlaceNote.READ_ONLY, {"path": str(folder)}))
    elif (free := free_bytes(folder)) is not None and free < NEARLY_FULL:
        found.append(Noted(PlaceNote.NEARLY_FULL, {"free": str(free)}))
    if is_too_deep(folder):
        found.append(Noted(PlaceNote.TOO_DEEP, {"most": str(LONGEST_ROOT)}))
    return tuple(found)


def cloud_of(folder: Path, environment: Mapping[str, str]) -> str | None:
    """The service that synchronises ``folder``, by what the system says, or by names and marks; None when none does."""
    for variable, service in _VARIABLES.items():
        if (root := environment.get(variable)) and _is_below(folder, Path(root)):
            return service
    for above in (folder, *folder.parents):
        if (named := _named(above.name)) is not None:
            return named
        for mark, service in _MARKS.items():
            if _exists(above / mark):
                return service
        if _is_cloud_file(above):
            return "la nube"
    return None


def is_own_data(folder: Path, home: Path, usual: Path) -> bool:
    """Whether ``folder`` lies within Acopio's own data at ``home``: whoever uninstalls it may take them all along.

    Where the ``usual`` library lies there too everything is in one folder on purpose (ACOPIO_HOME, a demonstration):
    then only the places that are Acopio's own are refused.
    """
    place, own = (Path(os.path.normcase(os.path.realpath(one))) for one in (folder, home))
    if not place.is_relative_to(own):
        return False
    if not usual.is_relative_to(home):
        return True
    below = place.relative_to(own).parts
    return not below or below[0].startswith(_OWN_PLACES)


def is_within(folder: Path, other: Path) -> bool:
    """Whether ``folder`` is ``other`` or lies in it, also by links."""
    place, around = (Path(os.path.normcase(os.path.realpath(one))) for one in (folder, other))
    return place.is_relative_to(around)


def is_on_network(folder: Path) -> bool:
    """Whether ``folder`` is on another computer's disk."""
    if sys.platform == "win32":
        return _is_remote_drive(folder)
    return _file_system(folder, _mounts()) in _NETWORK_SYSTEMS


def is_unc(text: str) -> bool:
    r"""Whether it is a path like ``\\server\share``, also in its long form."""
    drive = PureWindowsPath(text).drive
    return drive.startswith(("\\\\?\\UNC\\", "\\\\.\\UNC\\")) or (
        drive.startswith("\\\\") and not drive.startswith(("\\\\?\\", "\\\\.\\"))
    )


def is_writable(folder: Path) -> bool:
    """Whether a file can really be made there, or where it would be made; permissions alone do not tell."""
    existing = _existing(folder)
    if existing is None:
        return False
    try:
        with tempfile.TemporaryFile(dir=existing):
            return True
    except OSError:
        return False


def free_bytes(folder: Path) -> int | None:
    """Room on its disk; None when it does not say."""
    existing = _existing(folder)
    try:
        return None if existing is None else shutil.disk_usage(existing).free
    except OSError:
        return None


def is_too_deep(folder: PurePath) -> bool:
    """Whether names below it would grow longer than Windows takes."""
    return len(str(folder)) > LONGEST_ROOT


def _existing(folder: Path) -> Path | None:
    return next((one for one in (folder, *folder.parents) if _exists(one)), None)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _is_below(folder: Path, root: Path) -> bool:
    one, other = (os.path.normcase(str(path)) for path in (folder, root))
    return PurePath(one).is_relative_to(PurePath(other))


def _named(name: str) -> str | None:
    plain = name.casefold()
    for known, service in _NAMES.items():
        if plain == known or plain.startswith(
            (f"{known} -", f"{known} (")
        ):  # OneDrive - Mi Empresa, Dropbox (Personal)
            return service
    return None


def _is_cloud_file(path: Path) -> bool:
    """What Windows says of a folder whose bytes a cloud provides."""
    try:
        facts = path.lstat()
    except OSError:
        return False
    attributes, tag = getattr(facts, "st_file_attributes", 0), getattr(facts, "st_reparse_tag", 0)
    return bool(attributes & _RECALL) or tag & _CLOUD_MASK == _CLOUD_TAG


def _is_remote_drive(folder: Path) -> bool:
    if is_unc(str(folder)):
        return True
    loader = getattr(ctypes, "WinDLL", None)
    if loader is None or not folder.drive:
        return False
    return bool(loader("kernel32").GetDriveTypeW(f"{folder.drive}\\") == _REMOTE)


def _mounts() -> list[tuple[str, str]]:
    """Mount points with their file systems, as Linux tells them; blanks in names are written ``\\040``."""
    try:
        text = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    rows = (line.split(" ") for line in text.splitlines())
    return [(_unescaped(row[1]), row[2]) for row in rows if len(row) > 2]


def _unescaped(text: str) -> str:
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, letter)
    return text


def _file_system(folder: Path, mounts: list[tuple[str, str]]) -> str:
    existing = _existing(folder)
    if existing is None:
        return ""
    try:
        place = existing.resolve()
    except OSError:
        place = existing
    best = max((one for one in mounts if place.is_relative_to(one[0])), key=lambda one: len(one[0]), default=("", ""))
    return best[1]
