"""A tip is shown letter by letter, whatever it says, and never fills the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt

from ui.widgets.plain import one_line, plain_tip

PIECES = st.sampled_from(
    ["<", ">", "&", "&lt;", "<img src='/dev/zero'>", "<b>", "</p>", "<!DOCTYPE html>", "< b >", "\n"]
)
HOSTILE = st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join)


@given(HOSTILE | st.text(max_size=2_000))
def test_no_text_is_taken_for_markup_and_none_is_long(text: str) -> None:
    tip = plain_tip(text)
    assert not Qt.mightBeRichText(tip)
    assert tip.count("\n") < 12
    assert max(map(len, tip.splitlines()), default=0) <= 200


@pytest.mark.parametrize("text", ["FERRETERÍA «MONTE» & HIJOS", "3 < 4", "una\ndos"])
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert plain_tip(text) == text


def test_markup_looks_as_it_was_written() -> None:
    assert Qt.mightBeRichText("<b>Serie</b> &amp;")
    assert plain_tip("<b>Serie</b> &amp;").replace("\N{WORD JOINER}", "") == "<b>Serie</b> &amp;"


@pytest.mark.parametrize("text", ["UNO\nDOS", "UNO\r\n  DOS", "UNO\u2028DOS", "UNO\x00\x0b\tDOS", " UNO DOS "])
def test_names_are_one_line(text: str) -> None:
    assert one_line(text) == "UNO DOS"
