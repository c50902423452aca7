"""A fault of ours: told once and calmly, with details that give nothing away, and a way out of a loop of them."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import logs
from app.paths import Paths
from app.settings import Settings, Theme
from ui.startup.application import WindowSession
from ui.startup.crash_dialog import CrashDialog, SafeStartDialog
from ui.startup.crash_reporter import CrashReporter, details
from ui.startup.start_guard import OFTEN, StartGuard, put_window_aside, safe_settings

ROOT = Path(__file__).resolve().parents[3]
SECRET = "Una.Clave-Secretísima"


def fail(password: str) -> None:
    raise ValueError(f"no sirve {password}")


def fault() -> tuple[type[BaseException], BaseException]:
    try:
        fail(SECRET)
    except ValueError as error:
        return type(error), error
    raise AssertionError


def test_the_details_tell_where_and_nothing_of_what(tmp_path: Path) -> None:
    handler = logs.start(tmp_path)
    for number in range(60):
        logging.getLogger("app.engine").info("step", extra={"request": number, "password": SECRET})
    logs.stop(handler)
    kind, error = fault()
    told = details(kind, error.__traceback__, tmp_path)
    assert "Acopio " in told
    assert "Error: ValueError" in told
    assert "test_crash.py" in told
    assert " fail" in told
    assert "request=59" in told
    assert "request=5\n" not in told
    for word in (SECRET, "no sirve", str(ROOT), str(tmp_path), str(Path.home())):
        assert word not in told
    assert details(kind, None, tmp_path / "no-hay").count("\n") == 4


def test_it_is_told_once_copied_and_left_by_starting_again(
    qtbot: QtBot, expects_log: list[logging.LogRecord], tmp_path: Path
) -> None:
    reporter = CrashReporter(tmp_path)
    kind, error = fault()

    def look() -> None:
        reporter.report(kind, error, error.__traceback__)
        reporter.report(kind, error, error.__traceback__)

    with qtbot.waitSignal(reporter.restart_wanted):
        QTimer.singleShot(0, look)
        qtbot.waitUntil(lambda: reporter.dialog is not None)
        dialog = reporter.dialog
        assert isinstance(dialog, CrashDialog)
        assert str(tmp_path) in "".join(one.text() for one in dialog.findChildren(QLabel))
        dialog.copy_button.click()
        assert QGuiApplication.clipboard().text() == dialog.details.toPlainText()
        assert SECRET not in dialog.details.toPlainText()
        dialog.restart_button.click()
    qtbot.waitUntil(lambda: reporter.dialog is None)
    assert len(expects_log) == 2


def test_starts_are_counted_until_one_is_good(tmp_path: Path) -> None:
    home = tmp_path / "casa"
    assert [StartGuard(home).bad for _ in range(5)] == [0, 1, 2, 3, 4]
    StartGuard(home).mark_good()
    assert StartGuard(home).bad == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_can_be_written_nothing_is_counted(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert StartGuard(tmp_path / "casa").bad == 0


def test_a_safe_start_puts_the_window_aside_and_keeps_still(paths: Paths) -> None:
    paths.home.mkdir()
    for _ in range(2):
        paths.window_file.write_text("x", encoding="utf-8")
        put_window_aside(paths.window_file)
    put_window_aside(paths.window_file)
    assert sorted(one.name for one in paths.home.iterdir()) == ["ventana.apartada-1.ini", "ventana.apartada-2.ini"]
    chosen = Settings("/datos", Theme.DARK, True, 7, text_size=200, update_check=True)
    assert safe_settings(chosen) == Settings("/datos", Theme.SYSTEM, False, 7, update_check=False)


def test_the_question_offers_both(qtbot: QtBot) -> None:
    for press, code in (("safe", 1), ("usual", 0)):
        dialog = SafeStartDialog(3)
        qtbot.addWidget(dialog)
        dialog.open()
        getattr(dialog, press).click()
        assert dialog.result() == code


LOOP = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import ui.startup.application as program
from app.paths import Paths
def look():
    from ui.window.wiring import WindowWiring
    for one in QApplication.topLevelWidgets():
        if type(one).__name__ == "SafeStartDialog" and one.isVisible():
            print("asked", flush=True)
            one.safe.click()
        elif type(one).__name__ == "MainWindow" and one._stack.count():
            print("page", one.page_key, one.findChild(WindowWiring).preferences.settings.auto_update, flush=True)
            os._exit(7)  # before it has settled
timer = QTimer()
make = program.make_application
def made(arguments):
    application = make(arguments)
    timer.timeout.connect(look)
    timer.start(20)
    return application
program.make_application = made
program.run_window(Paths.under(Path(sys.argv[1])), os.environ)
"""


def test_a_loop_of_bad_starts_is_left_by_a_safe_one(paths: Paths) -> None:
    paths.home.mkdir()
    paths.window_file.write_text("[ventana]\npagina=ajustes\n", encoding="utf-8")
    said = []
    for _ in range(OFTEN + 1):
        done = subprocess.run(
            [sys.executable, "-c", LOOP, str(paths.home)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 7, done.stderr
        said.append(done.stdout.splitlines())
    assert said[:OFTEN] == [["page ajustes None"]] * OFTEN
    assert said[OFTEN] == ["asked", "page inicio False"]


@pytest.mark.skipif(sys.platform != "linux", reason="core files as Linux has them")
def test_the_window_s_memory_is_private_before_a_key_can_be_opened(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    paths = Paths.under(tmp_path)
    session = WindowSession(qapp, paths, {"ACOPIO_HOME": str(paths.home)})
    start = session.engine.start

    def begin() -> None:
        order.append("engine")
        start()

    monkeypatch.setattr("ui.startup.application.keep_memory_private", lambda: order.append("private"))
    monkeypatch.setattr(session.engine, "start", begin)
    session._go_on()
    session.window.close()
    assert session.stop()
    assert order == ["private", "engine"]
