"""Makes the README's pictures: the real window on the simulated SAT, in light and dark, where no display is needed.

Started with the project's own Python: ``.venv/bin/python packaging/screenshots.py [FOLDER]``; without a folder the
pictures of ``packaging/pictures`` are made anew. ``--lean`` makes those in dark alone, with fewer documents.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, SignalInstance
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget

from app.demo.clients import COMPANY
from app.demo.session import LEAN, OPTIONS, start
from app.domain.clock import SystemClock
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.draft import PeriodChoice
from app.paths import Paths
from app.settings import Theme
from app.simulator.options import SimulatorOptions
from app.words.home_words import CALCULATING
from ui.background.task import wait_for_tasks
from ui.home.page import InicioPage
from ui.requests.actions import RequestAction
from ui.requests.page import SolicitudesPage
from ui.settings.page import AjustesPage
from ui.startup.application import WindowSession, make_application
from ui.startup.demo_office import DemoOffice
from ui.wizard.download_wizard import DownloadWizard

PICTURES = Path(__file__).resolve().parent / "pictures"
WIDTH, HEIGHT = 1280, 800
LARGEST = 150_000  # bytes a picture
PATIENCE = 120_000  # milliseconds
_SAMPLED = 3  # of so many dots one is looked at
_TURN, _CALM = 20, 10  # milliseconds of a turn of the event loop, and so many in which nothing is asked
_CALCULATING = CALCULATING.rstrip("…")
THEMES = {Theme.LIGHT: "claro", Theme.DARK: "oscuro"}
BOARD, OFFICE = "tablero", "inicio"
PAGES = (OFFICE, "mes", "saldos", "cobertura", "solicitudes", "comprobantes")
"""Of the company; the board is that of all."""


def main(arguments: Sequence[str]) -> int:
    """Make all pictures; returns the exit code."""
    is_lean = "--lean" in arguments
    places = [one for one in arguments if one != "--lean"]
    folder = Path(places[0]) if places else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="acopio-") as home:
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(Path(home))}"
        with opened_window(Path(home), LEAN if is_lean else OPTIONS) as session:
            for theme, name in [*THEMES.items()][-1:] if is_lean else THEMES.items():
                choose_theme(session, theme)
                take_pages(session, folder, name)
                take_wizard(session, folder, name)
    heavy = [path.name for path in folder.glob("*.png") if path.stat().st_size > LARGEST]
    if heavy:
        print("Over", LARGEST, "bytes:", *heavy, file=sys.stderr)
    return 1 if heavy else 0


@contextmanager
def opened_window(home: Path, options: SimulatorOptions) -> Iterator[WindowSession]:
    """The program's window with the office of the demonstration, all of it there; gone at the end."""
    application = make_application(sys.argv[:1])
    office = start(Paths.under(home / "Acopio"), os.environ, options)
    session = WindowSession(application, office.paths, office.environment)
    session.start()
    session.window.showNormal()  # the first start takes the whole screen
    session.window.resize(WIDTH, HEIGHT)
    try:
        wait_until(lambda: session.app_state.is_loaded, session.app_state.opened)
        filling = DemoOffice(session, office, session.assembly)
        filling.begin()
        wait_until(lambda: filling.is_complete, session.assembly.wiring.month_desk.changed)
        yield session
    finally:
        session.window.close()
        session.stop()
        office.close()


def choose_theme(session: WindowSession, theme: Theme) -> None:
    """Choose it where the person would."""
    session.window.show_page("ajustes")
    page = session.window.page
    if isinstance(page, AjustesPage):
        page.looks.themes.setCurrentIndex(page.looks.themes.findData(theme.value))
    settle(session)


def take_pages(session: WindowSession, folder: Path, name: str) -> None:
    """A picture of the board and of each page; Solicitudes with the story of its first request."""
    bar = session.window.top_bar
    bar.choose("")
    session.window.show_page(OFFICE)
    settle(session)
    page = session.window.page
    if isinstance(page, InicioPage) and page.news.isVisible():
        page.news.seen_button.click()
        settle(session)
    save(session.window, folder / f"{BOARD}-{name}.png")
    bar.choose(COMPANY.rfc)
    bar.months.choose(Month.of(SystemClock().now().date()).previous.previous)
    for key in PAGES:
        session.window.show_page(key)
        settle(session)
        page = session.window.page
        if isinstance(page, SolicitudesPage):
            page.table.selectRow(first_request(page))
            page.carry_out(RequestAction.DETAIL)
            settle(session)
        save(session.window, folder / f"{key}-{name}.png")


def first_request(page: SolicitudesPage) -> int:
    """Its line, with all headings above it unfolded."""
    model = page.model
    while (place := next((at for at in range(model.rowCount()) if model.number(at) is not None), -1)) < 0:
        folded = (model.heading(at) for at in range(model.rowCount()))
        heading = next(one for one in folded if one is not None and one.is_folded)
        page.listing.fold(heading.key, folded=False)
    return place


def take_wizard(session: WindowSession, folder: Path, name: str) -> None:
    """A picture of the last page of Nueva descarga; nothing is asked in the end."""
    session.window.show_page("inicio")
    session.assembly.wiring.dialogs.open_wizard(Rfc(COMPANY.rfc))
    wizard = session.assembly.wiring.dialogs.open_dialog
    if not isinstance(wizard, DownloadWizard):
        raise TypeError("the wizard did not open")
    wizard.period.chips[PeriodChoice.LAST_MONTH].click()
    for _ in wizard.pageIds()[1:]:
        wizard.next()
    settle(session)
    save(wizard, folder / f"nueva-descarga-{name}.png")
    wizard.reject()
    settle(session)


def save(widget: QWidget, path: Path) -> None:
    """Write what the widget shows, in its 256 most frequent colours: a third of the bytes, and no eye tells."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = Counter(memoryview(image.constBits()).cast("I")[::_SAMPLED])
    lean = image.convertToFormat(QImage.Format.Format_Indexed8, [colour for colour, _ in colours.most_common(256)])
    if not lean.save(str(path), quality=0):
        raise OSError(f"{path} could not be written")
    print(path.name, f"{path.stat().st_size:,} bytes")


def settle(session: WindowSession) -> None:
    """Let the background work end, all months be counted, and everything be painted."""
    desk = session.assembly.wiring.month_desk
    until = time.monotonic() + PATIENCE / 1_000
    calm = 0
    while calm < _CALM:
        wait_for_tasks(PATIENCE)
        _pause()
        is_busy = desk.is_busy or any(
            one.text().startswith(_CALCULATING) for one in session.window.findChildren(QLabel) if one.isVisible()
        )
        calm = 0 if is_busy else calm + 1
        if is_busy and time.monotonic() > until:
            raise TimeoutError("the page is not answered")


def _pause() -> None:
    """A turn of the event loop, without keeping the processor busy."""
    loop = QEventLoop()
    QTimer.singleShot(_TURN, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool], signal: SignalInstance) -> None:
    """Run the event loop until ``condition`` holds; it is looked at whenever ``signal`` comes."""
    if not condition():
        _Waiting(condition, signal).run()


class _Waiting(QObject):
    """One wait in an event loop of its own."""

    def __init__(self, condition: Callable[[], bool], signal: SignalInstance) -> None:
        super().__init__()
        self._condition = condition
        self._loop = QEventLoop(self)
        signal.connect(self._look)

    def run(self) -> None:
        QTimer.singleShot(PATIENCE, self._loop.quit)
        self._loop.exec()
        if not self._condition():
            raise TimeoutError("the window did not get that far")

    def _look(self) -> None:
        if self._condition():
            self._loop.quit()


def _screen(home: Path) -> Path:
    """An imagined screen, wide enough for the window."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1200, "logicalDpi": 96, "dpr": 1}
    path = home / "screen.json"
    path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
