"""Where Acopio keeps what it writes, and where its own resources are: developed, frozen, or under ACOPIO_HOME."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "ACOPIO_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place Acopio writes to. ``home`` is its own folder; ``library`` the default for the person's documents."""

    home: Path
    library: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Paths:
        """ACOPIO_HOME when set, else the system's own places."""
        if chosen := environment.get(HOME_VARIABLE):
            return cls.under(Path(chosen).absolute())
        home = Path(platformdirs.user_data_dir("Acopio", appauthor=False, roaming=False))
        return cls(home, Path(platformdirs.user_documents_dir()) / "Acopio")

    @classmethod
    def under(cls, home: Path) -> Paths:
        """Everything below one folder, the library too."""
        return cls(home, home / "biblioteca")

    @property
    def settings_file(self) -> Path:
        """The person's choices."""
        return self.home / "ajustes.json"

    @property
    def database(self) -> Path:
        """Index and requests."""
        return self.home / "acopio.db"

    @property
    def decisions(self) -> Path:
        """What the person decided, beside the database so that it survives it."""
        return self.home / "decisiones.jsonl"

    @property
    def filed_months(self) -> Path:
        """What the figures of filed months were."""
        return self.home / "presentados"

    @property
    def lists(self) -> Path:
        """The SAT's lists of contribuyentes, as they were published."""
        return self.home / "listas"

    @property
    def lock(self) -> Path:
        """Held while an engine works here."""
        return self.home / "acopio.lock"

    @property
    def deliveries(self) -> Path:
        """Locks of the packages that are being written."""
        return self.home / "entregas"

    @property
    def efirmas(self) -> Path:
        """Certificates and still-encrypted keys."""
        return self.home / "efirmas"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.home / "registros"

    @property
    def window_file(self) -> Path:
        """What the window remembers of itself."""
        return self.home / "ventana.ini"

    @property
    def daily_update_file(self) -> Path:
        """When Poner al día last went on by itself."""
        return self.home / "puesta-al-dia.txt"

    @property
    def news_file(self) -> Path:
        """Up to where the person has seen what is new."""
        return self.home / "novedades.json"

    @property
    def restore_mark(self) -> Path:
        """There while a restored backup waits to take its place."""
        return self.home / "restaurar.json"

    @property
    def demo(self) -> Path:
        """Home of the demonstration, apart from everything real."""
        return self.home / "demostracion"


def resources() -> Path:
    """The folder of icons, styles and help: beside the packages, or inside the frozen program."""
    return (_frozen() or Path(__file__).resolve().parent.parent) / "resources"


def licences() -> Path | None:
    """The folder of the licences of what the frozen program brings along; None when it is not frozen."""
    frozen = _frozen()
    return frozen / "licencias" if frozen else None


def _frozen() -> Path | None:
    place = getattr(sys, "_MEIPASS", None)
    return Path(place) if place else None
