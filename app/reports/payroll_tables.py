"""The sheets Nómina and Nómina detalle: one row a receipt, and one row a percepción, deducción or otro pago."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.domain.amounts import amount_text, micros
from app.domain.document import Document
from app.domain.payroll import Employee, Payroll
from app.reports.columns import Column, Table, date, money, number, text
from app.reports.items import ExportItem, ExportWords
from app.reports.line_tables import LEAD, LineFacts, lead_columns, line_side

EARNING, DEDUCTION, OTHER_PAYMENT = "payroll:earning", "payroll:deduction", "payroll:other"

# the kinds of the SAT's catalogues that have a column of their own; the rest is summed in one more
_EARNINGS = {
    "001": "earning_salary",
    "002": "earning_christmas",
    "003": "earning_profit_share",
    "005": "earning_savings",
    "010": "earning_punctuality",
    "019": "earning_overtime",
    "020": "earning_sunday",
    "021": "earning_vacation",
    "022": "earning_seniority",
    "025": "earning_severance",
    "028": "earning_commission",
    "029": "earning_vouchers",
    "038": "earning_other_income",
}
_DEDUCTIONS = {
    "001": "deduction_social_security",
    "002": "deduction_isr",
    "004": "deduction_other_listed",
    "006": "deduction_sick_leave",
    "007": "deduction_alimony",
    "010": "deduction_housing",
    "012": "deduction_loan",
    "020": "deduction_absence",
}
_OTHERS = {"002": "other_subsidy"}
_REST = {EARNING: "earning_rest", DEDUCTION: "deduction_rest", OTHER_PAYMENT: "other_rest"}
_KIND_COLUMNS = (
    *_EARNINGS.values(),
    _REST[EARNING],
    *_DEDUCTIONS.values(),
    _REST[DEDUCTION],
    *_OTHERS.values(),
    _REST[OTHER_PAYMENT],
)


class PayrollFacts(LineFacts):
    """One receipt, with its lines added up by kind."""

    __slots__ = ("payroll", "sums")

    def __init__(self, item: ExportItem, document: Document, words: ExportWords, payroll: Payroll) -> None:
        super().__init__(item, document, words)
        self.payroll = payroll
        self.sums: dict[str, int] = {}
        for one in payroll.earnings:
            self._add(_EARNINGS.get(one.kind, _REST[EARNING]), (one.taxed, one.exempt))
            self._add("taxed", (one.taxed,))
            self._add("exempt", (one.exempt,))
        for taken in payroll.deductions:
            self._add(_DEDUCTIONS.get(taken.kind, _REST[DEDUCTION]), (taken.amount, taken.exempt))
        for other in payroll.other_payments:
            self._add(_OTHERS.get(other.kind, _REST[OTHER_PAYMENT]), (other.amount,))
            self._add("subsidy_caused", (other.subsidy,))

    @property
    def net(self) -> str:
        """What the receipt comes to: the document's total, or where it has several receipts, this one's own."""
        if len(self.document.payrolls) == 1:
            return self.document.total.text
        one = self.payroll
        earned, other, deducted = (
            micros(text) or 0 for text in (one.total_earnings, one.total_other, one.total_deductions)
        )
        return amount_text(earned + other - deducted)

    def _add(self, key: str, texts: Iterable[str]) -> None:
        for one in texts:
            value = micros(one) if one else None
            if value is not None:
                self.sums[key] = self.sums.get(key, 0) + value


def _receipts(item: ExportItem, words: ExportWords) -> Iterator[PayrollFacts]:
    if item.document is not None:
        for payroll in item.document.payrolls:
            yield PayrollFacts(item, item.document, words, payroll)


def _of(get: Callable[[Payroll], str]) -> Callable[[PayrollFacts], str]:
    return lambda facts: get(facts.payroll)


def _employee(get: Callable[[Employee], str]) -> Callable[[PayrollFacts], str]:
    return lambda facts: get(facts.payroll.employee)


def _sum(key: str) -> Column[PayrollFacts]:
    return money(key, lambda facts: amount_text(facts.sums[key]) if key in facts.sums else "")


PAYROLLS: Table[PayrollFacts] = Table(
    "payrolls",
    columns=(
        *lead_columns(),
        text("payroll_kind", _of(lambda p: p.kind), 8),
        date("paid_on", _of(lambda p: p.paid_on)),
        date("begins_on", _of(lambda p: p.begins_on)),
        date("ends_on", _of(lambda p: p.ends_on)),
        number("days", _of(lambda p: p.days)),
        text("employee_number", _employee(lambda e: e.number), 11),
        text("curp", _employee(lambda e: e.curp), 21),
        text("social_security", _employee(lambda e: e.social_security), 14),
        text("department", _employee(lambda e: e.department), 20),
        text("position", _employee(lambda e: e.position), 20),
        text("contract", _employee(lambda e: e.contract), 9),
        text("shift", _employee(lambda e: e.shift), 9),
        text("employee_regime", _employee(lambda e: e.regime), 9),
        text("periodicity", _employee(lambda e: e.periodicity), 9),
        date("started_on", _employee(lambda e: e.started_on)),
        text("seniority", _employee(lambda e: e.seniority), 11),
        text("risk", _employee(lambda e: e.risk), 8),
        text("employer_registration", _of(lambda p: p.employer_registration), 15),
        text("federal_state", _employee(lambda e: e.state), 9),
        money("base_salary", _employee(lambda e: e.base_salary), summed=False),
        money("integrated_salary", _employee(lambda e: e.integrated_salary), summed=False),
        money("total_earnings", _of(lambda p: p.total_earnings)),
        _sum("taxed"),
        _sum("exempt"),
        money("total_deductions", _of(lambda p: p.total_deductions)),
        money("total_other", _of(lambda p: p.total_other)),
        money("net", lambda f: f.net),
        *(_sum(key) for key in _KIND_COLUMNS),
        _sum("subsidy_caused"),
    ),
    rows=_receipts,
    lead=LEAD,
    group=lambda facts: (line_side(facts),),
)


class PayrollLineFacts(LineFacts):
    """One line of a receipt: ``values`` are kind, key, concept, taxed, exempt and amount."""

    __slots__ = ("payroll", "side", "values")

    def __init__(self, receipt: PayrollFacts, side: str, values: tuple[str, str, str, str, str, str]) -> None:
        super().__init__(receipt.item, receipt.document, receipt.words)
        self.payroll, self.side, self.values = receipt.payroll, side, values


def _lines(item: ExportItem, words: ExportWords) -> Iterator[PayrollLineFacts]:
    for receipt in _receipts(item, words):
        for one in receipt.payroll.earnings:
            whole = _added(one.taxed, one.exempt)
            yield PayrollLineFacts(receipt, EARNING, (one.kind, one.key, one.concept, one.taxed, one.exempt, whole))
        for taken in receipt.payroll.deductions:
            whole = _added(taken.amount, taken.exempt) if taken.exempt else taken.amount
            values = (taken.kind, taken.key, taken.concept, "", taken.exempt, whole)
            yield PayrollLineFacts(receipt, DEDUCTION, values)
        for other in receipt.payroll.other_payments:
            values = (other.kind, other.key, other.concept, "", "", other.amount)
            yield PayrollLineFacts(receipt, OTHER_PAYMENT, values)


def _added(first: str, second: str) -> str:
    known = [value for value in (micros(first), micros(second)) if value is not None]
    return amount_text(sum(known)) if known else ""


def _value(place: int) -> Callable[[PayrollLineFacts], str]:
    return lambda facts: facts.values[place]


PAYROLL_LINES: Table[PayrollLineFacts] = Table(
    "payroll_lines",
    columns=(
        *lead_columns(),
        date("paid_on", lambda f: f.payroll.paid_on),
        text("employee_number", lambda f: f.payroll.employee.number, 11),
        text("line_side", lambda f: f.words.value(f.side), 13),
        text("line_kind", _value(0), 8),
        text("line_key", _value(1), 10),
        text("line_concept", _value(2), 34),
        money("taxed", _value(3)),
        money("exempt", _value(4)),
        money("line_amount", _value(5)),
    ),
    rows=_lines,
    lead=LEAD,
)
