"""What happens to an exception nobody foresaw: one redacted line in the log, one calm dialog."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QThread
from PySide6.QtWidgets import QApplication, QMessageBox

from ui.messages import explain

_logger = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Takes the place of ``sys.excepthook`` from ``install`` to ``remove``; lives on the window's thread.

    Attributes:
        dialog: the dialog that is open, if any; further faults are only logged meanwhile.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: QMessageBox | None = None
        self._before = sys.excepthook
        self._before_in_threads = threading.excepthook

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self.report
        threading.excepthook = self._report_thread

    def remove(self) -> None:
        """As it was before."""
        sys.excepthook = self._before
        threading.excepthook = self._before_in_threads

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log it, and tell the person once; an exception of another thread is only logged."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit()
            return
        _logger.error("unhandled", exc_info=(kind, error, trace))
        if self.dialog is None and QThread.currentThread() is self.thread():
            self._tell()

    def _report_thread(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        _logger.error("unhandled", exc_info=(arguments.exc_type, error, arguments.exc_traceback))

    def _tell(self) -> None:
        words = explain("error:BugError")
        window, close = QApplication.activeWindow(), QMessageBox.StandardButton.Close
        self.dialog = QMessageBox(QMessageBox.Icon.Warning, "Acopio", words.title, close, window)
        self.dialog.setInformativeText(f"{words.cause} {words.advice}")
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def _on_closed(self, _result: int) -> None:
        self.dialog = None
