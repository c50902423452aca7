"""Texts of documents on buttons and in menus, where Qt reads some letters as orders. Pure."""

from __future__ import annotations


def literal(text: str) -> str:
    """``text`` as a button or menu shows it letter by letter: & marks a key there, and a tab begins a shortcut."""
    return text.replace("&", "&&").replace("\t", " ")
