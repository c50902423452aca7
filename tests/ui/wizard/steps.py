"""What the tests of the wizard do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QWizard

from ui.wizard.download_wizard import DownloadWizard

Open = Callable[..., DownloadWizard]


def button(wizard: DownloadWizard, which: QWizard.WizardButton) -> QAbstractButton:
    return wizard.button(which)


def may_go_on(wizard: DownloadWizard) -> bool:
    return button(wizard, QWizard.WizardButton.NextButton).isEnabled()


def finish(wizard: DownloadWizard) -> tuple[Any, ...]:
    told: list[tuple[Any, ...]] = []
    wizard.accepted_commands.connect(told.append)
    button(wizard, QWizard.WizardButton.FinishButton).click()
    (commands,) = told
    return commands


def go_to(wizard: DownloadWizard, page: object) -> None:
    while wizard.currentPage() is not page:
        before = wizard.currentId()
        wizard.next()
        assert wizard.currentId() != before
