"""Reads the dated parameters of ``resources/fiscal``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.amounts import micros
from app.fiscal.parameters import Bracket, ParameterRow, Parameters, Value
from app.paths import resources


@cache
def load_parameters() -> Parameters:
    """All of them, read once."""
    return read_parameters(resources() / "fiscal")


def read_parameters(folder: Path) -> Parameters:
    """Of every file in ``folder``. Raises ValueError when a file is not as it has to be."""
    rows: dict[str, list[ParameterRow]] = {}
    for path in sorted(folder.glob("*.json")):
        for name, described in json.loads(path.read_text(encoding="utf-8")).items():
            if name in rows:
                raise ValueError(f"{name} stands in two files")
            read = _READERS[described["unidad"]]
            rows[name] = [_row(one, read) for one in described["filas"]]
    return Parameters.of(rows)


def _row(written: Mapping[str, Any], read: Callable[[Any], Value]) -> ParameterRow:
    if not str(written["fuente"]).strip():
        raise ValueError("a row without its source")
    first, last, value = written["desde"], written["hasta"], written["valor"]
    return ParameterRow(
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(last) if last else date.max,
        None if value is None else read(value),
        written["fuente"],
    )


def _decimal(text: str) -> int:
    found = micros(text)
    if found is None:
        raise ValueError(f"{text} is no number")
    return found


_READERS: Mapping[str, Callable[[Any], Value]] = {
    "pesos": _decimal,
    "decimal": _decimal,
    "numero": int,
    "claves": frozenset,
    "dias": tuple,
    "tabla": lambda pairs: tuple(Bracket(_decimal(limit), _decimal(rate)) for limit, rate in pairs),
    "escala": lambda pairs: tuple(Bracket(int(limit), int(rate)) for limit, rate in pairs),
    "usos": lambda sets: {key: frozenset(keys) for key, keys in sets.items()},
}
