"""CFDI of a small business for the tests of the rules, as real XML in an index in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from app.domain.identifiers import Rfc
from app.domain.validity import Validity
from tests.month_index import MemoryMonthIndex
from tests.oracle.writing import Bill, Item, Pago, Part, Receipt, Tax, bill_xml, cents, receipt_xml

OWNER = "EKU9003173C9"
OTHER = "URE180429TM6"
THIRD = "MISC491214B86"
RATE = Decimal("0.16")


def uuid_of(number: int) -> str:
    return f"AAAAAAAA-0000-4000-8000-{number:012}"


def day(text: str) -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"{text}T12:00:00")


class Papers:
    """What the owner has; each method takes a document in and returns its UUID (a bill: the bill)."""

    def __init__(self) -> None:
        self.index = MemoryMonthIndex(OWNER)
        self._next = 0

    @property
    def owner(self) -> Rfc:
        return Rfc(OWNER)

    def bill(
        self,
        when: str,
        net: int | str,
        *,
        type_: str = "I",
        method: str = "PPD",
        received: bool = False,
        relations: tuple[tuple[str, str], ...] = (),
        currency: str = "MXN",
        rate: str = "",
        counterpart: str = OTHER,
        cancelled: bool = False,
        withheld: str = "0",
        form: str = "",
    ) -> Bill:
        amount = Decimal(net)
        taxes = [Tax("T", "002", RATE, amount, cents(amount * RATE))]
        if Decimal(withheld):
            taxes.append(Tax("R", "002", Decimal(withheld), amount, cents(amount * Decimal(withheld))))
        made = Bill(
            uuid_of(self._number()),
            type_,
            "4.0",
            day(when),
            counterpart if received else OWNER,
            OWNER if received else counterpart,
            "601",
            (Item(amount, Decimal(0), "02", tuple(taxes)),),
            method,
            form or ("99" if method == "PPD" else "03"),
            currency,
            rate,
            relations,
        )
        self.index.add(bill_xml(made), Validity.CANCELLED if cancelled else Validity.VALID)
        return made

    def rep(
        self,
        when: str,
        *parts: Part,
        paid_on: str,
        amount: str | None = None,
        currency: str = "MXN",
        rate: str = "",
        relations: tuple[tuple[str, str], ...] = (),
        cancelled: bool = False,
        counterpart: str = "",
        edit: Callable[[bytes], bytes] = lambda xml: xml,
    ) -> str:
        first = parts[0].bill
        monto = Decimal(amount) if amount else sum((one.paid for one in parts), Decimal(0))
        issuer, receiver = first.issuer, first.receiver
        if counterpart:
            issuer, receiver = (counterpart, receiver) if receiver == OWNER else (issuer, counterpart)
        made = Receipt(
            uuid_of(self._number()),
            "2.0",
            day(when),
            issuer,
            receiver,
            "601",
            (Pago(day(paid_on), "03", currency, rate, monto, parts),),
            relations,
        )
        self.index.add(edit(receipt_xml(made)), Validity.CANCELLED if cancelled else Validity.VALID)
        return made.uuid

    def _number(self) -> int:
        self._next += 1
        return self._next


def part(bill: Bill, number: int, previous: str | int, paid: str | int, equivalence: str = "") -> Part:
    """A DoctoRelacionado with the taxes of what it pays."""
    share = Decimal(paid) / bill.total
    taxes = tuple(
        Tax(one.side, one.tax, one.rate, cents(one.base * share), cents(one.amount * share))
        for one in bill.items[0].taxes
    )
    return Part(bill, equivalence, number, Decimal(previous), Decimal(paid), taxes)


TODAY = date(2026, 6, 30)
