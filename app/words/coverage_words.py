"""What ``acopio cobertura`` says."""

from __future__ import annotations

from pathlib import Path

from app.words.formatting import plural

HELP = "de cada mes, qué tiene el SAT y qué XML hay aquí; con --traer pide los que faltan"
FIRST_HELP = "desde qué mes; si no, desde el primero del que se sabe algo"
LAST_HELP = "hasta qué mes; si no, este"
FETCH_HELP = "pide al SAT los XML que faltan, con las menos solicitudes posibles"
CERTIFICATE_HELP = "escribe además la constancia de esos meses, un PDF"
NO_PRINTER = "En este equipo no se puede hacer el PDF."

COLUMNS = ("Mes", "Emitidos", "", "Recibidos", "", "Cancelados sin XML", "Solo aquí")
MISSING_COLUMNS = ("Mes", "Lado", "Folio fiscal que falta")
DIFFERENCE_COLUMNS = ("Mes", "Diferencia", "Folio fiscal")
NEVER_ASKED = "sin consultar"
NOTE = (
    "Cada par es XML que hay de vigentes que el SAT tiene. Los recibidos que se cancelaron antes de bajarlos no "
    "cuentan como faltantes: el SAT ya no los entrega."
)
NOTHING_KNOWN = "No se sabe nada de esos meses: ni metadatos ni XML."
NOTHING_TO_FETCH = "No falta ningún XML de los que el SAT entrega."
LONGEST_LIST = 50


def certificate_written(path: Path) -> str:
    """The PDF is there."""
    return f"Constancia en {path}"


def more_missing(number: int) -> str:
    """How many missing ones are not listed."""
    return f"y {plural(number, 'más', 'más')}; todos con --json."


def share(here: int, valid: int) -> str:
    """``93 / 94``."""
    return f"{here:,} / {valid:,}"


def reversed_months(first: str, last: str) -> str:
    """The first month comes after the last."""
    return f"El mes {first} es posterior a {last}."


def fetching(requests: int, documents: int) -> str:
    """How many questions bring how many documents."""
    asked = plural(requests, "solicitud", "solicitudes")
    return f"Se piden {plural(documents, 'XML que falta', 'XML que faltan')} con {asked}."


def under_way(documents: int) -> str:
    """Some are being asked for already."""
    return f"{plural(documents, 'XML ya está pedido', 'XML ya están pedidos')} en otra solicitud."


def out_of_reach(documents: int) -> str:
    """Some cannot be asked for."""
    return (
        f"{plural(documents, 'XML ya no se puede pedir', 'XML ya no se pueden pedir')} al SAT: es de hace más de seis "
        "años, o ya se pidió tantas veces como el SAT acepta."
    )
