"""What Inicio says: the month's figures, what asks for attention, and the board of several contribuyentes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.month.calendar import Month
from app.words import formatting
from app.words.chart_words import month_name
from app.words.formatting import count, plural

TITLE = "Inicio"
ATTENTION = "Qué pide tu atención"
DOWNLOADS = "Tus descargas"
LATEST = "Últimas descargas"
CHART = "Trece meses (cobrado y pagado, sin IVA)"
CALCULATING = "Calculando…"
AGAIN = "Reintentar"
PAPER = "Papel de trabajo hecho con CFDI: no incluye lo que un CFDI no dice."
SEE, SEE_MONTH, SEE_COVERAGE, SEE_BALANCES, SEE_COUNTERPARTS, SEE_PEOPLE, RENEW, COUNT_AGAIN = (
    "Ver cuáles",
    "Ver el mes",
    "Ver cobertura",
    "Ver saldos",
    "Ver contrapartes",
    "Ver contribuyentes",
    "Renovar",
    "Contar de nuevo",
)
BACK, BACK_TIP = "‹ Todos", "Al tablero de todos tus contribuyentes"

CHARGED, PAID, TO_PAY, IN_FAVOUR, COVERAGE = (
    "Ingresos cobrados",
    "Gastos pagados",
    "IVA a cargo",
    "IVA a favor",
    "Cobertura",
)
WITHOUT_TAX = "sin IVA, según sus CFDI"
TO_PAY_HINT = "por flujo, antes de saldos a favor"
UNKNOWN = "—"
NEVER_ASKED = "El SAT no ha dicho qué tiene de este mes: ponlo al día."
NOTHING_LISTED = "El SAT no tiene comprobantes de este mes."
NO_DOCUMENTS = "No hay comprobantes de este mes en tu equipo."
NOT_BEGUN = "Este mes todavía no empieza."
MISSING_TITLE = "XML que faltan"
FIGURES = {"ingresos": CHARGED, "gastos": PAID, "iva": TO_PAY, "con-xml": COVERAGE, "faltan": MISSING_TITLE}
"""What the list says of the documents of a figure."""
PROVISIONAL = "Provisional: los REP y las facturas globales del mes todavía pueden llegar."


def figures_of(month: Month) -> str:
    """Above the four figures."""
    return month_name(month).capitalize()


def filed_on(day: date, *, is_lost: bool) -> str:
    """The figures are those of then; or of now, where those are lost."""
    if is_lost:
        return f"Presentado el {formatting.day(day)}: sus cifras se perdieron, estas son las de hoy."
    return f"Presentado el {formatting.day(day)}: las cifras son las de ese día."


def coverage_hint(issued: tuple[int, int], received: tuple[int, int]) -> str:
    """How many of the vigentes have their XML here, on either side."""
    parts = (("emitidos", issued), ("recibidos", received))
    return " · ".join(f"{name} {count(here)}/{count(valid)}" for name, (here, valid) in parts)


def figure_name(title: str, text: str) -> str:
    """What a screen reader says of a figure that leads to its documents."""
    return f"{title}: {text}, ver comprobantes"


def figure_title(title: str, month: Month) -> str:
    """What the list says of its documents."""
    return f"{title}, {month_name(month)}"


# ── what asks for attention ──────────────────────────────────────────────────────────────────────────────────────────


def nothing(until: date | None) -> str:
    """Nothing asks for attention; until when that can be said."""
    if until is None:
        return "Nada pide tu atención en lo que hay en tu equipo; todavía no hay un mes completo."
    return f"Nada pide tu atención: lo revisado llega completo hasta el {formatting.day(until)}."


def missing(months: Sequence[Month], documents: int) -> str:
    """So many XML are not here; ``months`` in order."""
    verb = "Falta" if documents == 1 else "Faltan"
    if len(months) == 1:
        return f"{verb} {count(documents)} XML de {month_name(months[0])}."
    return (
        f"{verb} {count(documents)} XML de {count(len(months))} meses, "
        f"de {month_name(months[0])} a {month_name(months[-1])}."
    )


def changed(month: Month, documents: int, moved: int) -> str:
    """Documents changed a month that was filed; ``moved`` is by how many cents IVA a cargo would be another."""
    verb = "comprobante cambia" if documents == 1 else "comprobantes cambian"
    beginning = f"{count(documents)} {verb} {month_name(month)}, que ya presentaste"
    if not moved:
        return f"{beginning}; el IVA a cargo queda igual."
    more = "subiría" if moved > 0 else "bajaría"
    return f"{beginning}: el IVA a cargo {more} {amount(abs(moved))}."


def changed_months(months: int) -> str:
    """More of these than can be told one by one."""
    if months == 1:
        return "Otro mes que ya presentaste también cambió."
    return f"Otros {count(months)} meses que ya presentaste también cambiaron."


CHANGED_TITLE = "Cambios desde que se presentaron los meses"


def changed_title(month: Month) -> str:
    """Over the list of those."""
    return f"Cambios desde que se presentó {month_name(month)}"


def owed(suppliers: int, invoices: int) -> str:
    """Suppliers whose REP should be here."""
    verb = "proveedor te debe" if suppliers == 1 else "proveedores te deben"
    return f"{count(suppliers)} {verb} REP de {plural(invoices, 'factura PPD', 'facturas PPD')}."


OWED_TITLE = "Facturas PPD que esperan su REP"


def listed(suppliers: int, documents: int, iva: int, until: date | None) -> str:
    """Suppliers on the definitive list."""
    verb = "proveedor está" if suppliers == 1 else "proveedores están"
    text = (
        f"{count(suppliers)} {verb} en la lista definitiva del 69-B: "
        f"{plural(documents, 'comprobante', 'comprobantes')}, {amount(iva)} de IVA"
    )
    return f"{text}; el plazo más próximo es el {formatting.day(until)}." if until else f"{text}."


LISTED_TITLE = "Comprobantes de proveedores en la lista definitiva del 69-B"


def efirma(name: str, days_left: int, *, is_own: bool) -> str:
    """An e.firma that expires or has expired."""
    whose = "Tu e.firma" if is_own else f"La e.firma de {name}"
    return f"{whose} {formatting.validity(days_left)}."


def more_efirmas(number: int) -> str:
    """More of these than can be told one by one."""
    others = "Otra e.firma vence" if number == 1 else f"Otras {count(number)} e.firmas vencen"
    return f"{others} pronto o ya pasó su fecha: la lista está en Contribuyentes."


def unread(number: int, month: Month) -> str:
    """Documents that the background reading has still to come to."""
    return f"{plural(number, 'XML se está', 'XML se están')} leyendo todavía: lo de {month_name(month)} es provisional."


def amount(cents: int) -> str:
    """An amount in pesos."""
    pesos, rest = divmod(abs(cents), 100)
    return formatting.money(f"{'-' if cents < 0 else ''}{pesos}.{rest:02}")


# ── the board ────────────────────────────────────────────────────────────────────────────────────────────────────────

BOARD = "Tus contribuyentes"
BOARD_NAME = "Tablero: contribuyentes por meses"
BOARD_HINT = "Un clic o Entrar abre ese contribuyente y ese mes."
WITH_MISSING, WITH_CHANGES = "Con faltantes", "Con cambios tras presentar"
SORT = "Ordenar por"
BY_NAME, BY_TROUBLE, BY_COVERAGE = "Nombre", "Más pendientes primero", "Menor cobertura primero"
NOBODY_LEFT = "Ningún contribuyente cumple con estos filtros."
MARK_MISSING, MARK_CHANGES, MARK_REP, MARK_LISTED, MARK_FILED = "▼", "≠", "R", "!", "✓"
LEGEND = (
    (MARK_MISSING, "faltan XML"),
    (MARK_CHANGES, "cambió tras presentar"),
    (MARK_REP, "REP por pedir"),
    (MARK_LISTED, "69-B"),
    (MARK_FILED, "presentado"),
)


def not_filed(month: Month) -> str:
    """The filter of those who have not filed ``month``."""
    return f"Sin presentar {month_name(month)}"


DELIVER_ALL_TIP = "El paquete del mes de cada contribuyente, de una vez"


def deliver_all(month: Month) -> str:
    """The button that hands over ``month`` of everybody."""
    return f"Entregar {month_name(month)} de todos…"


def left(months: int) -> str:
    """So many months of the board are still being computed."""
    return f"Calculando {plural(months, 'mes', 'meses')}…"


def shown(rows: int, all_rows: int) -> str:
    """How many contribuyentes the filters leave."""
    return f"{count(rows)} de {plural(all_rows, 'contribuyente', 'contribuyentes')}"


def cell(month: Month, permille: int | None, marks: tuple[int, int, int, int], filed: date | None) -> str:
    """All of one cell, as a tip and a screen reader tell it. ``marks``: missing, changes, REP, 69-B."""
    lacking, changes, rep, efos = marks
    lines = [
        f"{month_name(month).capitalize()}: "
        + ("el SAT no ha dicho qué tiene" if permille is None else f"cobertura {formatting.percent(permille)}")
    ]
    if lacking:
        lines.append("falta 1 XML" if lacking == 1 else f"faltan {count(lacking)} XML")
    if changes:
        lines.append(plural(changes, "cambio tras presentar", "cambios tras presentar"))
    if rep:
        lines.append(plural(rep, "factura espera su REP", "facturas esperan su REP"))
    if efos:
        lines.append(plural(efos, "comprobante de un emisor del 69-B", "comprobantes de emisores del 69-B"))
    lines.append(f"presentado el {formatting.day(filed)}" if filed else "sin presentar")
    return "\n".join(lines)
