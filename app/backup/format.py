"""What a backup file looks like: a ZIP whose last member lists all others with size and SHA-256.

Members lie one behind the other without gaps, in the order of the list, so a reader needs no directory and nothing can
overlap. Names are from a white list: those of Acopio's own home, and safe relative ones below the library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain.library_path import leads_below
from app.domain.listing import is_list_file
from app.store.decision_log import is_snapshot_name

SUFFIX = ".acopio-respaldo"
MANIFEST = "manifiesto.txt"
MAGIC, FORMAT = "acopio-respaldo", 2
"""Format 2 came with decisions, filed months and lists: a reader of 1 takes their names for hostile ones, and so has to
be told that the backup is of a later version. One of format 1 is one of 2 without them.
"""

SETTINGS, WINDOW, JOURNAL, DATABASE = "ajustes.json", "ventana.ini", "solicitudes.jsonl", "acopio.db"
DECISIONS = "decisiones.jsonl"
EFIRMAS, FILED, LISTS, LIBRARY = "efirmas/", "presentados/", "listas/", "biblioteca/"

MOST_FILES = 10_000_000
MOST_RATIO = 200
RATIO_FREE = 1 << 20
LONGEST_LINE = 600
_LONGEST_NAME, _LONGEST_PART, _MOST_PARTS = 240, 120, 12

_OWN = frozenset({SETTINGS, WINDOW, JOURNAL, DECISIONS, DATABASE})
_EFIRMA = re.compile(r"efirmas/[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}\.pem")
_LINE = re.compile(r"([0-9a-f]{64}) (0|[1-9]\d{0,15}) (.+)")
_HEAD = re.compile(rf"{MAGIC} (\d{{1,6}}) ([\w.-]{{1,40}}) (\S{{1,40}}) (si|no)")


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself: by which version it was made, when (UTC), and whether documents are in it."""

    format: int
    version: str
    made_at: datetime
    with_documents: bool

    def line(self) -> str:
        """As it stands in the list."""
        return (
            f"{MAGIC} {self.format} {self.version} {self.made_at.isoformat()} {'si' if self.with_documents else 'no'}"
        )

    @classmethod
    def parse(cls, line: str) -> Head:
        """Raises ValueError for what is no such line."""
        if not (found := _HEAD.fullmatch(line)):
            raise ValueError("head")
        made_at = datetime.fromisoformat(found[3])
        if made_at.tzinfo is None:
            raise ValueError("head")
        return cls(int(found[1]), found[2], made_at, found[4] == "si")


@dataclass(frozen=True, slots=True)
class Listed:
    """One member as the list tells it."""

    name: str
    size: int
    sha256: str

    def line(self) -> str:
        """As it stands in the list."""
        return f"{self.sha256} {self.size} {self.name}"

    @classmethod
    def parse(cls, line: str) -> Listed:
        """Raises ValueError for what is no such line."""
        if not (found := _LINE.fullmatch(line)):
            raise ValueError("line")
        return cls(found[3], int(found[2]), found[1])


def is_safe_name(name: str) -> bool:
    """Whether a member of that name may be written: one of ours, or a good relative path on every system."""
    if name in _OWN or _EFIRMA.fullmatch(name):
        return True
    if name.startswith(FILED):
        return is_snapshot_name(name[len(FILED) :])
    if name.startswith(LISTS):
        return is_list_file(name[len(LISTS) :])
    return name.startswith(LIBRARY) and is_safe_path(name.removeprefix(LIBRARY))


def is_safe_path(relative: str) -> bool:
    """Whether a path below the library (forward slashes) can be had on Windows and Linux, and leads nowhere else."""
    parts = relative.split("/")
    return (
        len(relative) <= _LONGEST_NAME
        and len(parts) <= _MOST_PARTS
        and leads_below(relative)
        and all(len(part) <= _LONGEST_PART and part.isprintable() and part[0] != " " for part in parts)
    )
