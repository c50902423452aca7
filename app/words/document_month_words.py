"""What the detail of a document says of the months in which it counts."""

from __future__ import annotations

from datetime import date

from app.domain.listing import Listing, ListKind, Situation
from app.domain.month.calendar import Month
from app.words.formatting import count, day
from app.words.month_words import month_name

TAB = "En el mes"
NAME = "En qué meses cuenta el comprobante"
PAPER = "Papel de trabajo hecho con CFDI."
NOT_OURS = "Este comprobante no es de un contribuyente de tu biblioteca: no cuenta en ningún mes."
UNREAD = (
    "Acopio todavía está leyendo este comprobante, o alguno del que depende. Cuando termine, aquí estarán sus cifras."
)
COUNTS, COUNTS_NOT = "Dónde cuenta, y por qué", "No cuenta en ninguna cifra"
SETTLED = "Pagado y saldo"
TOUCHED = "REP y notas que lo tocan"
MENTIONS = "Facturas de las que habla"
REMARKS = "Avisos"
STANDING = "Listas del SAT"
NO_LISTS = (
    "No hay una lista 69-B guardada, así que no se sabe si {name} está en ella. Se guarda con «acopio listas "
    "descargar»."
)
BOTH = "Por flujo y como lo suma el SAT"
CANCELLED = "cancelado"
INVOICE = "factura"
_NO_EFFECT = "Sus CFDI no producen ni produjeron efecto fiscal (CFF 69-B)."


def month_heading(text: str) -> str:
    """``Noviembre de 2026`` of ``2026-11``."""
    month = Month.parse(text)
    return month_name(month.year, month.month).capitalize()


def base(amount: str) -> str:
    """On what an IVA was reckoned."""
    return f"Base {amount}."


def more(number: int) -> str:
    """For which there is no room."""
    return f"Y {count(number)} más."


def not_listed(name: str, lists_day: date) -> str:
    """It is in none of the lists."""
    return f"{name} no está en las listas guardadas (69-B al {day(lists_day)})."


def listed(name: str, listing: Listing, operation: date, *, is_supplier: bool) -> str:
    """How the counterpart stands, with a view to the document's day; what follows is told of suppliers alone."""
    since = listing.since
    parts = [f"{name} está en la lista {listing.list.value} como «{listing.situation}»"]
    if since is None:
        parts.append(".")
    elif since <= operation:
        parts.append(f" desde el {day(since)}: ya lo estaba el día de este comprobante ({day(operation)}).")
    else:
        parts.append(f" desde el {day(since)}, después de este comprobante ({day(operation)}).")
    if is_supplier and listing.is_definitive:
        parts.append(f" {_NO_EFFECT}")
    elif is_supplier and listing.list is ListKind.EFOS and listing.situation == Situation.PRESUMED:
        parts.append(" Mientras sea presunto no quita efectos.")
    return "".join(parts)


def until(at: date) -> str:
    """The last day to do something about it."""
    return f"El plazo para acreditar la operación o corregir vence el {day(at)}."
