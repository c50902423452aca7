"""Every date has one row of each parameter, each row its source; files that are otherwise are refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bookkeeping.parameter_files import load_parameters, read_parameters
from app.fiscal.parameters import Bracket, Parameter
from app.paths import resources

UNIT = 1_000_000


@given(st.sampled_from(Parameter), st.dates())
def test_every_date_has_one_row_of_each_parameter(name: Parameter, day: date) -> None:
    holding = [row for row in load_parameters().rows[name] if row.first <= day <= row.last]
    assert holding == [load_parameters().at(name, day)]


@pytest.mark.parametrize("name", Parameter)
def test_every_row_says_where_it_is_from(name: Parameter) -> None:
    for row in load_parameters().rows[name]:
        assert len(row.source.split()) > 1 or row.source.startswith("c_")


def _gap(rows: list[dict[str, Any]]) -> None:
    rows[0]["hasta"] = "2018-12-30"


def _two(rows: list[dict[str, Any]]) -> None:
    rows[1]["desde"] = "2018-12-31"


def _no_end(rows: list[dict[str, Any]]) -> None:
    rows[-1]["hasta"] = "2030-12-31"


def _late_begin(rows: list[dict[str, Any]]) -> None:
    rows[0]["desde"] = "2015-01-01"


def _no_source(rows: list[dict[str, Any]]) -> None:
    rows[1]["fuente"] = " "


def _no_number(rows: list[dict[str, Any]]) -> None:
    rows[1]["valor"] = "ocho"


def _backwards(rows: list[dict[str, Any]]) -> None:
    rows[1]["hasta"], rows[2]["desde"] = "2018-12-30", "2018-12-31"


def _nothing(rows: list[dict[str, Any]]) -> None:
    rows.clear()


@pytest.mark.parametrize(
    "spoil",
    [_gap, _two, _no_end, _late_begin, _no_source, _no_number, _backwards, _nothing],
    ids=lambda one: one.__name__,
)
def test_a_date_without_a_row_or_with_two_is_refused(
    tmp_path: Path, spoil: Callable[[list[dict[str, Any]]], None]
) -> None:
    folder = tmp_path / "fiscal"
    shutil.copytree(resources() / "fiscal", folder)
    read_parameters(folder)
    written = json.loads((folder / "iva.json").read_text(encoding="utf-8"))
    spoil(written["iva.tasa_frontera"]["filas"])
    (folder / "iva.json").write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(ValueError, match=r"."):
        read_parameters(folder)


def test_a_parameter_too_many_or_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "fiscal"
    shutil.copytree(resources() / "fiscal", folder)
    shutil.copy(folder / "iva.json", folder / "otra.json")
    with pytest.raises(ValueError, match="two files"):
        read_parameters(folder)
    (folder / "otra.json").unlink()
    (folder / "iva.json").unlink()
    with pytest.raises(ValueError, match=r"iva\.tasa_general"):
        read_parameters(folder)


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        (Parameter.IVA_RATE, date(2026, 3, 1), 160_000),
        (Parameter.IVA_BORDER_RATE, date(2026, 12, 31), 80_000),
        (Parameter.IVA_BORDER_RATE, date(2027, 1, 1), None),
        (Parameter.REP_DAY, date(2021, 12, 31), 10),
        (Parameter.REP_DAY, date(2022, 1, 1), 5),
        (Parameter.CASH_CAP, date(2026, 3, 1), 2000 * UNIT),
        (Parameter.RESICO_WITHHELD, date(2021, 1, 1), None),
        (Parameter.UMA_MONTH, date(2026, 1, 31), 3439_460_000),
        (Parameter.UMA_MONTH, date(2026, 2, 1), 3566_220_000),
    ],
)
def test_values(name: Parameter, day: date, value: int | None) -> None:
    assert load_parameters().known(name, day) == value


def test_resico_table() -> None:
    table = load_parameters().table(Parameter.RESICO_TABLE, date(2026, 3, 1))
    assert [bracket.rate for bracket in table] == [10_000, 11_000, 15_000, 20_000, 25_000]
    assert table[0] == Bracket(25_000 * UNIT, 10_000)
    assert load_parameters().table(Parameter.RESICO_TABLE, date(2021, 3, 1)) == ()


@pytest.mark.parametrize(
    ("day", "cents"),
    [
        (date(2024, 5, 1), 390_12),
        (date(2025, 1, 15), 474_95),
        (date(2025, 2, 1), 474_65),
        (date(2026, 1, 15), 536_21),
        (date(2026, 2, 1), 535_65),
    ],
)
def test_the_subsidy_is_its_part_of_the_uma(day: date, cents: int) -> None:
    """The amounts that the decrees print."""
    parameters = load_parameters()
    part, uma = parameters.number(Parameter.SUBSIDY_PART, day), parameters.number(Parameter.UMA_MONTH, day)
    assert (part * uma + 5 * 10**9) // 10**10 == cents


def test_no_parameter_is_kept_that_no_rule_asks_for() -> None:
    rules = "".join(path.read_text(encoding="utf-8") for path in (resources().parent / "app").rglob("*.py"))
    assert [one.name for one in Parameter if f"Parameter.{one.name}" not in rules] == []
