"""Columns and tables as data: what stands in them, of which kind it is, and how it is got from a row's facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from app.reports.items import ExportItem, ExportWords

Facts = TypeVar("Facts")


class Kind(StrEnum):
    """How a value is written. Whatever does not fit its kind is written as text."""

    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"


WIDTHS = {Kind.TEXT: 16.0, Kind.MONEY: 15.0, Kind.NUMBER: 11.0, Kind.DATE: 12.0, Kind.MOMENT: 19.0}
"""In characters, as Excel counts them."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Facts]):
    """One column. ``get`` gives the text of a row's value: a plain number, an ISO date, or words; empty for none.

    ``width`` 0 is the usual one of the kind. ``summed`` columns have their total above them.
    """

    key: str
    kind: Kind
    get: Callable[[Facts], str]
    width: float = 0.0
    summed: bool = False


Group = tuple[str, ...]
"""What some rows of a table have in common."""


def is_counted(item: ExportItem) -> bool:
    """Whether it adds to the sums: the cancelled ones have a sheet of their own."""
    return item.state != "cancelado"


@dataclass(frozen=True, slots=True)
class Table(Generic[Facts]):
    """One sheet or one CSV. ``rows`` gives the facts of each of an item's rows, none for what does not belong here.

    ``lead``: so many columns at the beginning say the same in all rows of an item. ``always``: it is written even
    without rows. ``takes`` says which items stand on this sheet of a workbook; a CSV has all of them. ``group`` tells
    rows apart whose sums the sheet Resumen needs. ``paper`` is the key of the last column that is printed, all of them
    when it is empty.
    """

    key: str
    columns: tuple[Column[Facts], ...]
    rows: Callable[[ExportItem, ExportWords], Iterable[Facts]]
    lead: int = 0
    always: bool = False
    takes: Callable[[ExportItem], bool] = is_counted
    group: Callable[[Facts], Group] | None = None
    paper: str = ""


def unsummed(columns: Iterable[Column[Facts]]) -> tuple[Column[Facts], ...]:
    """The same columns without their sums: amounts of several currencies, or of what does not count."""
    return tuple(replace(one, summed=False) for one in columns)


AnyTable = Table[Any]


def text(key: str, get: Callable[[Facts], str], width: float = 0.0) -> Column[Facts]:
    """A column of words or codes."""
    return Column(key, Kind.TEXT, get, width)


def money(key: str, get: Callable[[Facts], str], *, summed: bool = True) -> Column[Facts]:
    """A column of amounts."""
    return Column(key, Kind.MONEY, get, 0.0, summed)


def number(key: str, get: Callable[[Facts], str]) -> Column[Facts]:
    """A column of numbers that are no amounts."""
    return Column(key, Kind.NUMBER, get)


def date(key: str, get: Callable[[Facts], str]) -> Column[Facts]:
    """A column of days."""
    return Column(key, Kind.DATE, get)


def moment(key: str, get: Callable[[Facts], str]) -> Column[Facts]:
    """A column of dates with their time."""
    return Column(key, Kind.MOMENT, get)


class HasTaxes(Protocol):
    """A row's facts with the amounts of its taxes by kind, as text."""

    @property
    def taxes(self) -> Mapping[str, str]:
        """A kind that it does not have is not there."""
        ...


Taxed = TypeVar("Taxed", bound=HasTaxes)


def tax_columns(keys: Iterable[str]) -> tuple[Column[Taxed], ...]:
    """A column for each kind of tax."""
    return tuple(money(key, _tax(key)) for key in keys)


def _tax(key: str) -> Callable[[HasTaxes], str]:
    return lambda facts: facts.taxes.get(key, "")
