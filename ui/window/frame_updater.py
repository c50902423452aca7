"""Keeps the window's frame true: contribuyentes in the top bar, the engine's chip, banners and the status line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Slot

from app.domain.taxpayer import Taxpayer
from app.engine.commands import Cancel
from app.engine.events import Activity, ActivityKind, Outage, Transfer
from app.words import formatting
from app.words.completeness_words import COMPLETE
from app.words.messages import explain
from app.words.status_line_words import status_line
from ui.state.app_state import AppState
from ui.state.awaited import chip_words, resting_words
from ui.widgets.badges import ACTIVITY_BADGES, Badge, health
from ui.widgets.banner_stack import BannerStack
from ui.widgets.plain import one_line
from ui.window.at_once_menu import AtOnceMenu
from ui.window.engine_chip import ChipStatus
from ui.window.main_window import MainWindow
from ui.window.status_line import NOTHING
from ui.window.top_bar import OwnerEntry

_FAILED = ChipStatus("Detenido", "Acopio no pudo abrir tu biblioteca.", "bad", "error")


class FrameUpdater(QObject):
    """Shows ``app_state`` in the frame of ``window``, and hands on what the person wants there.

    Attributes:
        banners: the banners above the page.
    """

    def __init__(self, window: MainWindow, app_state: AppState) -> None:
        super().__init__(window)
        self._window = window
        self._app_state = app_state
        self._has_failed = False
        self._resting = ""
        self._received: tuple[int, int] = (0, 0)
        self.banners = BannerStack()
        window.banner_place.addWidget(self.banners)
        window.top_bar.owner_chosen.connect(self._on_standing)
        window.top_bar.stretches_wanted.connect(self._on_stretches)
        window.status_line.cancel_wanted.connect(self._on_cancel)
        window.second_passed.connect(self._show_activity)
        app_state.opened.connect(self._on_requests)
        app_state.requests_changed.connect(self._on_requests)
        app_state.taxpayers_changed.connect(self._on_taxpayers)
        app_state.activity_changed.connect(self._on_activity)
        app_state.completeness_read.connect(self._on_standing)
        app_state.transfer.connect(self._on_transfer)
        app_state.trouble.connect(self.banners.show_trouble)
        self._today = app_state.now().date()
        window.top_bar.months.see_today(self._today)
        self.show_owners()
        self._on_requests()

    @Slot()
    def show_owners(self) -> None:
        """List the registered contribuyentes in the top bar, in the colours of now."""
        known = sorted(self._app_state.taxpayers.values(), key=lambda one: one.name)
        now = self._app_state.now()
        self._window.top_bar.show_owners([owner_entry(one, now) for one in known])

    def show_failure(self) -> None:
        """Say that the engine could not be opened, or ended."""
        self._has_failed = True
        self._window.top_bar.chip.show_status(_FAILED)

    @Slot()
    def _on_requests(self) -> None:
        self._show_job()
        self.banners.show_missing(self._app_state.missing_passwords())
        self._on_standing()

    @Slot()
    def _on_taxpayers(self) -> None:
        self.show_owners()
        if self._app_state.is_loaded:
            self._window.choose_last_owner()
        self._on_requests()

    @Slot()
    def _on_activity(self) -> None:
        self._has_failed = False
        self._on_standing()

    @Slot()
    def _on_standing(self) -> None:
        """What the chip says while nobody is awaited has changed: it goes through all requests, so not every second."""
        self._resting = resting_words(self._app_state, self._window.top_bar.owner)
        self._show_activity()

    @Slot()
    def _show_activity(self) -> None:
        """Show what the engine does, with a countdown that is true."""
        state = self._app_state
        if state.now().date() != self._today:
            self._today = state.now().date()
            self._window.top_bar.months.see_today(self._today)
        if state.activity is not None and not self._has_failed:
            status = chip_status(state.activity, state.failing, state.now(), self._resting)
            self._window.top_bar.chip.show_status(status)

    @Slot(object)
    def _on_transfer(self, transfer: Transfer) -> None:
        self._received = (transfer.request_id, transfer.received)
        self._show_job()

    def _show_job(self) -> None:
        """The oldest request whose packages are coming in; else how much is awaited."""
        if not self._app_state.requests:
            self._window.status_line.show_job(NOTHING)
            return
        words = status_line(self._app_state.requests.values(), self._received)
        self._window.status_line.show_job(words.text, words.job, words.part)

    @Slot()
    def _on_stretches(self) -> None:
        bar = self._window.top_bar
        menu = AtOnceMenu(bar, everybody=bar.owner is None and len(self._app_state.taxpayers) > 1)
        menu.chosen.connect(bar.at_once_wanted)
        menu.popup(bar.at_once.mapToGlobal(bar.at_once.rect().bottomLeft()))

    @Slot(int)
    def _on_cancel(self, request_id: int) -> None:
        self._window.command.emit(Cancel((request_id,)))


def owner_entry(one: Taxpayer, now: datetime) -> OwnerEntry:
    """A contribuyente as the top bar lists it, with how its e.firma stands."""
    days = one.days_left(now)
    return OwnerEntry(
        one.rfc,
        f"{one.rfc} · {one_line(one.name)}",
        f"{health(days).kind}_text",
        f"e.firma: {formatting.validity(days)}",
    )


def chip_status(activity: Activity, failing: Sequence[Outage], now: datetime, resting: str) -> ChipStatus:
    """What the chip says of the engine's activity; ``resting`` when nobody but the person is awaited."""
    words = explain(activity.kind)
    badge = ACTIVITY_BADGES[activity.kind]
    if activity.kind is ActivityKind.UP_TO_DATE and not resting.startswith(COMPLETE):
        badge = Badge("idle", "info")  # nothing waits, but nothing is complete either
    text = chip_words(activity, failing, now, resting)
    return ChipStatus(text, words.body, badge.kind, badge.icon)
