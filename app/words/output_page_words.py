"""What Ajustes says of the carpetas de salida."""

from __future__ import annotations

from datetime import datetime

from app.words.catalog_names import document_type_name
from app.words.formatting import document_day, moment, plural

TITLE = "Carpetas de salida"
LEAD = (
    "Una copia de cada XML que llegue, en la carpeta de otro programa: tu contabilidad, tu nube. Acopio nunca borra ni "
    "reemplaza nada ahí."
)
NONE = "Todavía no hay ninguna."
ADD, EDIT, REMOVE, OPEN = "Agregar carpeta…", "Editar…", "Quitar…", "Abrir carpeta"
PAUSE, GO_ON = "Pausar", "Continuar"
FOLDER = "Carpeta:"
EVERYTHING = "Todo lo que llegue"
DIALOG, DIALOG_EDIT = "Agregar carpeta de salida", "Editar carpeta de salida"
DIALOG_LEAD = "Desde que la agregas recibe una copia de cada XML nuevo, por descarga o importación."
SAVE = "Guardar"
WHICH, BOTH, ISSUED, RECEIVED = "De qué lado", "Emitidos y recibidos", "Solo emitidos", "Solo recibidos"
TYPES = "De qué tipo"
OWNERS = "De qué contribuyentes"
NO_TICKS = "Sin marcar ninguno, de todos."
ALSO_HERE = "Copiar también lo que ya está en la biblioteca"
REMOVE_QUESTION = "¿Dejar de copiar en {folder}?"
REMOVE_MORE = "Lo que hay en esa carpeta se queda como está."
OURS = "Esa carpeta es de Acopio. Elige otra."
TWICE = "Esa ya es una carpeta de salida."
COPIED_NONE = "Todo lo que ya estaba en la biblioteca estaba también ahí."
COPY_CANCELLED = "Se canceló. La carpeta recibe lo que llegue, y lo ya copiado se queda."
PAUSED = "En pausa: lo que llegue la espera."
NOTHING_YET = "Activa. Todavía no llega nada para ella."
GONE = "La carpeta no está en su lugar."


def filters(side: str, types: str, rfcs: tuple[str, ...], since: str) -> str:
    """Which documents a folder gets."""
    parts = [
        {"emitidos": "Emitidos", "recibidos": "Recibidos"}.get(side, ""),
        ", ".join(document_type_name(one) for one in types),
        ", ".join(rfcs),
        f"desde el {document_day(since)}" if since else "",
    ]
    return " · ".join(part for part in parts if part) or EVERYTHING


def copied_at(at: datetime, copied: int) -> str:
    """When copies went there last."""
    return f"Última copia: {moment(at)}, {plural(copied, 'archivo', 'archivos')}."


def waits(number: int) -> str:
    """So many have not been copied yet."""
    return f"{plural(number, 'XML la espera', 'XML la esperan')}."


def about(action: str, folder: str) -> str:
    """What a screen reader says of a button beside a folder."""
    return f"{action.rstrip('…')}: {folder}"


def copying(done: int, total: int) -> str:
    """How far the copying of what is here already is."""
    return f"Revisados {done:,} de {total:,}"


def copied_now(number: int) -> str:
    """What was here already is there too."""
    if not number:
        return COPIED_NONE
    return f"{plural(number, 'archivo copiado', 'archivos copiados')} de lo que ya estaba en la biblioteca."
