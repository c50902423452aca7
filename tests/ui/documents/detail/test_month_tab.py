"""The tab «En el mes»: where the document counts and why, what is left of a PPD, what touches it, and 69-B."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.bookkeeping.decision_book import DecisionBook
from app.bookkeeping.known_lists import KnownLists
from app.domain.clock import SystemClock
from app.domain.month.decisions import DecisionKind
from app.paths import Paths
from app.store.decision_log import DecisionLog
from app.words.formatting import money
from app.words.month_words import BUCKETS
from tests.make import NOW, OWNER, a_taxpayer
from tests.ui.shelf import papers_on
from tests.unit.fiscal.papers import OTHER, THIRD, Papers, part, uuid_of
from ui.__main__ import main
from ui.background.query_thread import PendingQuery
from ui.documents.page import ComprobantesPage
from ui.state.month_desk import MonthDesk
from ui.window.main_window import MainWindow

LISTED = Path(__file__).parents[3] / "data" / "lists" / "Listado_completo_69-B.csv"
HALF, PUE, _ISSUED, REP, NOTE = (uuid_of(number) for number in range(1, 6))


@pytest.fixture
def shelf(seed: Any, paths: Paths) -> Papers:
    seed.taxpayer(a_taxpayer(name="ESCUELA KEMPER"))
    papers = papers_on(seed, paths)
    half = papers.bill("2026-09-15", 2000, received=True)
    papers.bill("2026-10-02", 500, received=True, method="PUE", counterpart=THIRD)
    papers.bill("2026-10-20", 5000)
    papers.rep("2026-10-20", part(half, 1, 2320, 1160), paid_on="2026-10-18")
    papers.bill("2026-10-25", 100, type_="E", method="PUE", received=True, relations=(("01", HALF),))
    return papers


@pytest.fixture
def page(qtbot: QtBot, shelf: Papers, window: Callable[[], MainWindow]) -> ComprobantesPage:
    shown = window()
    shown.resize(1366, 768)
    shown.show_page("comprobantes")
    found = shown.page
    assert isinstance(found, ComprobantesPage)
    qtbot.waitUntil(lambda: found.model.rowCount() == 5 and not found.is_reading)
    return found


def open_tab(qtbot: QtBot, page: ComprobantesPage, uuid: str) -> str:
    """The tab is clicked, the document chosen in the list."""
    tabs = page.detail.tabs
    choose(page, uuid)
    qtbot.waitUntil(page.detail.isVisible)
    bar = tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    return read(qtbot, page, uuid)


def choose(page: ComprobantesPage, uuid: str) -> None:
    rows = [page.model.row(place) for place in range(page.model.rowCount())]
    page.table.go_to([one.uuid if one else "" for one in rows].index(uuid))


def read(qtbot: QtBot, page: ComprobantesPage, uuid: str) -> str:
    """What the tab says of this document, once it is all there."""
    panel = page.detail

    def is_there() -> bool:
        return panel.details is not None and panel.details.row.uuid == uuid and bool(panel.month.text.toPlainText())

    qtbot.waitUntil(lambda: is_there() and not panel.month.is_waiting)
    return panel.month.text.toPlainText().replace("\xa0", " ")


def test_a_ppd_says_what_is_paid_and_left_and_leads_to_the_rep_that_counts(
    qtbot: QtBot, page: ComprobantesPage
) -> None:
    choose(page, HALF)
    qtbot.waitUntil(lambda: page.detail.contents is not None)
    assert not page.detail.month.is_waiting  # nothing is asked while another tab is open
    assert page.detail.month.text.toPlainText() == ""
    text = open_tab(qtbot, page, HALF)
    assert "Pagado y notas: $1,276.00 de $2,320.00. Saldo: $1,044.00." in text
    assert "Parcial · Espera REP." in text
    assert "Es PPD: su IVA cuenta cuando se paga, por sus REP." in text
    assert "REP y notas que lo tocan (2)" in text
    assert "$1,160.00" in text
    assert "$116.00" in text
    assert "No hay una lista 69-B guardada, así que no se sabe si PAPELERÍA & CÍA está en ella." in text
    markup = page.detail.month.text.toHtml()
    link = re.search(r'href="(documento:\d+)"[^>]*>(?:<[^>]+>)*Pago', markup)
    assert link is not None
    page.detail.month.text.anchorClicked.emit(QUrl(link[1]))
    text = read(qtbot, page, REP)
    assert "Octubre de 2026" in text
    assert re.search(
        r"IVA pagado, 16 %\s+Base \$1,000.00. Por flujo y como lo suma el SAT. REP: cuenta en el mes", text
    )
    assert "$160.00" in text
    assert "Facturas de las que habla (1)" in text


def test_the_tab_has_every_figure_that_the_command_prints(
    qtbot: QtBot, page: ComprobantesPage, capsys: pytest.CaptureFixture[str]
) -> None:
    for uuid in (PUE, REP, NOTE):
        text = open_tab(qtbot, page, uuid)
        capsys.readouterr()
        assert main(["mes", "--uuid", uuid, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        for one in told["efectos"]:
            assert re.search(rf"{BUCKETS[one['tasa']]}\s+Base {re.escape(money(one['base']))}\.", text)
            assert money(one["iva"]) in text
        for one in (*told["otros"], *told["ingresos"]):
            assert money(one["importe"]) in text
        for one in told["avisos"]:
            assert one["detalle"] in text


def test_a_decision_is_seen_at_once_and_unread_facts_make_no_figures(
    qtbot: QtBot, page: ComprobantesPage, paths: Paths, seed: Any
) -> None:
    assert "no acreditable" not in open_tab(qtbot, page, PUE)
    desk = page.window().findChild(MonthDesk)
    assert desk is not None
    book = DecisionBook(DecisionLog(paths.decisions), SystemClock())
    desk.write(lambda: book.decide(OWNER, PUE, {DecisionKind.NOT_CREDITABLE: ""}))
    qtbot.waitUntil(lambda: "no acreditable: lo dijo la persona" in page.detail.month.text.toPlainText())
    with seed.database.transaction() as connection:
        connection.execute("INSERT INTO unread (document) SELECT id FROM documents WHERE uuid = ?", (REP,))
    text = open_tab(qtbot, page, HALF)
    assert text.startswith("Acopio todavía está leyendo este comprobante")
    assert "$" not in text


def test_the_supplier_s_place_in_69_b_is_told_with_the_day_of_the_document(
    qtbot: QtBot, page: ComprobantesPage, paths: Paths
) -> None:
    data = LISTED.read_bytes().replace(b"EFO010101AA1", OTHER.encode())
    KnownLists(paths.lists).take_in([data], LISTED.name, NOW)
    text = open_tab(qtbot, page, HALF)
    assert "✖ PAPELERÍA & CÍA está en la lista 69-B como «Definitivo» desde el 15/05/2026" in text
    assert "ya lo estaba el día de este comprobante (15/09/2026)" in text
    assert "Sus CFDI no producen ni produjeron efecto fiscal (CFF 69-B)." in text
    assert "FLETES DEL NORTE no está en las listas guardadas (69-B al 31/05/2026)." in open_tab(qtbot, page, PUE)


def test_running_through_the_list_asks_nothing_but_where_it_rests(
    qtbot: QtBot, page: ComprobantesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_tab(qtbot, page, HALF)
    page.table.go_to(0)
    qtbot.waitUntil(lambda: not page.detail.month.is_waiting)
    asked: list[str] = []
    desk = page.window().findChild(MonthDesk)
    assert desk is not None
    ask = desk.ask

    def noted(question: Any) -> PendingQuery:
        asked.extend(one for one in (getattr(question, "keywords", {}).get("uuid"),) if one)
        return ask(question)

    monkeypatch.setattr(desk, "ask", noted)
    for _ in range(page.model.rowCount() - 1):
        QTest.keyClick(page.table, Qt.Key.Key_Down)
    last = page.model.row(page.model.rowCount() - 1)
    assert last is not None
    read(qtbot, page, last.uuid)
    assert asked == [last.uuid]
