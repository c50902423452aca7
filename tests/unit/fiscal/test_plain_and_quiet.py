"""What is passed over because there is nothing to say of it: no rule would have said anything, and most of it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.balances import month_remarks
from app.fiscal.casebook import Casebook
from app.fiscal.iva import MonthFigures, month_figures
from app.fiscal.plain_payments import PlainPayments
from app.fiscal.quiet_payments import QuietPayments
from app.fiscal.warning_sieve import Sieve
from app.fiscal.warnings import warnings_of
from tests.oracle.months import Made
from tests.oracle.stories import months
from tests.unit.fiscal.a_month import FEBRUARY, OWNER, AMonth, line, pago, pays
from tests.unit.fiscal.test_month_figures import decided, index_of

_SLOW = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


@_SLOW
@given(months(), st.integers(-40, 400))
def test_nothing_is_passed_over_that_a_rule_would_tell(made: Made, days: int) -> None:
    index, decisions, parameters = index_of(made), decided(made), load_parameters()
    rules, today = AMonth(blacklisted=made.efos).rules, made.last + timedelta(days=days)
    for text in made.months:
        month = Month.parse(text)
        documents = index.month(Rfc(made.owner), month, list(decisions.documents))

        def told() -> tuple[object, object]:
            remarks = month_remarks(documents, month, today, decisions, parameters)  # noqa: B023 - called at once
            return remarks, warnings_of(documents, decisions, rules, today)  # noqa: B023 - called at once

        quickly = told()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QuietPayments, "settle", lambda *_: False)
            patch.setattr(Sieve, "passes_over", lambda *_: False)
            assert told() == quickly


def test_a_rep_in_order_is_plain_and_leaves_its_invoice_quiet() -> None:
    books = AMonth()
    for received in (False, True):
        bill = books.bill("2026-01-05", line(1000), line(50, "0"), received=received, method="PPD", form="99")
        books.rep("2026-02-10", pago("2026-02-09", pays(bill, bill.total, bill.total)), received=received)
    documents = books.index.month(Rfc(OWNER), FEBRUARY)
    payments = PlainPayments(Casebook(documents, books.decided, books.rules), FEBRUARY)
    assert [payments.take(documents.documents[uuid]) for uuid in documents.asked] == [True, True]
    quiet = QuietPayments(documents, FEBRUARY.last, books.decided, load_parameters())
    invoices = [one for one in documents.documents.values() if one.type == "I"]
    assert [quiet.settle(one) for one in invoices] == [True, True]
    figures: MonthFigures = month_figures(documents, FEBRUARY, books.decided, books.rules)
    assert {one.tax for one in figures.flow.values()} == {160_000_000}
