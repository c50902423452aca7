"""What the page Cobertura says, and its two dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from app.bookkeeping.coverage_sheet import Cell, Part
from app.domain.index.month import Lack
from app.domain.month.calendar import Month
from app.domain.query import Query
from app.fiscal.coverage_month import SideCoverage
from app.words.catalog_names import DIRECTIONS
from app.words.chart_words import month_name
from app.words.formatting import count, plural
from app.words.periods import MONTHS, period_phrase
from app.words.sentence import Sentence, Tone

PAGE = "Cobertura"
GRID_NAME = "Cobertura: años y meses, emitidos y recibidos"
PAPER = (
    "Papel de trabajo hecho con CFDI y los metadatos del SAT. Cada par es el XML que tienes de los vigentes que el SAT "
    "tiene; los recibidos que se cancelaron antes de bajarlos no cuentan: el SAT no los entrega."
)

PARTS = {Part.ISSUED: "Emitidos", Part.RECEIVED: "Recibidos", Part.WITHHOLDINGS: "Retenciones"}
PARTS_ABOUT = {Part.WITHHOLDINGS: "Las retenciones, emitidas y recibidas; también están en los renglones de arriba"}
YEAR = "Año"
COMPLETE, MISSING, PROVISIONAL, UNKNOWN, NONE = "✓", "▼", "…", "?", "—"
"""Glyphs of a month: complete, with missing ones, still growing, the SAT was never asked, and nothing is known."""
LEGEND = (
    (COMPLETE, "completo", "ok"),
    (MISSING, "faltan XML", "wait"),
    (PROVISIONAL, "completo hasta hoy", "busy"),
    (UNKNOWN, "no se le ha preguntado al SAT", "idle"),
)

FETCH = "Traer faltantes…"
FETCH_TIP = "Dice cuántas solicitudes cuesta antes de pedir nada"
NOTHING_TO_FETCH = "No falta ningún XML de los que el SAT entrega"
NEEDS_EFIRMA = "Para traerlos hace falta la e.firma de este contribuyente: regístrala en Contribuyentes."
NEEDS_NEW_EFIRMA = "Para traerlos hace falta una e.firma vigente: la de este contribuyente ya venció."
CERTIFICATE = "Constancia…"
CERTIFICATE_TIP = "Un PDF que dice qué se comparó, cuándo y con qué huellas"

NOTHING_TITLE = "Todavía no se sabe nada"
NOTHING_TEXT = (
    "Aquí está, mes por mes, cuántos comprobantes tiene el SAT y cuántos XML tienes tú. Ponte al día para saberlo."
)
UPDATE = "Poner al día"

CLOSE_PANEL = "Cerrar el detalle (Esc)"
PANEL = "Detalle del mes"
LACKS = {Lack.XML: "Faltan", Lack.CANCELLED: "Cancelados sin XML", Lack.ONLY_HERE: "Solo aquí"}
NOTHING_LACKS = {
    Lack.XML: "No falta ningún XML.",
    Lack.CANCELLED: "No hay cancelados sin XML.",
    Lack.ONLY_HERE: "Todo lo que hay aquí está también en las listas del SAT.",
}
LIST, LIST_TIP = "Ver comprobantes", "Los elegidos, o todos (Entrar lista el de ese renglón)"
COPY, COPY_TIP = "Copiar folios", "Los folios fiscales elegidos, o todos, uno por renglón"
DAY, TYPE, COUNTERPART, RFC, TOTAL, UUID = "Fecha", "Tipo", "Contraparte", "RFC", "Monto", "Folio fiscal"


def months_row(number: int) -> str:
    """Above a column, from 1 on."""
    return MONTHS[number - 1][:3]


def row_title(year: int, part: Part, *, is_first: bool) -> str:
    """Beside a line: the year stands once."""
    return f"{year}   {PARTS[part]}" if is_first else PARTS[part]


def pair(one: SideCoverage) -> str:
    """``93 / 94``; of what the SAT was never asked, only what is here."""
    if not one.was_asked:
        return f"{count(one.only_here)} / {UNKNOWN}" if one.only_here else NONE
    return f"{count(one.with_xml)} / {count(one.valid)}"


def period(cell: Cell) -> str:
    """Which months a cell is of."""
    return f"año {cell.first.year}" if cell.is_year else month_name(cell.first)


def title(cell: Cell) -> str:
    """What a cell is of."""
    return f"{PARTS[cell.part]} · {period(cell)}"


def phrase(cell: Cell) -> str:
    """The same, within a sentence."""
    when = f"todo {cell.first.year}" if cell.is_year else month_name(cell.first)
    return f"{PARTS[cell.part].lower()} de {when}"


def told(one: SideCoverage, *, is_provisional: bool) -> str:
    """All of a cell in sentences."""
    if not one.was_asked:
        if not one.only_here:
            return "Al SAT no se le ha preguntado qué tiene de este periodo, y aquí no hay nada."
        here = plural(one.only_here, "XML que no está", "XML que no están")
        return f"Al SAT no se le ha preguntado qué tiene de este periodo. Aquí hay {here} en sus listas."
    parts = [_at_sat(one)]
    if one.valid:
        missing = "no falta ninguno" if not one.lacking else _lacking(one.lacking)
        parts.append(f"De los vigentes tienes {count(one.with_xml)} XML: {missing}.")
    if one.cancelled_without_xml:
        said = plural(one.cancelled_without_xml, "cancelado no tiene", "cancelados no tienen")
        parts.append(f"{said} XML, y no cuenta como faltante.")
    if one.only_here:
        parts.append(f"{plural(one.only_here, 'XML está', 'XML están')} solo aquí: el SAT no lo ha nombrado.")
    if is_provisional:
        parts.append("Provisional: el SAT tarda hasta 72 horas y los REP del mes llegan en los primeros días del otro.")
    return " ".join(parts)


def _at_sat(one: SideCoverage) -> str:
    if not one.at_sat:
        return "El SAT no tiene ninguno."
    valid, cancelled = plural(one.valid, "vigente", "vigentes"), plural(one.cancelled, "cancelado", "cancelados")
    return f"El SAT tiene {count(one.at_sat)}: {valid} y {cancelled}."


def _lacking(number: int) -> str:
    return "falta 1" if number == 1 else f"faltan {count(number)}"


def cell_name(cell: Cell, one: SideCoverage, *, is_provisional: bool) -> str:
    """What a screen reader says of a cell."""
    return f"{title(cell)}: {pair(one)}. {told(one, is_provisional=is_provisional)}"


def whole(part: Part, one: SideCoverage) -> str:
    """All that is known of a part, above the grid."""
    missing = "completos" if one.was_asked and not one.lacking else _lacking(one.lacking)
    if not one.was_asked:
        return f"{PARTS[part]}: no se le ha preguntado al SAT"
    return f"{PARTS[part]}: {pair(one)}, {missing}"


def since(first: Month, last: Month) -> str:
    """Which months are shown."""
    return f"de {month_name(first)} a {month_name(last)}"


def lack_tab(lack: Lack, number: int) -> str:
    """With how many there are."""
    return f"{LACKS[lack]} · {count(number)}" if number else LACKS[lack]


def first_only(shown: int, number: int) -> str:
    """Not all are in the table."""
    return f"Aquí están los primeros {count(shown)} de {count(number)}; «{LIST}» los lista todos."


def documents_title(lack: Lack, cell: Cell) -> str:
    """What the list of documents is called."""
    return f"{LACKS[lack]} · {title(cell)}"


def copied(number: int) -> str:
    """They are on the clipboard."""
    return f"Copiaste {plural(number, 'folio fiscal', 'folios fiscales')}."


def out_of_reach_tip(floor: Month) -> str:
    """Why there is no month."""
    return f"El SAT entrega desde {month_name(floor)}"


# ── Traer faltantes ──────────────────────────────────────────────────────────────────────────────────────────────────

FETCH_TITLE = "Traer faltantes"
FETCH_ACCEPT = "Pedirlos al SAT"
CLOSE = "Cerrar"
PLANNING = "Calculando con cuántas solicitudes…"
_REQUESTS = ("solicitud", "solicitudes")
_MOST_TOLD = 12


def fetch(missing: int, *, is_part: bool) -> str:
    """The button, with how many; ``is_part``: of the open cell alone."""
    if not missing:
        return FETCH
    return f"Traer {count(missing)} de aquí…" if is_part else f"Traer los {count(missing)} que faltan…"


def fetch_lead(name: str, about: str) -> str:
    """Whose and of when they are."""
    return f"De {name}, {about}: el XML de lo que el SAT tiene vigente y aquí falta."


def everything(first: Month, last: Month) -> str:
    """Of all months."""
    return f"emitidos y recibidos {since(first, last)}"


def fetch_headline(documents: int, requests: int) -> str:
    """What it costs."""
    if not requests:
        return "No hay nada que pedir"
    return f"{plural(documents, 'XML', 'XML')} con {plural(requests, *_REQUESTS)} al SAT"


def fetch_sentences(queries: Sequence[Query], under_way: int, out_of_reach: int) -> tuple[Sentence, ...]:
    """How each is asked for, and what is not."""
    folios = sum(query.period is None for query in queries)
    found = []
    if folios:
        found.append(Sentence(Tone.PLAN, f"{plural(folios, *_REQUESTS)} por folio fiscal: cada una trae uno."))
    stretches = [query for query in queries if query.period is not None]
    found += [Sentence(Tone.PLAN, _stretch(query)) for query in stretches[:_MOST_TOLD]]
    if (more := len(stretches) - _MOST_TOLD) > 0:
        found.append(Sentence(Tone.PLAN, f"Y {plural(more, *_REQUESTS)} más por periodo."))
    if stretches:
        found.append(Sentence(Tone.NOTE, "Por periodo llegan también los que ya tienes: se reconocen y no se repiten."))
    if under_way:
        verb = "ya está pedido" if under_way == 1 else "ya están pedidos"
        found.append(Sentence(Tone.GOOD, f"{count(under_way)} XML {verb}: mira Solicitudes."))
    if out_of_reach:
        verb = "ya no se puede pedir" if out_of_reach == 1 else "ya no se pueden pedir"
        found.append(
            Sentence(
                Tone.WARNING,
                f"{count(out_of_reach)} XML {verb}: es de hace más de seis años, o ya se pidió tantas veces como el "
                "SAT acepta. Pídelos a quien los emitió y usa Importar.",
            )
        )
    return tuple(found)


def _stretch(query: Query) -> str:
    assert query.period is not None  # noqa: S101 - only those are told so
    side = DIRECTIONS[query.direction].lower()
    return f"1 solicitud de {side}, {period_phrase(query.period)}."


# ── Constancia ───────────────────────────────────────────────────────────────────────────────────────────────────────

CERTIFICATE_TITLE = "Constancia de cobertura"
CERTIFICATE_LEAD = (
    "Un PDF con lo que el SAT tiene y lo que está en tu biblioteca, mes por mes: qué listas se compararon, cuándo se "
    "pidieron, la huella SHA-256 de cada una y los folios que faltan."
)
CERTIFICATE_KIND = "Archivo PDF (*.pdf)"
SAVE, SAVE_IN, PERIOD, ALL = "Guardar", "Guardar en", "Periodo", "Todo lo que se sabe"
OPEN_FILE, SHOW_FILE = "Abrir", "Mostrar en su carpeta"


def certificate_name(rfc: str, first: Month, last: Month) -> str:
    """The name of the file."""
    months = first.text if first == last else f"{first.text} a {last.text}"
    return f"Constancia de cobertura {rfc} {months}.pdf"


def written(place: str) -> str:
    """It lies there."""
    return f"Se guardó en {place}."


def year_period(year: int) -> str:
    """A whole year."""
    return f"Año {year}"
