"""``acopio verificar-biblioteca``: what is missing, altered, foreign or left over, and nothing is changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from app.simulator.demo_efirma import DemoEfirma

Acopio = Any  # the kit of conftest.py


@pytest.fixture
def library(registered: Acopio, efirma: DemoEfirma, last_months: tuple[str, ...]) -> Path:
    """The folder of a contribuyente with a few documents."""
    arguments = ("descargar", "--rfc", efirma.rfc, *last_months, "--emitidos", "--password-stdin")
    assert registered(*arguments, typed=efirma.password + "\n").code == 0
    return Path(registered.home, "biblioteca", efirma.rfc)


def documents(library: Path) -> list[Path]:
    return sorted(library.glob("Emitidos/**/*.xml"))


def contents(library: Path) -> dict[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in library.rglob("*") if path.is_file()}


def test_before_there_is_a_library(acopio: Acopio) -> None:
    ran = acopio("verificar-biblioteca", "--json")
    assert (ran.code, ran.json) == (0, {"archivos": 0, "integra": True, "diferencias": []})
    assert ran.first == "Todavía no hay una biblioteca que verificar."


def test_a_sound_library(library: Path, acopio: Acopio) -> None:
    before = contents(library)
    ran = acopio("verificar-biblioteca", "--json")
    assert ran.code == 0
    assert ran.json == {"archivos": len(before), "integra": True, "diferencias": []}
    assert ran.first == f"La biblioteca está íntegra: {len(before):,} archivos revisados."
    assert contents(library) == before


def test_each_difference_is_named(library: Path, acopio: Acopio) -> None:
    missing, altered, *_ = documents(library)
    missing.unlink()
    altered.write_bytes(altered.read_bytes() + b"\n")
    foreign = library / "Emitidos" / "copia de alguien.xml"
    foreign.write_text("<a/>")
    rest = library / "Paquetes" / "a medias.zip.parte"
    rest.write_bytes(b"PK")
    (library.parent / "Notas de la persona").mkdir()
    (library.parent / "Notas de la persona" / "suyo.xml").write_text("<a/>")
    (library / "Emitidos" / "notas.txt").write_text("mías")
    before = contents(library)
    ran = acopio("verificar-biblioteca", "--json")
    assert ran.code == 1
    assert not ran.json["integra"]
    found = {one["tipo"]: one["ruta"] for one in ran.json["diferencias"]}
    expected = {"falta": missing, "alterado": altered, "ajeno": foreign, "resto": rest}
    assert found == {kind: path.relative_to(library.parent).as_posix() for kind, path in expected.items()}
    assert len(ran.json["diferencias"]) == len(expected)
    assert ran.first.startswith("La biblioteca tiene diferencias")
    assert all(path.name in ran.err for path in expected.values())
    assert contents(library) == before


def test_what_is_only_foreign_is_no_fault(library: Path, acopio: Acopio) -> None:
    (library / "Emitidos" / "mío.xml").write_text("<a/>")
    ran = acopio("verificar-biblioteca", "--json")
    assert (ran.code, ran.json["integra"]) == (0, True)
    assert [one["tipo"] for one in ran.json["diferencias"]] == ["ajeno"]


def test_many_differences_are_told_in_part_and_printed_whole(library: Path, acopio: Acopio) -> None:
    for number in range(60):
        (library / f"{number}.xml").write_text("<a/>")
    ran = acopio("verificar-biblioteca", "--json")
    assert len(ran.json["diferencias"]) == 60
    assert "… y 10 más." in ran.err


def test_a_package_counts_too(library: Path, acopio: Acopio) -> None:
    package, *_ = library.glob("Paquetes/*.zip")
    package.write_bytes(package.read_bytes()[:-1])
    ran = acopio("verificar-biblioteca")
    assert (ran.code, ran.out) == (1, "")
    assert package.name in ran.err


def test_a_pipe_in_place_of_a_document_is_not_waited_at(library: Path, acopio: Acopio) -> None:
    first, *_ = documents(library)
    first.unlink()
    os.mkfifo(first)
    ran = acopio("verificar-biblioteca", "--json")
    assert [one["tipo"] for one in ran.json["diferencias"]] == ["alterado"]


def test_a_folder_that_is_gone(library: Path, acopio: Acopio) -> None:
    library.parent.rename(library.parent.with_name("aparte"))
    for words in (("verificar-biblioteca", "--json"), ("verificar-biblioteca", "--reconstruir")):
        ran = acopio(*words)
        assert (ran.code, ran.out) == (1, "")
        assert ran.first == "La carpeta de tu biblioteca no está."
    assert not library.parent.exists()


@pytest.mark.parametrize("command", ["descargar", "actualizar", "importar"])
def test_nothing_makes_it_anew_in_silence(
    library: Path, acopio: Acopio, efirma: DemoEfirma, last_months: tuple[str, ...], command: str
) -> None:
    library.parent.rename(library.parent.with_name("aparte"))
    words = {
        "descargar": ("--rfc", efirma.rfc, *last_months, "--recibidos", "--password-stdin"),
        "actualizar": ("--rfc", efirma.rfc, "--password-stdin"),
        "importar": (str(library.parent.with_name("aparte")),),
    }
    ran = acopio(command, *words[command], typed=efirma.password + "\n")
    assert ran.code == 1
    assert "La carpeta de tu biblioteca no está." in ran.err
    assert not library.parent.exists()
    library.parent.with_name("aparte").rename(library.parent)
    assert acopio("verificar-biblioteca").code == 0
