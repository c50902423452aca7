"""What the documents shown come to, as a bookkeeper adds them up: in words, and as the lines of a table. Pure.

Each side is added by itself, notas de crédito are taken off, every currency stays apart, and what has no known amount
or currency is counted and told, never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.figures import NATIONAL, NO_CURRENCIES, TAXES
from app.domain.index.rows import Sum
from app.domain.validity import OwnerRole, Validity
from app.words import formatting

_MICROS = 1_000_000
_SIDES = {OwnerRole.ISSUED: "Emitidos", OwnerRole.RECEIVED: "Recibidos", OwnerRole.OTHERS: "De otros"}
_PAID = {OwnerRole.ISSUED: "Cobrado", OwnerRole.RECEIVED: "Pagado", OwnerRole.OTHERS: "Pagado entre otros"}
_WAGES = {OwnerRole.ISSUED: "Nómina", OwnerRole.RECEIVED: "Nómina recibida", OwnerRole.OTHERS: "Nómina de otros"}
_WITHHOLDINGS = {
    OwnerRole.ISSUED: "Retenciones emitidas",
    OwnerRole.RECEIVED: "Retenciones recibidas",
    OwnerRole.OTHERS: "Retenciones de otros",
}
_WITHHELD_FROM = {
    "Retenciones emitidas": "Retuviste",
    "Retenciones recibidas": "Te retuvieron",
    "Retenciones de otros": "Retenido entre otros",
}
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Some documents of one currency added up, in millionths. ``others`` are traslados that are no IVA at 16 or 8."""

    count: int = 0
    subtotal: int = 0
    discount: int = 0
    base_16: int = 0
    iva_16: int = 0
    base_8: int = 0
    iva_8: int = 0
    base_0: int = 0
    exempt: int = 0
    others: int = 0
    iva_withheld: int = 0
    isr_withheld: int = 0
    withheld: int = 0
    total: int = 0

    @property
    def iva(self) -> int:
        """IVA at 16 and at 8 per cent."""
        return self.iva_16 + self.iva_8

    def plus(self, other: Amounts, sign: int = 1) -> Amounts:
        """Both together; with ``sign`` -1 the other's amounts are taken off, while its documents still count."""
        added = {
            name: getattr(self, name) + sign * getattr(other, name) for name in Amounts.__slots__ if name != "count"
        }
        return Amounts(count=self.count + other.count, **added)

    def negative(self) -> Amounts:
        """The same with every amount negated."""
        return Amounts().plus(self, -1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its title, its amounts, and whether it is the result of the lines above it."""

    words: str
    currency: str
    amounts: Amounts
    is_outcome: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """How many documents are counted and not added, by reason; ``untaxed`` are added without their taxes."""

    without_xml: int
    without_amount: int
    cancelled: int
    unreadable: int
    transfers: int
    untaxed: int


def apart(sums: Iterable[Sum]) -> Apart:
    """How many documents are not in the lines."""
    found = dict.fromkeys(("without_xml", "without_amount", "cancelled", "unreadable", "transfers", "untaxed"), 0)
    for one in sums:
        if why := _why_apart(one):
            found[why] += one.count
        else:
            found["untaxed"] += one.untaxed
    return Apart(**found)


def counted(total: int, sums: Sequence[Sum] | None) -> str:
    """``1,234 XML en tu equipo · 34 solo en la lista del SAT``; before that is known, so many comprobantes."""
    if sums is None or sum(one.count for one in sums) != total:  # those of a moment ago
        return formatting.plural(total, "comprobante", "comprobantes")
    heard = sum(one.count for one in sums if not one.has_xml)
    parts = [f"{formatting.count(total - heard)} XML en tu equipo"] if total > heard or not heard else []
    return " · ".join([*parts, *([f"{formatting.count(heard)} solo en la lista del SAT"] if heard else [])])


def lines(sums: Iterable[Sum]) -> list[Line]:
    """The pesos first, then each other currency: the invoices of each side, wages, payments and withholdings."""
    known = [one for one in sums if not _why_apart(one)]
    currencies = sorted({one.currency for one in known}, key=lambda code: (code != NATIONAL, code))
    return [line for code in currencies for line in _of_currency(code, [one for one in known if one.currency == code])]


def headline(sums: Sequence[Sum]) -> str:
    """``Emitidos $1,095.00 (IVA $151.03) · Recibidos $580.00 (IVA $80.00)``: the pesos, notas de crédito taken off."""
    parts = []
    for line in lines(sums):
        if line.is_outcome and line.currency == NATIONAL:
            side = line.words.partition(":")[0]
            iva = f" (IVA {money(line.amounts.iva)})" if line.amounts.iva else ""
            parts.append(f"{side} {money(line.amounts.total)}{iva}")
    return " · ".join(parts)


def rest(sums: Sequence[Sum]) -> str:
    """Wages, payments, withholdings and other currencies: ``Nómina $5,000.00 · Cobrado $700.00``."""
    found = lines(sums)
    parts = [_short(one) for one in found if one.currency == NATIONAL and ":" not in one.words]
    foreign = [one for one in found if one.currency != NATIONAL and (one.is_outcome or ":" not in one.words)]
    parts += [f"{one.words.partition(':')[0]} {money(one.amounts.total, one.currency)}" for one in foreign]
    return " · ".join(parts)


def reserve(sums: Sequence[Sum]) -> str:
    """What the figures leave out: ``Sin sumar: 34 sin XML · Faltan los impuestos de 1,200 comprobantes``."""
    parts = [f"Sin sumar: {left}"] if (left := left_out(sums)) else []
    if untaxed := apart(sums).untaxed:
        parts.append(f"Faltan los impuestos de {formatting.plural(untaxed, 'comprobante', 'comprobantes')}")
    return " · ".join(parts)


def left_out(sums: Iterable[Sum]) -> str:
    """``34 sin XML, 12 cancelados, 3 traslados``: what is counted and not added; empty when all is."""
    found = apart(sums)
    told = (
        (found.without_xml, "sin XML", "sin XML"),
        (found.without_amount, "sin importe o moneda", "sin importe o moneda"),
        (found.cancelled, "cancelado", "cancelados"),
        (found.unreadable, "ilegible", "ilegibles"),
        (found.transfers, "traslado", "traslados"),
    )
    return ", ".join(formatting.plural(number, one, many) for number, one, many in told if number)


def money(micros: int, currency: str = NATIONAL) -> str:
    """An amount in millionths as ``$1,234.50``."""
    sign, whole = (_MINUS, -micros) if micros < 0 else ("", micros)
    return sign + formatting.money(f"{whole // _MICROS}.{whole % _MICROS:06d}", currency)


def _why_apart(one: Sum) -> str:
    """The field of ``Apart`` that counts it; empty for what is added."""
    if one.state is Validity.UNREADABLE:
        return "unreadable"
    if one.state is Validity.CANCELLED:
        return "cancelled"
    if not one.has_xml:
        return "without_xml"
    if one.document_type == "T":
        return "transfers"
    return "without_amount" if one.currency in NO_CURRENCIES else ""


def _of_currency(currency: str, sums: Sequence[Sum]) -> Iterable[Line]:
    def of(kinds: str, side: OwnerRole) -> Amounts:
        return _added(one for one in sums if one.document_type in kinds and one.side is side)

    for side, words in _SIDES.items():
        invoiced, credited = of("I", side), of("E", side).negative()
        has_both = bool(invoiced.count and credited.count)
        if invoiced.count:
            yield Line(f"{words}: facturado", currency, invoiced, is_outcome=not has_both)
        if credited.count:
            yield Line(f"{words}: notas de crédito", currency, credited, is_outcome=not has_both)
        if has_both:
            yield Line(f"{words}: neto", currency, invoiced.plus(credited), is_outcome=True)
    for letter, names in (("N", _WAGES), ("P", _PAID), ("R", _WITHHOLDINGS)):
        for side, words in names.items():
            if (amounts := of(letter, side)).count:
                yield Line(words, currency, amounts)
    unknown = _added(one for one in sums if not one.document_type)
    if unknown.count:
        yield Line("De tipo desconocido", currency, unknown)


def _added(sums: Iterable[Sum]) -> Amounts:
    found = Amounts()
    for one in sums:
        found = found.plus(_amounts(one))
    return found


def _amounts(one: Sum) -> Amounts:
    tax = dict(zip(TAXES, one.taxes, strict=True))
    is_comprobante, is_withholding = one.document_type in ("I", "E", ""), one.document_type == "R"
    return Amounts(
        count=one.count,
        subtotal=0 if is_withholding else one.subtotal,  # it has none: it would be its total
        discount=one.discount,
        base_16=tax["base_iva_16"],
        iva_16=tax["iva_16"],
        base_8=tax["base_iva_8"],
        iva_8=tax["iva_8"],
        base_0=tax["base_iva_0"],
        exempt=tax["base_exempt"],
        others=one.transferred - tax["iva_16"] - tax["iva_8"] if is_comprobante and not one.untaxed else 0,
        iva_withheld=tax["iva_withheld"],
        isr_withheld=tax["isr_withheld"],
        withheld=one.withheld if is_comprobante or is_withholding else 0,
        total=one.total,
    )


def _short(line: Line) -> str:
    if line.words in _WITHHELD_FROM:
        return f"{_WITHHELD_FROM[line.words]} {money(line.amounts.withheld)}"
    return f"{line.words} {money(line.amounts.total)}"
