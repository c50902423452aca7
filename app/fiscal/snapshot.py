"""What each document brought to a month: kept when the month is filed, and compared with what it brings today.

The text of a snapshot is JSON: ``{"version": 1, "rfc", "mes", "documentos": {uuid: [...]}, "figuras": {...}}``. It may
come back out of a backup, so everything in it is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions, DocumentDecision
from app.domain.month.documents import DocumentSet
from app.fiscal.casebook import Casebook
from app.fiscal.cash_flow import document_effects
from app.fiscal.document_tally import side_of
from app.fiscal.effects import RATES, DocumentEffects, IncomeKind, OtherTax, Pesos, Side
from app.fiscal.iva import PlainDocuments
from app.fiscal.readings import Rules

_VERSION = 1
_UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}").fullmatch
_AMOUNT = re.compile(r"-?[0-9]{1,40}(/[1-9][0-9]{0,40})?", re.ASCII).fullmatch
_TYPED = "proporcion"  # is there only where the person typed it
_PRINTED = re.compile(r"-?[0-9]{1,40}\.[0-9]{2}", re.ASCII).fullmatch
_LONGEST_DECISION, _LONGEST_TEXT, _DEEPEST = 60, 200, 6
_MOST = 10**40
_ACCRUAL = "601"
_SIDES = {one.value: one for one in Side}


class Contribution(NamedTuple):
    """Of one document to one month, in millionths of pesos. ``tax`` is what counts: of purchases what is creditable.

    ``income`` is what was collected or paid, less notas; ``accrued`` the nominal income of who is taxed on it.
    ``decided`` tells what the person had decided about it.
    """

    side: Side
    base: Pesos = 0
    tax: Pesos = 0
    iva_withheld: Pesos = 0
    isr_withheld: Pesos = 0
    income: Pesos = 0
    accrued: Pesos = 0
    decided: str = ""

    @property
    def amounts(self) -> tuple[Pesos, ...]:
        """All amounts."""
        return self.base, self.tax, self.iva_withheld, self.isr_withheld, self.income, self.accrued

    def less(self, other: Contribution) -> Contribution:
        """The difference of all amounts."""
        return Contribution(
            self.side,
            self.base - other.base,
            self.tax - other.tax,
            self.iva_withheld - other.iva_withheld,
            self.isr_withheld - other.isr_withheld,
            self.income - other.income,
            self.accrued - other.accrued,
            self.decided,
        )


Contributions = Mapping[str, Contribution]
"""By UUID; of those that bring something."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a month was. ``figures`` are its sums as they were printed, texts by name."""

    owner: str
    month: Month
    contributions: Contributions
    figures: Mapping[str, Any] = field(default_factory=dict)


def contributions(documents: DocumentSet, month: Month, decisions: Decisions, rules: Rules) -> dict[str, Contribution]:
    """Of every document that was asked for."""
    book = Casebook(documents, decisions, rules)
    plain = PlainDocuments(book, month)
    found: dict[str, Contribution] = {}
    for uuid in documents.asked:
        document = documents.documents[uuid]
        if not plain.take(document):
            decided = decided_text(decisions.of(uuid))
            one = contribution(document_effects(book, document), month, decided)
            if one is not None:
                found[uuid] = _accrued_by(one, document.issuer_regime)
            elif decided:  # that it was decided already is known when it brings something one day
                found[uuid] = Contribution(side_of(document), decided=decided)
    for side in Side:
        for document in plain.paid[side]:
            base = document.base_iva_16 + document.base_iva_8 + document.base_iva_0 + document.base_exempt
            net = document.subtotal - document.discount
            one = Contribution(side, base, document.iva_16 + document.iva_8, 0, 0, net, net)
            found[document.uuid] = _accrued_by(one, document.issuer_regime)
        for document in plain.deferred[side]:
            one = Contribution(side, accrued=document.subtotal - document.discount)
            if (accrued := _accrued_by(one, document.issuer_regime)).accrued:
                found[document.uuid] = accrued
    return found


def contribution(effects: DocumentEffects, month: Month, decided: str = "") -> Contribution | None:
    """Of one document; None when it brings nothing to ``month``."""
    side: Side | None = None
    base: Pesos = 0
    tax: Pesos = 0
    for one in effects.flow:
        if one.month == month and one.bucket in RATES:
            side = one.side
            base += one.base if one.is_creditable else 0
            tax += one.tax if one.is_creditable else 0
    withheld: dict[OtherTax, Pesos] = {}
    for other in effects.taxes:
        if other.month == month:
            side = other.side
            withheld[other.tax] = withheld.get(other.tax, 0) + other.amount
    income: dict[IncomeKind, Pesos] = {}
    for each in effects.income:
        if each.month == month:
            side = each.side
            income[each.kind] = income.get(each.kind, 0) + each.amount
    if side is None:
        return None
    return Contribution(
        side,
        base,
        tax,
        withheld.get(OtherTax.IVA_WITHHELD, 0),
        withheld.get(OtherTax.ISR_WITHHELD, 0),
        income.get(IncomeKind.SETTLED, 0) + income.get(IncomeKind.NOTE, 0),
        income.get(IncomeKind.NOMINAL, 0),
        decided,
    )


def decided_text(decision: DocumentDecision) -> str:
    """What was decided about a document, as a short text; empty for nothing."""
    day, creditable, month = decision.settled_on, decision.creditable, decision.month
    told = (day.isoformat() if day else "", "" if creditable is None else str(creditable), month.text if month else "")
    return " ".join(told).strip()


def _accrued_by(one: Contribution, regime: str) -> Contribution:
    """Only issued income, and only of who is taxed on what accrues."""
    return one if one.side is Side.CHARGED and regime == _ACCRUAL else one._replace(accrued=0)


def snapshot_text(snapshot: Snapshot) -> bytes:
    """The text that is kept; equal for equal snapshots."""
    told = {
        "version": _VERSION,
        "rfc": snapshot.owner,
        "mes": snapshot.month.text,
        "documentos": {uuid: contribution_values(one) for uuid, one in sorted(snapshot.contributions.items())},
        "figuras": snapshot.figures,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def read_snapshot(data: bytes) -> Snapshot:
    """The inverse. Raises ValueError for what is no snapshot."""
    try:
        told = json.loads(data)
        if told["version"] != _VERSION or not isinstance(told["rfc"], str) or not isinstance(told["figuras"], dict):
            raise ValueError("a snapshot of another version")
        contributed = {_uuid(uuid): read_contribution(values) for uuid, values in told["documentos"].items()}
        _check_figures(told["figuras"], _DEEPEST)
        return Snapshot(told["rfc"], Month.parse(told["mes"]), contributed, told["figuras"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a snapshot") from error


def is_alike(then: Any, now: Any) -> bool:
    """Whether what a snapshot says of a figure can stand where the program prints that of ``now``."""
    if isinstance(now, dict):
        return isinstance(then, dict) and all(
            name == _TYPED or (name in then and is_alike(then[name], one)) for name, one in now.items()
        )
    if isinstance(now, list):
        return isinstance(then, list) and all(isinstance(one, dict) for one in then)
    return then is None or (isinstance(then, str) and (_PRINTED(then) is not None or not _PRINTED(now or "")))


def _amount_text(amount: Pesos) -> int | str:
    return amount if isinstance(amount, int) else str(amount)


def contribution_values(one: Contribution) -> list[Any]:
    """As JSON has it."""
    return [one.side.value, *map(_amount_text, one.amounts), one.decided]


def read_contribution(values: list[Any]) -> Contribution:
    """The inverse. Raises ValueError, KeyError or TypeError for anything else."""
    side, base, tax, iva_withheld, isr_withheld, income, accrued, decided = values
    if not isinstance(decided, str) or len(decided) > _LONGEST_DECISION:
        raise ValueError("not a contribution")
    return Contribution(
        _SIDES[side],
        _amount(base),
        _amount(tax),
        _amount(iva_withheld),
        _amount(isr_withheld),
        _amount(income),
        _amount(accrued),
        decided,
    )


def _amount(value: Any) -> Pesos:
    if type(value) is int and -_MOST < value < _MOST:
        return value
    if isinstance(value, str) and _AMOUNT(value):
        return Fraction(value)
    raise ValueError("not an amount")


def _uuid(text: Any) -> str:
    if not isinstance(text, str) or not _UUID(text):
        raise ValueError("not a UUID")
    return text


def _check_figures(value: Any, deepest: int) -> None:
    """Only lists, names, short texts and nothing: what the program prints of a month."""
    if value is None or (isinstance(value, str) and len(value) <= _LONGEST_TEXT):
        return
    if not isinstance(value, dict | list) or not deepest:
        raise ValueError("not figures")
    for one in value.values() if isinstance(value, dict) else value:
        _check_figures(one, deepest - 1)
