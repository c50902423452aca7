"""What settles one PPD, line by line, and what is odd about it: as a value, and as the short text that is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from app.domain.month.calendar import Month
from app.domain.month.kept_balances import Amount, read_amount, told_amount
from app.domain.month.packing import DamagedFactsError
from app.fiscal.balances import Balance
from app.fiscal.effects import Remark
from app.fiscal.parameters import Parameters
from app.fiscal.rep_checks import days_late


class InstalmentLine(NamedTuple):
    """One payment of an invoice; ``id`` is the number of its REP. Amounts are in the invoice's currency.

    ``number`` is NumParcialidad as it is written, ``declared`` ImpSaldoInsoluto, ``late`` the days after the last one.
    """

    id: int
    uuid: str
    number: str
    day: date | None
    paid: Amount
    declared: Amount | None
    late: int
    is_cancelled: bool


class NoteLine(NamedTuple):
    """A nota de crédito over an invoice; ``id`` is its number in the index."""

    id: int
    uuid: str
    day: date
    amount: Amount


class BalanceDetails(NamedTuple):
    """All of one invoice; ``checks`` are what is odd about its REP. The day makes it no other: see ``KeptBalance``."""

    instalments: tuple[InstalmentLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    checks: tuple[Remark, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day on which anything settled it."""
        days = [*(one.day for one in self.instalments), *(one.day for one in self.notes)]
        return max((day for day in days if day is not None), default=date.min)


NO_DETAILS = BalanceDetails()


def details_of(one: Balance, parameters: Parameters) -> BalanceDetails:
    """Of what was computed."""
    return BalanceDetails(
        tuple(
            InstalmentLine(
                each.rep.id,
                each.rep.uuid,
                each.line.instalment,
                day := each.day,
                each.paid,
                each.line.outstanding,
                days_late(each.rep, day, parameters) if day else 0,
                each.rep.is_cancelled,
            )
            for each in one.instalments
        ),
        tuple(NoteLine(each.note.id, each.note.uuid, each.note.day, each.amount) for each in one.applied),
        tuple(one.checks),
    )


def pack_details(details: BalanceDetails) -> str:
    """The text; empty where there is nothing."""
    if details == NO_DETAILS:
        return ""
    instalments = [
        (
            *one[:3],
            one.day.isoformat() if one.day else "",
            told_amount(one.paid),
            None if one.declared is None else told_amount(one.declared),
            *one[6:],
        )
        for one in details.instalments
    ]
    notes = [(one.id, one.uuid, one.day.isoformat(), told_amount(one.amount)) for one in details.notes]
    checks = [(str(one.key), one.uuid, one.month.text, told_amount(one.tax), one.facts) for one in details.checks]
    return _ENCODE((instalments, notes, checks))


def unpack_details(text: str) -> BalanceDetails:
    """The inverse. Raises DamagedFactsError: a database from outside may hold anything, and each value is looked at."""
    if not text:
        return NO_DETAILS
    try:
        instalments, notes, checks = _DECODE(text)
        return BalanceDetails(
            tuple(map(_instalment, instalments)),
            tuple(NoteLine(_whole(id_), _text(uuid), date.fromisoformat(day), read_amount(paid))
                  for id_, uuid, day, paid in notes),
            tuple(Remark(_text(key), _text(uuid), Month.parse(month), read_amount(tax), tuple(_facts(facts)))
                  for key, uuid, month, tax, facts in checks),
        )  # fmt: skip
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedFactsError from error


def _instalment(values: Any) -> InstalmentLine:
    number, uuid, instalment, day, paid, declared, late, is_cancelled = values
    # in one condition: there are more of these than of all others
    if not (
        type(number) is int
        and type(uuid) is str
        and type(instalment) is str
        and type(late) is int
        and type(is_cancelled) is bool
    ):
        raise TypeError("not an instalment")
    return InstalmentLine(
        number,
        uuid,
        instalment,
        date.fromisoformat(day) if day else None,
        paid if type(paid) is int else read_amount(paid),
        None if declared is None else read_amount(declared),
        late,
        is_cancelled,
    )


def _facts(pairs: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for name, value in pairs:
        yield _text(name), _text(value)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not a number")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("not a text")
    return value


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_DECODE = json.JSONDecoder().decode
