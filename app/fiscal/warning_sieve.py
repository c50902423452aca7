"""Finds the documents of which no warning is to be given, which are nearly all of a month, before any rule is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from app.domain.identifiers import is_company
from app.domain.month.documents import MonthDocument
from app.domain.month.facts import PaymentPart
from app.fiscal.creditability import CASH
from app.fiscal.effects import Remark
from app.fiscal.stamping import clock_of, is_stamped_in_time
from app.fiscal.warning_case import Bench, Case

Rule = Callable[[Case], Iterator[Remark]]

_DAY = 86_400
_EPOCH = date(1970, 1, 1)


class Sieve:
    """Passes over a plain document, or a REP, of which no rule has anything to say, without asking each of them.

    What depends on texts that many documents share is found out once for all that have the same: by ``of_invoices`` of
    plain documents, by ``of_payments`` of REP.
    """

    def __init__(self, bench: Bench, *, of_invoices: Iterable[Rule], of_payments: Iterable[Rule]) -> None:
        self._bench = bench
        self._of_invoices = tuple(of_invoices)
        self._of_payments = tuple(of_payments)
        self._clocks: dict[int, tuple[Mapping[str, int], int]] = {}
        self._quiet: dict[tuple[object, ...], bool] = {}
        self._years: dict[str, tuple[int, int]] = {}

    def passes_over(self, document: MonthDocument) -> bool:
        """Whether there is nothing to say; where not, the rules may have."""
        bench = self._bench
        if (
            document.form == CASH
            or document.issuer_rfc in bench.listings
            or document.uuid in bench.decisions.documents
            or (document.packed and document.type != "P")
        ):
            return False
        number = document.issued // _DAY
        clock = self._clocks.get(number)
        if clock is None:
            clock = self._clocks[number] = clock_of(document.day, bench.parameters)
        if not is_stamped_in_time(document, clock):
            return False
        if document.type == "P":
            return self._is_quiet_payment(document)
        alike = (
            number,
            document.type,
            document.version,
            document.use,
            document.receiver_regime,
            document.receiver_place,
            document.receiver_name,
            document.receiver_rfc,
            document.issuer_regime,
            is_company(document.issuer_rfc),
            document.iva_16 > 0,
        )
        quiet = self._quiet.get(alike)
        if quiet is None:
            case = Case(document, bench)
            quiet = self._quiet[alike] = not any(True for rule in self._of_invoices for _ in rule(case))
        return quiet

    def _is_quiet_payment(self, document: MonthDocument) -> bool:
        alike = (document.version, document.receiver_regime, document.receiver_place, document.receiver_name)
        quiet = self._quiet.get(alike)
        if quiet is None:
            case = Case(document, self._bench)
            quiet = self._quiet[alike] = not any(True for rule in self._of_payments for _ in rule(case))
        documents = self._bench.documents
        return quiet and all(
            payment.form != CASH and self._is_of_one_year(payment, documents.documents)
            for payment in documents.facts(document).payments
        )

    def _is_of_one_year(self, payment: PaymentPart, documents: Mapping[str, MonthDocument]) -> bool:
        """Whether it pays invoices of the year of its FechaPago alone, as far as they are here."""
        year = payment.paid_on[:4]
        stretch = self._years.get(year)
        if stretch is None:
            stretch = self._years[year] = _seconds_of_year(year)
        first, end = stretch
        invoices = (documents.get(part.uuid) for part in payment.documents)
        return all(one is None or first <= one.issued < end for one in invoices)


def _seconds_of_year(year: str) -> tuple[int, int]:
    """Its first second, and the first of the next; no second at all where it is none."""
    if not year:
        return 0, 0
    first, end = date(int(year), 1, 1), date(int(year) + 1, 1, 1) if int(year) < date.max.year else date.max
    return (first - _EPOCH).days * _DAY, (end - _EPOCH).days * _DAY
