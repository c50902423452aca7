"""What a process did below a folder, as strace saw it: the file operations in the order in which they were done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "openat,write,pwrite64,lseek,fsync,fdatasync,syncfs,rename,renameat2,unlink,ftruncate,mkdir"
_ON_DESCRIPTOR = re.compile(r"(\w+)\((\d+)<([^>]*)>(?:, (.*))?\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OPEN = re.compile(r'openat\(.*?, "([^"]*)", ([A-Z_|0-9]+).*= (\d+)')
_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>\s?(.*)")


@dataclass(frozen=True, slots=True)
class Operation:
    """One change, or one sync. ``at`` is in seconds since 1970.

    Attributes:
        kind: open, write, seek, sync, sync_all, truncate, rename, unlink or mkdir.
        number: the offset of a pwrite64 (-1 for a write at the place reached), a place, or a length.
        target: the new name of a rename.
    """

    at: float
    kind: str
    path: str
    descriptor: int = -1
    number: int = -1
    data: bytes = b""
    target: str = ""
    flags: str = ""


def command(log: Path) -> list[str]:
    """What to put before a command to have it recorded in ``log``."""
    return ["strace", "-f", "-qq", "-y", "-xx", "-ttt", "-s", "20000000", "-e", f"trace={CALLS}", "-o", str(log)]


def read(log: Path, root: Path) -> list[Operation]:
    """All successful operations below ``root``; SQLite's shared memory is no file anybody needs."""
    below = f"{root}/"
    found = (_operation(at, line) for at, line in _lines(log))
    return [one for one in found if one and f"{one.path}/".startswith(below) and not one.path.endswith("-shm")]


def _lines(log: Path) -> Iterator[tuple[float, str]]:
    """Whole lines: what one thread began is put together with how it ended."""
    begun: dict[str, str] = {}
    for line in log.read_text().splitlines():
        thread, at, rest = line.split(None, 2)
        if rest.endswith(_UNFINISHED):
            begun[thread] = rest.removesuffix(_UNFINISHED)
        elif resumed := _RESUMED.fullmatch(rest):
            yield float(at), begun.pop(thread) + resumed[1]
        else:
            yield float(at), rest


def _operation(at: float, line: str) -> Operation | None:
    if " = -1 " in line:
        return None
    if found := _ON_DESCRIPTOR.match(line):
        return _on_descriptor(at, *found.groups())
    if found := _OPEN.match(line):
        return Operation(at, "open", _plain(found[1]), int(found[3]), flags=found[2])
    names = [_plain(text) for text in _TEXT.findall(line)]
    name = line.partition("(")[0]
    if name in ("rename", "renameat2", "unlink", "mkdir"):
        return Operation(at, name.removesuffix("at2"), names[0], target=names[-1])
    return None


def _on_descriptor(at: float, name: str, descriptor: str, path: str, rest: str, result: str) -> Operation | None:
    place, number = _plain(path), int(descriptor)
    match name:
        case "fsync" | "fdatasync":
            return Operation(at, "sync", place, number)
        case "syncfs":
            return Operation(at, "sync_all", place, number)
        case "ftruncate":
            return Operation(at, "truncate", place, number, int(rest))
        case "lseek":
            return Operation(at, "seek", place, number, int(result))
        case "write" | "pwrite64":
            data = bytes.fromhex(_TEXT.match(rest)[1].replace("\\x", ""))[: int(result)]  # type: ignore[index]
            offset = int(rest.rpartition(", ")[2]) if name == "pwrite64" else -1
            return Operation(at, "write", place, number, offset, data)
    return None


def _plain(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode() if "\\x" in text else text
