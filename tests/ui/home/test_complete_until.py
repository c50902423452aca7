"""«Al día» is never said without a date, and what waits is never called nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.domain.period import Period
from app.domain.query import Query
from app.engine.events import Activity, ActivityKind, RequestChanged
from app.engine.planning.completeness import Complete
from app.words.completeness_words import complete_sentence, complete_words
from tests.make import NOW, OTHER, OWNER, a_taxpayer
from tests.ui.windows import parts_of
from ui.home.page import InicioPage
from ui.window.main_window import MainWindow

TODAY = date(2026, 12, 4)
OCTOBER = Complete(date(2025, 1, 1), date(2026, 10, 31))
NOVEMBER = Complete(date(2024, 1, 1), date(2026, 11, 30))


def whole(direction: Direction, start: datetime, end: datetime) -> Query:
    status = StatusFilter.VALID if direction is Direction.RECEIVED else StatusFilter.ALL
    return Query(Service.CFDI, direction, ContentKind.XML, OWNER, Period(start, end), status=status)


@pytest.mark.parametrize(
    ("owners", "complete", "words"),
    [
        ((), {}, "Sin e.firma registrada"),
        ((OWNER,), {}, "Sin descargas todavía"),
        ((OWNER,), {OTHER: NOVEMBER}, "Sin descargas todavía"),
        ((OWNER,), {OWNER: None}, "Sin meses completos todavía"),
        ((OWNER,), {OWNER: NOVEMBER}, "Completo hasta el 30/11"),
        ((OWNER, OTHER), {OWNER: NOVEMBER, OTHER: OCTOBER}, "Completo hasta el 31/10"),
        ((OWNER, OTHER), {OWNER: NOVEMBER}, "Completo hasta el 30/11 · 1 sin completar"),
    ],
)
def test_the_words_of_the_chip(owners: tuple[Rfc, ...], complete: dict[Rfc, Complete | None], words: str) -> None:
    assert complete_words(owners, complete, TODAY) == words


def test_another_year_is_named_and_the_sentence_says_since_when() -> None:
    assert complete_words((OWNER,), {OWNER: NOVEMBER}, date(2027, 1, 3)) == "Completo hasta el 30/11/2026"
    assert complete_sentence((OWNER, OTHER), {OWNER: NOVEMBER, OTHER: OCTOBER}, TODAY) == (
        "Completo hasta el 31/10: tienes los XML emitidos y recibidos desde el 01/01/2025."
    )


def test_just_after_a_month_it_is_told_why_its_last_days_do_not_count_yet() -> None:
    asked_on_the_first = {OWNER: Complete(date(2026, 11, 1), date(2026, 11, 26))}
    told = complete_sentence((OWNER,), asked_on_the_first, date(2026, 12, 1))
    assert told.startswith("Completo hasta el 26/11: ")
    assert told.endswith(
        "Lo de los últimos días se pide otra vez al poner al día, porque el SAT tarda en publicarlo todo."
    )
    assert "últimos días" not in complete_sentence((OWNER,), asked_on_the_first, date(2026, 12, 20))


def test_the_chip_and_inicio_say_up_to_which_day(qtbot: QtBot, seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.taxpayer(a_taxpayer())
    seed.taxpayer(a_taxpayer(OTHER))
    start, end = datetime(2026, 10, 1), datetime(2026, 10, 31, 23, 59, 59)
    seed.answered(whole(Direction.ISSUED, start, end), NOW)
    shown = window()
    parts_of(shown).app_state.apply(Activity(ActivityKind.UP_TO_DATE))
    qtbot.waitUntil(lambda: shown.top_bar.chip.text == "Sin meses completos todavía")
    assert shown.top_bar.chip.property("state") == "idle"
    request = seed.answered(whole(Direction.RECEIVED, start, NOW.replace(tzinfo=None)), NOW)
    parts_of(shown).app_state.apply(RequestChanged(request))
    qtbot.waitUntil(lambda: shown.top_bar.chip.text == "Completo hasta el 31/10 · 1 sin completar")
    shown.top_bar.choose(OWNER.value)
    assert shown.top_bar.chip.text == "Completo hasta el 31/10"
    assert shown.top_bar.chip.property("state") == "ok"
    page = shown.page
    assert isinstance(page, InicioPage)
    assert (
        page.month.downloads.complete_text
        == "Completo hasta el 31/10: tienes los XML emitidos y recibidos desde el 01/10/2026."
    )
    shown.top_bar.choose(OTHER.value)
    assert shown.top_bar.chip.text == "Sin descargas todavía"


def test_what_waits_is_never_called_nothing(seed: Any, window: Callable[[], MainWindow]) -> None:
    seed.taxpayer(a_taxpayer())
    waiting = [seed.request(State.NEEDS_KEY, month) for month in (1, 2, 3)]
    shown = window()
    parts_of(shown).app_state.apply(Activity(ActivityKind.NEEDS_KEY))
    assert shown.top_bar.chip.text == "3 solicitudes esperan tu contraseña"
    assert shown.status_line.text == "3 solicitudes esperan tu contraseña"
    for one in waiting[:2]:
        parts_of(shown).app_state.apply(RequestChanged(replace(one, state=State.PAUSED)))
    assert shown.status_line.text == "1 solicitud espera tu contraseña · 2 solicitudes en pausa"
    for one in waiting:
        parts_of(shown).app_state.apply(
            RequestChanged(replace(one, state=State.CANCELLED, next_at=NOW + timedelta(days=1)))
        )
    assert shown.status_line.text == "Sin trabajo pendiente"


def test_of_what_is_here_there_is_one_reading_at_a_time_and_the_last_counts(
    qtbot: QtBot, window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = window()
    app_state = parts_of(opened).app_state
    qtbot.waitUntil(lambda: app_state.place is not None)
    go_on = Event()
    begun: list[int] = []

    def slowly(_database: Path) -> dict[Rfc, Complete | None]:
        begun.append(len(begun))
        go_on.wait(30)
        return {OWNER: NOVEMBER if len(begun) > 1 else OCTOBER}

    monkeypatch.setattr("ui.state.completeness.read_complete", slowly)
    app_state.opened.emit()
    qtbot.waitUntil(lambda: begun == [0])
    app_state.opened.emit()
    app_state.opened.emit()
    go_on.set()
    qtbot.waitUntil(lambda: app_state.complete == {OWNER: NOVEMBER})
    assert begun == [0, 1]
