"""Records that the person wrote: they come back as they were, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.month.diot import DiotRow
from app.fiscal.diot_manual import read_rows, rows_text

TEXTS = st.text(max_size=40)
ROWS = st.builds(
    DiotRow,
    st.sampled_from(["04", "05", "15"]),
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.dictionaries(st.integers(8, 53), st.integers(0, 10**14)),
    st.sampled_from(["01", "02"]),
)


@given(st.lists(ROWS, max_size=4))
def test_they_come_back_as_they_were(rows: list[DiotRow]) -> None:
    assert list(read_rows(rows_text(rows))) == rows


def test_no_decision_is_no_rows() -> None:
    assert read_rows("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "nada",
        "[1]",
        '[{"tercero":5}]',
        '[{"importes":[]}]',
        '[{"importes":{"8":1.5}}]',
        '[{"importes":{"8":true}}]',
        '[{"importes":{"²":1}}]',
        "[" * 100_000,
        '[{"nombre":"' + "a" * 500 + '"}]',
        "[" + ",".join(["{}"] * 5_001) + "]",
    ],
)
def test_what_is_no_table_of_records_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_rows(text)


@given(st.text())
def test_any_text_is_rows_or_a_value_error(text: str) -> None:
    try:
        read_rows(text)
    except ValueError:
        return
