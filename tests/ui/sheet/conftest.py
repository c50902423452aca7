"""Every kind of document to print, and the fonts to print it with."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.document import Document
from tests.ui.sheet.documents import KINDS
from ui.printing.fonts import Fonts


@pytest.fixture(params=KINDS)
def any_kind(request: pytest.FixtureRequest) -> Document:
    """One document of each kind."""
    return KINDS[request.param]()


@pytest.fixture
def fonts(qapp: QApplication) -> Fonts:
    return Fonts()
