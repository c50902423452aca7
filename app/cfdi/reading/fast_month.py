"""Reads of a usual CFDI what the figures of a month need, straight from its tree, and the sums that follow from it.

What comes out is what ``month_facts`` and ``figures_of`` make of the document read whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.cfdi.reading.fast_concepts import ConceptSums
from app.cfdi.reading.fast_parts import DEDUCTIONS, Row, local_tax, payroll_row, read_pagos
from app.cfdi.reading.tax_sums import BASE_COLUMNS, TaxRow, TaxSums, columns_of, plain_columns, sums_differ
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.usual import UnusualError
from app.cfdi.reading.values import text
from app.domain.facts import Link
from app.domain.figures import ISR_DEDUCTION, NO_CURRENCIES, TAXES, Figures, figures_in, is_sensible
from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.facts import GlobalPart, TaxPart
from app.domain.month.plain import packed_facts, plain_facts
from app.domain.month.reading import differ, document_parts, global_months, paid_months

_Parts = tuple[TaxPart, ...]
_NO_PARTS: _Parts = ()
_ISR_WITHHELD = TAXES.index("isr_withheld")


@dataclass(slots=True)
class MonthReading:
    """What was seen of a comprobante that says something of its months; ``links`` are those of its payments."""

    concepts: ConceptSums
    payments: list[Node] = field(default_factory=list)
    payrolls: list[Node] = field(default_factory=list)
    local_taxes: list[list[Node]] = field(default_factory=list)
    global_information: Attributes | None = None
    header: TaxSums = field(default_factory=TaxSums)
    links: list[Link] = field(default_factory=list)

    def read(
        self, kind: str, currency: str, amount: int, issued_at: datetime
    ) -> tuple[Figures, str, tuple[Month, ...]]:
        """The sums, the packed facts, and the months in which it counts beside that of ``issued_at``.

        As ``figures_of``, ``packed_facts`` and ``counting_months`` have them. Raises UnusualError.
        """
        concepts, pagos, information = self.concepts, self.payments, self.global_information
        columns = None
        if not (pagos or self.payrolls or kind == "P"):
            columns = plain_columns(self.header, concepts.taxes)
        are_different, taxes = False, _NO_PARTS
        if columns is not None:
            figures = figures_in(currency, amount, columns)
            if concepts.is_plain and not self.local_taxes and information is None and any(figures.taxes):
                return figures, "", ()  # nearly always there is no more to tell
            taxes = plain_facts(columns).taxes
        elif self.header.lines or concepts.taxes.lines:
            taxes, columns, are_different = self._taxes()
        payments, totals = read_pagos(pagos, self.links) if pagos else ((), ())
        payrolls = tuple([payroll_row(one) for one in self.payrolls]) if self.payrolls else ()
        if kind == "P":
            figures = _paid_figures(payments)
        else:
            columns = [0] * len(TAXES) if columns is None else columns
            if payrolls:
                columns[_ISR_WITHHELD] = _isr_deducted(payrolls)
            figures = figures_in(currency, amount, columns)
        global_part = None if information is None else _global_part(information)
        facts = (
            taxes,
            concepts.untaxed(),
            text(pagos[0][1], "Version") if pagos else "",
            payments,
            totals,
            payrolls,
            None,
            global_part,
            concepts.third_parties(),
            concepts.products(),
            sum(map(local_tax, self.local_taxes)) if self.local_taxes else 0,
            concepts.marks(differ=are_different),
        )
        days = [one[0] for one in (*payments, *payrolls)]
        counted_in = _counting_months(days, global_part, issued_at) if days or global_part else ()
        return figures, packed_facts(facts, figures), counted_in

    def _taxes(self) -> tuple[_Parts, list[int], bool]:
        """As ``document_parts`` and ``header_taxes`` have them, and whether header and concepts differ."""
        header, within = self.header, self.concepts.taxes
        outer = header.parts()
        if (
            header.has_base
            and header.is_usual
            and within.is_usual
            and any(part.base for part in outer if part.side is TaxSide.TRANSFERRED)
        ):
            return outer, columns_of(outer), sums_differ(header, within)
        inner = within.parts()
        columns = columns_of(outer)
        if not header.has_base:
            inner_columns = columns_of(inner)
            columns = columns if header.lines else inner_columns
            for column in BASE_COLUMNS:
                columns[column] = inner_columns[column]
        return document_parts(outer, inner), columns, differ(outer, inner, within.lines)


def _paid_figures(payments: tuple[Row, ...]) -> Figures:
    """As ``paid_figures``, of payments that are all in one currency."""
    total = 0
    currencies = set()
    taxes: list[TaxRow] = []
    for _, _, currency, _, amount, _, lines in payments:
        if amount is None:
            raise UnusualError
        currencies.add(currency)
        total += amount
        taxes += lines
    if len(currencies) != 1 or currencies & NO_CURRENCIES or not is_sensible(total):
        raise UnusualError
    return figures_in(currencies.pop(), total, columns_of(taxes))


def _isr_deducted(payrolls: tuple[Row, ...]) -> int:
    return sum(amount for one in payrolls for kind, amount in one[DEDUCTIONS] if kind == ISR_DEDUCTION)


def _counting_months(days: list[str], global_part: GlobalPart | None, issued_at: datetime) -> tuple[Month, ...]:
    """As ``counting_months``, of a document that is no retención."""
    own = Month.of(issued_at)
    return tuple(sorted((paid_months(days, own) | global_months(global_part)) - {own}))


def _global_part(one: Attributes) -> GlobalPart:
    return GlobalPart(text(one, "Periodicidad"), text(one, "Meses"), text(one, "Año"))
