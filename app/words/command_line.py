"""What the commands say while they work and when they end; reasons of failures are in ``messages``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.words.formatting import count, plural

NOT_WRITABLE = "No se puede escribir en {}."
OTHER_ACOPIO = "Otra ventana o tarea de Acopio está trabajando; se espera a que termine."
ASK_PASSWORD = "Contraseña de tu e.firma: "  # noqa: S105 - the question for it

RUN_DONE = "Listo. {}."
RUN_FAILED = "Algo falló. {}."
RUN_WAITS = "Todavía falta. {}; lo pendiente sigue en la próxima descarga o en la ventana."
RUN_NEEDS_EFIRMA = "Hay un problema con la e.firma o su contraseña. {}."

NOBODY_REGISTERED = "Todavía no hay contribuyentes registrados. Regístralos con «acopio registrar»."
PASSWORD_OF_ONE = "Con --password-stdin hace falta --rfc: una contraseña es de un solo contribuyente."  # noqa: S105
ONLY_PENDING = "Con --solo-pendientes no se pide nada nuevo: --desde y --hasta no van junto con él."

REQUEST_COLUMNS = ("Núm.", "Estado", "RFC", "Qué", "Periodo", "Comprobantes")
DOCUMENT_COLUMNS = (
    "Fecha", "Tipo", "Estado", "RFC emisor", "Emisor", "RFC receptor", "Receptor",
    "Subtotal", "Total", "Moneda", "Folio fiscal", "Archivo",
)  # fmt: skip
DEMO_COLUMNS = ("Servicio", "Qué", "Solicitudes", "Comprobantes", "Nuevos")

BACKUP_CANCELLED = "Se canceló el respaldo; si había uno con ese nombre, está como estaba."
NOT_RESTORED = "No se restauró nada. Con --apartar se hace sin preguntar."
RESTORE_CANCELLED = "Se canceló la restauración; todo está como estaba."
EARLIER_RESTORE_ENDED = "Antes se terminó una restauración que había quedado a medias."
HAS_DATA = "Aquí ya hay datos de Acopio. Se apartarán en la carpeta «antes-de-restaurar»; no se borran."
ASK_TO_GO_ON = "¿Continuar? Escribe «sí» y presiona Enter."
YES = ("sí", "si", "s")

NOTHING_TO_CHECK = "Todavía no hay una biblioteca que verificar."
INDEX_REBUILT = (
    "El índice se reconstruyó con los archivos de la biblioteca. Lo que no está en ellos quedó solo en el índice"
    " anterior: los metadatos importados y las respuestas a consultas de estado."
)

IMPORT_CANCELLED_BEFORE = "Se canceló antes de importar nada."
SCANNING, IMPORTING = "Revisando", "Importando"

SIMULATOR_STARTED = "El SAT de mentira está atendiendo; se detiene con Ctrl+C."


def registered(name: str, rfc: Rfc, days: int) -> str:
    """That an e.firma is registered, and for how many days it is valid."""
    return f"Quedó registrada la e.firma de {name} ({rfc}). Vence en {days} días."


def run_ended(how: str, documents: int, new: int) -> str:
    """The first line at the end of a download; ``how`` is one of ``RUN_…``."""
    return how.format(f"Llegaron {count(documents)} comprobantes, {count(new)} de ellos nuevos")


def folder_line(folder: Path) -> str:
    """In which folder the documents are, below what a download brought."""
    return f"Carpeta: {folder}"


def request_line(number: int, service: str, direction: str, content: str) -> str:
    """Names the request that the sentence behind it is about: number, service, direction and content."""
    return f"Solicitud {number} ({service} {direction} {content})"


def update_announced(requests: int, owners: int) -> str:
    """How much Poner al día will ask, and of how many contribuyentes."""
    whose = plural(owners, "contribuyente", "contribuyentes")
    if not requests:
        return f"No falta nada por pedir de {whose}."
    return f"Se pedirán al SAT {plural(requests, 'solicitud', 'solicitudes')} de {whose}."


def not_begun(month: Period) -> str:
    """Why --desde is not accepted: the month has not begun."""
    return f"El mes {month.start:%Y-%m} todavía no llega: en --desde va uno que ya empezó."


def months_reversed(first: Period, last: Period) -> str:
    """Why --desde and --hasta do not go together: the end is before the beginning."""
    return f"El mes de --hasta ({last.start:%Y-%m}) va antes que el de --desde ({first.start:%Y-%m})."


def too_old(month: Period) -> str:
    """Why --hasta is not accepted: the SAT gives nothing so old."""
    return f"El SAT ya no da {month.start:%Y-%m}: solo guarda seis años."


def ends_before_usual_start(last: Period, since: datetime) -> str:
    """Why --hasta is not accepted alone: it is before the month with which Poner al día begins."""
    return f"Sin --desde se pide desde {since:%Y-%m}, después del mes de --hasta ({last.start:%Y-%m}): agrega --desde."


def backup_made(target: Path, files: int, size: int, left_out: int) -> Iterator[str]:
    """What is in a backup; ``size`` in bytes."""
    yield f"El respaldo quedó en {target}: {count(files)} archivos, {count(size)} bytes."
    if left_out:
        yield f"Se omitieron {count(left_out)} archivos ajenos cuyo nombre no se puede respaldar."


def decisions_aside(number: int, aside: Path) -> str:
    """The backup is older than what was decided here."""
    told = plural(number, "decisión o marca de presentado", "decisiones o marcas de presentado")
    return f"De lo que decidiste aquí el respaldo no tiene {told}: ya no cuentan. Quedaron en {aside}."


def backup_restored(files: int, library: Path | None, *, must_rebuild: bool) -> Iterator[str]:
    """What was restored, and what the person has to know of it."""
    yield f"Se restauraron {count(files)} archivos y se comprobó la huella de cada uno."
    if library is not None:
        yield f"Los comprobantes quedaron en {library}."
    if must_rebuild:
        yield "El índice del respaldo no era de fiar: Acopio lo hará de nuevo con los archivos."
    yield "Las contraseñas no van en un respaldo: Acopio te las pedirá una vez."


def index_set_aside(aside: Path) -> str:
    """Where the index is that was there before."""
    return f"El índice anterior quedó en {aside}."


def library_checked(files: int, *, is_sound: bool) -> str:
    """The first line of what a check found."""
    how = "está íntegra" if is_sound else "tiene diferencias"
    return f"La biblioteca {how}: {count(files)} archivos revisados."


def exported(documents: int, files: tuple[Path, ...], unread: int) -> Iterator[str]:
    """What was written, and of how many XML could not be read."""
    for file in files:
        yield f"Se escribió {file}."
    yield f"Comprobantes: {count(documents)}."
    if unread:
        yield f"No se pudo leer el XML de {count(unread)}; de ellos se escribió lo que se sabe."


def and_more(number: int) -> str:
    """The last line of a list that is too long: how many are not named."""
    return f"… y {count(number)} más."


def documents_seen(number: int) -> str:
    """How many documents an import has seen so far, for the line of progress."""
    return f"{count(number)} comprobantes"


def part_of(done: int, total: int) -> str:
    """How many files of all have been looked at, for the line of progress."""
    return f"{count(done)} de {count(total)}"


def no_such_path(path: Path) -> str:
    """Why nothing is imported: a path that was typed does not exist."""
    return f"No existe {path}."


def demo_begins(owner: Rfc) -> str:
    """The first line of the demonstration, which says that nothing in it is real."""
    return f"Demostración con un SAT de mentira en este equipo, contribuyente inventado {owner}."


def demo_ended(folder: Path) -> str:
    """In which folder the documents of the demonstration are."""
    return f"Los archivos quedaron en {folder}"


def port_taken(port: int) -> str:
    """Why the simulator cannot start on this port."""
    return f"El puerto {port} no se puede usar: otro programa lo ocupa, o no está permitido."
