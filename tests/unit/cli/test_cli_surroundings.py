"""Bad usage in Spanish, the stand-in SAT alone, the demonstration, odd environments."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cfdiclient
import pytest

from app import __version__
from app.cli.arguments import build_parser
from app.simulator.demo_efirma import DemoEfirma

ROOT = Path(__file__).parents[3]
Acopio = Any  # the kit of conftest.py
ENGLISH = ("usage", "argument", "invalid", "required", "expected", "choose", "allowed", "show this", "options", "unrec")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([], "falta COMANDO"),
        (["nada"], "COMANDO: «nada» no es una de las opciones"),
        (["descargar"], "falta --rfc"),
        (["registrar"], "falta --cer, --key"),
        (["registrar", "--cer"], "--cer: falta su valor"),
        (["descargar", "--rfc", "X", "--xml", "--metadata"], "--metadata: no va junto con --xml"),
        (["descargar", "--rfc", "X", "--tipo", "Z"], "--tipo: «Z» no es una de las opciones (I, E, T, N, P)"),
        (["descargar", "--rfc", "X", "--estado", "otro"], "--estado: «otro» no es una de las opciones"),
        (["descargar", "--rfc", "X", "--desde", "ayer"], "--desde: «ayer» no es una fecha como 2024-01-31"),
        (["descargar", "--rfc", "X", "--max-wait", "x"], "--max-wait: «x» no es un número de segundos"),
        (["descargar", "--rfc", "X", "--json=1"], "--json: no lleva valor («1»)"),
        (["simulador", "--puerto", "x"], "--puerto: «x» no es un número entre 0 y 65,535"),
        (["simulador", "--puerto", "70000"], "--puerto: «70000» no es un número entre 0 y 65,535"),
        (["simulador", "--semilla", "x"], "--semilla: «x» no es un número entero"),
        (["solicitudes", "--otra", "cosa"], "no conozco --otra cosa"),
        (["descargar", "--rfc", "X", "--re"], "no conozco --re"),
        (["solicitudes", "--jso"], "no conozco --jso"),
    ],
)
def test_bad_usage_is_told_in_spanish(capsys: pytest.CaptureFixture[str], typed: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as leaving:
        build_parser().parse_args(typed)
    captured = capsys.readouterr()
    assert leaving.value.code == 2
    assert captured.out == ""
    first, _, rest = captured.err.partition("\n")
    assert first.startswith(f"No entendí la instrucción: {said}")
    assert first.endswith(".")
    assert rest.startswith("Uso: acopio")
    assert not [word for word in ENGLISH if word in captured.err.lower()]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        build_parser().parse_args(["--version"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"Acopio {__version__}\n"


@pytest.mark.parametrize("command", ["", "demo", "registrar", "descargar", "solicitudes", "comprobantes", "simulador"])
def test_help_is_in_spanish(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as leaving:
        build_parser().parse_args([*filter(None, [command]), "--help"])
    assert leaving.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("Uso: acopio")
    assert "muestra esta ayuda" in said
    assert not [word for word in ENGLISH if word in said.lower()]


@pytest.mark.parametrize("command", ["importar", "respaldar", "restaurar"])
def test_a_path_is_not_called_a_command(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args([command, "--help"])
    said = capsys.readouterr().out
    assert "\nrutas:\n" in said
    assert "comandos:" not in said
    assert not [word for word in ENGLISH if word in said.lower()]


@pytest.mark.parametrize("address", ["http://sat.gob.mx", "http://10.0.0.1:80", "ftp://127.0.0.1", "sin sentido"])
def test_a_stand_in_elsewhere_is_refused(
    registered: Acopio, last_months: tuple[str, ...], efirma: DemoEfirma, address: str
) -> None:
    arguments = ("descargar", "--rfc", efirma.rfc, *last_months, "--password-stdin")
    ran = registered(*arguments, typed=efirma.password + "\n", ACOPIO_SAT_URL=address)
    assert (ran.code, ran.out) == (2, "")
    assert ran.first.endswith(".")


@pytest.mark.parametrize("factor", ["0", "2", "nan", "x"])
def test_a_factor_that_is_none_is_refused(
    registered: Acopio, last_months: tuple[str, ...], efirma: DemoEfirma, factor: str
) -> None:
    arguments = ("descargar", "--rfc", efirma.rfc, *last_months, "--password-stdin")
    ran = registered(*arguments, typed=efirma.password + "\n", ACOPIO_POLL_FACTOR=factor)
    assert ran.code == 2


def test_a_home_that_cannot_be_written(acopio: Acopio, tmp_path: Path) -> None:
    blocked = tmp_path / "archivo"
    blocked.write_text("no soy una carpeta")
    ran = acopio("solicitudes", "--json", ACOPIO_HOME=str(blocked / "casa"))
    assert (ran.code, ran.out) == (1, "")
    assert ran.first.endswith(".")


def test_the_demonstration_without_a_window(acopio: Acopio) -> None:
    ran = acopio.apart("demo", "--headless", "--json")
    assert ran.code == 0
    value = json.loads(ran.out)
    assert value["comprobantes"] > 0
    assert {one["estado"] for one in value["solicitudes"]} <= {"completa", "sin_comprobantes"}
    assert Path(value["carpeta"]).is_dir()
    assert "Demostración" in ran.first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("options", [(), ("--tolerante",)])
def test_the_stand_in_alone(acopio: Acopio, tmp_path: Path, options: tuple[str, ...]) -> None:
    """Ours registers with it; another program, which signs more loosely, gets its token of the tolerant one alone."""
    folder = tmp_path / "efirma de prueba"
    with acopio.start("simulador", "--documentos", "5", "--efirma", str(folder), *options) as process:
        assert process.stdout
        line = process.stdout.readline().strip()
        assert line.startswith("ACOPIO_SAT_URL=http://127.0.0.1:")
        files = ("--cer", str(folder / "prueba.cer"), "--key", str(folder / "prueba.key"))
        typed = (folder / "contrasena.txt").read_text(encoding="utf-8")
        url = line.partition("=")[2]
        assert acopio("registrar", *files, "--password-stdin", typed=typed, ACOPIO_SAT_URL=url).code == 0
        fiel = cfdiclient.Fiel(*(Path(files[at]).read_bytes() for at in (1, 3)), typed.strip())
        other = cfdiclient.Autenticacion(fiel)
        other.soap_url = f"{url}/cfdi/Autenticacion/Autenticacion.svc"
        if options:
            assert other.obtener_token()
        else:
            with pytest.raises(Exception, match="None"):
                other.obtener_token()
        stopped = acopio.stop(process)
    assert stopped.code == 0


def test_a_taken_port_is_told(acopio: Acopio, simulator: Any) -> None:
    ran = acopio("simulador", "--puerto", simulator.url.rpartition(":")[2])
    assert ran.code == 1
    assert ran.first.endswith(".")
    assert "Traceback" not in ran.err


def test_nothing_of_qt_is_loaded_for_a_command(acopio: Acopio) -> None:
    program = (
        "import sys; from ui.__main__ import main; code = main(['solicitudes', '--json']);"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]; sys.exit(code)"
    )
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=ROOT, env=acopio.environment, check=False, capture_output=True)
    assert (ran.returncode, ran.stdout) == (0, b"[]\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipe that breaks")
def test_a_reader_that_has_seen_enough_is_no_trouble(registered: Acopio, last_months: tuple[str, ...]) -> None:
    assert registered.download(*last_months).code == 0
    with registered.start("comprobantes", "--json") as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == ""
        assert process.wait() == 0
