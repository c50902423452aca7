"""The wizard, opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.efirma.vault import StoredEfirma
from tests.efirma_fixtures import joined_tasks, now, sample, stored, taxpayer, write_efirma
from tests.ui.wizard.steps import Open
from ui.wizard.download_wizard import DownloadWizard

__all__ = ["joined_tasks", "now", "open_wizard", "ready", "sample", "stored", "taxpayer", "write_efirma"]


@pytest.fixture
def open_wizard(qtbot: QtBot, now: Callable[[], datetime], stored: StoredEfirma) -> Open:
    """Opens the wizard for some contribuyentes, who have the test e.firma."""

    def open_it(
        taxpayers: Sequence[Taxpayer] = (),
        *,
        unlocked: frozenset[Rfc] = frozenset(),
        preferred: Rfc | None = None,
        sends: Callable[[str], int] = lambda _: 0,
        **more: Any,
    ) -> DownloadWizard:
        more.setdefault("load_efirma", lambda _: stored)
        wizard = DownloadWizard(taxpayers, unlocked, preferred, now, sends, **more)
        qtbot.addWidget(wizard)
        with qtbot.waitExposed(wizard):
            wizard.show()
        return wizard

    return open_it


@pytest.fixture
def ready(open_wizard: Open, taxpayer: Taxpayer) -> DownloadWizard:
    """On the second page, for a contribuyente that needs no password."""
    wizard = open_wizard([taxpayer], unlocked=frozenset({taxpayer.rfc}))
    wizard.next()
    return wizard
