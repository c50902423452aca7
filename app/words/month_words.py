"""The words of a month's result sheet, and of why a document counts where it counts."""

from __future__ import annotations

from pathlib import Path

from app.words.formatting import count, plural

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip

COMMAND_HELP = "la hoja del mes: IVA por flujo y como lo suma el SAT, ingresos, diferencias y avisos"
UUID_HELP = "en vez del mes: en qué cifras y meses cuenta este comprobante, y por qué"
WORKBOOK_HELP = "escribe el Excel del mes"
MONTH_OR_UUID = "Falta --mes AAAA-MM o --uuid FOLIO."
OWNER_MISSING = "Falta --rfc."

WORKING_PAPER = (
    "Papel de trabajo hecho con CFDI: no ve bancos, pedimentos ni saldos iniciales. Donde las fuentes no coinciden "
    "sigue una lectura, que cada aviso nombra."
)
PROVISIONAL = "Provisional: los REP y las facturas globales del mes todavía pueden llegar."
BY_FLOW, AS_SAT = "Por flujo", "Como lo suma el SAT"
BASE, TAX = "base", "IVA"

BUCKETS = {
    "16": "16 %",
    "8": "8 %",
    "0": "0 %",
    "exento": "Exento",
    "otras": "Otras tasas",
    "noObjeto": "No objeto",
    "sinDesglose": "Sin desglose",
}
SIDES = {"trasladado": "IVA trasladado", "acreditable": "IVA pagado"}
NOTES_INSIDE, NOTES_APART = "Notas de crédito (ya restadas)", "Notas de crédito (aparte)"
SUM = "IVA"

RESULT = "Resultado"
CHARGED = "IVA trasladado cobrado"
WITHHELD_BY_CLIENTS = "− IVA retenido por clientes"
PAID = "IVA pagado"
LOST = "− No cumple requisitos"
WITHHELD_NOW = "− Retenido por mí este mes (LIVA 5-IV)"
WITHHELD_BEFORE = "+ Retenido por mí el mes anterior, si se enteró"
PROPORTION = "× Proporción de LIVA 5-V que se capturó"
CREDITABLE = "= IVA acreditable"
TO_PAY, IN_FAVOUR = "IVA a cargo", "IVA a favor"
NOTES_LEFT = "Las notas exceden lo cobrado: por aplicar en meses siguientes (LIVA 7)"
APART = "Aparte"
WITHHELD_IVA = "IVA retenido a terceros, por enterar"
WITHHELD_ISR = "ISR retenido a terceros (sin nómina)"
ISR_BY_CLIENTS = "ISR retenido por clientes"
EXCISE_CHARGED, EXCISE_PAID = "IEPS trasladado", "IEPS pagado"
THIRD_PARTIES = "Cobrado por cuenta de terceros (no está en las sumas)"
WITHHOLDING_SIDES = {"emitido": "retenido por mí", "recibido": "me retuvieron"}
WITHHOLDINGS = "CFDI de retenciones del periodo"
AMOUNT, OPERATION, INCOME_TAX = "importe", "operación", "ISR"

INCOME = "Ingresos"
REGIME = "Régimen"
COLLECTED, NOTES, NOMINAL = "Cobrados", "Egresos (notas de crédito)", "Nominales (por fecha)"
RATE, ISR = "Tasa de la tabla", "ISR después de lo retenido"
ACCRUED_REGIME = "601"
NOMINAL_IS_BASE = "En el régimen 601 la base son los nominales."

DIFFERENCES = "Por qué difieren (flujo − SAT)"
BOTH_NET = "Sin lo que no cumple requisitos, y restadas las notas de crédito en las dos columnas."
READING = "Lectura"
NO_DIFFERENCES = "Las dos columnas coinciden, restadas las notas de crédito."
CAUSES = {
    "PUE_CON_REP": "PUE que además tiene REP",
    "PUE_PAGADO_DESPUES": "PUE cobrado o pagado en otro mes",
    "GLOBAL_DESFASADA": "Factura global de otro mes que su fecha",
    "NC_SOBRE_PPD": "Nota de crédito sobre saldo no pagado de una PPD",
    "NC_PPD": "Nota de crédito con método PPD, que el SAT no suma",
    "SUSTITUYE_MES_ANTERIOR": "Sustituye a una de un mes anterior",
    "CANCELADO_DESPUES_DEL_CORTE": "Cancelado después de presentar",
    "EFECTIVO": "Pagado en efectivo, sobre el límite",
    "EFOS": "El emisor está en la lista definitiva del 69-B",
    "REP_SIN_IMPUESTOS": "REP que no muestra impuestos",
    "DECISION": "Decisión de la persona",
}
CHANGES = "Cambios desde que se presentó"
REMARKS = "Avisos"
COVERAGE = "Cobertura"
SUBSTITUTE = "lo sustituye"
CHANGE_CAUSES = {
    "cancelado": "Cancelado",
    "sustituido": "Cancelado, y otro lo sustituye",
    "tardio": "Llegó después",
    "decision": "Decisión de la persona",
    "efos": "El emisor entró o salió de la lista definitiva del 69-B",
}

REASONS = {
    "pue": "PUE: cuenta en el mes de su fecha",
    "pue-resto": "PUE con REP: en el mes de su fecha cuenta lo que los REP no cubren",
    "pago": "REP: cuenta en el mes de FechaPago, con los impuestos que muestra",
    "pago-proporcion": "REP sin impuestos: cuenta en el mes de FechaPago, en proporción a la factura",
    "nota": "Nota de crédito: se resta en el mes de su fecha",
    "nota-excedente": "Nota de crédito sobre PPD: se resta solo lo que excede el saldo no pagado",
    "global": "Factura global: cuenta en el mes que ella nombra",
    "cobrado": "La persona dijo qué día se cobró o pagó",
    "movido": "La persona dijo en qué mes cuenta",
}
LOST_REASONS = {
    "efectivo": "no acreditable: pagado en efectivo, sobre el límite (LISR 27-III, LIVA 5-I)",
    "efos": "no acreditable: el emisor está en la lista definitiva (CFF 69-B)",
    "decision": "no acreditable: lo dijo la persona",
}
SILENCES = {
    "cancelado": "Está cancelado: no cuenta en ninguna cifra.",
    "sin-xml": "Solo se conocen sus metadatos: sin el XML no hay cifras.",
    "version-3.2": "Es un CFDI 3.2, de antes de PUE y PPD: no entra en cifras.",
    "ajeno": "El RFC no es su emisor ni su receptor.",
    "traslado": "Es un traslado: no entra en cifras de IVA ni de ingresos.",
    "nomina": "Es nómina: cuenta en la hoja de nómina, por su FechaPago.",
    "retencion": "Es un CFDI de retenciones: va en su propio bloque.",
    "ppd": "Es PPD: su IVA cuenta cuando se paga, por sus REP.",
    "nota-a-saldo": "La nota baja primero el saldo no pagado de una PPD: en esa parte no había IVA causado.",
    "cubierto": "Es PUE y sus REP la cubren entera: cuenta por ellos.",
    "sin-tipo-de-cambio": "No dice un tipo de cambio válido: no entra en las sumas.",
    "sin-factura": "Paga una factura que no está en la biblioteca y no dice sus impuestos.",
    "sin-fecha-de-pago": "Un pago no dice una fecha válida.",
    "por-corregir": "Es un REP recibido sin impuestos: no se acredita mientras no se corrija.",
}
COLUMNS = {"flujo": BY_FLOW, "sat": AS_SAT}
INCOME_KINDS = {
    "cobrado": {"trasladado": "Ingreso cobrado", "acreditable": "Gasto pagado"},
    "egreso": {"trasladado": "Resta de ingresos", "acreditable": "Resta de gastos"},
    "nominal": {"trasladado": "Ingreso por fecha", "acreditable": "Gasto por fecha"},
}
OTHER_TAXES = {
    "iva": {"trasladado": "IVA retenido por clientes", "acreditable": "IVA retenido a terceros"},
    "isr": {"trasladado": "ISR retenido por clientes", "acreditable": "ISR retenido a terceros"},
    "ieps": {"trasladado": "IEPS trasladado", "acreditable": "IEPS pagado"},
}
STATES = {
    "vigente": "vigente",
    "cancelado": "cancelado",
    "desconocido": "sin verificar en el SAT",
    "ilegible": "ilegible",
}


def month_name(year: int, month: int) -> str:
    """``marzo de 2026``."""
    return f"{MONTHS[month - 1]} de {year}"


def filed_on(day: str) -> str:
    """The month was marked as filed."""
    return f"Presentado el {day}. Las cifras son las de ese día."


def filed_and_lost(day: str) -> str:
    """The month was marked as filed, and what it was then is lost."""
    return (
        f"Presentado el {day}. Las cifras de ese día se perdieron o están dañadas: estas son las de hoy, y no se sabe "
        "qué cambió desde entonces. Con un respaldo vuelven."
    )


def coverage_line(side: str, with_xml: int, valid: int) -> str:
    """How complete one side is."""
    return f"{side}: {count(with_xml)} de {count(valid)} vigentes con XML"


def never_asked(side: str, here: int) -> str:
    """The SAT's list of that month and side was never asked for."""
    return f"{side}: falta la lista del SAT (metadatos); aquí hay {plural(here, 'comprobante', 'comprobantes')}"


def unverified(number: int) -> str:
    """Documents of which no state is known."""
    return f"{count(number)} comprobantes sin verificar en el SAT: se cuentan como vigentes."


def unread(number: int) -> str:
    """Documents that the background reading has still to come to."""
    return f"{count(number)} XML se están leyendo todavía: las cifras son provisionales."


def without_xml(number: int) -> str:
    """Valid documents that are known by metadata alone."""
    return f"{count(number)} vigentes sin XML: no entran en las sumas."


def no_such_document(uuid: str) -> str:
    """Nobody in the library has it."""
    return f"No hay un comprobante «{uuid}» en la biblioteca."


def several_owners(rfcs: str) -> str:
    """It belongs to several: whose figures are meant?"""
    return f"Ese comprobante es de varios contribuyentes ({rfcs}): di cuál con --rfc."


def no_month(uuid: str) -> str:
    """A heading for one document."""
    return f"Comprobante {uuid}"


def workbook_written(path: Path) -> str:
    """After the month's workbook was written."""
    return f"Excel del mes en {path}"
