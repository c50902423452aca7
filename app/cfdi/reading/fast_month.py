"""Reads of a usual CFDI what the figures of a month need, straight from its elements.

Most documents are plain: their header's sums tell all, and only their concepts are looked through. Of the others just
the parts that say something are read, by the readers of everything: what comes out is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from app.cfdi.reading.concepts import read_concepts
from app.cfdi.reading.names import SHORT
from app.cfdi.reading.payments import read_payments
from app.cfdi.reading.payroll import read_payroll
from app.cfdi.reading.quick_taxes import BY_RATE
from app.cfdi.reading.taxes import local_taxes, tax_lines
from app.cfdi.reading.tree import Node
from app.cfdi.reading.values import text
from app.domain.amounts import micros_once
from app.domain.figures import TAXES, Figures
from app.domain.lines import Concept, GlobalInformation, LocalTax, Payments, TaxLine
from app.domain.month.calendar import Month
from app.domain.month.facts import PRODUCTS
from app.domain.month.plain import packed_facts
from app.domain.month.reading import CENT, counting_months, month_facts
from app.domain.payroll import Payroll
from app.domain.withholding import Withholding

_IVA, _WITH_IVA, _OLD = "002", "02", "3.3"


def _names(*names: str) -> frozenset[object]:
    return frozenset(f"{{http://www.sat.gob.mx/cfd/{version}}}{name}" for version in ("3", "4") for name in names)


_TAXES, _TRANSFERS = _names("Impuestos"), _names("Traslado")
_WITHOUT_MEANING = _names("InformacionAduanera", "Parte")
_Sums = dict[object, list[int]]
"""Base and amount of transferred IVA by factor and rate, as written."""


@dataclass(slots=True)
class MonthParts:
    """Elements of a comprobante that say something of its months; ``concepts`` are its Conceptos."""

    version: str
    concepts: list[etree._Element] = field(default_factory=list)
    totals: etree._Element | None = None
    payments: list[etree._Element] = field(default_factory=list)
    payrolls: list[etree._Element] = field(default_factory=list)
    local_taxes: list[etree._Element] = field(default_factory=list)
    global_information: etree._Element | None = None


def read_month(parts: MonthParts, figures: Figures, own: Month) -> tuple[str, tuple[Month, ...]]:
    """The packed facts, and the months in which the document counts beside its ``own``; ``figures`` are its sums."""
    if _is_plain(parts, figures):
        return "", ()
    facts = month_facts(_Said(parts))
    return packed_facts(facts, figures), counting_months(facts, own)


class _Said:
    """What a document says, as ``month_facts`` takes it."""

    def __init__(self, parts: MonthParts) -> None:
        self.version = parts.version
        self.concepts: tuple[Concept, ...] = tuple(
            [one for concepts in parts.concepts for one in read_concepts(_nodes(concepts))]
        )
        self.taxes: tuple[TaxLine, ...] = () if parts.totals is None else tax_lines(_nodes(parts.totals))
        self.payments: Payments | None = read_payments([_node(one) for one in parts.payments])
        self.payrolls: tuple[Payroll, ...] = tuple([read_payroll(_node(one)) for one in parts.payrolls])
        self.local_taxes: tuple[LocalTax, ...] = tuple(
            [line for one in parts.local_taxes for line in local_taxes(_node(one))[0]]
        )
        self.global_information: GlobalInformation | None = None
        if (one := parts.global_information) is not None:
            self.global_information = GlobalInformation(text(one, "Periodicidad"), text(one, "Meses"), text(one, "Año"))
        self.withholding: Withholding | None = None


def _node(element: etree._Element) -> Node:
    """As the reader of everything has it."""
    tag = cast("str", element.tag)
    return SHORT.get(tag) or (tag if tag[0] == "{" else "{}" + tag), dict(element.attrib), _nodes(element)


def _nodes(element: etree._Element) -> list[Node]:
    return [_node(one) for one in element]


def _is_plain(parts: MonthParts, figures: Figures) -> bool:
    """Whether it is certain that the sums tell all; what is spelled oddly anywhere is looked at more closely."""
    totals = parts.totals
    if totals is None or parts.payments or parts.payrolls or parts.local_taxes or parts.global_information is not None:
        return False
    header: _Sums = {}
    inner: _Sums = {}
    if not _add_lines(totals, header):
        return False
    lines = _add_concepts(parts, inner)
    if not lines or header.keys() - inner.keys():
        return False
    if any(abs(amount - inner[key][1]) > CENT * lines for key, (_, amount) in header.items()):
        return False
    if not any(base for base, _ in header.values()):  # as in 3.3: the bases are those of the concepts
        header = {key: [base, header.get(key, (0, amount))[1]] for key, (base, amount) in inner.items()}
    return _are_sums(header, figures)


def _are_sums(told: _Sums, figures: Figures) -> bool:
    """Whether just this stands in the sums, and of no rate nothing."""
    expected = [0] * len(TAXES)
    for key, (base, amount) in told.items():
        at_base, at_amount = BY_RATE[key]
        if not base and not amount:
            return False
        expected[at_base] = base
        if at_amount >= 0:
            expected[at_amount] = amount
        elif amount:
            return False
    return figures.taxes == tuple(expected)


def _add_concepts(parts: MonthParts, sums: _Sums) -> int:
    """Adds up the taxes of all concepts and tells how many lines there are; 0 when one of the concepts is not plain."""
    lines = 0
    unsaid = _WITH_IVA if parts.version == _OLD else ""
    for concepts in parts.concepts:
        for concept in concepts:
            get = concept.get
            if get("ObjetoImp", unsaid) != _WITH_IVA or get("ClaveProdServ", "").strip().startswith(PRODUCTS):
                return 0
            added = 0
            for inside in concept:
                if inside.tag in _TAXES:
                    more = _add_lines(inside, sums)
                    if not more:
                        return 0
                    added += more
                elif inside.tag not in _WITHOUT_MEANING:
                    return 0
            if not added:
                return 0
            lines += added
    return lines


def _add_lines(taxes: etree._Element, sums: _Sums) -> int:
    """Adds up the lines of an Impuestos and tells how many there are; 0 when one is not plain."""
    lines = 0
    for group in taxes:
        for line in group:
            get = line.get
            key = get("TipoFactor"), get("TasaOCuota")
            if line.tag not in _TRANSFERS or get("Impuesto") != _IVA or key not in BY_RATE:
                return 0
            base, amount = micros_once(get("Base") or "0"), micros_once(get("Importe") or "0")
            if base is None or amount is None:
                return 0
            found = sums.get(key)
            if found is None:
                sums[key] = [base, amount]
            else:
                found[0] += base
                found[1] += amount
            lines += 1
    return lines
