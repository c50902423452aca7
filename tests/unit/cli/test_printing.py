"""Tables for people: figures stand at the right, and columns that say nothing are left out."""

from __future__ import annotations

import pytest

from app.cli.printing import print_table, without_empty_columns


def test_figures_stand_at_the_right_and_words_at_the_left(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("Nombre", "Total", "Folio"), [("A", "$1,234.50", "7F"), ("Beto", "-$3.00 USD", "12")])
    assert capsys.readouterr().out.splitlines() == [
        "Nombre       Total  Folio",
        "A        $1,234.50  7F",
        "Beto    -$3.00 USD  12",
    ]


def test_columns_in_which_no_row_says_anything_are_left_out() -> None:
    header, rows = without_empty_columns(("A", "B", "C"), [("1", "", ""), ("", "", "3")])
    assert (list(header), [list(row) for row in rows]) == (["A", "C"], [["1", ""], ["", "3"]])
