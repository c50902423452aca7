"""``acopio salidas``, and what ``importar`` and ``descargar`` bring to those folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Acopio

SAMPLES = Path(__file__).parents[2] / "data" / "cfdi"
FILES = [str(SAMPLES / name) for name in ("cfdi40_01_addenda.xml", "cfdv33-base.xml")]


def copies(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xml"))


def test_what_is_imported_is_copied(acopio: Acopio, tmp_path: Path) -> None:
    folder = tmp_path / "contabilidad"
    assert acopio("salidas", "--json").json == []
    assert acopio("salidas", "--agregar", str(folder), "--patron", "{lado}/{uuid}").code == 0
    assert acopio("importar", *FILES, "--todos").code == 0
    before = copies(folder)
    assert before
    assert all(name.startswith(("Emitidos/", "Recibidos/")) for name in before)
    (listed,) = acopio("salidas", "--json").json
    assert listed.pop("ultimaCopia")[:2] == "20"
    assert listed == {
        "carpeta": str(folder),
        "patron": "{lado}/{uuid}",
        "rfc": [],
        "lado": None,
        "tipos": "",
        "desde": None,
        "pausada": False,
        "pendientes": 0,
        "problema": None,
    }
    assert str(folder) in acopio("salidas").out
    assert acopio("salidas", "--quitar", str(folder)).code == 0
    assert copies(folder) == before
    assert acopio("salidas", "--quitar", str(folder)).code == 1


def test_a_paused_folder_gets_what_waited_when_it_goes_on(acopio: Acopio, tmp_path: Path) -> None:
    folder = tmp_path / "contabilidad"
    acopio("salidas", "--agregar", str(folder))
    assert acopio("salidas", "--pausar", str(folder), "--json").json[0]["pausada"]
    acopio("importar", FILES[0], "--todos")
    assert not folder.exists()
    assert "en pausa" in acopio("salidas").out
    assert acopio("salidas", "--continuar", str(folder)).code == 0
    acopio("importar", FILES[1], "--todos")
    assert len(copies(folder)) == len(list((acopio.home / "biblioteca").rglob("*.xml")))
    assert acopio("salidas", "--pausar", str(tmp_path / "otra")).code == 1


def test_what_is_here_already_is_copied_when_asked_for(acopio: Acopio, tmp_path: Path) -> None:
    acopio("importar", *FILES, "--todos")
    only_new, everything = tmp_path / "nuevas", tmp_path / "todas"
    acopio("salidas", "--agregar", str(only_new))
    acopio("salidas", "--agregar", str(everything), "--todo")
    acopio("importar", *FILES, "--todos")
    assert not only_new.exists()
    assert copies(everything)


def test_what_is_downloaded_is_copied(registered: Acopio, tmp_path: Path, last_months: tuple[str, ...]) -> None:
    folder = tmp_path / "contabilidad"
    registered("salidas", "--agregar", str(folder), "--recibidos")
    registered.download(*last_months)
    library = sorted(path.name for path in (registered.home / "biblioteca").rglob("Recibidos/**/*.xml"))
    assert sorted(Path(name).name for name in copies(folder)) == library != []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--agregar", "{home}"),
        ("--agregar", "{home}/biblioteca/EKU9003173C9"),
        ("--agregar", "{tmp}/x", "--patron", "{nada}"),
        ("--agregar", "{tmp}/x", "--patron", "{uuid"),
        ("--agregar", "{tmp}/x", "--patron", " / "),
        ("--agregar", "{tmp}/x", "--rfc", "quien sea"),
        ("--agregar", "{tmp}/x", "--tipos", "XYZ"),
        ("--agregar", "{tmp}/x", "--desde", "ayer"),
        ("--agregar", "{tmp}/x", "--emitidos", "--recibidos"),
        ("--agregar", "{tmp}/x", "--quitar", "{tmp}/x"),
    ],
)
def test_what_makes_no_sense_is_bad_usage(acopio: Acopio, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    acopio("importar", *FILES, "--todos")
    typed = [one.replace("{home}", str(acopio.home)).replace("{tmp}", str(tmp_path)) for one in arguments]
    ran = acopio("salidas", *typed)
    assert ran.code == 2
    assert ran.err.strip()
    assert acopio("salidas", "--json").json == []


def test_a_folder_is_one_however_it_is_written(acopio: Acopio, tmp_path: Path) -> None:
    assert acopio("salidas", "--agregar", str(tmp_path / "x")).code == 0
    assert acopio("salidas", "--agregar", str(tmp_path / "y" / ".." / "x")).code == 2
