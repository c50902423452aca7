"""What happens to an exception nobody foresaw: one redacted line in the log, one calm dialog."""

from __future__ import annotations

import logging
import sys
import threading
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSysInfo, QThread, Signal, qVersion
from PySide6.QtWidgets import QApplication

from app import __version__
from app.logs import LOG_NAME

if TYPE_CHECKING:
    from ui.startup.crash_dialog import CrashDialog

_logger = logging.getLogger(__name__)

_LOG_LINES = 40


class CrashReporter(QObject):
    """Takes the place of ``sys.excepthook`` from ``install`` to ``remove``; lives on the window's thread.

    Attributes:
        dialog: the dialog that is open, if any; further faults are only logged meanwhile.

    Signals:
        restart_wanted: the person wants the program to end and start again.
    """

    restart_wanted = Signal()

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashDialog | None = None
        self._logs = logs
        self._before = sys.excepthook
        self._before_in_threads = threading.excepthook

    def install(self) -> None:
        """Install both hooks: exceptions nobody caught come here."""
        sys.excepthook = self.report
        threading.excepthook = self._report_thread

    def remove(self) -> None:
        """Put back the hooks that were there before ``install``."""
        sys.excepthook = self._before
        threading.excepthook = self._before_in_threads

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log the exception, and show the person one dialog; an exception of another thread is only logged."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit()
            return
        _logger.error("unhandled", exc_info=(kind, error, trace))
        if self.dialog is None and QThread.currentThread() is self.thread():
            self._show_dialog(details(kind, trace, self._logs))

    def _report_thread(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        _logger.error("unhandled", exc_info=(arguments.exc_type, error, arguments.exc_traceback))

    def _show_dialog(self, text: str) -> None:
        from ui.startup.crash_dialog import CrashDialog  # hardly ever

        self.dialog = CrashDialog(text, self._logs, QApplication.activeWindow())
        self.dialog.finished.connect(self._on_closed)
        self.dialog.restart_wanted.connect(self.restart_wanted)
        if QThread.currentThread().loopLevel():
            self.dialog.open()
        else:
            self.dialog.exec()  # it happened before there was a window to live beside

    def _on_closed(self, _result: int) -> None:
        self.dialog = None


def details(kind: type[BaseException], trace: TracebackType | None, logs: Path) -> str:
    """What may be sent to whoever helps: versions, where it happened, and the log's last lines. No values of anything.

    The log is redacted as it is written; of the exception only its type is shown, for its message may name a document.
    """
    lines = [
        f"Acopio {__version__}",
        f"Python {sys.version.split()[0]} · Qt {qVersion()}",
        f"{QSysInfo.prettyProductName()} · {QSysInfo.currentCpuArchitecture()}",
        f"Error: {kind.__name__}",
    ]
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join([*lines, "", *_last_lines(logs / LOG_NAME)])


def _last_lines(log: Path) -> list[str]:
    try:
        with log.open(encoding="utf-8", errors="replace") as stream:
            return [line.rstrip("\n") for line in deque(stream, _LOG_LINES)]
    except OSError:
        return []
