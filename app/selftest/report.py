"""Runs the checks of the self-test one after another and writes down what each of them found."""

from __future__ import annotations

import json
import platform
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app import __version__

DONE, FAILED = 0, 1

Facts = Mapping[str, Any]
Check = Callable[[], Facts]
"""Gives what it found, as JSON knows it; raises when something is not as it must be."""


class NotAsExpectedError(Exception):
    """Something works otherwise than it must; told to whoever builds, never to a person."""


def expect(holds: object, what: str) -> None:
    """Raises NotAsExpectedError unless ``holds``; an assert would be gone from the optimised program."""
    if not holds:
        raise NotAsExpectedError(what)


def run_checks(checks: Mapping[str, Check], path: Path) -> int:
    """Run them all and write the report to ``path`` as JSON; 0 when every one passed, 1 otherwise.

    The report is written anew after each check, so that a program that dies tells how far it came: ``passed`` is null
    until the end, and ``under_way`` is the check that was running. Times are seconds. Raises OSError.
    """
    report: dict[str, Any] = {
        "program": "Acopio",
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "passed": None,
        "checks": {},
    }
    started = time.perf_counter()
    for name, check in checks.items():
        _write(path, report | {"under_way": name})
        report["checks"][name] = _outcome(check)
    report["seconds"] = _since(started)
    report["passed"] = all(one["passed"] for one in report["checks"].values())
    _write(path, report)
    return DONE if report["passed"] else FAILED


def _outcome(check: Check) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        facts = dict(check())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test found
        trace = "".join(traceback.format_exception(error))
        return {
            "passed": False,
            "seconds": _since(started),
            "error": f"{type(error).__name__}: {error}",
            "trace": trace,
        }
    return {"passed": True, "seconds": _since(started), "facts": facts}


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _write(path: Path, report: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
