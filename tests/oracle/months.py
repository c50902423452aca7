"""Hypothesis makes up months of a taxpayer as real XML, with every trap of the rules mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from hypothesis import strategies as st

from tests.oracle.writing import NOTHING, Bill, Item, Millionths, Receipt, Tax, bill_xml, cents, receipt_xml

Thing = TypeVar("Thing")

PERSON, COMPANY = "XAMA620210DQ5", "EKU9003173C9"
PUBLIC = "XAXX010101000"
EFOS = "EFO010101AB1"
OTHERS = ("AAA010101AAA", "XIQB891116QE4", EFOS)
EMPLOYEES = ("CACX7605101P8", "FUNK671228PH6")
THIRD = "URE180429TM6"
SOME_RATES = {"USD": ("17.2345", "19.123456"), "EUR": ("20.5", "21.000123")}


@dataclass
class Made:
    """A library as it was made up: XML in the order of writing, what the SAT and the person say of it."""

    owner: str
    months: tuple[str, ...]
    xml: dict[str, bytes] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    settled_on: dict[str, date] = field(default_factory=dict)
    moved_to: dict[str, str] = field(default_factory=dict)
    creditable: dict[str, bool] = field(default_factory=dict)
    efos: frozenset[str] = frozenset({EFOS})

    @property
    def last(self) -> date:
        return date.fromisoformat(self.months[-1] + "-28")


@dataclass
class Dice:
    """What hypothesis throws, in the words of the stories; all shrinks to the plainest."""

    draw: st.DrawFn
    made: Made
    is_old: bool
    first: date
    named: int = 0

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[self.draw(st.integers(0, len(things) - 1))]

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def money(self, most: int = 3_000_000) -> Decimal:
        return Decimal(self.number(100, most)) / 100

    def moment(self, after: datetime | None = None, within: int = 50) -> datetime:
        """A wall time in the months, or up to ``within`` days after another."""
        if after is not None:
            return after + timedelta(days=self.number(0, within), seconds=self.number(1, 7200))
        return datetime(self.first.year, self.first.month, 1) + timedelta(
            days=self.number(0, 100), seconds=self.pick((0, 43_200, 86_399))
        )

    def uuid(self) -> str:
        """A new one; their order is not that of writing."""
        self.named += 1
        return str(UUID(int=(self.number(0x10, 0xFF) << 120) + self.named)).upper()


def add(dice: Dice, xml: bytes, uuid: str, *, cancelled: bool = False) -> None:
    dice.made.xml[uuid] = xml
    if cancelled or dice.chance(4):
        dice.made.cancelled.add(uuid)


def add_bill(dice: Dice, bill: Bill, *, cancelled: bool = False) -> Bill:
    add(dice, bill_xml(bill), bill.uuid, cancelled=cancelled)
    return bill


def add_receipt(dice: Dice, receipt: Receipt, *, cancelled: bool = False) -> Receipt:
    add(dice, receipt_xml(receipt), receipt.uuid, cancelled=cancelled)
    return receipt


def sides(dice: Dice) -> tuple[str, str]:
    """Issuer and receiver: the owner is one of them."""
    other = dice.pick(OTHERS)
    return (dice.made.owner, other) if dice.chance(50) else (other, dice.made.owner)


def a_bill(dice: Dice, issuer: str, receiver: str, method: str = "PUE", **told: object) -> Bill:
    """An I (or E) with some concepts, not yet written."""
    currency = dice.pick(("MXN", "MXN", "MXN", "MXN", "USD", "EUR"))
    fields: dict[str, object] = {
        "uuid": dice.uuid(),
        "type": "I",
        "version": dice.pick(("3.3", "4.0")) if dice.is_old else "4.0",
        "when": dice.moment(),
        "issuer": issuer,
        "receiver": receiver,
        "regime": regime(issuer),
        "items": items(dice),
        "method": method,
        "form": "99" if method == "PPD" else dice.pick(("03", "01", "04", "99")),
        "currency": currency,
        "rate": "" if currency == "MXN" else dice.pick(SOME_RATES[currency]),
        "local": cents(dice.money(10_000)) if dice.chance(5) else NOTHING,
    }
    return Bill(**(fields | told))  # type: ignore[arg-type] # each has the type of its field


def regime(issuer: str) -> str:
    return "626" if len(issuer) == 13 else "601"


def items(dice: Dice, third_party: str = "") -> tuple[Item, ...]:
    return tuple(item(dice, third_party) for _ in range(dice.number(1, 3)))


_TREATMENTS = ("16", "16", "16", "8", "0", "exento", "0.11", "ieps", "01", "03", "04", "05", "06", "07", "08")


def item(dice: Dice, third_party: str = "", treatment: str = "") -> Item:
    amount = dice.money()
    discount = cents(amount * dice.number(1, 30) / 100) if dice.chance(20) else NOTHING
    treatment = treatment or dice.pick(_TREATMENTS)
    places = Decimal("0.01") if third_party or dice.chance(70) else Millionths
    return Item(
        amount,
        discount,
        treatment if treatment in _TREATMENTS[8:] else "02",
        tuple(_taxes(dice, treatment, amount - discount, places)),
        third_party=third_party,
    )


def _taxes(dice: Dice, treatment: str, net: Decimal, places: Decimal) -> list[Tax]:
    def tax(side: str, kind: str, rate: str, base: Decimal) -> Tax:
        return Tax(side, kind, Decimal(rate), base, (base * Decimal(rate)).quantize(places))

    found = []
    if treatment in ("16", "8", "0"):
        found = [tax("T", "002", {"16": "0.16", "8": "0.08", "0": "0"}[treatment], net)]
    elif treatment == "exento":
        found = [Tax("T", "002", None, net, NOTHING)]
    elif treatment == "0.11":
        found = [tax("T", "002", "0.11", net)]
    elif treatment == "ieps":
        special = tax("T", "003", dice.pick(("0.08", "0.265")), net)
        found = [special, tax("T", "002", "0.16", net + special.amount)]
    elif treatment == "07":
        found = [tax("T", "003", "0.08", net)]
    if treatment in ("16", "ieps") and dice.chance(25):
        found.append(tax("R", "002", dice.pick(("0.106667", "0.04")), net))
    if treatment in ("16", "exento", "06", "08") and dice.chance(20):
        found.append(tax("R", "001", dice.pick(("0.10", "0.0125")), net))
    return found


def decide(dice: Dice, bill: Bill) -> None:
    """Perhaps the person says of an invoice when it was settled, where it counts, or whether it is creditable."""
    fate = dice.number(0, 99)
    if fate >= 97:
        dice.made.settled_on[bill.uuid] = dice.moment().date()
    elif fate >= 94:
        dice.made.moved_to[bill.uuid] = dice.pick(dice.made.months)
    elif fate >= 78 and bill.receiver == dice.made.owner:
        dice.made.creditable[bill.uuid] = dice.chance(50)
