"""§1.6 and §7: the result sheet of a month, in the shape of the command line's JSON, in cents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle.flow import Book, Share, own_shares, sat_shares
from tests.oracle.papers import ZERO, Paper
from tests.oracle.vectors import of_document, round_cents

BUCKETS = {"4/25": "16", "2/25": "8", "0": "0", "exento": "exento"}
RESICO = ((25_000, "1.00"), (50_000, "1.10"), (Fraction("83333.33"), "1.50"), (Fraction("208333.33"), "2.00"))
"""LISR 113-E: up to this income a month, this per cent of all of it; above, 2.50."""


@dataclass(frozen=True)
class Columns:
    """Both columns of all months of a library, by month."""

    book: Book
    own: dict[str, list[Share]]
    sat: dict[str, list[Share]]

    @classmethod
    def of(cls, book: Book) -> Columns:
        return cls(book, _by_month(own_shares(book)), _by_month(sat_shares(book)))

    @property
    def months(self) -> list[str]:
        """All in which anything counts or is issued, and the ones after them."""
        counted = {*self.own, *self.sat, *(paper.month for paper in self.book.papers.values())}
        counted |= {slip.day.strftime("%Y-%m") for paper in self.book.papers.values() for slip in paper.slips}
        after = {(date.fromisoformat(month + "-28") + timedelta(days=5)).strftime("%Y-%m") for month in counted}
        return sorted(counted | after)


def _by_month(shares: list[Share]) -> dict[str, list[Share]]:
    found: dict[str, list[Share]] = {}
    for share in shares:
        found.setdefault(share.month, []).append(share)
    return found


def result_sheet(columns: Columns, month: str) -> dict[str, Any]:
    own, sat = columns.own.get(month, []), columns.sat.get(month, [])
    before = columns.own.get(_before(month), [])
    charged, paid = _side(own, "T"), _side(own, "A")
    out = _iva(share for share in paid if not share.creditable)
    withheld_now, withheld_before = _creditable_withheld(own), _creditable_withheld(before)
    total = _iva(paid) - out - withheld_now + withheld_before
    return {
        "trasladado": _column(charged, net=True),
        "acreditable": {
            **_column(paid, net=True),
            "noAcreditable": money(out),
            "retenidoEsteMes": money(withheld_now),
            "retenidoMesAnterior": money(withheld_before),
            "total": money(total),
        },
        "retenidoPorClientes": {"iva": money(_withheld(charged, "002")), "isr": money(_withheld(charged, "001"))},
        "retenidoATerceros": {"iva": money(_withheld(paid, "002")), "isr": money(_withheld(paid, "001"))},
        "aCargo": money(_iva(charged) - _withheld(charged, "002") - total),
        "ieps": {"trasladado": money(_sum(charged, "ieps")), "acreditable": money(_sum(paid, "ieps"))},
        "sat": {"trasladado": _column(_side(sat, "T"), net=False), "acreditable": _column(_side(sat, "A"), net=False)},
        "ingresos": _income(columns.book, month, charged),
        "gastos": _spent(paid),
    }


def difference(columns: Columns, month: str) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """Flujo − SAT by side and document: base and IVA, where there is any; what is not creditable is not in the flow."""
    found: dict[tuple[str, str], list[Fraction]] = {}
    for sign, column in ((1, columns.own), (-1, columns.sat)):
        for share in column.get(month, []):
            sums = found.setdefault((share.side, share.uuid), [ZERO, ZERO])
            if share.creditable:
                sums[0] += sign * _sum([share], "base")
                sums[1] += sign * _sum([share], "iva")
    return {key: (base, iva) for key, (base, iva) in found.items() if base or iva}


def _income(book: Book, month: str, charged: list[Share]) -> dict[str, Any]:
    issued = [paper for paper in book.living("I") if book.is_issued(paper)]
    regime = max(issued, key=lambda paper: (paper.when, paper.uuid)).regime if issued else ""
    collected = _sum([share for share in charged if not share.is_note], "income")
    notes = -_sum([share for share in charged if share.is_note], "income")
    withheld = _withheld(charged, "001")
    nominal = [
        of_document(paper, book.owner)["income", ""] * paper.rate
        for paper in issued
        if paper.rate is not None and accrued_in(book, paper) == month
    ]
    found: dict[str, str | None] = {
        "regimen": regime or None,
        "cobrados": money(collected),
        "egresos": money(notes),
        "nominales": money(sum(nominal, ZERO)),
        "isrRetenido": money(withheld),
        "tasa": None,
        "isr": None,
    }
    if regime == "626" and len(book.owner) == 13:
        base = collected - notes
        rate = next((text for limit, text in RESICO if base <= limit), "2.50")
        found |= {"tasa": rate, "isr": money(max(ZERO, base * Fraction(rate) / 100 - withheld))}
    return found


def _spent(paid: list[Share]) -> dict[str, str]:
    """What was paid of purchases, creditable or not, and what notas took off it."""
    return {
        "pagados": money(_sum([share for share in paid if not share.is_note], "income")),
        "egresos": money(-_sum([share for share in paid if share.is_note], "income")),
    }


def accrued_in(book: Book, paper: Paper) -> str:
    """§7: by its Fecha whenever it is collected, unless the person moved it; a global in its own month."""
    return book.moved_to.get(paper.uuid) or paper.global_month or paper.month


def _column(shares: list[Share], *, net: bool) -> dict[str, Any]:
    counted = [share for share in shares if net or not share.is_note]
    notes = [share for share in shares if share.is_note]
    rates: dict[str, dict[str, str]] = {}
    for bucket in ("16", "8", "0", "exento", "otras"):
        base, iva = (sum((_bucket(share, what, bucket) for share in counted), ZERO) for what in ("base", "iva"))
        rates[bucket] = {"base": money(base)} | ({"iva": money(iva)} if bucket in ("16", "8", "otras") else {})
    return {
        "tasas": rates,
        "noObjeto": money(_untaxed(counted, "noObjeto")),
        "sinDesglose": money(_untaxed(counted, "sinDesglose")),
        "notas": {"base": money(_sum(notes, "base")), "iva": money(_iva(notes))},
        "iva": money(_iva(counted)),
    }


def _bucket(share: Share, what: str, bucket: str) -> Fraction:
    wanted = (what, bucket)
    named = [((kind, BUCKETS.get(rate, "otras")), value) for (kind, rate), value in share.amounts.items()]
    return sum((value for name, value in named if name == wanted), ZERO)


def _untaxed(shares: list[Share], which: str) -> Fraction:
    return sum((share.amounts.get(("untaxed", which), ZERO) for share in shares), ZERO)


def _side(shares: list[Share], side: str) -> list[Share]:
    return [share for share in shares if share.side == side]


def _iva(shares: Iterable[Share]) -> Fraction:
    return _sum(shares, "iva")


def _creditable_withheld(shares: list[Share]) -> Fraction:
    """LIVA 5-IV: what was withheld of an IVA that may be credited, a month later; of any other never."""
    return _withheld((share for share in _side(shares, "A") if share.creditable), "002")


def _withheld(shares: Iterable[Share], tax: str) -> Fraction:
    return sum((share.amounts.get(("withheld", tax), ZERO) for share in shares), ZERO)


def _sum(shares: Iterable[Share], what: str) -> Fraction:
    return sum((value for share in shares for (kind, _), value in share.amounts.items() if kind == what), ZERO)


def _before(month: str) -> str:
    return (date.fromisoformat(month + "-01") - timedelta(days=1)).strftime("%Y-%m")


def money(value: Fraction) -> str:
    if not value:
        return "0.00"
    text = f"{round_cents(value):.2f}"
    return "0.00" if text == "-0.00" else text
