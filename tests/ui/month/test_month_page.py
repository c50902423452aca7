"""The page Mes as a person reads it: its figures, their documents, and what it says where there are none."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.month.calendar import Month
from app.words.formatting import money
from app.words.help_places import PROPERTY
from app.words.month_words import CAUSES
from tests.make import OWNER, a_taxpayer
from tests.ui.month.conftest import MARCH, figure, links, page_of
from ui.__main__ import main
from ui.documents.page import ComprobantesPage
from ui.help.help_opener import HelpOpener
from ui.month.page import MesPage
from ui.window.main_window import MainWindow

RATES = {"16": "16 %", "8": "8 %", "0": "0 %", "exento": "Exento", "otras": "Otras tasas"}
UNTAXED = {"noObjeto": "No objeto", "sinDesglose": "Sin desglose"}
BY_FLOW, AS_SAT = "por flujo", "como lo suma el SAT"


def printed() -> Any:
    """What ``acopio mes --json`` prints of March."""
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(("mes", "--rfc", OWNER.value, "--mes", MARCH.text, "--json")) == 0
    return json.loads(out.getvalue())


def texts(page: MesPage) -> list[str]:
    """All that stands on the page, as it is read."""
    return [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page) and one.text()]


def test_each_figure_is_the_one_that_the_command_prints(page: MesPage) -> None:
    value = printed()
    seen = {name: link.text() for name, link in links(page).items()}
    compared = 0
    for side, spoken in (("trasladado", "IVA trasladado"), ("acreditable", "IVA pagado")):
        for column, told in ((BY_FLOW, value[side]), (AS_SAT, value["sat"][side])):
            expected = {f"{spoken}, IVA, {column}": told["iva"]}
            for bucket, label in RATES.items():
                for part, word in (("base", "base"), ("iva", "IVA")):
                    if part in told["tasas"][bucket]:
                        expected[f"{spoken}, {label}, {column}, {word}"] = told["tasas"][bucket][part]
            for bucket, label in UNTAXED.items():
                expected[f"{spoken}, {label}, {column}, base"] = told[bucket]
            for name, amount in expected.items():
                found = seen.get(f"{name}: {money(amount)}, ver comprobantes")
                if found is None:  # a row without any figure is not shown
                    assert amount == "0.00", name
                    assert not any(one.startswith(f"{name}:") for one in seen), name
                else:
                    assert found == money(amount)
                    compared += 1
    assert compared > 20


def test_of_damaged_facts_it_says_that_they_are_being_read(
    qtbot: QtBot, march: None, seed: Any, window: Callable[[], MainWindow]
) -> None:
    seed.database.connection.execute("UPDATE documents SET month_facts = '[[[1]]]' WHERE month_facts <> ''")
    made = window()
    made.show_page("mes")
    made.top_bar.months.choose(MARCH)
    page = page_of(made)
    qtbot.waitUntil(lambda: any("se están leyendo" in one for one in texts(page)))
    assert page.sheet is not None
    assert page.sheet.value["provisional"]


def test_the_result_is_the_one_that_the_command_prints(page: MesPage) -> None:
    value = printed()
    paid = value["acreditable"]
    for name, amount in {
        "IVA trasladado cobrado": value["trasladado"]["iva"],
        "IVA retenido por clientes": value["retenidoPorClientes"]["iva"],
        "IVA pagado": paid["iva"],
        "No cumple requisitos": paid["noAcreditable"],
        "Retenido por mí este mes (LIVA 5-IV)": paid["retenidoEsteMes"],
        "Retenido por mí el mes anterior, si se enteró": paid["retenidoMesAnterior"],
        "IVA acreditable": paid["total"],
        "IVA a favor" if value["aCargo"].startswith("-") else "IVA a cargo": value["aCargo"].lstrip("-"),
        "Ingresos: Cobrados": value["ingresos"]["cobrados"],
        "Ingresos: Nominales (por fecha)": value["ingresos"]["nominales"],
        "IVA retenido a terceros, por enterar": value["retenidoATerceros"]["iva"],
    }.items():
        assert figure(page, name).text() == money(amount), name


def test_why_the_columns_differ_and_the_avisos_are_told_by_cause(page: MesPage) -> None:
    value = printed()
    causes = {one["causa"] for one in value["diferencias"]}
    assert causes
    read = "\n".join(texts(page))
    assert "Pagado en efectivo, sobre el límite · IVA pagado · 1 comprobante" in read
    assert "restadas las notas de crédito en las dos columnas" in read
    assert figure(page, "Pagado en efectivo, sobre el límite, IVA pagado, IVA").text() == "-$480.00"
    said = [name for name in links(page) if name.startswith("Aviso: ")]
    assert len(said) == len({one["clave"] for one in value["avisos"]})


def test_a_figure_lists_its_documents_and_the_way_back_leads_to_the_month(
    qtbot: QtBot, shown: MainWindow, page: MesPage
) -> None:
    QTest.mouseClick(figure(page, "IVA trasladado, Exento, por flujo, base"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(shown.page, ComprobantesPage))
    listed = shown.page
    assert isinstance(listed, ComprobantesPage)
    qtbot.waitUntil(lambda: listed.model.rowCount() == 1)
    assert listed.figure.chip.text() == "IVA trasladado, Exento, por flujo, base · marzo de 2026  ×"
    QTest.mouseClick(listed.figure.back, Qt.MouseButton.LeftButton)
    assert shown.page is page


def test_enter_opens_a_figure_too(qtbot: QtBot, shown: MainWindow, page: MesPage) -> None:
    link = figure(page, "No cumple requisitos")
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(shown.page, ComprobantesPage))
    listed = shown.page
    assert isinstance(listed, ComprobantesPage)
    qtbot.waitUntil(lambda: listed.model.rowCount() == 1)


def test_f1_says_what_a_figure_a_cause_or_an_aviso_is(qtbot: QtBot, shown: MainWindow, page: MesPage) -> None:
    unexplained = [name for name, link in links(page).items() if not link.property(PROPERTY)]
    assert [name for name in unexplained if "$" in name] == []
    wiring = shown.findChild(HelpOpener)
    assert wiring is not None
    places = {
        "IVA trasladado, 16 %, por flujo, IVA": "cifras#tasa",
        "Aviso: PPD sin su REP": "avisos-del-mes#PPD_SIN_REP",
        f"{CAUSES['EFECTIVO']}, ": "diferencias#EFECTIVO",
    }
    for start, place in places.items():
        link = next(link for name, link in links(page).items() if name.startswith(start))
        link.setFocus()
        QTest.keyClick(link, Qt.Key.Key_F1)
        assert wiring.window is not None
        assert wiring.window.place == place
        wiring.close()
        shown.activateWindow()


def test_every_figure_that_is_not_nothing_has_documents(qtbot: QtBot, shown: MainWindow, page: MesPage) -> None:
    for name, link in links(page).items():
        if "$0.00" in link.text():
            continue
        with qtbot.waitSignal(page.documents_wanted) as wanted:
            link.click()
        assert wanted.args is not None
        assert wanted.args[0].ids, name
        shown.show_page("mes")


def test_a_month_without_documents_says_so_and_offers_to_ask_for_them(
    qtbot: QtBot, shown: MainWindow, page: MesPage
) -> None:
    shown.top_bar.months.choose(Month(2020, 1))
    qtbot.waitUntil(lambda: page.sheet is None and not page.is_calculating)
    assert "No hay comprobantes de enero de 2020" in texts(page)
    with qtbot.waitSignal(page.download_wanted):
        QTest.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)


def test_its_name_is_whole_where_there_is_little_room(page: MesPage) -> None:
    room = sum(one.sizeHint().width() for one in (page.title, page.due_label, page.due))
    margins = 2 * page.title.mapTo(page, QPoint()).x()
    page.resize(room + margins + page.chip.width() // 2, page.height())  # as in a small window with large text
    assert page.title.width() >= page.title.sizeHint().width()
    assert page.chip.y() >= page.title.geometry().bottom()


def test_a_month_to_come_has_no_figures(page: MesPage) -> None:
    page.show_month(Month(2027, 1))
    assert "Enero de 2027 todavía no empieza" in texts(page)


def test_without_the_sats_list_nobody_knows_whether_it_is_complete(page: MesPage) -> None:
    assert any(one.startswith("Emitidos: 4 comprobantes aquí; la lista del SAT") for one in links(page))


def test_with_several_contribuyentes_one_is_chosen_first(
    qtbot: QtBot, seed: Any, march: None, window: Callable[[], MainWindow]
) -> None:
    from app.domain.identifiers import Rfc

    seed.taxpayer(a_taxpayer(rfc=Rfc("XIA190128J61"), name="ABARROTES"))
    made = window()
    made.show_page("mes")
    made.top_bar.months.choose(MARCH)
    page = page_of(made)
    assert page.owners.isVisible()
    first, second = page.owners.list.item(0), page.owners.list.item(1)
    assert (first.text(), second.text()) == ("ABARROTES · XIA190128J61", "ESCUELA KEMPER · EKU9003173C9")
    place = page.owners.list.visualItemRect(second).center()
    QTest.mouseClick(page.owners.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: page.sheet is not None)
    assert made.top_bar.owner == OWNER


def test_new_documents_are_counted_and_the_focus_stays(
    qtbot: QtBot, seed: Any, paths: Any, shown: MainWindow, page: MesPage
) -> None:
    from tests.oracle.writing import bill_xml
    from tests.ui.month.conftest import keep
    from tests.unit.bookkeeping.rich_month import CLIENT, bill, item

    name = "IVA trasladado, 16 %, por flujo, base"
    before = figure(page, name).text()
    figure(page, name).setFocus()
    keep(seed, paths, bill_xml(bill(90, OWNER.value, CLIENT, item("111"))))
    page.app_state.documents_added.emit()
    qtbot.waitUntil(lambda: figure(page, name).text() != before)
    assert figure(page, name).hasFocus()
