"""What ``acopio diot`` says: its help, its table, and the sentences about records and files."""

from __future__ import annotations

from pathlib import Path

from app.words.formatting import plural
from app.words.texts.diot import NOTES, PROBLEMS

HELP = "el archivo de la DIOT de un mes: lo pagado a cada proveedor, en 54 campos"
OUTPUT_HELP = "dónde se escribe el archivo; sin ella solo se muestra"
ROW_HELP = (
    "agrega al mes un registro que ningún CFDI da: tercero, operacion, rfc, id, nombre, pais, lugar, efectos, o un "
    "número de campo; por ejemplo: tercero=05 operacion=03 id=US-1 nombre='Acme Inc' pais=USA 16=1000 26=160"
)
REMOVE_HELP = "quita del mes el registro manual de ese número"
COLUMNS = ("Tercero", "Operación", "RFC o identificación", "Nombre", "Valor 16 %", "Valor 8 %", "Devoluciones",
           "IVA acreditable", "No acreditable", "Retenido", "Exento", "0 %", "No objeto", "Efectos")  # fmt: skip
MANUAL_COLUMNS = ("Núm.", "Tercero", "Operación", "RFC o identificación", "Nombre", "País", "Campos")
MANUAL_TITLE = "Registros manuales del mes:"
NO_OPERATIONS = "Sin operaciones: no hay ningún registro que escribir."
PAPER = "Papel de trabajo hecho con CFDI: no incluye lo que un CFDI no dice."
MANUAL_LOST = "Los registros manuales guardados de este mes no se entienden y no se toman en cuenta."
ROW_KEPT = "Se agregó el registro manual."
ROW_REMOVED = "Se quitó el registro manual."


def old_layout(month: str) -> str:
    """The months before 2025."""
    return f"La DIOT de {month} tiene otro formato, que Acopio no escribe; el de 54 campos es desde enero de 2025."


def not_a_field(text: str) -> str:
    """What is wrong with one part of --fila."""
    return (
        f"«{text}» no es CAMPO=VALOR; los campos son tercero, operacion, rfc, id, nombre, pais, lugar, efectos y 8 a 53"
    )


def not_an_amount(text: str) -> str:
    """What is wrong with the value of a numbered field."""
    return f"«{text}» no son pesos enteros"


def no_such_row(number: int, rows: int) -> str:
    """--quitar-fila beyond what is there."""
    return f"No hay registro manual {number}; el mes tiene {rows}."


def too_many_rows(most: int) -> str:
    """--fila beyond what a month may hold."""
    return f"Un mes guarda a lo más {most} registros manuales."


def written(rows: int, path: Path) -> str:
    """After the file was written."""
    return f"{plural(rows, 'registro', 'registros')} en {path}"


def problem(key: str) -> str:
    """Why a record is not written."""
    return PROBLEMS[key]


def refusal(rfc: str, key: str) -> str:
    """A record that is not written."""
    return f"{rfc}: no se escribe; {PROBLEMS[key]} ({key})."


def note(key: str, pesos: str) -> str:
    """What the person should know; ``pesos`` is an amount as money."""
    return NOTES[key].format(pesos=pesos)
