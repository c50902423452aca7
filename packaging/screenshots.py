"""Makes the README's pictures: the real window on the simulated SAT, in light and dark, where no display is needed.

Started with the project's own Python: ``.venv/bin/python packaging/screenshots.py [FOLDER]``; without a folder the
pictures of ``packaging/pictures`` are made anew.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, SignalInstance
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.catalogs import ContentKind, Service
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.query import Query
from app.draft import PeriodChoice, RequestDraft
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.assembly import POLL_FACTOR, SAT_URL
from app.engine.commands import Enqueue, Register
from app.paths import Paths
from app.settings import Theme
from app.simulator.demo_efirma import demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from ui.background.task import wait_for_tasks
from ui.requests.actions import RequestAction
from ui.requests.page import SolicitudesPage
from ui.settings.page import AjustesPage
from ui.startup.application import WindowSession, make_application
from ui.wizard.download_wizard import DownloadWizard

PICTURES = Path(__file__).resolve().parent / "pictures"
WIDTH, HEIGHT = 1280, 800
LARGEST = 150_000  # bytes a picture
PATIENCE = 120_000  # milliseconds
THEMES = {Theme.LIGHT: "claro", Theme.DARK: "oscuro"}
PAGES = ("inicio", "solicitudes", "comprobantes", "contribuyentes", "ajustes")


def main(arguments: Sequence[str]) -> int:
    """Make all pictures; returns the exit code."""
    folder = Path(arguments[0]) if arguments else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="acopio-") as home:
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(Path(home))}"
        with opened_window(Path(home)) as session:
            fill(session)
            for theme, name in THEMES.items():
                choose_theme(session, theme)
                take_pages(session, folder, name)
                take_wizard(session, folder, name)
    heavy = [path.name for path in folder.glob("*.png") if path.stat().st_size > LARGEST]
    if heavy:
        print("Over", LARGEST, "bytes:", *heavy, file=sys.stderr)
    return 1 if heavy else 0


@contextmanager
def opened_window(home: Path) -> Iterator[WindowSession]:
    """The program's window on a simulated SAT, both gone at the end."""
    application = make_application(sys.argv[:1])
    with Simulator(SimulatorOptions(documents=1_500, accept_delay=0.2, process_delay=0.2)) as sat:
        environment = {SAT_URL: sat.url, POLL_FACTOR: "0.02"}
        session = WindowSession(application, Paths.under(home / "Acopio"), environment)
        session.start()
        session.window.showNormal()  # the first start takes the whole screen
        session.window.resize(WIDTH, HEIGHT)
        try:
            yield session
        finally:
            session.window.close()
            session.stop()


def fill(session: WindowSession) -> None:
    """Register the made-up contribuyente, ask for a few months, and wait until all of it arrived."""
    app_state = session.app_state
    wait_until(lambda: app_state.is_loaded, app_state.opened)
    efirma = demo_efirma()
    certificate = Certificate.from_bytes(efirma.cer)
    credential = Credential.unlock(certificate, efirma.key, Password(efirma.password))
    session.engine.post(Register(credential, efirma.key))
    wait_until(lambda: credential.rfc in app_state.taxpayers, app_state.taxpayers_changed)
    queries = latest_months(credential)
    session.engine.post(Enqueue(queries))
    wait_until(
        lambda: len(app_state.requests) >= len(queries) and all(one.is_done for one in app_state.requests.values()),
        app_state.request_changed,
    )
    wait_until(lambda: bool(app_state.total_documents), app_state.documents_counted)
    wait_until(lambda: app_state.complete.get(credential.rfc) is not None, app_state.completeness_read)


def latest_months(credential: Credential) -> tuple[Query, ...]:
    """CFDI and retenciones of the last three months, XML and metadata."""
    now = mexico_wall_time(SystemClock().now())
    start = (now - timedelta(days=75)).replace(day=1, hour=0, minute=0, second=0)
    return (*_asked(credential, Service.RETENCIONES, start, now), *_asked(credential, Service.CFDI, start, now))


def _asked(credential: Credential, service: Service, start: datetime, end: datetime) -> tuple[Query, ...]:
    draft = RequestDraft(
        owner=credential.rfc,
        service=service,
        contents=tuple(ContentKind),
        period_choice=PeriodChoice.CUSTOM,
        start=start,
        end=end,
    )
    return draft.queries(end)


def choose_theme(session: WindowSession, theme: Theme) -> None:
    """Choose it where the person would."""
    session.window.show_page("ajustes")
    page = session.window.page
    if isinstance(page, AjustesPage):
        page.looks.themes.setCurrentIndex(page.looks.themes.findData(theme.value))
    settle()


def take_pages(session: WindowSession, folder: Path, name: str) -> None:
    """A picture of each page; Solicitudes with the story of its first request."""
    for key in PAGES:
        session.window.show_page(key)
        settle()
        page = session.window.page
        if isinstance(page, SolicitudesPage):
            page.table.selectRow(first_request(page))
            page.carry_out(RequestAction.DETAIL)
            settle()
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
    """A picture of each page of Nueva descarga; nothing is asked in the end."""
    session.window.show_page("inicio")
    session.assembly.wiring.dialogs.open_wizard(next(iter(session.app_state.taxpayers)))
    wizard = session.assembly.wiring.dialogs.open_dialog
    if not isinstance(wizard, DownloadWizard):
        raise TypeError("the wizard did not open")
    wizard.period.chips[PeriodChoice.LAST_MONTH].click()
    for number in range(1, len(wizard.pageIds()) + 1):
        settle()
        save(wizard, folder / f"nueva-descarga-{number}-{name}.png")
        wizard.next()
    wizard.reject()
    settle()


def save(widget: QWidget, path: Path) -> None:
    """Write what the widget shows, in its 256 most frequent colours: a third of the bytes, and no eye tells."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = Counter(memoryview(image.constBits()).cast("I"))
    lean = image.convertToFormat(QImage.Format.Format_Indexed8, [colour for colour, _ in colours.most_common(256)])
    if not lean.save(str(path), quality=0):
        raise OSError(f"{path} could not be written")
    print(path.name, f"{path.stat().st_size:,} bytes")


def settle() -> None:
    """Let the background work end and everything be painted."""
    for _ in range(3):
        wait_for_tasks(PATIENCE)
        QApplication.processEvents()


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
