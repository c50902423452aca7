"""The report of the self-test: what passes, what fails, and how far a program came that died."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import app
from app.selftest.report import DONE, FAILED, Facts, expect, run_checks


def well() -> Facts:
    return {"answer": 42}


def badly() -> Facts:
    expect(False, "two and two are five")
    return {}


def test_all_well(tmp_path: Path) -> None:
    path = tmp_path / "informe á.json"
    assert run_checks({"one": well, "two": well}, path) == DONE
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["passed"] is True
    assert report["version"] == app.__version__
    assert report["frozen"] is False
    assert report["checks"]["two"]["facts"] == {"answer": 42}
    assert report["seconds"] >= 0
    assert "under_way" not in report


def test_one_failure_is_told_and_the_others_still_run(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    assert run_checks({"one": badly, "two": well}, path) == FAILED
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["passed"] is False
    assert report["checks"]["one"]["error"] == "NotAsExpectedError: two and two are five"
    assert "badly" in report["checks"]["one"]["trace"]
    assert report["checks"]["two"]["passed"] is True


def test_who_dies_leaves_how_far_it_came(tmp_path: Path) -> None:
    def dying() -> Facts:
        raise KeyboardInterrupt

    path = tmp_path / "report.json"
    with pytest.raises(KeyboardInterrupt):
        run_checks({"one": well, "two": dying}, path)
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["passed"] is None
    assert report["under_way"] == "two"
    assert list(report["checks"]) == ["one"]


def test_a_report_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        run_checks({"one": well}, tmp_path / "nowhere" / "report.json")
