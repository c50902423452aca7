"""The sheet of a month as lines of figures, each with the documents behind it: what the page draws. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.bookkeeping.figure_documents import (
    WITHHELD_NOW,
    Figure,
    FlowFigure,
    IncomeFigure,
    JoinedFigure,
    PrefilledFigure,
    TaxFigure,
    ThirdPartyFigure,
    Wanted,
)
from app.bookkeeping.month_sheet import MonthSheet
from app.fiscal.effects import RATES, Bucket, IncomeKind, OtherTax, Side
from app.words import month_words as words
from app.words.catalogs import Catalog, catalog_label, catalog_name
from app.words.formatting import money

_NOTHING = "0.00"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure: its ``amount`` as decimal text, what it is called in full, and its documents (None: it has none)."""

    amount: str
    name: str
    wanted: Wanted | None = None

    @property
    def text(self) -> str:
        """As money."""
        return money(self.amount)


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its figures; None where a column has none. ``is_head`` and ``is_sum`` stand out."""

    label: str
    cells: tuple[Cell | None, ...] = ()
    is_head: bool = False
    is_sum: bool = False


def column_lines(sheet: MonthSheet) -> Iterator[Line]:
    """Both sides by rate: base and IVA by flow, base and IVA as the SAT adds them up."""
    for side in Side:
        flow = _Column(sheet, side, sheet.value[side.value], is_prefilled=False)
        prefilled = _Column(sheet, side, sheet.value["sat"][side.value], is_prefilled=True)
        yield Line(words.SIDES[side.value], is_head=True)
        for bucket in Bucket:
            cells = (*flow.pair(bucket), *prefilled.pair(bucket))
            if any(cell is not None and cell.amount != _NOTHING for cell in cells):
                yield Line(words.BUCKETS[bucket.value], cells)
        if flow.told["notas"] != prefilled.told["notas"] or flow.told["notas"]["base"] != _NOTHING:
            yield Line(words.NOTES_INSIDE, (*flow.notes(words.NOTES_INSIDE), None, None))
            yield Line(words.NOTES_APART, (None, None, *prefilled.notes(words.NOTES_APART)))
        label = f"{words.SUM} {words.SIDES[side.value].removeprefix(words.SUM).strip()}"
        yield Line(label, (None, flow.total(), None, prefilled.total()), is_sum=True)


_TAXED = (Bucket.GENERAL, Bucket.BORDER, Bucket.OTHER_RATE)


@dataclass(frozen=True, slots=True)
class _Column:
    """One side by flow, or as the SAT adds it up: what the sheet has ``told`` of it."""

    sheet: MonthSheet
    side: Side
    told: Mapping[str, Any]
    is_prefilled: bool

    def pair(self, bucket: Bucket) -> tuple[Cell, Cell | None]:
        """Base and IVA of a bucket."""
        rate = self.told["tasas"][bucket.value] if bucket in RATES else {"base": self.told[bucket.value]}
        name, wanted = self._name(words.BUCKETS[bucket.value]), self._wanted((bucket,))
        tax = Cell(rate["iva"], f"{name}, {words.TAX}", wanted) if "iva" in rate else None
        return Cell(rate["base"], f"{name}, {words.BASE}", wanted), tax

    def notes(self, label: str) -> tuple[Cell, Cell]:
        """Base and IVA of the notas de crédito."""
        name, wanted, amounts = self._name(label), self._wanted(RATES, notes=True), self.told["notas"]
        return (
            Cell(amounts["base"], f"{name}, {words.BASE}", wanted),
            Cell(amounts["iva"], f"{name}, {words.TAX}", wanted),
        )

    def total(self) -> Cell:
        """IVA over all rates."""
        return Cell(self.told["iva"], self._name(words.SUM), self._wanted(_TAXED))

    def _name(self, what: str) -> str:
        column = words.AS_SAT if self.is_prefilled else words.BY_FLOW
        return f"{words.SIDES[self.side.value]}, {what}, {column.lower().replace('sat', 'SAT')}"

    def _wanted(self, buckets: tuple[Bucket, ...], *, notes: bool = False) -> Wanted:
        make = PrefilledFigure if self.is_prefilled else FlowFigure
        return _of(self.sheet, make(self.side, buckets, notes), self.side)


def headline(sheet: MonthSheet) -> Line:
    """The month in one figure: what is to be paid, or is in favour."""
    return next(line for line in result_lines(sheet) if line.label in (words.TO_PAY, words.IN_FAVOUR))


def result_lines(sheet: MonthSheet) -> Iterator[Line]:
    """From what was charged to what is to be paid."""
    value = sheet.value
    paid, by_clients = value["acreditable"], TaxFigure(Side.CHARGED, OtherTax.IVA_WITHHELD)
    charged, spent = FlowFigure(Side.CHARGED, _TAXED), FlowFigure(Side.CREDITED, _TAXED)
    rows: list[tuple[str, str, Wanted | None]] = [
        (words.CHARGED, value["trasladado"]["iva"], _of(sheet, charged, Side.CHARGED)),
        (words.WITHHELD_BY_CLIENTS, value["retenidoPorClientes"]["iva"], Wanted(by_clients)),
        (words.PAID, paid["iva"], _of(sheet, spent, Side.CREDITED)),
        (words.LOST, paid["noAcreditable"], Wanted(FlowFigure(Side.CREDITED, _TAXED, lost=True))),
        (words.WITHHELD_NOW, paid["retenidoEsteMes"], Wanted(WITHHELD_NOW)),
        (words.WITHHELD_BEFORE, paid["retenidoMesAnterior"], Wanted(before=WITHHELD_NOW)),
    ]
    for label, amount, wanted in rows:
        yield Line(label, (Cell(amount, _plain(label), wanted),))
    if "proporcion" in paid:
        yield Line(f"{words.PROPORTION}: {paid['proporcion']}")
    credit = JoinedFigure((spent, WITHHELD_NOW))
    creditable = Wanted(credit, WITHHELD_NOW, _changed(sheet, Side.CREDITED))
    yield Line(words.CREDITABLE, (Cell(paid["total"], _plain(words.CREDITABLE), creditable),), is_sum=True)
    due = Decimal(value["aCargo"])
    label = words.IN_FAVOUR if due < 0 else words.TO_PAY
    every = Wanted(JoinedFigure((charged, by_clients, credit)), WITHHELD_NOW, _changed(sheet))
    yield Line(label, (Cell(f"{abs(due)}", label, every),), is_sum=True)
    if Decimal(value["trasladado"]["iva"]) < 0:
        yield Line(words.NOTES_LEFT)


def income_lines(sheet: MonthSheet) -> Iterator[Line]:
    """The sums for ISR."""
    income = sheet.value["ingresos"]
    settled, notes = IncomeFigure((IncomeKind.SETTLED,)), IncomeFigure((IncomeKind.NOTE,))
    withheld = TaxFigure(Side.CHARGED, OtherTax.ISR_WITHHELD)
    yield Line(f"{words.REGIME}: {catalog_label(Catalog.TAX_REGIME, income['regimen'] or '—')}")
    rows: list[tuple[str, str, Figure]] = [
        (words.COLLECTED, income["cobrados"], settled),
        (words.NOTES, income["egresos"], notes),
        (words.NOMINAL, income["nominales"], IncomeFigure((IncomeKind.NOMINAL,))),
        (words.ISR_BY_CLIENTS, income["isrRetenido"], withheld),
    ]
    for label, amount, figure in rows:
        yield Line(label, (Cell(amount, f"{words.INCOME}: {label}", Wanted(figure)),))
    if income["tasa"] is not None:
        yield Line(f"{words.RATE}: {income['tasa']}")
        every = Wanted(JoinedFigure((settled, notes, withheld)))
        yield Line(words.ISR, (Cell(income["isr"], words.ISR, every),), is_sum=True)
    if income["regimen"] == words.ACCRUED_REGIME:
        yield Line(words.NOMINAL_IS_BASE)


def apart_lines(sheet: MonthSheet) -> Iterator[Line]:
    """What is told beside the sums, as far as there is something."""
    value = sheet.value
    rows: list[tuple[str, str, Figure]] = [
        (words.WITHHELD_IVA, value["retenidoATerceros"]["iva"], TaxFigure(Side.CREDITED, OtherTax.IVA_WITHHELD)),
        (words.WITHHELD_ISR, value["retenidoATerceros"]["isr"], TaxFigure(Side.CREDITED, OtherTax.ISR_WITHHELD)),
        (words.EXCISE_CHARGED, value["ieps"]["trasladado"], TaxFigure(Side.CHARGED, OtherTax.IEPS)),
        (words.EXCISE_PAID, value["ieps"]["acreditable"], TaxFigure(Side.CREDITED, OtherTax.IEPS)),
    ]
    for label, amount, figure in rows:
        if amount != _NOTHING:
            yield Line(label, (Cell(amount, label, Wanted(figure)),))
    if value.get("terceros"):
        yield Line(words.THIRD_PARTIES, is_head=True)
        for one in value["terceros"]:
            label = f"{one['rfc']} {one['nombre']}".strip()
            yield Line(label, (Cell(one["importe"], label, Wanted(ThirdPartyFigure(one["rfc"]))),))
    yield from _withholding_lines(value.get("retenciones", ()))


def _withholding_lines(told: Sequence[Mapping[str, str]]) -> Iterator[Line]:
    """CFDI de retenciones by what was withheld, on which side."""
    if not told:
        return
    yield Line(words.WITHHOLDINGS, is_head=True)
    for tax, field in (("ISR", "isr"), (words.TAX, "iva"), ("IEPS", "ieps")):
        rows = [{**one, "base": one["operacion"], "iva": one[field]} for one in told if one[field] != _NOTHING]
        for group in grouped(rows, "clave"):
            name = catalog_name(Catalog.WITHHOLDING_KEY, group.key)
            label = f"{tax} · {name} · {words.WITHHOLDING_SIDES[group.side]}"
            yield Line(label, (Cell(group.tax, label, Wanted(uuids=group.uuids)),))


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that have a cause or an aviso in common, on one ``side`` (empty: on either)."""

    key: str
    side: str
    uuids: tuple[str, ...]
    base: str
    tax: str
    details: tuple[str, ...] = ()


def grouped(rows: Sequence[Mapping[str, Any]], key: str) -> tuple[Group, ...]:
    """Differences or avisos by what they have under ``key``, and by side, in the order in which they come."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in rows:
        found.setdefault((one[key], one.get("lado", "")), []).append(one)
    return tuple(
        Group(
            name,
            side,
            tuple(dict.fromkeys(one["uuid"] for one in members if one["uuid"])),
            _sum(members, "base"),
            _sum(members, "iva"),
            tuple(dict.fromkeys(one["detalle"] for one in members if one.get("detalle"))),
        )
        for (name, side), members in found.items()
    )


def changed_groups(sheet: MonthSheet) -> tuple[Group, ...]:
    """What changed since the month was filed, by cause and side."""
    rows = [
        {**told, "lado": change.amounts.side.value}
        for told, change in zip(sheet.value["cambios"], sheet.changed, strict=True)
    ]
    return grouped(rows, "causa")


def changed_sums(sheet: MonthSheet) -> Mapping[str, str]:
    """By how much the IVA of each side that changed is another than it was."""
    sums: dict[str, Decimal] = {}
    for one in changed_groups(sheet):
        sums[one.side] = sums.get(one.side, Decimal(0)) + Decimal(one.tax)
    return {side: f"{amount:.2f}" for side, amount in sums.items()}


def _of(sheet: MonthSheet, figure: Figure, side: Side) -> Wanted:
    """Those of ``figure``; of a filed month also what changed since, which may count no more."""
    return Wanted(figure, uuids=_changed(sheet, side))


def _changed(sheet: MonthSheet, side: Side | None = None) -> tuple[str, ...]:
    return tuple(one.uuid for one in sheet.changed if side is None or one.amounts.side is side)


def _sum(members: Sequence[Mapping[str, Any]], name: str) -> str:
    return f"{sum((Decimal(one.get(name) or 0) for one in members), Decimal(0)):.2f}"


def _plain(label: str) -> str:
    """Without the sign of the calculation."""
    return label.lstrip("−+×= ")
