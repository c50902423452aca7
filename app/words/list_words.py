"""What ``acopio listas`` and ``acopio nomina`` say."""

from __future__ import annotations

from app.words.formatting import plural

HELP = "listas del SAT (69-B, 69-B Bis y 69): guardarlas, y qué contrapartes están en ellas"
IMPORT_HELP = "guarda listas que ya descargaste, tal como las publica el SAT"
FILES_HELP = "archivos CSV del SAT"
FETCH_HELP = "descarga las listas de la dirección pública del SAT y las guarda"
AGREE_HELP = "acepto que este equipo pida esos archivos al SAT; no se envía ningún dato"
WHICH_HELP = "cuáles: 69-B (con 69-B Bis) o todas, que incluyen las del artículo 69"
STATE_HELP = "qué listas hay y qué contrapartes están en ellas"
OWNER_HELP = "solo las contrapartes de este RFC"
NOTE_HELP = "anota a mano un RFC publicado por el artículo 49 Bis (CFDI falsos), del que el SAT no publica un archivo"
NOTED_HELP = "el RFC publicado"
PUBLISHED_HELP = "el día en que se publicó en el DOF"
UNDO_NOTE_HELP = "quita lo anotado"
ACTION = "qué hacer"

LIST_COLUMNS = ("LISTA", "PARTE", "AL DÍA", "REGISTROS", "SHA-256")
COUNTERPART_COLUMNS = (
    "URGENCIA",
    "RFC",
    "NOMBRE",
    "LISTA",
    "SITUACIÓN",
    "DESDE",
    "PLAZO",
    "COMPROBANTES",
    "IVA",
)
NOTED_COLUMNS = ("RFC", "DOF")
BY_HAND = "Anotados a mano por el artículo 49 Bis:"
DAY_OR_UNDO = "Falta el día: --dof AAAA-MM-DD, o --deshacer para quitar lo anotado."
NOTE_UNDONE = "Se quitó lo anotado."
NOT_NOTED = "No estaba anotado."
NO_LISTS = "No hay listas guardadas. Usa «acopio listas importar» o «acopio listas descargar»."
NOBODY = "Ninguna contraparte está en las listas guardadas."
NEWS = "Cambios desde la lista anterior:"
PAPER = (
    "Papel de trabajo: solo lo «Definitivo» del 69-B quita efectos fiscales, también a operaciones anteriores; lo "
    "demás es un aviso. El plazo del 69-B son 30 días hábiles desde la publicación más tardía (página del SAT o DOF) "
    "de los definitivos; es una lectura: la otra cuenta desde la más temprana. No descuenta las vacaciones generales "
    "del SAT. El del 49 Bis son 30 días naturales desde el DOF."
)


def ask_consent(addresses: list[str]) -> str:
    """What is asked of the SAT, and with which option to agree."""
    lines = "\n".join(f"  {one}" for one in addresses)
    return (
        f"Se pedirían al SAT estos archivos públicos, sin enviar ningún dato tuyo:\n{lines}\n"
        "Repite la orden con --acepto si estás de acuerdo."
    )


def kept(kind: str, title: str, rows: int, inner_date: str) -> str:
    """A list was kept."""
    day = f", al {inner_date}" if inner_date else ""
    return f"Guardada: {kind} {title}{day}, {plural(rows, 'registro', 'registros')}."


def noted(rfc: str) -> str:
    """It is told from now on to whoever deals with that RFC."""
    return f"Anotado: {rfc}. Sus comprobantes llevan desde ahora un aviso; nada se quita de las sumas."


def not_an_rfc(text: str) -> str:
    """What was typed is none."""
    return f"«{text}» no es un RFC."


def in_future(day: str) -> str:
    """Nothing was published yet on that day."""
    return f"El {day} todavía no llega."


def already_kept(kind: str, title: str) -> str:
    """It was there before."""
    return f"Ya estaba guardada: {kind} {title}."


def not_opened(name: str) -> str:
    """The file cannot be read."""
    return f"No se pudo abrir «{name}»."


def refused(name: str) -> str:
    """The file is none of the lists."""
    return f"«{name}»:"


def change(rfc: str, name: str, before: str | None, now: str | None) -> str:
    """News of one counterpart."""
    return f"  {rfc} {name}: {before or 'no estaba'} → {now or 'ya no está'}"
