"""What the page Saldos says, and the message to a supplier that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.words.formatting import count, day, money, plural
from app.words.month_words import MONTHS

PAGE = "Saldos"
OWED_TO_ME, OWED_BY_ME = "Me deben REP", "Debo emitir REP"
PAPER = "Papel de trabajo hecho con CFDI: no ve bancos ni saldos de apertura."
AGES = ("0 a 30 días", "31 a 60 días", "61 a 90 días", "Más de 90 días")
TOTAL = "Saldo"
SHOW = "Qué facturas PPD se muestran"
SHOWN = {
    "abiertas": "Con saldo",
    "esperan": "Esperan REP",
    "avisos": "Con avisos",
    "todas": "Todas",
}
SEARCH = "Buscar por nombre o RFC"

COUNTERPARTS, INVOICES = "Contrapartes con facturas PPD", "Facturas PPD"
COLUMN_NAME, COLUMN_RFC, COLUMN_INVOICES, COLUMN_MISSED = "Nombre", "RFC", "Facturas", "Esperan REP"
COLUMN_DATE, COLUMN_DAYS, COLUMN_TOTAL = "Fecha", "Días", "Total"
COLUMN_PAID, COLUMN_NOTES, COLUMN_BALANCE = "Pagado", "Notas", "Saldo"
COLUMN_STATE, COLUMN_SETTLED, COLUMN_UUID = "Estado", "Pagada el", "Folio fiscal"
STATES = {
    "sin_pago": "Sin pago",
    "parcial": "Parcial",
    "liquidada": "Liquidada",
    "sobrepagada": "Sobrepagada",
    "cancelada": "Cancelada",
}
WAITS = "Espera REP"
REMARKED = "Con avisos"

COPY_MESSAGE = "Copiar mensaje"
COPY_MESSAGE_TIP = "Un mensaje para este proveedor con las facturas elegidas; si no eliges, con las que esperan REP"
NOBODY_TO_ASK = "Ninguna factura de este proveedor espera REP todavía. Elige las que quieras en la lista."
MARK_PAID = "Marcar como pagada el…"
MARK_TIP = "Di qué día se pagaron las facturas elegidas; se puede deshacer"
UNMARK = "Quitar la fecha"
UNMARK_TIP = "Quita la fecha que marcaste en las facturas elegidas"
LIST_DOCUMENTS = "Ver comprobantes"
LIST_TIP = "Las facturas elegidas; si no eliges, todas las de la lista (Entrar)"
UNDO = "Deshacer"
UNDO_TIP = "Deja las fechas como estaban (Ctrl+Z)"
CLOSE_DETAIL = "Cerrar el detalle (Esc)"

NOTHING_TITLE = "No hay facturas PPD que mostrar"
NOTHING_OWED_TO_ME = "Aquí está cada factura PPD que recibiste y aún no tiene REP por todo su total."
NOTHING_OWED_BY_ME = "Aquí está cada factura PPD que emitiste y aún no tiene REP por todo su total."
NOTHING_FOUND = "Ninguna factura coincide con lo que buscas o elegiste arriba."

PAID_DIALOG, PAID_ACCEPT, PAID_DAY = "Marcar como pagada", "Marcar", "Día del pago"

DETAIL = "Detalle de la factura"
INSTALMENTS, REMARKS = "Parcialidades y notas de crédito", "Avisos"
NO_INSTALMENTS = "Ningún REP ni nota de crédito la menciona todavía."
COLUMN_NUMBER, COLUMN_PAID_ON, COLUMN_DECLARED = "Núm.", "Fecha", "Declara"
REP_STANDS, REP_CANCELLED = "Vigente", "Cancelado: no cuenta"
UNKNOWN = "—"
NOTE = "Nota"
MISSED_ABOUT = (
    "Facturas con saldo cuyo REP ya debería estar: las recibidas de hace más de 30 días, y las que marcaste como "
    "pagadas y ya pasó su plazo"
)


def tab(title: str, missed: int) -> str:
    """A tab, with how many invoices wait for a REP."""
    return f"{title} ({count(missed)})" if missed else title


def age_link(age: str, amount: str, invoices: int) -> str:
    """What a screen reader says of the sum of an age."""
    return f"{age}: {amount} en {plural(invoices, 'factura', 'facturas')}, ver comprobantes"


def documents_title(side: str, about: str) -> str:
    """A heading for the documents behind a figure."""
    return f"{side}: {about}"


def invoices_title(name: str, invoices: int) -> str:
    """Above the invoices of one counterpart."""
    return f"{name} · {plural(invoices, 'factura', 'facturas')}"


def age_share(age: str, part: float) -> str:
    """What a screen reader says of a bar."""
    return f"{age}: {round(part * 100)} % del saldo"


def see_invoice(uuid: str) -> str:
    """What a screen reader says of the detail's title."""
    return f"Factura {uuid}, ver comprobantes"


def invoice_line(name: str, issued: str, days: int) -> str:
    """Whose invoice it is, and how old."""
    return f"{name} · {issued} · {plural(days, 'día', 'días')}"


def with_payments(uuid: str) -> str:
    """A heading for an invoice and all that settles it."""
    return f"Factura {uuid} con sus REP y notas"


def settling_title(what: str, uuid: str) -> str:
    """A heading for one document that settles an invoice."""
    return f"{'Nota de crédito' if what == NOTE else f'REP de la parcialidad {what}'} · {uuid}"


def more_remarks(number: int) -> str:
    """Avisos for which there is no room."""
    return f"Y {plural(number, 'aviso más', 'avisos más')}."


def more_currencies(number: int) -> str:
    """Currencies for which there is no room above."""
    return f"y {plural(number, 'moneda más', 'monedas más')} en la lista"


def late(days: int) -> str:
    """The REP came after its last day."""
    return f"Tarde: {plural(days, 'día', 'días')}"


def settled_share(paid: str, left: str, total: str) -> str:
    """How far an invoice is settled."""
    return f"Pagado y notas: {paid} de {total}. Saldo: {left}."


def settled_on(at: date, due: date | None) -> str:
    """What the person said of it, and what follows."""
    sentence = f"Dijiste que se pagó el {day(at)}."
    return sentence if due is None else f"{sentence} Su REP puede emitirse hasta el {day(due)}."


def mark_lead(invoices: int, name: str) -> str:
    """What the dialog is about."""
    return (
        f"{plural(invoices, 'factura', 'facturas')} de {name}. Con esa fecha se sabe hasta cuándo puede emitirse "
        "el REP y en qué mes cuenta el pago mientras no llega. Se puede deshacer."
    )


def marked(invoices: int, at: date) -> str:
    """After marking."""
    return f"{plural(invoices, 'factura marcada como pagada', 'facturas marcadas como pagadas')} el {day(at)}."


def unmarked(invoices: int) -> str:
    """After the date was taken away."""
    return f"Se quitó la fecha de {plural(invoices, 'factura', 'facturas')}."


UNDONE = "Se deshizo: las fechas están como antes."


def copied(invoices: int, name: str) -> str:
    """The message is on the clipboard."""
    return f"Mensaje copiado para {name}, con {plural(invoices, 'factura', 'facturas')}. Pégalo en tu correo."


class ChasedInvoice(NamedTuple):
    """An invoice in a message: its amounts as decimal text, ``paid_on`` and ``due`` where they are known."""

    uuid: str
    issued: date
    total: str
    balance: str
    currency: str
    paid_on: date | None = None
    due: date | None = None


_OPENING = (
    "Al {day} no hemos recibido el CFDI con complemento para recepción de pagos (REP) que ampare el saldo de {which}, "
    "con método de pago PPD (pago en parcialidades o diferido):"
)
_PLEASE = "Les pedimos que nos envíen el XML de esos REP o, si ya se emitieron, sus folios fiscales."
_PLEASE_ONE = "Les pedimos que nos envíen el XML de ese REP o, si ya se emitió, su folio fiscal."
_RULE = (
    "Conforme a la regla 2.7.1.32 de la Resolución Miscelánea Fiscal, el REP se emite a más tardar el quinto día "
    "natural del mes siguiente al del pago."
)
_OTHERWISE = (
    "Si alguno de los pagos aún no aparece en sus registros, o si alguna factura se canceló o tiene una nota de "
    "crédito, les agradeceremos que nos lo informen."
)
_OTHERWISE_ONE = (
    "Si el pago aún no aparece en sus registros, o si la factura se canceló o tiene una nota de crédito, les "
    "agradeceremos que nos lo informen."
)


def _in_words(at: date) -> str:
    return f"{at.day} de {MONTHS[at.month - 1]} de {at.year}"


def supplier_message(supplier: str, invoices: Sequence[ChasedInvoice], owner: str, rfc: str, until: date) -> str:
    """The message to a supplier whose REP do not come: one for all its invoices, ready to be sent."""
    is_one = len(invoices) == 1
    which = "la siguiente factura" if is_one else f"las siguientes {count(len(invoices))} facturas"
    lines = [
        f"Asunto: Complementos de pago (REP) pendientes · {owner or rfc}",
        "",
        f"Estimados señores de {supplier}:",
        "",
        _OPENING.format(day=_in_words(until), which=which),
        "",
    ]
    for place, one in enumerate(invoices, 1):
        lines += _invoice_lines(place, one)
    lines += [
        *_sums(invoices, is_one=is_one),
        f"{_PLEASE_ONE if is_one else _PLEASE} {_RULE}",
        "",
        _OTHERWISE_ONE if is_one else _OTHERWISE,
        "",
        "Saludos cordiales,",
        *([owner] if owner else []),
        f"RFC {rfc}",
    ]
    return "\n".join(lines)


def _invoice_lines(place: int, one: ChasedInvoice) -> list[str]:
    total, left = money(one.total, one.currency), money(one.balance, one.currency)
    lines = [
        f"{place}. Folio fiscal {one.uuid}",
        f"   Fecha: {day(one.issued)} · Total: {total} · Saldo sin REP: {left}",
    ]
    if one.paid_on is not None:
        until = f"; el plazo para emitir su REP es el {day(one.due)}" if one.due else ""
        lines.append(f"   La pagamos el {day(one.paid_on)}{until}.")
    return [*lines, ""]


def _sums(invoices: Sequence[ChasedInvoice], *, is_one: bool) -> list[str]:
    """The sum of each currency; of one invoice it says nothing new."""
    if is_one:
        return []
    sums: dict[str, Decimal] = {}
    for one in invoices:
        sums[one.currency] = sums.get(one.currency, Decimal(0)) + Decimal(one.balance)
    total = " y ".join(money(str(amount), currency) for currency, amount in sums.items())
    return [f"En total, el saldo sin REP es de {total}.", ""]
