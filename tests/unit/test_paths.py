"""Places: ACOPIO_HOME moves everything, and nothing else does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.paths import Paths, resources


def places(paths: Paths) -> list[Path]:
    return [paths.settings_file, paths.database, paths.lock, paths.efirmas, paths.logs, paths.demo]


def test_home_moves_everything(tmp_path: Path) -> None:
    paths = Paths.from_environment({"ACOPIO_HOME": str(tmp_path / "casa")})
    assert paths == Paths.under(tmp_path / "casa")
    assert all(place.is_relative_to(tmp_path / "casa") for place in [*places(paths), paths.library])
    assert not (tmp_path / "casa").exists()


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.from_environment({"ACOPIO_HOME": "casa"}).home == tmp_path / "casa"


@pytest.mark.parametrize("environment", [{}, {"ACOPIO_HOME": ""}])
def test_the_systems_own_places(environment: dict[str, str]) -> None:
    paths = Paths.from_environment(environment)
    assert paths.home.is_absolute()
    assert paths.home.name == "Acopio"
    assert paths.library.name == "Acopio"
    assert paths.home != paths.library
    assert len(set(places(paths))) == len(places(paths))


def test_resources_beside_the_packages_or_in_the_frozen_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (resources() / "icons").is_dir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"
