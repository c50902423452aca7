"""A March with something of everything, small enough to follow by hand: for the workbook and the DIOT."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from app.bookkeeping.desk import Desk
from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, decisions_of
from app.domain.validity import Validity
from tests.month_index import MemoryMonthIndex
from tests.oracle.writing import NOTHING, Bill, Item, Pago, Part, Receipt, Tax, bill_xml, cents, receipt_xml

OWNER, CLIENT = Rfc("EKU9003173C9"), "URE180429TM6"
SUPPLIER, PERSON, EFOS, BORDER = "AAA010101AAA", "XIQB891116QE4", "EFO010101AB1", "BBB010101BB2"
MARCH = Month(2026, 3)
TODAY = date(2026, 12, 1)


def uuid(number: int) -> str:
    return f"{number:08}-0000-4000-8000-000000000000"


def item(net: str, rate: str | None = "0.16", *withheld: tuple[str, str], tax_object: str = "02") -> Item:
    base = Decimal(net)
    taxes: list[Tax] = []
    if tax_object == "02":
        part = None if rate is None else Decimal(rate)
        taxes.append(Tax("T", "002", part, base, cents(base * (part or NOTHING))))
    taxes += [Tax("R", tax, Decimal(part), base, cents(base * Decimal(part))) for tax, part in withheld]
    return Item(base, NOTHING, tax_object, tuple(taxes))


def bill(number: int, issuer: str, receiver: str, *items: Item, day: str = "2026-03-10", **told: object) -> Bill:
    one = Bill(uuid(number), "I", "4.0", datetime.fromisoformat(f"{day}T12:00:00"), issuer, receiver, "601", items)
    return replace(one, **told)  # type: ignore[arg-type] # each has the type of its field


def receipt(number: int, settled: Bill, net: str, day: str = "2026-03-20") -> Receipt:
    base = Decimal(net)
    paid = cents(base * Decimal("1.16"))
    part = Part(
        settled, "1", 1, settled.total, paid, (Tax("T", "002", Decimal("0.16"), base, cents(base * Decimal("0.16"))),)
    )
    when = datetime.fromisoformat(f"{day}T12:00:00")
    return Receipt(
        uuid(number),
        "2.0",
        when,
        settled.issuer,
        settled.receiver,
        "601",
        (Pago(when, "03", "MXN", "", paid, (part,)),),
    )


def documents() -> list[Bill | Receipt]:
    me = OWNER.value
    sold_on_credit = bill(3, me, CLIENT, item("5000"), day="2026-02-05", method="PPD", form="99")
    bought_on_credit = bill(13, SUPPLIER, me, item("2000.50"), method="PPD", form="99")
    return [
        bill(1, me, CLIENT, item("1000"), item("300", None), item("200", "0")),
        bill(2, me, CLIENT, item("100.10"), currency="USD", rate="18.123456"),
        sold_on_credit,
        receipt(4, sold_on_credit, "2500"),
        bill(5, me, CLIENT, item("50"), type="E", relations=(("01", uuid(1)),)),
        bill(11, SUPPLIER, me, item("1000.50"), item("99.49", None), item("250.51", "0")),
        bill(12, PERSON, me, item("10000", "0.16", ("001", "0.10"), ("002", "0.106667"))),
        bought_on_credit,
        receipt(14, bought_on_credit, "1000"),
        bill(15, SUPPLIER, me, item("100"), type="E", relations=(("01", uuid(11)),)),
        bill(16, SUPPLIER, me, item("3000"), form="01"),
        bill(17, EFOS, me, item("700")),
        bill(18, BORDER, me, item("400", "0.08")),
        bill(19, SUPPLIER, me, item("80", tax_object="01"), item("70", tax_object="03")),
    ]


CANCELLED = uuid(20)


def desk(*history: Decision, regime: str = "601") -> Desk:
    """Over the month, under what the person decided; ``regime`` is the owner's."""
    index = MemoryMonthIndex(OWNER.value)
    for one in documents():
        told = replace(one, regime=regime) if one.issuer == OWNER.value else one
        index.add(bill_xml(told) if isinstance(told, Bill) else receipt_xml(told))
    index.add(bill_xml(bill(20, SUPPLIER, OWNER.value, item("999"))), Validity.CANCELLED, "2026-04-02T10:00:00")
    decided = decisions_of(OWNER.value, history)
    return Desk(
        index, load_parameters(), TODAY, decisions_of=lambda _: decided, blacklisted_of=lambda _: frozenset({EFOS})
    )
