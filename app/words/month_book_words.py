"""The words of the month's workbook: sheets, headings as bookkeepers know them, lines of the result, and values."""

from __future__ import annotations

from datetime import datetime, time

from app.bookkeeping.workbook.book_words import BookHead, BookWords
from app.fiscal.coverage_month import SideCoverage
from app.words.diot_words import problem
from app.words.formatting import count, day, plural
from app.words.month_notes import note_detail, note_title
from app.words.month_words import CAUSES
from app.words.periods import month_words
from app.words.texts.payroll_notes import PAYROLL_NOTES, payroll_detail

_SHEETS = {
    "result": "Resumen",
    "issued": "Emitidos",
    "received": "Recibidos",
    "paid_issued": "Pagos emitidos",
    "paid_received": "Pagos recibidos",
    "notes": "Notas",
    "balances": "Saldos PPD",
    "withholdings": "Retenciones",
    "payroll": "Nómina",
    "diot": "DIOT",
    "cancelled": "Cancelaciones",
    "remarks": "Avisos",
    "missing": "Faltantes",
}

_DIFFERENCE = "Diferencia: por flujo, menos lo que suma el SAT con sus notas de crédito, que muestra en su renglón."
_PAPER = "Papel de trabajo hecho con CFDI: no incluye estados de cuenta, pedimentos ni lo que un CFDI no dice."

_NOTES = {
    "issued": ("Importes en pesos con los que cada CFDI cuenta en el mes; a la derecha, como lo suma el SAT.",),
    "received": ("Cambia «Acreditable» a Sí o No, o un importe, y el Resumen cambia con él.",),
    "paid_issued": ("Un renglón por factura pagada, en el mes de FechaPago.",),
    "paid_received": ("Un renglón por factura pagada, en el mes de FechaPago.",),
    "notes": ("Lo que una nota quita va con signo negativo. Sobre una PPD baja primero el saldo no pagado.",),
    "balances": ("Saldo al fin del mes, en la moneda de cada factura; sin las liquidadas ni las canceladas.",),
    "withholdings": ("CFDI de retenciones cuyo periodo toca el mes. No se suman a lo retenido en facturas y pagos.",),
    "payroll": ("Por fecha de pago. Son datos personales.",),
    "diot": ("Pesos enteros, como van en el archivo. Los registros rechazados no van.",),
    "cancelled": ("Lo que cambió desde que se presentó el mes, y lo que los cancelados le quitaron, con su signo.",),
    "remarks": ("Un aviso señala, no decide.",),
    "missing": ("Vigentes para el SAT cuyo XML no está aquí.",),
}

_FLOW_COLUMNS = {
    "base_16": "Base IVA 16 %",
    "iva_16": "IVA 16 %",
    "base_8": "Base IVA 8 %",
    "iva_8": "IVA 8 %",
    "base_0": "Base IVA 0 %",
    "exempt": "Base exento",
    "base_other": "Base otras tasas",
    "iva_other": "IVA otras tasas",
    "not_subject": "No objeto",
    "untold": "Sin desglose",
}

_COLUMNS = {
    **_FLOW_COLUMNS,
    **{f"sat_{key}": f"{title} (SAT)" for key, title in _FLOW_COLUMNS.items()},
    "state": "Estado",
    "issued": "Fecha",
    "uuid": "Folio fiscal",
    "issuer_rfc": "RFC emisor",
    "receiver_rfc": "RFC receptor",
    "counterpart": "RFC contraparte",
    "rfc": "RFC",
    "name": "Nombre",
    "use": "Uso CFDI",
    "method": "Método de pago",
    "form": "Forma de pago",
    "currency": "Moneda",
    "exchange_rate": "Tipo de cambio",
    "subtotal": "Subtotal",
    "discount": "Descuento",
    "total": "Total",
    "counts": "Cuenta como",
    "creditable": "Acreditable",
    "paid_on": "Fecha de pago",
    "payment_currency": "Moneda del pago",
    "invoice": "UUID de documento",
    "invoice_issued": "Fecha de documento",
    "instalment": "Número de parcialidad",
    "equivalence": "Equivalencia",
    "previous": "Saldo anterior",
    "paid": "Importe pagado",
    "outstanding": "Saldo insoluto",
    "side": "Lado",
    "relation": "Tipo de relación",
    "related": "UUID relacionado",
    "ieps": "IEPS",
    "iva_withheld": "IVA retenido",
    "isr_withheld": "ISR retenido",
    "income": "Importe sin impuestos",
    "nominal": "Ingreso nominal",
    "third": "A cuenta de terceros",
    "applied": "Notas aplicadas",
    "balance": "Saldo",
    "days": "Días",
    "age": "Antigüedad",
    "due": "REP a más tardar",
    "remarks": "Avisos",
    "withholding_key": "Clave de retención",
    "first_month": "Mes inicial",
    "last_month": "Mes final",
    "year": "Ejercicio",
    "operation": "Total de la operación",
    "taxed": "Total gravado",
    "exempt_part": "Total exento",
    "withheld_isr": "ISR retenido",
    "withheld_iva": "IVA retenido",
    "withheld_ieps": "IEPS retenido",
    "withheld_total": "Total retenido",
    "earnings": "Total de percepciones",
    "isr": "ISR",
    "imss": "IMSS",
    "other_deductions": "Otros descuentos",
    "other_payments": "Otros pagos",
    "subsidy": "Subsidio causado",
    "net": "Neto",
    "documents": "Comprobantes",
    "third_kind": "1 Tipo de tercero",
    "operation_kind": "2 Tipo de operación",
    "effects": "54 Efectos fiscales",
    "refused": "Por qué no va en el archivo",
    "key": "Clave",
    "note": "Aviso",
    "iva_at_stake": "IVA en juego",
    "detail": "Detalle",
    "cancelled_at": "Fecha de cancelación",
    "seen_at": "Visto el",
    "substitute": "Lo sustituye",
    "cause": "Causa",
    "base": "Base",
    "iva": "IVA",
}

_ACTS = (
    "región fronteriza norte",
    "región fronteriza sur",
    "16 %",
    "importación de bienes tangibles",
    "importación de intangibles y servicios",
)
_NOT_CREDITABLE = ("por proporción", "no cumple requisitos", "actividades exentas", "no objeto")
_SINGLE_FIELDS = {
    48: "IVA retenido",
    49: "Importación exenta",
    50: "Exentos",
    51: "Tasa 0 %",
    52: "No objeto",
    53: "No objeto sin establecimiento",
}


def _fields() -> dict[str, str]:
    titles = dict(_SINGLE_FIELDS)
    for place, acts in enumerate(_ACTS):
        titles[8 + 2 * place] = f"Valor {acts}"
        titles[9 + 2 * place] = f"Devoluciones {acts}"
        titles[18 + 2 * place] = f"IVA acreditable {acts}"
        titles[19 + 2 * place] = f"IVA acreditable con proporción {acts}"
        for part, why in enumerate(_NOT_CREDITABLE):
            titles[28 + 4 * place + part] = f"IVA no acreditable {why} {acts}"
    return {f"field_{number}": f"{number} {title}" for number, title in sorted(titles.items())}


_SIDE_LINES = {
    "base_16": "Base al 16 %",
    "iva_16": "IVA al 16 %",
    "base_8": "Base al 8 %",
    "iva_8": "IVA al 8 %",
    "base_0": "Base al 0 %",
    "exempt": "Base exenta",
    "base_other": "Base a otras tasas",
    "iva_other": "IVA a otras tasas",
    "notes_base": "Base de notas de crédito (por flujo ya va restada)",
    "notes_iva": "IVA de notas de crédito (por flujo ya va restado)",
    "not_subject": "No objeto de IVA",
    "untold": "Sin desglose de IVA en el CFDI",
}

_LINES = {
    **{f"charged_{key}": label for key, label in _SIDE_LINES.items()},
    **{f"credited_{key}": label for key, label in _SIDE_LINES.items()},
    "charged": "IVA trasladado cobrado",
    "charged_iva": "IVA trasladado",
    "credited": "IVA acreditable pagado",
    "credited_iva": "IVA pagado",
    "lost": "IVA no acreditable (no cumple requisitos)",
    "withheld_now": "IVA retenido a terceros este mes (se acredita el siguiente)",
    "withheld_before": "IVA retenido a terceros el mes anterior, si se enteró",
    "creditable_whole": "IVA acreditable antes de la proporción",
    "proportion": "Proporción del ejercicio (LIVA 5 fracción V)",
    "creditable_total": "IVA acreditable del mes",
    "result": "Resultado",
    "charged_again": "IVA trasladado",
    "by_clients_iva": "IVA que retuvieron los clientes",
    "credited_again": "IVA acreditable",
    "due": "IVA a cargo (a favor, si es negativo)",
    "withheld": "Retenciones e IEPS",
    "by_clients_isr": "ISR que retuvieron los clientes",
    "of_third_parties_iva": "IVA retenido a terceros por enterar",
    "of_third_parties_isr": "ISR retenido a terceros por enterar",
    "ieps_charged": "IEPS trasladado",
    "ieps_credited": "IEPS pagado",
    "income": "Ingresos (para ISR)",
    "collected": "Ingresos cobrados sin impuestos",
    "income_notes": "Devoluciones, descuentos y bonificaciones",
    "income_base": "Ingresos cobrados menos devoluciones",
    "nominal": "Ingresos nominales (toda factura por su fecha)",
    "income_rate": "Tasa RESICO (LISR 113-E)",
    "isr": "ISR menos lo retenido",
    "differences": "Por qué difieren (por flujo − SAT, ya sin lo no acreditable)",
}

_VALUES = {
    **CAUSES,
    "yes": "Sí",
    "no": "No",
    "issued": "Emitido",
    "received": "Recibido",
    "trasladado": "Trasladado",
    "acreditable": "Acreditable",
    "vigente": "Vigente",
    "cancelado": "Cancelado",
    "desconocido": "Sin verificar",
    "pue": "PUE del mes",
    "pue-resto": "PUE, lo que su REP no cubre",
    "pago": "Pago (REP)",
    "pago-proporcion": "Pago, parte proporcional de la factura",
    "nota": "Nota de crédito",
    "nota-excedente": "Nota, lo que pasa del saldo",
    "global": "Factura global de su periodo",
    "cobrado": "Cobrado o pagado el día que dijiste",
    "movido": "En el mes que dijiste",
    "efectivo": "No acreditable: efectivo",
    "efos": "No acreditable: 69-B definitivo",
    "decision": "No acreditable: tu decisión",
    "sin-xml": "No cuenta: falta el XML",
    "version-3.2": "No cuenta: CFDI 3.2",
    "ajeno": "No cuenta: es de otros",
    "traslado": "No cuenta: traslado",
    "nomina": "No cuenta: nómina",
    "retencion": "No cuenta: retención",
    "ppd": "Espera su pago (PPD)",
    "nota-a-saldo": "Baja el saldo no pagado",
    "cubierto": "Cuenta por su REP",
    "sin-tipo-de-cambio": "No cuenta: sin tipo de cambio",
    "sin-factura": "No cuenta: falta la factura",
    "sin-fecha-de-pago": "No cuenta: sin FechaPago",
    "por-corregir": "Por corregir: el REP no trae impuestos",
    "change:cancelado": "Cancelado",
    "change:sustituido": "Cancelado y sustituido",
    "change:tardio": "Llegó después",
    "change:decision": "Tu decisión",
    "change:efos": "69-B definitivo",
    "sin_pago": "Sin pago",
    "parcial": "Parcial",
    "liquidada": "Liquidada",
    "sobrepagada": "Sobrepagada",
    "cancelada": "Cancelada",
}


def _head(head: BookHead) -> tuple[str, ...]:
    lines = [f"{head.owner} · {month_words(datetime.combine(head.month.first, time.min))}"]
    issued, received = _coverage(head.coverage.issued), _coverage(head.coverage.received)
    lines.append(f"Cobertura: emitidos, {issued}; recibidos, {received}.")
    if head.is_provisional:
        lines.append("Provisional: los REP y las facturas globales del mes llegan hasta el día 5 del siguiente.")
    if head.unread:
        lines.append(f"Faltan por leer {plural(head.unread, 'comprobante', 'comprobantes')}: todavía no cuentan.")
    if head.filed_on:
        lines.append(
            f"Presentado el {day(head.filed_on)}. Aquí van las cifras de hoy; lo que cambió, en Cancelaciones."
        )
    return (*lines, _DIFFERENCE, _PAPER)


def _coverage(side: SideCoverage) -> str:
    if side.permille is None:
        return f"{count(side.with_xml + side.only_here)} con XML; al SAT no se le ha preguntado por su lista"
    return f"{count(side.with_xml)} de {count(side.valid)} vigentes con XML ({side.permille / 10:.1f} %)"


BOOK_WORDS = BookWords(
    sheets=_SHEETS,
    notes=_NOTES,
    columns={**_COLUMNS, **_fields()},
    lines=_LINES,
    values=_VALUES,
    flow="Por flujo",
    sat="Como lo suma el SAT",
    difference="Diferencia",
    foot=_PAPER,
    page="Página {} de {}",
    note_title=note_title,
    note_detail=note_detail,
    payroll_title=lambda key: PAYROLL_NOTES[key].title,
    payroll_detail=lambda key, facts: payroll_detail(key, dict(facts)),
    problem=problem,
    head=_head,
)
