"""The two-dimensional code of a text as dark and light modules, ready to be painted."""

from __future__ import annotations

_MASK = 3  # every reader takes any mask; trying all eight takes longer than the rest of the page


def qr_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code of ``text`` with error correction M, row by row, dark ones True, without the quiet zone around."""
    import segno  # where a sheet is only read on the screen no code is drawn

    code = segno.make_qr(text, error="m", boost_error=False, mask=_MASK)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
