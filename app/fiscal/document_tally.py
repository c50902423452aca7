"""Gathers what one document does while its rules are gone through."""

from __future__ import annotations

from app.domain.month.calendar import Month
from app.domain.month.documents import MonthDocument
from app.domain.validity import OwnerRole
from app.fiscal import breakdown
from app.fiscal.breakdown import NET, Breakdown, Kind
from app.fiscal.effects import (
    RATES,
    Cause,
    Difference,
    DocumentEffects,
    Effect,
    IncomeEffect,
    IncomeKind,
    Lost,
    Reason,
    Remark,
    Side,
    Silence,
    TaxEffect,
    ThirdPartyEffect,
)
from app.fiscal.money import Pesos

_CAUSES = {Lost.CASH: Cause.CASH, Lost.BLACKLISTED: Cause.BLACKLISTED, Lost.BY_HAND: Cause.DECISION}


def side_of(document: MonthDocument) -> Side:
    """What it issued is charged, what it received may be credited."""
    return Side.CHARGED if document.side is OwnerRole.ISSUED else Side.CREDITED


class DocumentTally:
    """Of one document. Amounts given to it are in millionths of pesos; a note's are given positive, and taken off."""

    def __init__(self, document: MonthDocument, *, is_note: bool = False) -> None:
        self._uuid = document.uuid
        self._side = side_of(document)
        self._is_note = is_note
        self._flow: list[Effect] = []
        self._prefilled: list[Effect] = []
        self._taxes: list[TaxEffect] = []
        self._income: list[IncomeEffect] = []
        self._third_parties: list[ThirdPartyEffect] = []
        self._differences: list[Difference] = []
        self._remarks: dict[Remark, None] = {}
        self._silences: dict[Silence, None] = {}

    def flow(
        self, month: Month, amounts: Breakdown, reason: Reason, lost: Lost | None = None, invoice: str = ""
    ) -> None:
        """Counts by cash flow in ``month``; what is ``lost`` differs from the SAT's sum."""
        signed = self._signed(amounts)
        self._flow.extend(self._effects(month, signed, reason, invoice, lost))
        for part, amount in signed.items():
            if part.other is not None:
                self._taxes.append(
                    TaxEffect(self._uuid, month, self._side, part.other, amount, self._is_note, invoice, lost)
                )
        if signed.get(NET):
            kind = IncomeKind.NOTE if self._is_note else IncomeKind.SETTLED
            self._income.append(IncomeEffect(self._uuid, month, self._side, kind, signed[NET], invoice))
        if lost is not None:
            self._differ(month, _CAUSES[lost], breakdown.times(signed, -1))

    def prefilled(self, month: Month, amounts: Breakdown, reason: Reason, invoice: str = "") -> None:
        """The SAT counts it in ``month``."""
        self._prefilled.extend(self._effects(month, self._signed(amounts), reason, invoice, None))

    def nominal(self, month: Month, amount: Pesos) -> None:
        """Accrued in ``month``."""
        if amount:
            self._income.append(IncomeEffect(self._uuid, month, self._side, IncomeKind.NOMINAL, amount))

    def third_party(self, month: Month, rfc: str, name: str, amounts: Breakdown) -> None:
        """Collected for the account of ``rfc``."""
        tax = sum(amount for part, amount in amounts.items() if part.kind is Kind.TAX)
        self._third_parties.append(ThirdPartyEffect(self._uuid, month, rfc, name, amounts.get(NET, 0), tax))

    def less_by_flow(self, month: Month, cause: Cause, amounts: Breakdown) -> None:
        """The SAT counts it in ``month``, the cash flow does not."""
        self._differ(month, cause, breakdown.times(self._signed(amounts), -1))

    def more_by_flow(self, month: Month, cause: Cause, amounts: Breakdown) -> None:
        """The cash flow counts it in ``month``, the SAT does not."""
        self._differ(month, cause, self._signed(amounts))

    def moved(self, before: Month, after: Month, cause: Cause, amounts: Breakdown) -> None:
        """The SAT counts it in ``before``, the cash flow in ``after``."""
        if before != after:
            self.less_by_flow(before, cause, amounts)
            self.more_by_flow(after, cause, amounts)

    def remark(self, key: str, month: Month, tax: Pesos = 0, **facts: str) -> None:
        """Something to know, once for each month and facts."""
        self._remarks[Remark(key, self._uuid, month, tax, tuple(facts.items()))] = None

    def silence(self, why: Silence) -> None:
        """It counts nothing, in whole or in part."""
        self._silences[why] = None

    def effects(self) -> DocumentEffects:
        """All of it."""
        return DocumentEffects(
            self._uuid,
            tuple(self._flow),
            tuple(self._prefilled),
            tuple(self._taxes),
            tuple(self._income),
            tuple(self._third_parties),
            tuple(self._differences),
            tuple(self._remarks),
            tuple(self._silences),
        )

    def _signed(self, amounts: Breakdown) -> Breakdown:
        return breakdown.times(amounts, -1) if self._is_note else amounts

    def _effects(
        self, month: Month, amounts: Breakdown, reason: Reason, invoice: str, lost: Lost | None
    ) -> list[Effect]:
        return [
            Effect(
                self._uuid, month, self._side, line.bucket, line.rate, line.base, line.tax, reason,
                self._is_note, invoice, lost,
            )
            for line in breakdown.lines(amounts)
        ]  # fmt: skip

    def _differ(self, month: Month, cause: Cause, amounts: Breakdown) -> None:
        base, tax = taxed(amounts)
        if base or tax:
            self._differences.append(Difference(self._uuid, month, self._side, cause, base, tax))


def taxed(amounts: Breakdown) -> tuple[Pesos, Pesos]:
    """Base and tax over the buckets of the sheet that have a base of IVA."""
    base: Pesos = 0
    tax: Pesos = 0
    for line in breakdown.lines(amounts):
        if line.bucket in RATES:
            base += line.base
            tax += line.tax
    return base, tax
