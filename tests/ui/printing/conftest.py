"""The documents of the sheet's tests, and the fonts to print them with."""

from tests.ui.sheet.conftest import any_kind, fonts

__all__ = ["any_kind", "fonts"]
