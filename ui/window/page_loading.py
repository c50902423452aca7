"""Loads the code of all pages in the background, so that the first look at one waits for its widgets alone.

Measured on a page of many parts (Comprobantes): more than half of its first opening was loading code.
"""

from __future__ import annotations

from importlib import import_module

PAGE_MODULES = (
    "ui.documents.page",
    "ui.documents.actions.deciding",
    "ui.documents.detail.month_tab",
    "ui.month.page",
    "ui.month.actions",
    "ui.balances.page",
    "ui.counterparts.page",
    "ui.coverage.page",
    "ui.payroll.page",
    "ui.requests.page",
    "ui.taxpayers.page",
    "ui.settings.page",
)
"""What ``PageFactory`` loads when a page is first shown, the largest first."""


def load_pages() -> None:
    """Load them, once; on any thread: nothing of a page is made by it."""
    for name in PAGE_MODULES:
        import_module(name)
