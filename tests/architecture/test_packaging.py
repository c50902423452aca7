"""What is given away is made with care: the installer compiles, pictures and archives are whole, reports are judged."""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import app
from ui.startup.selftest import BROUGHT_ALONG, PLUGINS

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
WINDOWS = PACKAGING / "windows"

needs_nsis = pytest.mark.skipif(
    shutil.which("makensis") is None, reason="NSIS is missing: sudo apt-get install -y nsis"
)
needs_shell = pytest.mark.skipif(os.name == "nt", reason="a script of Linux")


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Imports a module of packaging/ by its name."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    return __import__


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    subprocess.run([sys.executable, PACKAGING / "icon.py", folder], check=True)
    return folder


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    """What stands for the frozen program."""
    folder = tmp_path / "programa con espacios"
    licences = [f"_internal/licencias/{number}.txt" for number in range(40)]
    for name in ("Acopio.exe", "acopio-cli.exe", "_internal/resources/icons/acopio.svg", *licences):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return folder


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_icon_has_every_size_and_the_side_its_shape(pictures: Path) -> None:
    octets = (pictures / "acopio.ico").read_bytes()
    kind, count = struct.unpack_from("<2xHH", octets)
    assert kind == 1
    sizes = []
    for number in range(count):
        width, height, _, _, _, bits, length, start = struct.unpack_from("<BBBBHHII", octets, 6 + 16 * number)
        assert (width, bits) == (height, 32)
        picture = octets[start : start + length]
        assert picture.startswith(b"\x89PNG" if width in (0, 96, 128) else struct.pack("<Iii", 40, width, 2 * width))
        sizes.append(width or 256)
    assert sizes == [16, 20, 24, 32, 40, 48, 64, 96, 128, 256]
    assert struct.unpack_from("<ii", (pictures / "acopio-side.bmp").read_bytes(), 18) == (164, 314)


# ── the frozen program ───────────────────────────────────────────────────────────────────────────────────────────────


def spec_constants() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in ast.parse((PACKAGING / "acopio.spec").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


@pytest.mark.parametrize(
    "name", sorted({name for names in (*PLUGINS.values(), *BROUGHT_ALONG.values()) for name in names})
)
def test_what_the_self_test_asks_for_is_not_left_out(name: str) -> None:
    kind, _, file = name.partition("/")
    assert file.removeprefix("lib").startswith(spec_constants()["PLUGINS"][kind])


def test_nothing_that_is_imported_is_left_out() -> None:
    unused = set(spec_constants()["UNUSED"])
    imported: set[str] = set()
    for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    assert not {name for name in imported if any(name == one or name.startswith(f"{one}.") for one in unused)}


def report_of(building: ModuleType, **changes: Any) -> dict[str, Any]:
    checks = {
        "modules": {"passed": True, "seconds": 0.1, "facts": {"modules": building.modules_of("app")}},
        "window_modules": {"passed": True, "seconds": 0.1, "facts": {"modules": building.modules_of("ui")}},
    }
    return {"passed": True, "version": app.__version__, "checks": checks} | changes


def test_a_good_report_is_taken(module: Callable[[str], ModuleType], payload: Path, tmp_path: Path) -> None:
    building = module("building")
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report_of(building)), encoding="utf-8")
    made = building.judge(payload, path, 0)
    assert made.size == sum(one.stat().st_size for one in payload.rglob("*") if one.is_file())
    assert building.version() == app.__version__


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"passed": False}, 1, "self-test failed"),
        ({"passed": None, "under_way": "pdf"}, 0, "last at pdf"),
        ({"passed": True}, 3, "exit code 3"),
        ({"version": "0.0.9"}, 0, "says it is 0.0.9"),
        ({"checks": {"modules": {"passed": True, "seconds": 0, "facts": {"modules": 1}}}}, 0, "has 1 modules of app"),
    ],
)
def test_a_bad_report_ends_the_build(
    module: Callable[[str], ModuleType], payload: Path, tmp_path: Path, changes: dict[str, Any], code: int, words: str
) -> None:
    building = module("building")
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report_of(building, **changes)), encoding="utf-8")
    with pytest.raises(SystemExit, match=words):
        building.judge(payload, path, code)


def test_no_report_ends_the_build(module: Callable[[str], ModuleType], payload: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="self-test failed"):
        module("building").judge(payload, tmp_path / "none.json", 139)


def test_a_program_without_its_licences_ends_the_build(
    module: Callable[[str], ModuleType], payload: Path, tmp_path: Path
) -> None:
    building = module("building")
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report_of(building)), encoding="utf-8")
    for one in [*payload.rglob("licencias/*.txt")][5:]:
        one.unlink()
    with pytest.raises(SystemExit, match="licences"):
        building.judge(payload, path, 0)


# ── the installer ────────────────────────────────────────────────────────────────────────────────────────────────────


@needs_nsis
@pytest.mark.parametrize("more", [(), ("AMD64",)])
def test_the_installer_compiles_and_is_signed_where_it_should(
    module: Callable[[str], ModuleType], payload: Path, pictures: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    installer = module("installer")
    log = tmp_path / "signed.txt"
    signer = tmp_path / "signer.py"
    signer.write_text(f"import sys\nopen({str(log)!r}, 'a').write(sys.argv[1] + '\\n')\n", encoding="utf-8")
    command = f"{sys.executable} {signer}"
    installer.sign(payload, command)
    made = installer.make_installer(payload, pictures, "1.2.3rc1", tmp_path, command=command, more=more, strict=True)
    assert made.name == "Acopio-1.2.3rc1-instalador.exe"
    octets = made.read_bytes()
    assert octets.startswith(b"MZ")
    assert "1.2.3rc1".encode("utf-16-le") in octets
    signed = log.read_text(encoding="utf-8").splitlines()
    assert len(signed) == 4  # the two programs, the uninstaller while it is made, and the installer
    assert signed[-1] == str(made)


@needs_nsis
def test_a_script_with_a_fault_ends_the_build(
    module: Callable[[str], ModuleType], payload: Path, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="could not be made"):
        module("installer").make_installer(payload, tmp_path / "no pictures", "1.2.3", tmp_path)


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.2.3", "1.2.3.0"), ("0.1", "0.1.0.0"), ("10.20.30rc4", "10.20.30.0"), ("1.2.3+abc9", "1.2.3.0")],
)
def test_windows_wants_four_numbers(module: Callable[[str], ModuleType], version: str, numbers: str) -> None:
    assert module("installer").numbers(version) == numbers


def test_the_installer_speaks_as_the_program_does() -> None:
    formal = re.compile(
        r"\b(usted|haga|presione|seleccione|elija|desea|su equipo|sus datos|ciérrelo|pulse|vosotros)\b", re.IGNORECASE
    )
    for name in ("acopio.nsi", "SpanishMexico.nlf", "SpanishMexico.nsh"):
        text = (WINDOWS / name).read_text(encoding="utf-8-sig")
        assert formal.findall(text) == [], name


def test_starting_with_windows_means_the_same_to_installer_and_program() -> None:
    from app.settings import MINIMISED
    from ui.desktop.autostart import APPROVED, NAME, RUN

    script = (WINDOWS / "acopio.nsi").read_text(encoding="utf-8")
    assert f'!define RUN_KEY "{RUN}"' in script
    assert f'!define APPROVED_KEY "{APPROVED}"' in script
    assert f'!define NAME "{NAME}"' in script
    assert f"{MINIMISED}'" in script


# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@needs_shell
def test_the_menu_gets_the_program_and_loses_it_again(tmp_path: Path) -> None:
    folder = tmp_path / 'mi carpeta "rara" $HOME 100% `x` \\ ñ'
    shutil.copytree(PACKAGING / "linux", folder)
    (folder / "acopio.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "acopio").write_text("#!/bin/sh\necho aquí\n", encoding="utf-8")
    (folder / "acopio").chmod(0o755)
    home = tmp_path / "casa"
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}

    def script(*arguments: str) -> int:
        return subprocess.run([folder / "instalar.sh", *arguments], env=environment, check=False).returncode

    assert script() == 0
    assert script() == 0
    link = home / ".local/bin/acopio"
    assert subprocess.run([link], capture_output=True, text=True, check=True).stdout == "aquí\n"
    entry = (home / ".local/share/applications/acopio.desktop").read_text(encoding="utf-8").splitlines()
    # the desktop's standard: one backslash for the quotes, each written as two
    escaped = re.sub(r'[\\`$"]', r"\\\g<0>", str(folder / "acopio")).replace("\\", "\\\\").replace("%", "%%")
    assert [line for line in entry if line.startswith("Exec=")] == [f'Exec="{escaped}"']
    assert script("--quitar") == 0
    assert [path for path in home.rglob("*") if not path.is_dir()] == []
    assert script("--otra") == 2


@needs_shell
def test_another_program_of_that_name_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / ".local/bin/acopio"
    other.parent.mkdir(parents=True)
    other.write_text("otro", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run([PACKAGING / "linux" / "instalar.sh"], env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert other.read_text(encoding="utf-8") == "otro"


def test_other_programs_get_back_their_libraries_and_ours_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    for before, after in (("/suyas", "/suyas"), (None, None)):
        for name, value in (("LD_LIBRARY_PATH", "/nuestras"), ("LD_LIBRARY_PATH_ORIG", before)):
            monkeypatch.setenv(name, value or "")
            if value is None:
                monkeypatch.delenv(name)
        monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "")
        runpy.run_path(str(PACKAGING / "linux" / "own_libraries.py"))
        assert os.environ.get("LD_LIBRARY_PATH") == after
        assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


# ── the workflows ────────────────────────────────────────────────────────────────────────────────────────────────────

PLAIN = re.compile(r"^\s*(?:- )?[\w-]+: (?![\"'|>\[{])(.*)$")


@pytest.mark.parametrize("name", ["tests.yml", "release.yml"])
def test_a_workflow_is_yaml_as_far_as_can_be_seen(name: str) -> None:
    lines = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8").splitlines()
    for line in lines:
        assert "\t" not in line
        assert (len(line) - len(line.lstrip())) % 2 == 0, line
        plain = PLAIN.match(line)
        if plain:
            value = re.sub(r" #.*", "", plain[1])
            assert ": " not in value, f"quotes are missing: {line}"
            assert not value.endswith(":"), line
    assert [line for line in lines if re.match(r"\w", line)] == ["name: " + name[:-4], "on:", "permissions:", "jobs:"]


def test_a_release_is_tested_built_tried_and_drafted() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    wanted = (
        'tags: ["v*"]',
        "windows-latest",
        'python-version: "3.13"',
        "packaging/dev.py test",
        "packaging/dev.py build",
        "packaging/trial.py",
        "sha256sum --check",
        "--draft",
    )
    places = [text.find(one) for one in wanted]
    assert -1 not in places
    assert places == sorted(places)
    for path in re.findall(r"packaging/\w+\.py", text):
        assert (ROOT / path).is_file()
