"""The buttons and the context menu for the selected requests."""

from __future__ import annotations

from collections.abc import Set
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui.requests.actions import ICONS, RequestAction
from ui.widgets.flow_row import FlowRow
from ui.widgets.layouts import button
from ui.widgets.theme import GRID, icon

_BUTTONS = (
    RequestAction.CHECK,
    RequestAction.DETAIL,
    RequestAction.FOLDER,
    RequestAction.AGAIN,
    RequestAction.PAUSE,
    RequestAction.RESUME,
    RequestAction.CANCEL,
)
_TIPS = {
    RequestAction.CHECK: "Preguntar al SAT sin esperar (F5)",
    RequestAction.AGAIN: "Pedir lo mismo otra vez, con un segundo de diferencia para que el SAT lo acepte",
}


class RequestActionsBar(FlowRow):
    """One button an action, enabled when it applies to something selected.

    Signals:
        chosen: the ``RequestAction``.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.buttons: dict[RequestAction, QPushButton] = {action: _made(action) for action in _BUTTONS}
        super().__init__(*self.buttons.values(), gap=GRID, parent=parent)
        for action, made in self.buttons.items():
            made.clicked.connect(partial(self.chosen.emit, action))
        self.enable_actions(frozenset())

    def enable_actions(self, actions: Set[RequestAction]) -> None:
        """Enable these actions and no others; of pausing and resuming only one is shown."""
        for action, one in self.buttons.items():
            one.setEnabled(action in actions)
        resumes = RequestAction.RESUME in actions and RequestAction.PAUSE not in actions
        self.buttons[RequestAction.RESUME].setVisible(resumes)
        self.buttons[RequestAction.PAUSE].setVisible(not resumes)


def _made(action: RequestAction) -> QPushButton:
    made = button(action.value, ICONS[action], tip=_TIPS.get(action, action.value))
    made.setAccessibleName(action.value)
    return made


class ActionsMenu(QMenu):
    """A context menu that signals which action was clicked.

    Signals:
        chosen: the ``RequestAction``.
    """

    chosen = Signal(object)


def context_menu(actions: Set[RequestAction], parent: QWidget) -> ActionsMenu:
    """A menu of the actions that apply; it is deleted when it closes."""
    menu = ActionsMenu(parent)
    for action in RequestAction:
        entry = menu.addAction(icon(ICONS[action]), action.value)
        entry.setEnabled(action in actions)
        entry.triggered.connect(partial(menu.chosen.emit, action))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
