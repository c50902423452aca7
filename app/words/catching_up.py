"""What is said while a library of an older Acopio is read again."""

from __future__ import annotations

from app.words.formatting import count

READING_AGAIN = "Tu biblioteca es de un Acopio anterior: se leen otra vez los XML, una sola vez."


def read(done: int, of_all: int) -> str:
    """How far it is."""
    return f"{count(done)} de {count(of_all)} XML"
