"""What the page Nómina says."""

from __future__ import annotations

from app.domain.month.calendar import Month
from app.words.catalogs import Catalog, catalog_entries
from app.words.chart_words import month_name, short_month
from app.words.formatting import money, plural

PAGE = "Nómina"
PAPER = (
    "Papel de trabajo hecho con CFDI de nómina vigentes, por su fecha de pago. ISR es la deducción 002 e IMSS la 001; "
    "los reintegros de ISR no se le restan en la tabla."
)
SEARCH = "Buscar trabajador"
SEARCH_TIP = "Por nombre, RFC o número de empleado"
EMPLOYEES, PAYMENTS, SUMS = "Trabajadores", "Pagos del trabajador", "Sumas de nómina"
NAME, RFC, DOCUMENTS = "Nombre", "RFC", "CFDI"
PAID_ON, KIND, PERIODICITY, DAYS, UUID = "Fecha de pago", "Tipo", "Periodicidad", "Días", "Folio fiscal"
AMOUNTS = {
    "earnings": "Percepciones",
    "taxed": "Gravado",
    "exempt": "Exento",
    "isr": "ISR",
    "imss": "IMSS",
    "other_payments": "Otros pagos",
    "subsidy": "Subsidio",
    "net": "Neto",
}
"""Names of the sums, in the order in which they stand."""
ABOUT = {
    "isr": "Deducciones 002",
    "imss": "Deducciones 001; cuotas 003 y 021 no están aquí",
    "other_payments": "Otros pagos: viáticos, reintegros y demás",
    "subsidy": "Subsidio para el empleo causado: baja el ISR y no se paga",
    "net": "Percepciones y otros pagos, menos todas las deducciones",
}
REMARK, WHO, DETAIL = "Aviso", "Trabajador", "Qué pasa"
REMARKS = "Avisos de nómina"

LIST, LIST_TIP = "Ver comprobantes", "Los CFDI de quienes elegiste (Entrar lista los de ese renglón)"
SHOW, HIDE = "Mostrar CURP y NSS", "Ocultar CURP y NSS"
SHOW_TIP = "Son datos personales: se ocultan otra vez cuando cambias de página"
HIDDEN = "••••••••••"
HIDDEN_NAME = "oculto"
UNKNOWN = "sin dato"

NOTHING_FOUND = "Ningún trabajador coincide con lo que buscas"
NOTHING_FOUND_TEXT = "Se busca en nombre, RFC y número de empleado."
NEVER = "Aquí está la nómina que pagas"
NEVER_TEXT = "Este contribuyente no tiene CFDI de nómina emitidos con su XML en este equipo."
NOT_BEGUN_TEXT = "Cuando empiece, aquí estará su nómina por fecha de pago."
NO_REMARKS = "Sin avisos"
SEE_COVERAGE = "Ver cobertura"


def month_tab(month: Month) -> str:
    """The month alone."""
    return month_name(month).capitalize()


def year_tab(month: Month) -> str:
    """From January on, as short as a tab."""
    return f"Ene–{short_month(month)} {month.year}" if month.month > 1 else f"Ene {month.year}"


def year_phrase(month: Month) -> str:
    """The same, within a sentence."""
    return f"enero a {month_name(month)}" if month.month > 1 else month_name(month)


def remarks_tab(remarks: int) -> str:
    """The avisos of the month, with their number."""
    return f"Avisos · {remarks}" if remarks else "Avisos"


def no_remarks(month: Month) -> str:
    """Nothing is odd."""
    return f"La nómina de {month_name(month)} cuadra: no hay nada que avisar."


def figure_name(period: str, title: str, amount: str, documents: int) -> str:
    """What a screen reader says of a sum."""
    return f"{title} de {period}: {amount}, ver {plural(documents, 'comprobante', 'comprobantes')}"


def figure_title(title: str, period: str) -> str:
    """What the list of its documents is called."""
    return f"{title} · {period}"


def several(number: int) -> str:
    """More than one employee."""
    return plural(number, "trabajador", "trabajadores")


def paid_over(isr: str, refunds: str, earlier: str) -> str:
    """What of the ISR is to be paid over."""
    text = f"ISR menos reintegros ({money(refunds)}): {money(isr)}."
    return text if earlier == "0.00" else f"{text} ISR de ejercicios anteriores (deducción 101): {money(earlier)}."


def nothing_in(period: str) -> str:
    """No nómina in that stretch."""
    return f"No hay nómina de {period}"


def nothing_text(latest: Month) -> str:
    """When there was one."""
    return f"La última que hay en este equipo se pagó en {month_name(latest)}."


def go_to(month: Month) -> str:
    """The button that leads there."""
    return f"Ver {month_name(month)}"


def not_begun(month: Month) -> str:
    """A month in the future."""
    return f"{month_name(month).capitalize()} todavía no empieza"


def missing(documents: int, period: str) -> str:
    """Of some the XML is not here."""
    verb = "Falta" if documents == 1 else "Faltan"
    return f"{verb} {documents:,} XML de nómina de {period}: sus importes no están en las sumas."


def payments_title(name: str, payments: int, period: str) -> str:
    """Above the payments of one employee."""
    return f"{name}: {plural(payments, 'pago', 'pagos')} de {period}"


def identity(curp: str, social_security: str, number: str, *, shown: bool) -> tuple[str, str, str]:
    """Who an employee is to RENAPO, IMSS and the owner; the first two hidden until asked."""
    person = (curp or UNKNOWN, social_security or UNKNOWN) if shown else (HIDDEN, HIDDEN)
    return f"CURP {person[0]}", f"NSS {person[1]}", f"Núm. de empleado {number or UNKNOWN}"


def kind(code: str) -> str:
    """Such as ``Ordinaria``."""
    name = catalog_entries(Catalog.PAYROLL_KIND).get(code, code)
    return name.removeprefix("Nómina ").capitalize()


def periodicity(code: str) -> str:
    """Such as ``Quincenal``."""
    return catalog_entries(Catalog.PAY_PERIODICITY).get(code, code)
