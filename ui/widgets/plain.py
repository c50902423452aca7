"""Texts for the places of Qt that guess whether they were given markup: what comes from outside is never that.

As a tip, ``<img src='/dev/zero'>`` is read, without end, and ``<img src='file://host/share'>`` opens that share.
"""

from __future__ import annotations

import textwrap
import unicodedata

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel

_MOST_LETTERS, _MOST_LINES, _LINE = 600, 12, 90
_JOINER = "\N{WORD JOINER}"  # shown as nothing; behind it no letter makes a tag or an entity


def plain_tip(text: str) -> str:
    """``text`` as a tip shows it, letter by letter: in lines of some 90 letters, and not many of them."""
    lines = [one for line in text[:_MOST_LETTERS].splitlines() for one in textwrap.wrap(_visible(line), _LINE)]
    is_cut = len(text) > _MOST_LETTERS or len(lines) > _MOST_LINES
    return _harmless("\n".join(lines[:_MOST_LINES]) + ("…" if is_cut else ""))


def plain_label(text: str = "") -> QLabel:
    """A label of plain text: what it shows, now or later, may come from outside."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def one_line(text: str) -> str:
    """``text`` on a single line: what breaks lines or cannot be seen becomes a blank, and blanks are single."""
    return " ".join((text if text.isprintable() else _visible(text)).split())


def escape_mnemonic(text: str) -> str:
    """``text`` as a button or menu shows it letter by letter: & marks a key there, and a tab begins a shortcut."""
    return text.replace("&", "&&").replace("\t", " ")


def _visible(text: str) -> str:
    return "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)


def _harmless(text: str) -> str:
    """``text`` in a form that Qt does not take for markup, and that looks the same."""
    if not Qt.mightBeRichText(text):
        return text
    return text.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
