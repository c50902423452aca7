"""``MonthFacts`` as the short text that the index keeps: JSON arrays in the order of the values' fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
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

_NOTHING = MonthFacts()
_SIDES = {side.value: side for side in TaxSide}
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def pack(facts: tuple[Any, ...]) -> str:
    """The text of ``MonthFacts``, or of plain tuples of the same values; fields at the end without any are left out."""
    end = len(facts)
    while end and facts[end - 1] == _NOTHING[end - 1]:
        end -= 1
    return _ENCODE(facts[:end])


class DamagedFactsError(ValueError):
    """The text is none that ``pack`` made: the database came from elsewhere, or is damaged."""


def unpack(text: str) -> MonthFacts:
    """The inverse. Raises DamagedFactsError: a database from outside may hold anything, and each value is looked at."""
    try:
        if len(text) > _LONGEST:
            raise ValueError("too long")
        values = _many(_DECODE(text))
        _require(len(values) <= len(_READERS))
        return MonthFacts(*[read(value) for read, value in zip(_READERS, values, strict=False)])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedFactsError from error


def _no_float(_: str) -> float:
    raise ValueError("amounts are whole millionths")


_LONGEST = 64 << 20
"""Characters. Of the largest XML that is read, with a hundred thousand documents paid, it is half of that."""
_MOST = 10**80
"""An amount of 64 digits is the longest that is read, and a document may add up a hundred thousand of them."""
_DECODE = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).decode


def _require(are_right: bool) -> None:
    if not are_right:
        raise TypeError("not of this type")


def _texts(*values: Any) -> None:
    for value in values:
        if type(value) is not str:
            raise TypeError("not a text")


def _numbers(*values: Any) -> None:
    for value in values:
        if type(value) is not int or not -_MOST < value < _MOST:
            raise TypeError("not a number")


def _numbers_or_none(*values: Any) -> None:
    for value in values:
        if value is not None and (type(value) is not int or not -_MOST < value < _MOST):
            raise TypeError("not a number")


def _many(value: Any) -> list[Any]:
    if type(value) is not list:
        raise TypeError("not several")
    return value


def _taxes(values: Any) -> tuple[TaxPart, ...]:
    parts = []
    for side, tax, factor, rate, base, amount in _many(values):
        # in one condition: there are more of these than of all others
        if not (
            type(tax) is str
            and type(factor) is str
            and (rate is None or type(rate) is int)
            and type(base) is int
            and type(amount) is int
            and -_MOST < base < _MOST
            and -_MOST < amount < _MOST
        ):
            raise TypeError("not a tax")
        parts.append(TaxPart(_SIDES[side], tax, factor, rate, base, amount))
    return tuple(parts)


def _untaxed(values: Any) -> tuple[UntaxedPart, ...]:
    parts = []
    for tax_object, amount in _many(values):
        _texts(tax_object)
        _numbers(amount)
        parts.append(UntaxedPart(tax_object, amount))
    return tuple(parts)


def _settled(values: Any) -> tuple[SettledPart, ...]:
    parts = []
    for uuid, currency, equivalence, instalment, previous, paid, outstanding, tax_object, taxes in _many(values):
        _texts(uuid, currency, equivalence, instalment, tax_object)
        _numbers_or_none(previous, paid, outstanding)
        part = SettledPart(
            uuid, currency, equivalence, instalment, previous, paid, outstanding, tax_object, _taxes(taxes)
        )
        parts.append(part)
    return tuple(parts)


def _payments(values: Any) -> tuple[PaymentPart, ...]:
    parts = []
    for paid_on, form, currency, exchange_rate, amount, settled, taxes in _many(values):
        _texts(form, currency, exchange_rate)
        _numbers_or_none(amount)
        part = PaymentPart(_day(paid_on), form, currency, exchange_rate, amount, _settled(settled), _taxes(taxes))
        parts.append(part)
    return tuple(parts)


def _day(value: Any) -> str:
    """A day of the calendar, or nothing. Raises ValueError."""
    _texts(value)
    return date.fromisoformat(value).isoformat() if value else ""


def _totals(values: Any) -> tuple[tuple[str, int], ...]:
    for name, amount in _many(values):
        _texts(name)
        _numbers(amount)
    return tuple((name, amount) for name, amount in values)


def _payrolls(values: Any) -> tuple[PayrollPart, ...]:
    return tuple(map(_payroll, _many(values)))


def _payroll(value: Any) -> PayrollPart:
    paid_on, *texts, earned, deducted, other, withheld, totals, earnings, deductions, others = _many(value)
    _require(len(texts) == len(PayrollPart._fields) - _AFTER_TEXTS)
    _texts(*texts)
    _numbers_or_none(earned, deducted, other, withheld)
    wages, severance, pension = _many(totals)
    _numbers(wages, severance, pension)
    return PayrollPart._make((
        _day(paid_on), *texts, earned, deducted, other, withheld, (wages, severance, pension),
        _keyed(EarningPart, earnings), _keyed(DeductionPart, deductions), _keyed(OtherPaymentPart, others),
    ))  # fmt: skip


_AFTER_TEXTS = 9  # fields of a payroll that are no texts, the day among them


def _keyed(kind: Callable[..., Any], values: Any) -> tuple[Any, ...]:
    """Of each a text and amounts."""
    for key, *amounts in _many(values):
        _texts(key)
        _numbers(*amounts)
    return tuple(kind(*one) for one in values)


def _withholding(value: Any) -> WithholdingPart | None:
    if value is None:
        return None
    key, first, last, year, operation, taxed, exempt, withheld, taxes = _many(value)
    _texts(key, first, last, year)
    _numbers(operation, taxed, exempt, withheld)
    parts = []
    for tax, payment, base, amount in _many(taxes):
        _texts(tax, payment)
        _numbers(base, amount)
        parts.append(WithheldPart(tax, payment, base, amount))
    return WithholdingPart(key, first, last, year, operation, taxed, exempt, withheld, tuple(parts))


def _global_part(value: Any) -> GlobalPart | None:
    if value is None:
        return None
    _texts(*_many(value))
    return GlobalPart(*value)


def _third_parties(values: Any) -> tuple[ThirdPartyPart, ...]:
    parts = []
    for rfc, name, amount, taxes, untaxed in _many(values):
        _texts(rfc, name)
        _numbers(amount)
        parts.append(ThirdPartyPart(rfc, name, amount, _taxes(taxes), _untaxed(untaxed)))
    return tuple(parts)


def _text(value: Any) -> str:
    _texts(value)
    return str(value)


def _number(value: Any) -> int:
    _numbers(value)
    return int(value)


def _marks(values: Any) -> tuple[Mark, ...]:
    return tuple(map(Mark, _many(values)))


_READERS: tuple[Callable[[Any], Any], ...] = (
    _taxes,
    _untaxed,
    _text,
    _payments,
    _totals,
    _payrolls,
    _withholding,
    _global_part,
    _third_parties,
    lambda values: _keyed(ProductPart, values),
    _number,
    _marks,
)
"""In the order of the fields of ``MonthFacts``."""
