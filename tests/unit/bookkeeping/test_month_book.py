"""The month's workbook beside the figures that it shows: every line of its result is the sum of its sheets' rows."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from app.bookkeeping.desk import Desk
from app.bookkeeping.parameter_files import load_parameters
from app.bookkeeping.workbook.month_book import month_book, write_book
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind, decisions_of
from app.domain.month.documents import Placed
from app.domain.validity import Validity
from app.fiscal.effects import RATES, Bucket, IncomeKind, OtherTax, Pesos, Side
from app.fiscal.iva import MonthFigures, SideSheet, month_figures
from app.reports.month_workbook.model import Linked, MonthBook
from app.words.month_book_words import BOOK_WORDS
from app.words.month_words import CAUSES
from tests.libreoffice import recalculated
from tests.month_index import MemoryMonthIndex
from tests.oracle.months import Made
from tests.oracle.stories import months
from tests.unit.bookkeeping import rich_month

AT = datetime(2026, 12, 1, tzinfo=UTC)


def desk_of(made: Made) -> Desk:
    index = MemoryMonthIndex(made.owner)
    for uuid, xml in made.xml.items():
        index.add(xml, Validity.CANCELLED if uuid in made.cancelled else Validity.VALID)
    owner = made.owner
    history = [
        *(Decision(owner, DecisionKind.PAID, uuid, day.isoformat(), AT) for uuid, day in made.settled_on.items()),
        *(Decision(owner, DecisionKind.MONTH, uuid, month, AT) for uuid, month in made.moved_to.items()),
        *(
            Decision(owner, DecisionKind.CREDITABLE if yes else DecisionKind.NOT_CREDITABLE, uuid, "", AT)
            for uuid, yes in made.creditable.items()
        ),
    ]
    decided = decisions_of(owner, history)
    return Desk(
        index,
        load_parameters(),
        date(2026, 12, 1),
        decisions_of=lambda _: decided,
        blacklisted_of=lambda _: made.efos,
    )


def linked(document: Placed) -> str:
    return f"/biblioteca/{document.uuid}.xml"


def side_lines(name: str, side: SideSheet) -> dict[str, Pesos]:
    buckets = side.buckets
    return {
        f"{name}_base_16": buckets[Bucket.GENERAL].base,
        f"{name}_iva_16": buckets[Bucket.GENERAL].tax,
        f"{name}_base_8": buckets[Bucket.BORDER].base,
        f"{name}_iva_8": buckets[Bucket.BORDER].tax,
        f"{name}_base_0": buckets[Bucket.ZERO].base,
        f"{name}_exempt": buckets[Bucket.EXEMPT].base,
        f"{name}_base_other": buckets[Bucket.OTHER_RATE].base,
        f"{name}_iva_other": buckets[Bucket.OTHER_RATE].tax,
        f"{name}_iva": sum(buckets[one].tax for one in RATES),
        f"{name}_notes_base": side.notes.base,
        f"{name}_notes_iva": side.notes.tax,
        f"{name}_not_subject": buckets[Bucket.NOT_SUBJECT].base,
        f"{name}_untold": buckets[Bucket.UNTOLD].base,
    }


def expected(
    figures: MonthFigures, before: MonthFigures
) -> tuple[dict[str, Pesos], dict[str, Pesos], dict[str, Pesos]]:
    """By line: by flow, as the SAT adds up, and what explains the difference of IVA."""
    charged, credited = figures.flow[Side.CHARGED], figures.flow[Side.CREDITED]
    total = credited.tax - credited.lost - figures.creditable_withheld + before.creditable_withheld
    by_clients = figures.tax(Side.CHARGED, OtherTax.IVA_WITHHELD)
    flow = {
        **side_lines("charged", charged),
        **side_lines("credited", credited),
        "lost": credited.lost,
        "withheld_now": figures.creditable_withheld,
        "withheld_before": before.creditable_withheld,
        "creditable_total": total,
        "by_clients_iva": by_clients,
        "due": charged.tax - by_clients - total,
        "by_clients_isr": figures.tax(Side.CHARGED, OtherTax.ISR_WITHHELD),
        "of_third_parties_iva": figures.tax(Side.CREDITED, OtherTax.IVA_WITHHELD),
        "of_third_parties_isr": figures.tax(Side.CREDITED, OtherTax.ISR_WITHHELD),
        "ieps_charged": figures.tax(Side.CHARGED, OtherTax.IEPS),
        "ieps_credited": figures.tax(Side.CREDITED, OtherTax.IEPS),
        "collected": figures.earned(Side.CHARGED, IncomeKind.SETTLED),
        "income_notes": figures.earned(Side.CHARGED, IncomeKind.NOTE),
        "nominal": figures.earned(Side.CHARGED, IncomeKind.NOMINAL),
    }
    prefilled = {
        **side_lines("charged", figures.prefilled[Side.CHARGED]),
        **side_lines("credited", figures.prefilled[Side.CREDITED]),
    }
    explained = {
        f"{name}_iva": sum(one.tax for one in figures.differences if one.side is side)
        for name, side in (("charged", Side.CHARGED), ("credited", Side.CREDITED))
    }
    explained["credited_iva"] += credited.lost
    return flow, prefilled, explained


def books_of(made: Made) -> Mapping[Month, tuple[MonthBook, tuple[dict[str, Pesos], ...]]]:
    desk, owner = desk_of(made), Rfc(made.owner)
    found = {}
    for text in made.months:
        month = Month.parse(text)
        figures, before = (
            month_figures(desk.documents(owner, one), one, desk.decisions_of(owner), desk.rules(owner))
            for one in (month, month.previous)
        )
        found[month] = month_book(desk, owner, month, BOOK_WORDS, linked), expected(figures, before)
    return found


@given(months())
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_line_is_the_sum_of_the_rows(made: Made) -> None:
    for book, (flow, prefilled, explained) in books_of(made).values():
        values = book.values()
        assert {key: values[key][0] for key in flow} == flow
        assert {key: values[key][1] for key in prefilled} == prefilled
        apart = {line.key: book.apart(line) for line in book.lines}
        assert {key: (values[key][0] or 0) - (values[key][1] or 0) - apart[key] for key in explained} == explained


def results(data: bytes) -> dict[str, tuple[float, float, float]]:
    """By label, in the order of the sheet: flow, SAT and difference; empty cells as 0."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Resumen").to_python()
    numbers = [(str(row[0]), [one if isinstance(one, float) else 0.0 for one in row[1:4]]) for row in rows]
    return {
        f"{place} {label}": (flow, sat, other) for place, (label, (flow, sat, other)) in enumerate(numbers) if label
    }


def test_libreoffice_recalculates_to_the_same_figures(tmp_path: Path) -> None:
    """All sheets of a month with something of everything: every cell of the result, to less than a tenth of a cent."""
    book = month_book(rich_month.desk(), rich_month.OWNER, rich_month.MARCH, BOOK_WORDS, linked)
    path = tmp_path / "marzo.xlsx"
    write_book(path, book)
    ours, theirs = results(path.read_bytes()), results(recalculated(path, tmp_path / "out").read_bytes())
    assert ours.keys() == theirs.keys()
    assert [theirs[key] for key in ours] == [pytest.approx(pair, abs=0.001) for pair in ours.values()]
    values = book.values()
    shown = {label.split(" ", 1)[1]: flow for label, (flow, _, _) in theirs.items()}
    assert shown["IVA a cargo (a favor, si es negativo)"] == pytest.approx(float(Fraction(values["due"][0] or 0)) / 1e6)
    assert values["charged_iva_16"][0] == (160 + 400 - 8 + Fraction("290.33776512")) * 1_000_000


def test_why_the_columns_differ_is_told_in_words() -> None:
    book = month_book(rich_month.desk(), rich_month.OWNER, rich_month.MARCH, BOOK_WORDS, linked)
    (table,) = book.tables
    assert {str(row[0]) for row in table.rows} <= set(CAUSES.values())


def test_all_sheets_are_there_in_their_order() -> None:
    book = month_book(rich_month.desk(), rich_month.OWNER, rich_month.MARCH, BOOK_WORDS, linked)
    assert [sheet.name for sheet in book.sheets] == [
        "Emitidos", "Recibidos", "Pagos emitidos", "Pagos recibidos", "Notas", "Saldos PPD", "Retenciones", "Nómina",
        "DIOT", "Cancelaciones", "Avisos", "Faltantes",
    ]  # fmt: skip


def test_each_row_says_as_what_it_counts() -> None:
    book = month_book(rich_month.desk(), rich_month.OWNER, rich_month.MARCH, BOOK_WORDS, linked)
    sheet = book.sheet("received")
    counts = {}
    for row in sheet.rows:
        value = row[sheet.place("uuid")]
        assert isinstance(value, Linked)
        counts[value.text] = str(row[sheet.place("counts")])
    assert [counts[rich_month.uuid(number)] for number in (11, 13, 16, 17)] == [
        "PUE del mes",
        "Espera su pago (PPD)",
        "No acreditable: efectivo",
        "No acreditable: 69-B definitivo",
    ]
