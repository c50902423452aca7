"""What the page Contrapartes says."""

from __future__ import annotations

from datetime import date

from app.domain.month.calendar import Month
from app.words.formatting import day, plural
from app.words.month_words import MONTHS

PAGE = "Contrapartes"
SUPPLIERS, CLIENTS = "Proveedores", "Clientes"
PAPER = (
    "Papel de trabajo hecho con CFDI: suma el Total de los de ingreso menos el de los de egreso, vigentes y con XML, "
    "por su fecha y en pesos."
)
SEARCH = "Buscar por nombre o RFC"
NAME, RFC, SHARE, OPEN = "Nombre", "RFC", "Parte", "Saldo PPD"
LISTED, OPERATION = "Listas SAT", "Operación DIOT"
SHARE_ABOUT = "Su parte de todo lo del año"
OPEN_ABOUT = "Lo que queda de sus facturas PPD hoy, de todas las fechas"
LISTED_ABOUT = "Su situación en las listas del 69-B, 69-B Bis y 69 que guardaste, con la fecha en que se publicó"
OPERATION_ABOUT = "Tipo de operación con el que va en la DIOT; si no lo eliges, es 85"
NOT_LISTED = "No está"

OPERATIONS = {
    "02": "02 Enajenación de bienes",
    "03": "03 Servicios profesionales",
    "06": "06 Uso o goce temporal",
    "08": "08 Importación por transferencia virtual",
    "85": "85 Otros",
}
CHANGE = "Tipo de operación…"
CHANGE_TIP = "Con qué tipo de operación van en la DIOT los proveedores elegidos; se puede deshacer"
UNDO = "Deshacer"
UNDO_TIP = "Deja los tipos de operación como estaban (Ctrl+Z)"
UNDONE = "Se deshizo: los tipos de operación están como antes."

NOTHING_TITLE = "No hay nadie que mostrar"
NO_SUPPLIERS = "Aquí está cada proveedor que te facturó en el año, y cada uno con saldo PPD."
NO_CLIENTS = "Aquí está cada cliente al que facturaste en el año, y cada uno con saldo PPD."
NOTHING_FOUND = "Nadie coincide con lo que buscas."
WITHOUT_LISTS = (
    "No hay listas del SAT guardadas, así que no se sabe quién está en el 69-B. Se importan con «acopio listas "
    "importar»."
)


def month_column(month: Month) -> str:
    """Above the totals of the month."""
    return f"{MONTHS[month.month - 1].capitalize()} {month.year}"


def year_column(month: Month) -> str:
    """Above those of its year."""
    return f"Año {month.year}"


def sum_name(period: str, amount: str, counterparts: int, *, are_clients: bool) -> str:
    """What a screen reader says of a sum."""
    return f"{period}: {amount} de {several(counterparts, are_clients=are_clients)}, ver comprobantes"


def list_month(month: Month) -> str:
    """The button that lists the documents of the month."""
    return f"Ver los de {MONTHS[month.month - 1]} {month.year}"


def list_year(month: Month) -> str:
    """The button that lists those of its year."""
    return f"Ver los de {month.year}"


LIST_TIP = "Los comprobantes de quienes elegiste en la tabla"


def documents_title(name: str, period: str) -> str:
    """A heading for the documents behind a total."""
    return f"{name} · {period}"


def several(number: int, *, are_clients: bool) -> str:
    """Instead of the names of many."""
    return plural(number, "cliente", "clientes") if are_clients else plural(number, "proveedor", "proveedores")


def listing(kind: str, situation: str, since: date | None) -> str:
    """Where somebody stands in a list."""
    return f"{kind} {situation}" + (f" · {day(since)}" if since else "")


def lists_day(at: date) -> str:
    """As of when 69-B stands."""
    return f"Lista 69-B al {day(at)}."


def changed(counterparts: int, operation: str, name: str) -> str:
    """After another operation was chosen."""
    who = name if counterparts == 1 else plural(counterparts, "proveedor", "proveedores")
    return f"Operación «{OPERATIONS[operation]}» para {who}."
