"""Invoices that one REP pays in one go, and of which nothing is to be said: nearly all that are paid at all.

Whatever is not so is left to ``balances``, which finds out what is odd; that nothing is passed over that it would tell
is held by a test.
"""

from __future__ import annotations

from datetime import date

from app.domain.month.decisions import Decisions
from app.domain.month.documents import PAYMENT, DocumentSet, MonthDocument
from app.domain.month.facts import SettledPart
from app.fiscal.parameters import Parameters
from app.fiscal.rep_checks import CENT, days_late, rep_remarks
from app.fiscal.settlement import PESO


class QuietPayments:
    """Of the invoices of ``documents``, on the day ``until``."""

    def __init__(self, documents: DocumentSet, until: date, decisions: Decisions, parameters: Parameters) -> None:
        self._documents = documents
        self._until = until.isoformat()
        self._decided = decisions.documents
        self._parameters = parameters
        self._lines: dict[str, dict[str, SettledPart]] = {}

    def settle(self, invoice: MonthDocument) -> bool:
        """Whether one settles it whole, as it should."""
        relations = self._documents.incoming.get(invoice.uuid, ())
        if len(relations) != 1 or relations[0].kind != PAYMENT or invoice.is_cancelled or invoice.uuid in self._decided:
            return False
        rep = self._documents.documents.get(relations[0].source)
        if rep is None or (rep.issuer_rfc, rep.receiver_rfc) != (invoice.issuer_rfc, invoice.receiver_rfc):
            return False
        line = self._lines_of(rep).get(invoice.uuid)
        if line is None or line.paid is None or line.instalment not in ("", "0", "1"):
            return False
        return (
            (line.currency or PESO) == (invoice.currency or PESO)
            and line.previous is not None
            and -CENT <= line.previous - invoice.total <= CENT
            and -CENT <= line.paid - line.previous <= CENT
            and -CENT <= line.paid - invoice.total <= CENT
            and line.outstanding == line.previous - line.paid
        )

    def _lines_of(self, rep: MonthDocument) -> dict[str, SettledPart]:
        """By invoice; none of a REP that may be odd by itself, that comes late or that pays on a day to come."""
        found = self._lines.get(rep.uuid)
        if found is None:
            found = self._lines[rep.uuid] = self._quiet_lines(rep)
        return found

    def _quiet_lines(self, rep: MonthDocument) -> dict[str, SettledPart]:
        if rep.type != "P" or rep.is_cancelled or not rep.has_xml:
            return {}
        payments = self._documents.facts(rep).payments
        if len(payments) != 1 or not payments[0].paid_on or payments[0].paid_on > self._until:
            return {}
        (payment,) = payments
        lines = {line.uuid: line for line in payment.documents}
        if len(lines) != len(payment.documents) or any(rep_remarks(rep, payments, self._documents)):
            return {}
        return {} if days_late(rep, date.fromisoformat(payment.paid_on), self._parameters) else lines
