"""What the page Mes and its dialogs say beside the words of the sheet itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.month.calendar import Month
from app.fiscal.coverage_month import SideCoverage
from app.words.formatting import count, day, money, plural
from app.words.month_words import MONTHS

PAPER = "Papel de trabajo hecho con CFDI: no ve bancos, pedimentos ni saldos iniciales."
EACH_OPENS = "Cada cifra abre sus comprobantes."
CALCULATING = "Calculando…"
NO_FIGURE_DOCUMENTS = "Ningún comprobante de tu biblioteca está detrás de esa cifra."

NOBODY_TITLE = "Aquí verás la hoja de tu mes"
NOBODY_TEXT = (
    "Cuando haya comprobantes, Acopio suma el IVA cobrado y pagado por flujo, lo compara con lo que suma el SAT y te "
    "dice qué CFDI explican la diferencia."
)
FAILED_TITLE = "No se pudo calcular el mes"
AGAIN = "Intentar de nuevo"
DOWNLOAD = "Nueva descarga"

FILE = "Marcar como presentado"
UNFILE = "Quitar la marca"
WORKBOOK = "Excel del mes"
DIOT = "Archivo DIOT…"
DELIVER = "Entregar…"
FILE_TIP = "Guarda las cifras como están hoy, para decirte después qué cambió"
UNFILE_TIP = "El mes deja de estar marcado como presentado"
UNDO = "Deshacer"
UNDO_TIP = "Deja el mes como estaba (Ctrl+Z)"

NOT_FILED, PROVISIONAL = "Sin presentar", "Provisional"
PROVISIONAL_TEXT = "Los REP y las facturas globales del mes todavía pueden llegar."

BASE, TAX = "Base", "IVA"
EXPLAINED = "Entrar: sus comprobantes · F1: qué es y en qué se apoya"
NO_REMARKS = "Sin avisos en este mes."
CHANGES_NONE = "Nada ha cambiado desde entonces."
CHANGE_CAUSES = {
    "cancelado": "Cancelados",
    "sustituido": "Cancelados y sustituidos",
    "tardio": "Llegaron después",
    "decision": "Por una decisión tuya",
    "efos": "El emisor entró a la lista 69-B",
}
SIDES = {"trasladado": "IVA trasladado", "acreditable": "IVA pagado"}
SIDE_NAMES = {"emitidos": "Emitidos", "recibidos": "Recibidos"}

FILE_LEAD = (
    "Acopio guarda las cifras del mes como están hoy. Si después se cancela, se sustituye o llega un comprobante, te "
    "dice cuál y en cuánto cambia el mes. No presenta nada ante el SAT."
)
FILED_ON = "Se presentó el día:"
UNFILE_QUESTION = "¿Quitar la marca de presentado?"
UNFILE_MORE = "Acopio deja de comparar con las cifras de ese día y muestra las de hoy. Puedes deshacerlo."

WORKBOOK_LEAD = (
    "Un libro con la hoja del mes y el detalle de sus comprobantes. Las fórmulas están vivas: si corriges un renglón, "
    "el resumen cambia."
)
SAVE_IN, FOLDER = "Guardar en:", "Carpeta:"
WORKBOOK_KIND, DIOT_KIND = "Libro de Excel (*.xlsx)", "Archivo de la DIOT (*.txt)"
SAVE = "Guardar"
OPEN_FILE, SHOW_FILE, OPEN_FOLDER = "Abrir", "Mostrar en carpeta", "Abrir carpeta"

DIOT_TITLE = "Archivo DIOT"
DIOT_LEAD = "Lo pagado a cada proveedor en el mes, como lo toma el portal del SAT. Acopio lo escribe; no lo presenta."
DIOT_REMARKS = "Avisos"
DIOT_DOING = "Juntando lo pagado a cada proveedor…"

DELIVER_TITLE = "Entregar el mes"
DELIVER_LEAD = (
    "Un paquete con los XML, su representación impresa, el Excel, la DIOT, la cobertura y un LEEME que dice qué hay y "
    "qué falta."
)
ONLY_THIS, EVERYBODY = "Solo de este contribuyente", "De todos los contribuyentes"
AS_ZIP = "En un ZIP por contribuyente"
FLAT = "XML en una carpeta por lado (CONTPAQi)"
WITH_PDFS = "Con representaciones impresas (PDF)"
WITH_PAYROLL = "Con nómina (datos personales)"
DELIVER_ACCEPT = "Entregar"
DELIVER_PLACE_OURS = "Esa carpeta es de Acopio. Elige otra."
DELIVER_CANCELLED = "Se canceló. Lo ya escrito se queda; si lo repites, sigue desde ahí."
DELIVER_NOBODY = "Nadie tiene comprobantes de ese mes."

DECIDE = "Decidir…"
DECIDE_TITLE = "Decidir sobre este comprobante"
DECIDE_LEAD = (
    "Lo que un CFDI no dice: cuándo se cobró o pagó, si su IVA se acredita, en qué mes cuenta. Se guarda aparte del "
    "comprobante y siempre se puede deshacer."
)
COLLECTED_ON, PAID_ON = "Se cobró el día:", "Se pagó el día:"
IN_MONTH = "Cuenta en otro mes:"
AS_DOCUMENT = "Cuenta como dice el comprobante"
WHEN_TITLE, CREDIT_TITLE = "¿Cuándo cuenta?", "¿Se acredita su IVA?"
CREDIT_BY_RULE = "Como dicen las reglas"
CREDITABLE, NOT_CREDITABLE = "Sí, se acredita", "No se acredita"
NOTHING_DECIDED = "No has decidido nada sobre este comprobante."
UNDO_ALL = "Deshacer todo"
DECIDE_TIP = "Cuándo se cobró o pagó, si su IVA se acredita, en qué mes cuenta"
DECISION_KEPT = "Tu decisión quedó guardada. La ves y la deshaces en «Decidir…»."
DECISION_UNDONE = "Se quitó lo que habías decidido."


def title(month: Month) -> str:
    """``Marzo de 2026``."""
    return month_name(month).capitalize()


def month_name(month: Month) -> str:
    """``marzo de 2026``."""
    return f"{MONTHS[month.month - 1]} de {month.year}"


def yet_to_come(month: Month) -> tuple[str, str]:
    """The month has not begun: title and text."""
    return f"{title(month)} todavía no empieza", "Elige un mes anterior en la parte de arriba."


def nothing_in(month: Month) -> tuple[str, str]:
    """The library has nothing of the month: title and text."""
    text = (
        "En tu biblioteca no hay ninguno de este contribuyente que cuente en ese mes. Puedes pedirlos al SAT o elegir "
        "otro mes arriba."
    )
    return f"No hay comprobantes de {month_name(month)}", text


def filed_on(at: date) -> str:
    """The month was filed."""
    return f"Presentado el {day(at)}"


def filed_text(at: date) -> str:
    """What a filed month shows."""
    return f"Las cifras son las del {day(at)}, cuando la marcaste como presentada."


def lost_text(at: date) -> str:
    """A filed month of which is lost what it was."""
    return (
        f"Se presentó el {day(at)}, pero las cifras de ese día se perdieron o están dañadas: estas son las de hoy, y "
        "no se sabe qué cambió desde entonces. Con un respaldo vuelven."
    )


def changes_title(at: date) -> str:
    """A heading."""
    return f"Desde que se presentó, el {day(at)}"


def side_change(side: str, amount: str) -> str:
    """By how much one side of a filed month changed."""
    return f"{SIDES[side]} cambia en {money(amount)}."


def link_name(what: str, amount: str) -> str:
    """For a screen reader: a figure that opens its documents."""
    return f"{what}: {money(amount)}, ver comprobantes"


def figure_title(what: str, month: Month) -> str:
    """What the list of a figure's documents is called."""
    return f"{what} · {month_name(month)}"


def documents(number: int) -> str:
    """How many."""
    return plural(number, "comprobante", "comprobantes")


def aviso_name(note: str, number: int) -> str:
    """For a screen reader: a group of avisos."""
    return f"Aviso: {note}, {documents(number)}, ver comprobantes"


def at_stake(amount: str) -> str:
    """IVA of a group of avisos."""
    return f"IVA de estos comprobantes: {money(amount)}"


def side_coverage(name: str, side: SideCoverage) -> str:
    """How complete one side is."""
    if not side.was_asked:
        here = side.with_xml + side.cancelled_with_xml + side.only_here
        return f"{SIDE_NAMES[name]}: {documents(here)} aquí; la lista del SAT no se ha pedido"
    return f"{SIDE_NAMES[name]}: {count(side.with_xml)} de {count(side.valid)} vigentes con XML"


def missing(number: int) -> str:
    """How many XML are missing."""
    return f"Falta {count(number)}" if number == 1 else f"Faltan {count(number)}"


def missing_name(name: str, number: int) -> str:
    """For a screen reader."""
    return f"{SIDE_NAMES[name]}: {missing(number).lower()}, ver comprobantes"


def missing_title(name: str, month: Month) -> str:
    """What the list of them is called."""
    return f"{SIDE_NAMES[name]} sin XML · {month_name(month)}"


def was_filed(month: Month, at: date) -> str:
    """After it was marked."""
    return f"{title(month)} queda como presentado el {day(at)}."


def was_unfiled(month: Month) -> str:
    """After the mark was taken away."""
    return f"{title(month)} ya no está marcado como presentado."


def file_title(month: Month) -> str:
    """The dialog's title."""
    return f"Marcar {month_name(month)} como presentado"


def diot_rows(number: int) -> str:
    """How many records the file would have."""
    if not number:
        return "Sin operaciones: no hay ningún registro que escribir."
    return f"El archivo lleva {plural(number, 'registro', 'registros')}, uno por proveedor y tipo de operación."


def written(place: str) -> str:
    """After a file was written."""
    return f"Quedó en {place}"


def of_document(uuid: str, name: str, issued: str) -> str:
    """Which document it is about."""
    return " · ".join(part for part in (day(date.fromisoformat(issued)) if issued else "", name, uuid) if part)


def decided(kinds: dict[str, str]) -> Iterator[str]:
    """What holds of a document, in sentences, by kind of decision."""
    for kind, value in kinds.items():
        if kind in ("cobrado", "pagado"):
            yield f"Dijiste que se {'cobró' if kind == 'cobrado' else 'pagó'} el {day(date.fromisoformat(value))}."
        elif kind == "mes":
            yield f"Dijiste que cuenta en {month_name(Month.parse(value))}."
        elif kind == "acreditable":
            yield "Dijiste que su IVA se acredita."
        elif kind == "no-acreditable":
            yield "Dijiste que su IVA no se acredita."
