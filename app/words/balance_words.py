"""What ``acopio saldos`` says."""

from __future__ import annotations

from app.words.formatting import count, money, plural

HELP = "saldo de cada factura PPD: quién te debe un REP, y a quién se lo debes"
UNTIL_HELP = "hasta qué día, como 2026-03-31; si no, hoy"
ISSUED_HELP = "solo las que emitiste"
RECEIVED_HELP = "solo las que recibiste"

COLUMNS = ("Lado", "RFC", "Nombre", "Fecha", "Días", "Total", "Pagado", "Notas", "Saldo", "Estado", "Folio fiscal")
REMARK_COLUMNS = ("Aviso", "Folio fiscal", "Qué pasa")
NOTHING_OPEN = "No hay facturas PPD con saldo."
NOTE = "Papel de trabajo hecho con los CFDI que hay en la biblioteca: no ve bancos ni saldos de apertura."

AGES = ("0 a 30", "31 a 60", "61 a 90", "más de 90")
"""How many days old, by ``app.fiscal.balances.age_of``."""

STATES = {
    "sin_pago": "sin pago",
    "parcial": "parcial",
    "liquidada": "liquidada",
    "sobrepagada": "sobrepagada",
    "cancelada": "cancelada",
}


def settled(number: int) -> str:
    """How many are not in the table."""
    return f"Además hay {plural(number, 'liquidada o cancelada', 'liquidadas o canceladas')}."


def counting(number: int) -> str:
    """Before many are made anew."""
    return f"Se calculan {plural(number, 'saldo', 'saldos')}; la próxima vez ya están…"


def missed(number: int) -> str:
    """How many wait for a REP that should be here by now."""
    waiting = plural(number, "factura recibida lleva", "facturas recibidas llevan")
    return f"{waiting} más de 30 días con saldo y sin REP, o se dijo que se pagó: sin REP no se acredita su IVA."


def sum_of(side: str, ages: str, currency: str, amount: str, number: int) -> str:
    """What is open of one side, age and currency."""
    return f"{side}, {ages} días: {money(amount, currency)} en {count(number)}"


def in_future(day: str) -> str:
    """The day has not come."""
    return f"El día {day} todavía no llega."
