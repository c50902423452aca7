"""``MonthFacts`` as the short text that the index keeps: JSON arrays in the order of the values' fields."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.domain.lines import TaxSide
from app.domain.month.facts import (
    DeductionPart,
    EarningPart,
    GlobalPart,
    Mark,
    MonthFacts,
    OtherPaymentPart,
    PaymentPart,
    PayrollPart,
    ProductPart,
    SettledPart,
    TaxPart,
    ThirdPartyPart,
    UntaxedPart,
    WithheldPart,
    WithholdingPart,
)

_FIELDS = (
    "taxes",
    "untaxed",
    "payments_version",
    "payments",
    "payment_totals",
    "payrolls",
    "withholding",
    "global_part",
    "third_parties",
    "products",
    "local_taxes",
    "marks",
)
_NOTHING = MonthFacts()
_SIDES = {side.value: side for side in TaxSide}
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def pack(facts: MonthFacts) -> str:
    """The text; fields at the end that hold nothing are left out."""
    end = len(facts)
    while end and facts[end - 1] == _NOTHING[end - 1]:
        end -= 1
    return _ENCODE(facts[:end])


def unpack(text: str) -> MonthFacts:
    """The inverse. Raises ValueError when it is no such text: a database from outside may hold anything."""
    try:
        values = json.loads(text)
        return MonthFacts(**{name: _READERS[name](value) for name, value in zip(_FIELDS, values, strict=False)})
    except (KeyError, TypeError, IndexError, RecursionError) as error:
        raise ValueError("not the facts of a document") from error


def _taxes(values: Sequence[Any]) -> tuple[TaxPart, ...]:
    return tuple(TaxPart._make((_SIDES[side], *rest)) for side, *rest in values)


def _untaxed(values: Sequence[Any]) -> tuple[UntaxedPart, ...]:
    return tuple(UntaxedPart(*one) for one in values)


def _settled(values: Sequence[Any]) -> tuple[SettledPart, ...]:
    return tuple(SettledPart._make((*rest, _taxes(taxes))) for *rest, taxes in values)


def _payments(values: Sequence[Any]) -> tuple[PaymentPart, ...]:
    return tuple(PaymentPart._make((*rest, _settled(settled), _taxes(taxes))) for *rest, settled, taxes in values)


def _payrolls(values: Sequence[Any]) -> tuple[PayrollPart, ...]:
    return tuple(
        PayrollPart._make(
            (
                *rest,
                tuple(totals),
                tuple(EarningPart(*one) for one in earnings),
                tuple(DeductionPart(*one) for one in deductions),
                tuple(OtherPaymentPart(*one) for one in others),
            )
        )
        for *rest, totals, earnings, deductions, others in values
    )


def _withholding(value: Sequence[Any] | None) -> WithholdingPart | None:
    return (
        None if value is None else WithholdingPart._make((*value[:-1], tuple(WithheldPart(*one) for one in value[-1])))
    )


def _third_parties(values: Sequence[Any]) -> tuple[ThirdPartyPart, ...]:
    return tuple(ThirdPartyPart._make((*rest, _taxes(taxes), _untaxed(untaxed))) for *rest, taxes, untaxed in values)


_READERS: dict[str, Any] = {
    "taxes": _taxes,
    "untaxed": _untaxed,
    "payments_version": str,
    "payments": _payments,
    "payment_totals": lambda values: tuple((name, amount) for name, amount in values),
    "payrolls": _payrolls,
    "withholding": _withholding,
    "global_part": lambda value: None if value is None else GlobalPart(*value),
    "third_parties": _third_parties,
    "products": lambda values: tuple(ProductPart(*one) for one in values),
    "local_taxes": int,
    "marks": lambda values: tuple(map(Mark, values)),
}
