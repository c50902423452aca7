"""The two commands: told in the README, run by the build, and able to speak to any Python 3."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLibraryInfo

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "packaging" / "dev.py"
RUN = "python3 packaging/dev.py run"
TEST = "python3 packaging/dev.py test"


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(DEV.parent))
    spec = importlib.util.spec_from_file_location("acopio_dev", DEV)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_tells_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert RUN in lines
    assert TEST in lines


def test_the_build_runs_the_readmes_test_command() -> None:
    script = ROOT / ".ci" / "run"
    lines = [line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == ["set -eu", 'cd "$(dirname "$0")/.."', TEST]
    assert os.name == "nt" or os.access(script, os.X_OK)
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert TEST.replace("python3", "python") in workflow


def test_an_old_python_can_read_as_far_as_the_sentence_for_it() -> None:
    tree = ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 6))
    futures = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    assert not futures, "Python 3.6 does not know every future"


def test_the_commands_need_the_standard_library_alone() -> None:
    ours = {"machine", "building", "installer", "licences", "trial", "rehearsal", "qt_window"}
    for name in ("dev", "signing", *ours):
        assert imported(DEV.with_name(f"{name}.py")) <= sys.stdlib_module_names | ours, name


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_display_or_a_chosen_platform_means_a_window(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for each in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(each, raising=False)
    assert dev.lacks_display() is (sys.platform == "linux")
    monkeypatch.setenv(name, "something")
    assert not dev.lacks_display()


def test_a_damaged_stamp_means_to_install_again(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    assert dev.read_stamp() == {}
    (tmp_path / "stamp.json").write_text("[1, 2", encoding="utf-8")
    assert dev.read_stamp() == {}
    dev.write_stamp("hash", ["test"])
    assert dev.read_stamp() == {"root": str(ROOT), "installed": "hash", "extras": ["test"]}


def test_arguments_without_a_check_to_get_them_are_bad_usage() -> None:
    done = subprocess.run([sys.executable, DEV, "test", "-k", "foo"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--only" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there are they the system's")
def test_a_window_that_cannot_open_is_told_by_what_is_missing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    folder = tmp_path / "lib" / "python3.11" / "site-packages" / "PySide6" / "Qt" / "plugins" / "platforms"
    folder.mkdir(parents=True)
    shutil.copy(there, folder)  # away from the libraries it is built against
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(sys.modules["qt_window"], "need_packages", lambda *_: None)
    with pytest.raises(SystemExit, match=r"cannot open without .*libQt6XcbQpa\.so\.6.*run --headless"):
        dev.need_window_libraries(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    dev.need_window_libraries(tmp_path)
