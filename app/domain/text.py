"""Texts without what people leave out when they type: case, accents and double blanks."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """``text`` in lower case, without accents and double blanks: how names, typed words and the SAT's texts compare."""
    if text.isascii():
        return " ".join(text.lower().split())
    parts = unicodedata.normalize("NFKD", text.encode("utf-8", "replace").decode().casefold())
    return " ".join("".join(letter for letter in parts if not unicodedata.combining(letter)).split())
