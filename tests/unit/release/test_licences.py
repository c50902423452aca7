"""Whatever the frozen program brings along comes with its licence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"
MODULES = ("PySide6", "shiboken6", "lxml.etree", "cryptography", "_cffi_backend", "deflate", "requests", "app", "json")
GATHER = "import json, sys; from pathlib import Path; from licences import gather;"
GATHER += "print(json.dumps([path.name for path in gather(Path(sys.argv[1]), sys.argv[2:])]))"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    target = tmp_path_factory.mktemp("licencias") / "dentro"
    command = [sys.executable, "-c", GATHER, str(target), *MODULES]
    done = subprocess.run(command, cwd=PACKAGING, capture_output=True, text=True, check=True)
    return {name.removesuffix(".txt"): (target / name).read_text("utf-8") for name in json.loads(done.stdout)}


def test_every_part_has_a_text_of_its_own(texts: dict[str, str]) -> None:
    parts = {name.lower().replace("_", "-") for name in texts} - {"pyinstaller"}
    assert parts == {
        "leeme",
        "python",
        "pyside6-essentials",
        "shiboken6",
        "lxml",
        "cryptography",
        "cffi",
        "deflate",
        "requests",
    }
    for name, text in texts.items():
        assert len(text) > 500 or name == "LEEME", name


def test_what_is_under_the_lgpl_comes_with_it(texts: dict[str, str]) -> None:
    for name in ("PySide6_Essentials", "shiboken6"):
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts[name]
        assert "GNU GENERAL PUBLIC LICENSE\n                       Version 3" in texts[name]


def test_the_list_names_them_all(texts: dict[str, str]) -> None:
    for name in texts.keys() - {"LEEME"}:
        assert f"\n  {name}: " in texts["LEEME"]
