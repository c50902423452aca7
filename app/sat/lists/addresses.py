"""Where the SAT publishes its lists as open data."""

from __future__ import annotations

from app.sat.endpoints import loopback_base

_LIVE = "https://wu1agsprosta001.blob.core.windows.net/agsc-publicaciones/Datos_abiertos"
_FILES = (
    "Documents_AGAFF/Listado_completo_69-B.csv",
    "Documents_AGGC/Listado_69_B_Bis_Completo.csv",
    "Documents_AGR/Firmes.csv",
    "Documents_AGR/No_localizados.csv",
    "Documents_AGR/Cancelados.csv",
    "Documents_AGR/Exigibles.csv",
    "Documents_AGR/CSDsinefectos.csv",
    "Documents_AGR/EntespublicosydeGobiernoomisos.csv",
    "Documents_AGR/Sentencias.csv",
)


def list_addresses(stand_in: str = "") -> tuple[str, ...]:
    """Of every list; below ``stand_in``/listas where a SAT of this computer takes the place of the real one.

    Raises ConfigurationError for a ``stand_in`` anywhere else.
    """
    base = f"{loopback_base(stand_in)}/listas" if stand_in else _LIVE
    return tuple(f"{base}/{name}" for name in _FILES)
