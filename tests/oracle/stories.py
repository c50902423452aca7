"""What happens in a made-up month: each story is one trap of fiscal.md, and writes the documents that it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.oracle.months import (
    COMPANY,
    EMPLOYEES,
    PERSON,
    PUBLIC,
    SOME_RATES,
    THIRD,
    Dice,
    Made,
    a_bill,
    add,
    add_bill,
    add_receipt,
    decide,
    item,
    items,
    sides,
)
from tests.oracle.slips import PaySlip, pay_slip_xml
from tests.oracle.writing import NOTHING, Bill, Item, Pago, Part, Receipt, Tax, cents


def plain(dice: Dice) -> None:
    """A PUE, now and then without MetodoPago, or in dollars that nobody says the price of."""
    issuer, receiver = sides(dice)
    bill = a_bill(dice, issuer, receiver, dice.pick(("PUE", "PUE", "PUE", "PUE", "")))
    if bill.currency != "MXN" and dice.chance(15):
        bill = replace(bill, rate="")
    decide(dice, add_bill(dice, bill))


def deferred(dice: Dice) -> None:
    """PPD of one counterpart, paid in instalments by REP of several nodes, with a note at some moment."""
    issuer, receiver = sides(dice)
    when = dice.moment()
    bills = [a_bill(dice, issuer, receiver, "PPD", when=when) for _ in range(dice.number(1, 2))]
    for bill in bills:
        if not dice.chance(6):
            decide(dice, add_bill(dice, bill))
    pay(dice, bills)
    for _ in range(dice.pick((0, 1, 2))):
        credit(dice, bills)


def pay(dice: Dice, bills: list[Bill]) -> None:
    """REP over these, each with one or two nodes, of whole or part of what is owed."""
    owed = {bill.uuid: (bill.total, 1) for bill in bills}
    when = bills[0].when
    for _ in range(dice.number(0, 2)):
        nodes = []
        for _ in range(dice.number(1, 2)):
            when = dice.moment(when)
            nodes.append(_node(dice, when, dice.pick((bills, bills[:1], bills[-1:])), owed))
        nodes = [node for node in nodes if node.parts]
        if not nodes:
            return
        written = dice.moment(max(node.when for node in nodes), 20)
        receipt = Receipt(
            dice.uuid(),
            _version(dice, bills),
            written,
            bills[0].issuer,
            bills[0].receiver,
            bills[0].regime,
            tuple(nodes),
        )
        replaced = dice.chance(8)
        add_receipt(dice, receipt, cancelled=replaced)
        if replaced:
            again = replace(receipt, uuid=dice.uuid(), when=written + timedelta(days=2))
            add_receipt(dice, replace(again, relations=(("04", receipt.uuid),)))


def _version(dice: Dice, bills: list[Bill]) -> str:
    return "1.0" if all(bill.version == "3.3" for bill in bills) and dice.chance(80) else "2.0"


def _node(dice: Dice, when: datetime, bills: list[Bill], owed: dict[str, tuple[Decimal, int]]) -> Pago:
    first = bills[0].currency
    currency = dice.pick((first, first, first, "MXN", "USD"))
    rate = "" if currency == "MXN" else dice.pick(SOME_RATES[currency])
    parts, amount = [], NOTHING
    for bill in bills:
        before, number = owed[bill.uuid]
        paid = cents(before * dice.pick((100, 100, 50, 33, 7)) / 100)
        if paid <= 0:
            continue
        equivalence = "1" if bill.currency == currency else _equivalence(bill.currency, currency)
        taxes = () if dice.chance(8) else settled_taxes(dice, bill, paid / bill.total)
        parts.append(Part(bill, equivalence, number, before, paid, taxes))
        owed[bill.uuid] = (before - paid, number + 1)
        amount += paid / Decimal(equivalence)
    return Pago(when, dice.pick(("03", "03", "01", "17")), currency, rate, cents(amount), tuple(parts))


def _equivalence(currency: str, paid_in: str) -> str:
    """Units of the invoice's currency for one of the payment's."""
    pesos = {"MXN": Decimal(1), "USD": Decimal("17.5"), "EUR": Decimal("20.1")}
    return f"{pesos[paid_in] / pesos[currency]:.6f}"


def settled_taxes(dice: Dice, bill: Bill, part: Decimal) -> tuple[Tax, ...]:
    places = Decimal(dice.pick(("0.01", "0.000001")))
    sums: dict[tuple[str, str, Decimal | None], Decimal] = {}
    for one in (tax for concept in bill.items for tax in concept.taxes):
        key = (one.side, one.tax, one.rate)
        sums[key] = sums.get(key, NOTHING) + one.base
    found = []
    for (side, tax, rate), whole in sums.items():
        base = (whole * part).quantize(places)
        found.append(Tax(side, tax, rate, base, (base * (rate or NOTHING)).quantize(places)))
    return tuple(found)


def credit(dice: Dice, bills: list[Bill]) -> None:
    """An E over these (or over none): of a part, of all, or of more than is owed."""
    first = bills[0]
    currency = "MXN" if dice.chance(15) else first.currency
    several = bills if dice.chance(50) else bills[:1]
    relations = tuple((dice.pick(("01", "01", "03", "07")), bill.uuid) for bill in several)
    note = a_bill(
        dice,
        first.issuer,
        first.receiver,
        dice.pick(("PUE", "PUE", "PUE", "PPD", "")),
        type="E",
        version=first.version,
        when=dice.moment(first.when, 60),
        form=dice.pick(("15", "30", "03")),
        currency=currency,
        rate="" if currency == "MXN" else dice.pick(SOME_RATES[currency]),
        relations=() if dice.chance(10) else relations,
        local=NOTHING,
    )
    if dice.chance(50):
        note = replace(note, items=first.items)
    if len({kind for kind, _ in note.relations}) > 1:  # the schema lists relations by kind
        note = replace(note, relations=tuple(("01", target) for _, target in note.relations))
    replaced = dice.chance(12)
    add_bill(dice, note, cancelled=replaced)
    if replaced:
        again = (*note.relations, ("04", note.uuid))
        add_bill(dice, replace(note, uuid=dice.uuid(), when=note.when + timedelta(days=1), relations=again))


def credited(dice: Dice) -> None:
    """A PUE and a note over it."""
    issuer, receiver = sides(dice)
    bill = add_bill(dice, a_bill(dice, issuer, receiver))
    decide(dice, bill)
    credit(dice, [bill])


def advance(dice: Dice) -> None:
    """Anticipo: by three documents (A), or by two (B)."""
    issuer, receiver = sides(dice)
    when = dice.moment()
    first = a_bill(dice, issuer, receiver, when=when, currency="MXN", rate="", items=(_one(dice),))
    first = replace(first, items=(replace(first.items[0], product="84111506"),))
    add_bill(dice, first)
    method = dice.pick(("PUE", "PPD"))
    related = (("07", first.uuid),)
    second = a_bill(dice, issuer, receiver, method, when=dice.moment(when), currency="MXN", rate="", relations=related)
    add_bill(dice, second)
    if dice.chance(60):
        third = a_bill(
            dice,
            issuer,
            receiver,
            type="E",
            when=second.when + timedelta(seconds=1),
            form="30",
            currency="MXN",
            rate="",
            items=first.items,
            version=second.version,
            relations=(("07", second.uuid),),
            local=NOTHING,
        )
        add_bill(dice, third)


def _one(dice: Dice) -> Item:
    return item(dice, treatment="16")


def to_the_public(dice: Dice) -> None:
    """A global whose own month may be the one before that of Fecha, or two months."""
    when = dice.moment()
    month = date(when.year, when.month, 1) - timedelta(days=1) if dice.chance(60) else when.date()
    told = ("05", "13", str(when.year)) if dice.chance(10) else ("04", f"{month.month:02}", str(month.year))
    add_bill(
        dice,
        a_bill(
            dice,
            dice.made.owner,
            PUBLIC,
            version="4.0",
            when=when,
            form="01",
            currency="MXN",
            rate="",
            global_part=told,
        ),
    )


def substituted(dice: Dice) -> None:
    """An I and the one that substitutes it; the first may still be vigente."""
    issuer, receiver = sides(dice)
    method = dice.pick(("PUE", "PUE", "PPD"))
    first = add_bill(dice, a_bill(dice, issuer, receiver, method), cancelled=dice.chance(85))
    again = replace(first, uuid=dice.uuid(), when=dice.moment(first.when), relations=(("04", first.uuid),))
    if dice.chance(50):
        again = replace(again, items=items(dice))
    add_bill(dice, again)


def paid_twice(dice: Dice) -> None:
    """A PUE that also has a REP, of whole or part."""
    issuer, receiver = sides(dice)
    bill = add_bill(dice, a_bill(dice, issuer, receiver))
    decide(dice, bill)
    pay(dice, [bill])


def for_others(dice: Dice) -> None:
    """A PUE whose concepts are in part a third party's."""
    issuer, receiver = sides(dice)
    bill = a_bill(dice, issuer, receiver, version="4.0")
    own = tuple(item(dice, treatment="16") for _ in range(dice.number(0, 1)))
    add_bill(dice, replace(bill, items=(*own, *items(dice, THIRD))))


def wages(dice: Dice) -> None:
    """A nómina, perhaps substituted."""
    when = dice.moment()
    slip = PaySlip(
        dice.uuid(),
        when,
        (when - timedelta(days=dice.number(0, 5))).date().isoformat(),
        dice.made.owner,
        dice.pick(EMPLOYEES),
        (("001", dice.money(), NOTHING), ("010", dice.money(50_000), dice.money(50_000))),
        (("001", dice.money(9_000)), ("002", dice.money(9_000)), ("101", dice.money(900)))[: dice.number(0, 3)],
        (("002", NOTHING, dice.money(40_000)), ("001", dice.money(5_000), NOTHING))[: dice.number(0, 2)],
    )
    replaced = dice.chance(20)
    add(dice, pay_slip_xml(slip), slip.uuid, cancelled=replaced and dice.chance(80))
    if replaced:
        again = replace(slip, uuid=dice.uuid(), relations=(("04", slip.uuid),))
        add(dice, pay_slip_xml(again), again.uuid)


STORIES = (
    plain,
    deferred,
    credited,
    paid_twice,
    advance,
    to_the_public,
    substituted,
    for_others,
    wages,
    deferred,
    deferred,
)
NEW, OLD = date(2026, 1, 1), date(2022, 12, 1)


@st.composite
def months(draw: st.DrawFn, most: int = 8) -> Made:
    """A library of five months of one taxpayer, a person or a company, of today or of the time of CFDI 3.3."""
    is_old = draw(st.integers(0, 3)) == 3
    first = OLD if is_old else NEW
    owner = draw(st.sampled_from((COMPANY, PERSON)))
    dice = Dice(draw, Made(owner, tuple(_months(first))), is_old, first)
    for _ in range(draw(st.integers(1, most))):
        dice.pick(STORIES)(dice)
    return dice.made


def _months(first: date) -> list[str]:
    count = first.year * 12 + first.month - 1
    return [f"{(count + step) // 12}-{(count + step) % 12 + 1:02}" for step in range(6)]
