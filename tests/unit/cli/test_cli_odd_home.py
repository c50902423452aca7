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
    assert odd.register().code == 0
    done = odd.download("--json", *last_months)
    assert done.code == 0, done.err
    assert list((home / "biblioteca").rglob("*.xml"))
    assert odd("verificar-biblioteca").code == 0
    table = home.parent / "año nuevo.csv"
    assert odd("comprobantes", "--csv", str(table)).code == 0
    assert table.stat().st_size > 100
    saved = home.parent / "respaldo de Ñandú.acopio-respaldo"
    assert odd("respaldar", str(saved), "--con-comprobantes").code == 0
    assert odd("restaurar", str(saved), "--apartar").code == 0
    assert odd("verificar-biblioteca").code == 0
