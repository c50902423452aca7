"""The words of the export: all there, and fit for sheets and headers."""

from __future__ import annotations

import pytest

from app.reports.columns import AnyTable
from app.reports.export import SHEETS
from app.reports.items import Origin
from app.words.export_columns import EXPORT_WORDS


@pytest.mark.parametrize("table", SHEETS, ids=lambda table: table.key)
def test_every_column_has_its_own_header(table: AnyTable) -> None:
    headers = [EXPORT_WORDS.columns[column.key] for column in table.columns]
    assert len(set(headers)) == len(headers)


def test_no_words_without_a_column() -> None:
    assert EXPORT_WORDS.columns.keys() == {column.key for table in SHEETS for column in table.columns}


def test_sheets_have_names_that_a_workbook_takes() -> None:
    names = [EXPORT_WORDS.sheets[table.key] for table in SHEETS]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 28 and not set(name) & set("[]:*?/\\'") for name in names)


def test_values_have_words() -> None:
    states = ("vigente", "cancelado", "desconocido", "ilegible")
    keys = (*states, *Origin, "side:issued", "side:received", "payroll:earning", "payroll:deduction", "payroll:other")
    assert all(EXPORT_WORDS.value(key) != key for key in keys)
    assert EXPORT_WORDS.value("") == ""
