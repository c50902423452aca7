"""Reads of a usual CFDI what the figures of a month need, straight from its tree, and the sums that follow from it.

What comes out is what ``month_facts`` and ``figures_of`` make of the document read whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.cfdi.reading.fast_concepts import ConceptSums
from app.cfdi.reading.fast_parts import local_tax, payroll_part, read_pagos
from app.cfdi.reading.tax_sums import BASE_COLUMNS, TaxSums, columns_of, plain_columns, sums_differ
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.usual import UnusualError
from app.cfdi.reading.values import text
from app.domain.facts import Link
from app.domain.figures import ISR_DEDUCTION, NO_CURRENCIES, TAXES, Figures, figures_in, is_sensible
from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.facts import GlobalPart, MonthFacts, PaymentPart, TaxPart
from app.domain.month.plain import packed_facts, plain_facts
from app.domain.month.reading import counting_months, differ, document_parts

_Parts = tuple[TaxPart, ...]
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
        columns = None if self.payments or self.payrolls else plain_columns(self.header, self.concepts.taxes)
        if columns is not None and kind != "P":
            return self._with_plain_taxes(columns, figures_in(currency, amount, columns), issued_at)
        taxes, columns, are_different = self._taxes()
        facts = self._facts(taxes, are_different=are_different)
        if kind == "P":
            figures = _paid_figures(facts.payments)
        else:
            if facts.payrolls:
                taken = [one for payroll in facts.payrolls for one in payroll.deductions if one.kind == ISR_DEDUCTION]
                columns[_ISR_WITHHELD] = sum(one.amount for one in taken)
            figures = figures_in(currency, amount, columns)
        return figures, packed_facts(facts, figures), counting_months(facts, Month.of(issued_at))

    def _with_plain_taxes(
        self, columns: list[int], figures: Figures, issued_at: datetime
    ) -> tuple[Figures, str, tuple[Month, ...]]:
        """Nearly always there is no more to tell."""
        if self.concepts.is_plain and not self.local_taxes and self.global_information is None and any(figures.taxes):
            return figures, "", ()
        facts = self._facts(plain_facts(columns).taxes, are_different=False)
        return figures, packed_facts(facts, figures), counting_months(facts, Month.of(issued_at))

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

    def _facts(self, taxes: _Parts, *, are_different: bool) -> MonthFacts:
        """As ``month_facts`` has them."""
        concepts, pagos, information = self.concepts, self.payments, self.global_information
        payments, totals = read_pagos(pagos, self.links) if pagos else ((), ())
        return MonthFacts(
            taxes=taxes,
            untaxed=concepts.untaxed(),
            payments_version=text(pagos[0][1], "Version") if pagos else "",
            payments=payments,
            payment_totals=totals,
            payrolls=tuple(map(payroll_part, self.payrolls)) if self.payrolls else (),
            global_part=None if information is None else _global_part(information),
            third_parties=concepts.third_parties(),
            products=concepts.products(),
            local_taxes=sum(map(local_tax, self.local_taxes)) if self.local_taxes else 0,
            marks=concepts.marks(differ=are_different),
        )


def _paid_figures(payments: tuple[PaymentPart, ...]) -> Figures:
    """As ``paid_figures``, of payments that are all in one currency."""
    amounts = [one.amount for one in payments if one.amount is not None]
    currencies, total = {one.currency for one in payments}, sum(amounts)
    if len(currencies) != 1 or currencies & NO_CURRENCIES or len(amounts) < len(payments) or not is_sensible(total):
        raise UnusualError
    return figures_in(currencies.pop(), total, columns_of([part for one in payments for part in one.taxes]))


def _global_part(one: Attributes) -> GlobalPart:
    return GlobalPart(text(one, "Periodicidad"), text(one, "Meses"), text(one, "Año"))
