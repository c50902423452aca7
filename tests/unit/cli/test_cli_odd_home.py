"""A person's name may have accents, blanks and signs, and so has every path below it: the whole journey there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any


def test_the_journey_in_a_home_with_accents_blanks_and_signs(
    acopio: Any, last_months: tuple[str, ...], tmp_path: Path
) -> None:
    home = tmp_path / "Usuarios" / "María José Ñandú & Cía (S.A.) 100% ü€" / "Acopio"
    odd = replace(acopio, home=home, environment={**acopio.environment, "ACOPIO_HOME": str(home)})
    home.parent.mkdir(parents=True)
    typed = odd.efirma.password + "\n"
    files = odd.files(odd.efirma, "mi e.firma ñ")
    assert odd.apart("registrar", *files, "--password-stdin", typed=typed).code == 0
    wish = ("descargar", "--rfc", odd.efirma.rfc, "--password-stdin", "--json", *last_months)
    done = odd.apart(*wish, typed=typed)
    assert done.code == 0, done.err
    assert done.json["comprobantes"] > 0
    assert list((home / "biblioteca").rglob("*.xml"))
    assert odd("verificar-biblioteca").code == 0
    table = home.parent / "año nuevo.csv"
    assert odd.apart("comprobantes", "--csv", str(table)).code == 0
    assert table.stat().st_size > 100
    saved = home.parent / "respaldo de Ñandú.acopio-respaldo"
    assert odd.apart("respaldar", str(saved), "--con-comprobantes").code == 0
    assert odd.apart("restaurar", str(saved), "--apartar").code == 0
    assert odd("verificar-biblioteca").code == 0
