"""``--selftest`` from this clone, as a build starts it: every check passes without display or network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_program_tries_itself(tmp_path: Path) -> None:
    report = tmp_path / "informe.json"
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "ui", "--selftest", str(report)]
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    found = json.loads(report.read_text(encoding="utf-8"))
    assert {name: check["error"] for name, check in found["checks"].items() if not check["passed"]} == {}, done.stderr
    assert (done.returncode, found["passed"], done.stdout) == (0, True, "")
    assert list(found["checks"])[:3] == ["modules", "window_modules", "signature"]
    assert len(found["checks"]) == 18
