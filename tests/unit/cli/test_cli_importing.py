"""``acopio importar``: old documents from a folder, whose they are, and what became of each."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.simulator.demo_efirma import DemoEfirma
from app.simulator.world.business import Business

Acopio = Any  # the kit of conftest.py


@pytest.fixture
def old(tmp_path: Path, efirma: DemoEfirma) -> Path:
    """An old folder: ten documents of the contribuyente, and what else lies around."""
    root = tmp_path / "viejos"
    root.mkdir()
    business = Business(efirma.rfc, 5, 10, date(2024, 1, 1), date(2024, 12, 31))
    for facts in business.documents:
        (root / f"{facts.uuid}.xml").write_bytes(business.xml(facts))
    (root / "copia.xml").write_bytes(business.xml(business.documents[0]))
    (root / "roto.xml").write_bytes(b"<roto>")
    (root / "foto.png").write_bytes(b"png")
    with zipfile.ZipFile(root / "zip.zip", "w") as file:
        file.writestr("otro.zip", b"PK\x03\x04")
    return root


def test_what_belongs_to_nobody_known_is_listed(old: Path, acopio: Acopio, efirma: DemoEfirma) -> None:
    ran = acopio("importar", str(old), "--json")
    assert ran.code == 0
    assert (ran.json["nuevos"], ran.json["ajenos"]) == (0, 11)
    assert ran.json["rfcAjenos"][0]["rfc"] == efirma.rfc
    assert ran.first == "Se importaron 0 comprobantes nuevos."
    assert "--rfc RFC, o --todos" in ran.err
    assert efirma.rfc in ran.err


@pytest.mark.parametrize("wish", ["rfc", "todos"])
def test_everything_is_told(old: Path, acopio: Acopio, efirma: DemoEfirma, wish: str) -> None:
    accepted = ["--rfc", efirma.rfc] if wish == "rfc" else ["--todos"]
    ran = acopio("importar", str(old), *accepted, "--json")
    assert ran.code == 0
    told = ran.json
    assert (told["nuevos"], told["repetidos"], told["ajenos"], told["ignorados"]) == (10, 1, 0, 1)
    assert (told["archivos"], told["zips"], told["sinLeer"], told["enConflicto"]) == (13, 1, 1, 0)
    assert told["ilegibles"] == [{"archivo": str(old / "roto.xml"), "motivo": "No es un XML"}]
    assert told["rechazados"][0]["archivo"] == f"{old / 'zip.zip'}: otro.zip"
    assert told["rechazados"][0]["motivo"].startswith("Es un ZIP dentro de otro")
    assert (told["cancelado"], told["error"]) == (False, None)
    assert ran.first == "Se importaron 10 comprobantes nuevos."
    assert "1 ya estaba en la biblioteca." in ran.err
    assert acopio("verificar-biblioteca", "--json").json == {"archivos": 10, "integra": True, "diferencias": []}
    again = acopio("importar", str(old), "--json").json
    assert (again["nuevos"], again["repetidos"], again["rfcAjenos"]) == (0, 11, [])


def test_other_content_under_the_same_folio_fiscal(old: Path, acopio: Acopio, efirma: DemoEfirma) -> None:
    acopio("importar", str(old), "--rfc", efirma.rfc)
    altered = next(path for path in old.glob("*-*.xml"))
    altered.write_bytes(altered.read_bytes() + b"\n")
    ran = acopio("importar", str(altered), "--json")
    assert (ran.code, ran.json["enConflicto"], ran.json["nuevos"]) == (0, 1, 0)
    assert ran.json["conflictos"][0]["archivo"] == str(altered)
    assert "mismo folio fiscal" in ran.err


def test_what_cannot_be_understood(acopio: Acopio, tmp_path: Path) -> None:
    assert acopio("importar").code == 2
    ran = acopio("importar", str(tmp_path / "nada"))
    assert (ran.code, ran.first) == (2, f"No existe {tmp_path / 'nada'}.")
    assert acopio("importar", str(tmp_path), "--rfc", "x").code == 4


def test_what_cannot_be_read_at_all_is_a_failure(acopio: Acopio, tmp_path: Path) -> None:
    (tmp_path / "roto.zip").write_bytes(b"PK nada")
    ran = acopio("importar", str(tmp_path / "roto.zip"))
    assert ran.code == 1
    assert "roto.zip" in ran.err


def test_a_name_no_disk_can_have_is_not_there(acopio: Acopio, tmp_path: Path) -> None:
    ran = acopio("importar", str(tmp_path / ("a" * 300)))
    assert (ran.code, ran.out) == (2, "")
    assert ran.first.startswith("No existe ")
