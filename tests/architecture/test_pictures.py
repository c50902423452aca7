"""The README's pictures can be made: the whole window, page by page, in light and dark, on a stand-in SAT."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_picture_is_made_and_light_to_carry(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "screenshots.py"), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = ("inicio", "solicitudes", "comprobantes", "contribuyentes", "ajustes")
    names = [*pages, *(f"nueva-descarga-{number}" for number in range(1, 6))]
    expected = {f"{name}-{theme}.png" for name in names for theme in ("claro", "oscuro")}
    assert {path.name for path in tmp_path.iterdir()} == expected


def test_every_picture_in_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r'(?:src(?:set)?="|\]\()([^")]+\.png)', text)
    assert all((ROOT / path).is_file() for path in pictures), pictures
