"""What a row of the list tells at a glance: the other party, its folio, who is on article 69-B's list, what is here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.catalogs import Service
from app.domain.document import MetadataRow
from app.domain.identifiers import PackageId
from app.domain.index.rows import DocumentRow
from app.domain.sat_status import SatStatusAnswer
from app.domain.validity import OwnerRole, Validity
from app.engine.events import DocumentsAdded
from app.engine.sat_status.events import DocumentSatStatus
from app.settings import Theme
from app.store.documents import DocumentRepository
from app.store.sat_status import SatStatusRepository
from tests.make import NOW, OWNER
from tests.make_index import add_metadata
from ui.documents.filters.criteria import Criteria
from ui.documents.list.columns import COLUMNS, STATE_COLUMN, state_badge
from ui.documents.list.document_delegate import fitted
from ui.documents.page import ComprobantesPage
from ui.widgets.rows_model import BADGE_ROLE, DISPLAY, TOOLTIP
from ui.widgets.theme import ThemeManager

WIDTH = 640


def section(key: str) -> int:
    return next(at for at, one in enumerate(COLUMNS) if one.key == key)


def shown(row: DocumentRow, key: str) -> str:
    return COLUMNS[section(key)].text(row)


@pytest.fixture
def row(page: ComprobantesPage) -> DocumentRow:
    found = page.model.row(0)
    assert found is not None
    return found


def test_the_first_columns_are_seven_and_fit(qtbot: QtBot, page: ComprobantesPage) -> None:
    titles = [one.title for at, one in enumerate(COLUMNS) if not page.table.isColumnHidden(at)]
    assert titles == ["Fecha", "Lado", "Contraparte", "Folio", "Tipo", "Total", "Estado"]
    page.table.setFixedWidth(WIDTH)
    qtbot.waitUntil(lambda: page.table.width() == WIDTH)
    header = page.table.horizontalHeader()
    assert header.length() <= page.table.viewport().width() <= WIDTH
    page.table.setFixedWidth(WIDTH + 300)
    qtbot.waitUntil(lambda: page.table.columnWidth(section("party")) > 200)
    assert header.length() == page.table.viewport().width()


def test_the_other_party_is_named_on_one_line(row: DocumentRow) -> None:
    sold = replace(row, side=OwnerRole.ISSUED, receiver_name="FERRETERÍA\r\n  DEL MONTE", receiver_rfc="FMO010101AA1")
    assert shown(sold, "party") == "FERRETERÍA DEL MONTE"
    assert shown(replace(sold, receiver_name=""), "party") == "FMO010101AA1"
    bought = replace(row, side=OwnerRole.RECEIVED, issuer_name="UNO\u2028DOS", series="A\n", number="12\t03")
    assert shown(bought, "party") == "UNO DOS"
    assert shown(bought, "folio") == "A 12 03"
    assert shown(replace(bought, series="", number=""), "folio") == f"{row.uuid[:8]}…"


def test_amounts_name_their_currency(row: DocumentRow) -> None:
    dollars = replace(row, document_type="I", total="20.5", currency="USD")
    assert shown(dollars, "total") == "$20.50 USD"
    assert shown(replace(dollars, currency="MXN"), "total") == "$20.50"
    assert shown(replace(dollars, document_type="T", total="0", currency="XXX"), "total") == ""


def test_of_a_payment_the_total_is_what_was_paid_and_says_so(row: DocumentRow) -> None:
    payment = replace(row, document_type="P", total="0", currency="MXN", paid="1160.00")
    assert shown(payment, "total") == "pagado $1,160.00"
    assert shown(replace(payment, currency="USD"), "total") == "pagado $1,160.00 USD"
    assert shown(replace(payment, currency="XXX", paid=""), "total") == ""


def test_xml_and_rows_of_the_list_alone_are_different_numbers(
    qtbot: QtBot, seed: Any, page: ComprobantesPage, samples: int
) -> None:
    assert page.totals.counted.text() == f"{samples} XML en tu equipo"
    told = (
        MetadataRow(
            uuid=f"0000000{number}-0000-4000-8000-00000000000A",
            issuer_rfc="FMO010101AA1",
            issuer_name="FERRETERÍA\r\nMONTE",
            receiver_rfc=OWNER.value,
            receiver_name="ESCUELA KEMPER",
            pac_rfc="SPR190613I52",
            issued="2026-11-20T12:00:00",
            stamped="2026-11-20T12:01:00",
            total="116",
            effect="I",
            status="1",
            cancelled="",
        )
        for number in range(3)
    )
    with seed.database.transaction() as connection:
        package = PackageId("4e80345d-917f-40bb-a98f-4a73939343c5_01")
        add_metadata(DocumentRepository(connection), OWNER, Service.CFDI, package, told)
    page.app_state.apply(DocumentsAdded(OWNER, 3, 0))
    words = f"{samples} XML en tu equipo · 3 solo en la lista del SAT"
    qtbot.waitUntil(lambda: page.totals.counted.text() == words)
    qtbot.waitUntil(lambda: page.model.text(0, section("state")) == "Sin XML · Vigente")
    assert page.model.text(0, section("party")) == "FERRETERÍA MONTE"
    page.filters.choose(Criteria(without_xml=True))
    qtbot.waitUntil(lambda: page.totals.counted.text() == "3 solo en la lista del SAT")
    page.filters.choose(Criteria(is_listed=True))
    qtbot.waitUntil(page.empty.isVisible)


def test_complements_have_their_names(row: DocumentRow) -> None:
    assert shown(replace(row, complements="CartaPorte Pagos"), "complements") == "Carta Porte, Pagos"


def test_what_only_the_list_of_the_sat_tells_of_looks_another_way(row: DocumentRow) -> None:
    here = replace(row, state=Validity.CANCELLED, efos="")
    heard = replace(here, path=None)
    assert shown(here, "state") == "Cancelado"
    assert shown(heard, "state") == "Sin XML · Cancelado"
    assert not state_badge(here).hollow
    assert state_badge(heard).hollow
    assert shown(replace(heard, efos="100"), "state") == "69-B · Sin XML · Cancelado"


def test_an_answer_about_the_list_of_69_b_is_seen_in_the_list_and_found(
    qtbot: QtBot, seed: Any, page: ComprobantesPage, samples: int
) -> None:
    number = page.model.ids[2]
    sat_status = SatStatusAnswer(NOW, "S - Comprobante obtenido satisfactoriamente.", "Vigente", "", "", "100")
    SatStatusRepository(seed.database).record_answer(number, sat_status)
    page.app_state.happened.emit(DocumentSatStatus(number, sat_status))
    cell = page.model.index(2, STATE_COLUMN)
    qtbot.waitUntil(lambda: cell.data(DISPLAY) == "69-B · Vigente")
    assert cell.data(BADGE_ROLE).icon == "warning"
    assert "El emisor está en la lista del artículo 69-B" in cell.data(TOOLTIP)


@pytest.fixture
def manager(qapp: QApplication) -> Any:
    manager = ThemeManager(qapp)
    manager.apply(Theme.LIGHT)
    yield manager
    manager.scale_text(100)
    manager.apply(Theme.LIGHT)


def test_columns_grow_with_the_text_and_are_remembered_for_another_size(
    page: ComprobantesPage, manager: Any, tmp_path: Any
) -> None:
    table, kind = page.table, section("type")
    table.setColumnWidth(kind, 150)
    settings = QSettings(str(tmp_path / "ventana.ini"), QSettings.Format.IniFormat)
    table.remember(settings, "lista")
    letter, height = table.letter(), table.verticalHeader().defaultSectionSize()
    least = sum(table._least.values())
    manager.scale_text(200)
    manager.apply(Theme.LIGHT)
    QApplication.processEvents()
    assert table.letter() > 1.6 * letter
    assert table.columnWidth(kind) == pytest.approx(150 * table.letter() / letter, abs=2)
    assert sum(table._least.values()) == pytest.approx(least * table.letter() / letter, abs=4)
    assert table.verticalHeader().defaultSectionSize() > height
    table.setColumnWidth(kind, 60)
    table.recall(settings, "lista")
    assert table.columnWidth(kind) == pytest.approx(150 * table.letter() / letter, abs=2)
    manager.scale_text(100)
    manager.apply(Theme.LIGHT)
    QApplication.processEvents()
    assert table.columnWidth(kind) == pytest.approx(150, abs=3)


def test_of_what_was_paid_a_narrow_column_leaves_the_word_out_and_shows_no_dots_for_it(qapp: QApplication) -> None:
    text, amount = "pagado $198,416.07", "$198,416.07"
    metrics = QFontMetrics(qapp.font())
    widest = metrics.horizontalAdvance(text)

    seen = [
        fitted(text, metrics, room, is_amount=True) for room in range(widest + 4, metrics.horizontalAdvance("$1"), -1)
    ]
    whole, cut = seen.count(text), seen.index(amount)

    assert whole > 0
    assert seen[:cut] == [text] * whole
    assert all(one == amount or (one.startswith("…") and one[1:] in amount[1:]) for one in seen[whole:])
    assert fitted("FERRETERÍA DEL VALLE", metrics, widest // 2, is_amount=False).endswith("…")


@pytest.mark.parametrize(
    "kept", ["[" * 100_000, '{"letter": 9, "columns": [{"key": "date", "width": 1e999, "shown": true}]}', "{}", "x"]
)
def test_remembered_columns_that_are_damaged_change_nothing(page: ComprobantesPage, tmp_path: Any, kept: str) -> None:
    settings = QSettings(str(tmp_path / "ventana.ini"), QSettings.Format.IniFormat)
    settings.setValue("lista", kept)
    before = [page.table.isColumnHidden(at) for at in range(len(COLUMNS))]
    page.table.recall(settings, "lista")
    assert [page.table.isColumnHidden(at) for at in range(len(COLUMNS))] == before
