"""A folder of another program's that gets a copy of each XML that newly arrives (carpeta de salida)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_OUTPUT_FOLDERS = 50
SIDES = ("emitidos", "recibidos")
TYPES = "IETNPR"
LONGEST_TEXT = 500
_MOST_RFCS = 1_000
_KEY_LETTERS = 32


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """Where copies go, how they are called, and which documents are wanted; what is empty does not matter.

    ``key`` names this folder for ever, so that Acopio knows what it has had: another path or pattern is the same one.
    ``pattern`` is one of ``app.reports.file_names``. ``side`` is one of ``SIDES``, ``types`` letters of ``TYPES``
    (R: retenciones), ``since`` the first day of Fecha (``AAAA-MM-DD``). While it is ``paused`` what arrives waits.
    """

    key: str
    folder: str
    pattern: str
    rfcs: tuple[str, ...] = ()
    side: str = ""
    types: str = ""
    since: str = ""
    paused: bool = False

    def __post_init__(self) -> None:
        if not self.key.isalnum() or not self.key.isascii() or len(self.key) > _KEY_LETTERS:
            raise ValueError("key")
        if not Path(self.folder).is_absolute() or b"\0" in os.fsencode(self.folder):
            raise ValueError("folder")
        if not 0 < len(self.pattern) <= LONGEST_TEXT:
            raise ValueError("pattern")
        if len(self.rfcs) > _MOST_RFCS:
            raise ValueError("rfcs")
        if self.side and self.side not in SIDES:
            raise ValueError("side")
        if not set(self.types) <= set(TYPES):
            raise ValueError("types")


def output_folders_from(values: Any) -> tuple[OutputFolder, ...]:
    """From what a settings file says. Raises ValueError and TypeError."""
    if not isinstance(values, list):
        raise TypeError("outputs")
    if len(values) > MOST_OUTPUT_FOLDERS:
        raise ValueError("outputs")
    folders = tuple(_output_folder(one) for one in values)
    if len({one.key for one in folders}) < len(folders):
        raise ValueError("key")
    return folders


def _output_folder(value: Any) -> OutputFolder:
    if not isinstance(value, dict):
        raise TypeError("outputs")
    rfcs = value.get("rfcs", [])
    if not isinstance(rfcs, list) or not all(isinstance(one, str) for one in rfcs):
        raise TypeError("rfcs")
    texts = {name: value.get(name, "") for name in ("key", "folder", "pattern", "side", "types", "since")}
    if not all(isinstance(one, str) for one in texts.values()):
        raise TypeError("outputs")
    paused = value.get("paused", False)
    if not isinstance(paused, bool):
        raise TypeError("paused")
    return OutputFolder(**texts, rfcs=tuple(rfcs), paused=paused)
