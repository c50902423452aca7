"""Months of a few made-up CFDI, and what the rules say of them, for the tests of the cash flow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import count

from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions, DocumentDecision, FiledMonth
from app.domain.validity import Validity
from app.fiscal.cash_flow import effects_of
from app.fiscal.effects import RATES, Bucket, DocumentEffects, Pesos, Side
from app.fiscal.iva import MonthFigures, month_figures
from app.fiscal.readings import READINGS, Readings, Rules
from tests.month_index import MemoryMonthIndex
from tests.oracle.writing import Bill, Item, Pago, Part, Receipt, Tax, bill_xml, cents, receipt_xml

OWNER, OTHER = "EKU9003173C9", "URE180429TM6"
JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)
NOTHING = Decimal(0)
CHARGED, CREDITED = Side.CHARGED, Side.CREDITED


def when(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00:00")


def line(net: str | int, rate: str | None = "0.16", *, tax_object: str = "02", **told: object) -> Item:
    """A concept with IVA at ``rate`` ("" for exempt, None for none at all); ``withheld`` is the rate of its IVA."""
    amount = Decimal(net)
    taxes: list[Tax] = []
    if rate == "":
        taxes.append(Tax("T", "002", None, amount, NOTHING))
    elif rate is not None:
        taxes.append(Tax("T", "002", Decimal(rate), amount, cents(amount * Decimal(rate))))
    for tax, name in (("002", "withheld"), ("001", "isr")):
        if name in told:
            held = Decimal(str(told.pop(name)))
            taxes.append(Tax("R", tax, held, amount, cents(amount * held)))
    if "excise" in told:
        held = Decimal(str(told.pop("excise")))
        taxes.append(Tax("T", "003", held, amount, cents(amount * held)))
    return Item(amount, NOTHING, tax_object, tuple(taxes), **told)  # type: ignore[arg-type]


@dataclass
class AMonth:
    """Takes documents in; its answers are in pesos, as texts with two places."""

    decisions: dict[str, DocumentDecision] = field(default_factory=dict)
    filed: dict[Month, FiledMonth] = field(default_factory=dict)
    readings: Readings = READINGS
    blacklisted: frozenset[str] = frozenset()
    index: MemoryMonthIndex = field(default_factory=lambda: MemoryMonthIndex(OWNER))
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def uuid(self) -> str:
        return f"AAAAAAAA-0000-4000-8000-{next(self._numbers):012}"

    def bill(self, day: str, *items: Item, received: bool = False, cancelled: str = "", **told: object) -> Bill:
        fields: dict[str, object] = {
            "uuid": self.uuid(),
            "type": "I",
            "version": "4.0",
            "when": when(day),
            "issuer": OTHER if received else OWNER,
            "receiver": OWNER if received else OTHER,
            "regime": "601",
            "items": items,
        } | told
        if fields.get("method") == "PPD":
            fields.setdefault("form", "99")
        made = Bill(**fields)  # type: ignore[arg-type] # each has the type of its field
        self.index.add(bill_xml(made), Validity.CANCELLED if cancelled else Validity.VALID, cancelled)
        return made

    def note(self, day: str, *items: Item, of: tuple[Bill, ...] = (), kind: str = "01", **told: object) -> Bill:
        relations = tuple((kind, bill.uuid) for bill in of)
        return self.bill(day, *items, type="E", relations=relations, **told)  # type: ignore[arg-type]

    def rep(
        self,
        day: str,
        *nodes: Pago,
        version: str = "2.0",
        received: bool = False,
        relations: tuple[tuple[str, str], ...] = (),
        cancelled: bool = False,
    ) -> Receipt:
        issuer, receiver = (OTHER, OWNER) if received else (OWNER, OTHER)
        made = Receipt(self.uuid(), version, when(day), issuer, receiver, "601", nodes, relations)
        self.index.add(receipt_xml(made), Validity.CANCELLED if cancelled else Validity.VALID)
        return made

    def documents(self, month: Month) -> object:
        return self.index.month(Rfc(OWNER), month)

    def figures(self, month: Month) -> MonthFigures:
        moved = [
            uuid
            for uuid, one in self.decisions.items()
            if one.month == month or (one.settled_on and Month.of(one.settled_on) == month)
        ]
        documents = self.index.month(Rfc(OWNER), month, moved)
        return month_figures(documents, month, self.decided, self.rules)

    @property
    def decided(self) -> Decisions:
        return Decisions(self.decisions, {}, {}, self.filed, {}, {})

    @property
    def rules(self) -> Rules:
        return Rules(load_parameters(), self.readings, self.blacklisted)

    def effects(self, uuid: str) -> DocumentEffects:
        return effects_of(uuid, self.index.documents(Rfc(OWNER), [uuid]), self.decided, self.rules)

    def settle(self, uuid: str, day: str) -> None:
        self.decisions[uuid] = DocumentDecision(settled_on=date.fromisoformat(day))

    def flow(self, month: Month, side: Side = CHARGED, bucket: Bucket = Bucket.GENERAL) -> tuple[str, str]:
        """Base and tax of a bucket by cash flow."""
        found = self.figures(month).flow[side].buckets[bucket]
        return money(found.base), money(found.tax)

    def sat(self, month: Month, side: Side = CHARGED, bucket: Bucket = Bucket.GENERAL) -> tuple[str, str]:
        """Base and tax of a bucket as the SAT adds it up."""
        found = self.figures(month).prefilled[side].buckets[bucket]
        return money(found.base), money(found.tax)

    def causes(self, month: Month) -> dict[str, tuple[str, str]]:
        """The differences of a month, by cause."""
        sums: dict[str, list[Pesos]] = {}
        for one in self.figures(month).differences:
            found = sums.setdefault(one.cause.value, [0, 0])
            found[0] += one.base
            found[1] += one.tax
        return {cause: (money(base), money(tax)) for cause, (base, tax) in sums.items()}

    def apart(self, month: Month, side: Side) -> tuple[Pesos, Pesos]:
        """What may be credited (is charged) by flow, less the SAT's sum with its notes: base and tax, from effects."""
        base: Pesos = 0
        tax: Pesos = 0
        for uuid in self.index.kept:
            effects = self.effects(uuid)
            signed = [(1, one) for one in effects.flow if one.is_creditable] + [(-1, one) for one in effects.prefilled]
            for sign, one in signed:
                if (one.month, one.side) == (month, side) and one.bucket in RATES:
                    base += sign * one.base
                    tax += sign * one.tax
        return base, tax

    def avisos(self, month: Month) -> set[str]:
        return {str(one.key) for one in self.figures(month).remarks}


def pago(day: str, *parts: Part, form: str = "03", currency: str = "MXN", rate: str = "", amount: str = "") -> Pago:
    total = Decimal(amount) if amount else sum((part.paid for part in parts), NOTHING)
    return Pago(when(day), form, currency, rate or ("1" if currency == "MXN" else ""), total, parts)


def pays(
    bill: Bill,
    paid: str | int | Decimal,
    previous: str | int | Decimal | None = None,
    *,
    bare: bool = False,
    equivalence: str = "",
) -> Part:
    """A DoctoRelacionado with the proportional taxes of what it pays, or with none."""
    share = Decimal(paid) / bill.total
    taxes = tuple(
        Tax(one.side, one.tax, one.rate, cents(one.base * share), cents(one.amount * share))
        for item in bill.items
        for one in item.taxes
    )
    before = bill.total if previous is None else Decimal(previous)
    return Part(bill, equivalence, 1, before, Decimal(paid), () if bare else taxes)


def money(amount: Pesos) -> str:
    exact = Fraction(amount) / 10_000
    whole = int((2 * abs(exact) + 1) // 2)
    return f"{'-' if exact < 0 and whole else ''}{whole // 100}.{whole % 100:02}"
