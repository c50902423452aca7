"""The README's pictures can be made: the whole window, page by page, on a stand-in SAT."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_picture_is_made_and_light_to_carry(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "screenshots.py"), "--lean", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = ("tablero", "inicio", "mes", "saldos", "cobertura", "solicitudes", "comprobantes", "nueva-descarga")
    expected = {f"{name}-oscuro.png" for name in names}
    assert {path.name for path in tmp_path.iterdir()} == expected


def test_the_readme_shows_every_picture_there_is() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r'(?:src(?:set)?="|\]\()([^")]+\.png)', text)
    assert set(pictures) == {str(path.relative_to(ROOT)) for path in (ROOT / "packaging" / "pictures").iterdir()}
