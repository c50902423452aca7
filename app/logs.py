"""Rotating logs that cannot leak: only records of our own loggers, only a white list of fields."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

_FIELDS = ("request", "package", "code", "state", "error", "rfc", "operation", "count", "seconds", "bytes")
_LONG = re.compile(r"[A-Za-z0-9+/=_%.-]{60,}")
_MOST_BYTES, _OLDER_FILES = 1_000_000, 5

LOG_NAME = "acopio.log"
"""The newest file; older ones have a number behind it."""


class WhiteListFormatter(logging.Formatter):
    """Event name plus white-listed fields given in ``extra``; long unbroken runs (tokens, base64) are blanked."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: time, level, logger, event, fields. A traceback keeps its frames and the error's type only."""
        facts = " ".join(f"{name}={getattr(record, name)}" for name in _FIELDS if hasattr(record, name))
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {record.msg} {facts}".rstrip()
        if record.exc_info and record.exc_info[0]:
            line += f" raised={record.exc_info[0].__name__}{_frames(record)}"
        return _LONG.sub("[…]", " ".join(line.splitlines()))


def _frames(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return " at=" + "<".join(places) if places else ""


class LogFile(logging.FileHandler):
    """The newest file; it becomes an older one when it is full.

    The standard library's own would load sockets and pickles into every start of the program.

    Attributes:
        most_bytes: so large it may grow, and a line more.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")
        self.most_bytes = _MOST_BYTES

    def emit(self, record: logging.LogRecord) -> None:
        """Write it, then begin a new file if this one is full."""
        super().emit(record)
        if self.stream is not None and self.stream.tell() >= self.most_bytes:
            self.stream.close()
            self._make_older()
            self.stream = self._open()

    def _make_older(self) -> None:
        files = [Path(f"{self.baseFilename}{end}") for end in ("", *(f".{age}" for age in range(1, _OLDER_FILES + 1)))]
        with suppress(OSError):  # another program may be reading one: then the newest grows on
            for younger, older in reversed(list(pairwise(files))):
                if younger.exists():
                    younger.replace(older)


def start(folder: Path) -> LogFile:
    """Write the logs of ``app`` and ``ui`` into ``folder``; returns the handler so that its owner can close it."""
    for one in (folder.parent, folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = LogFile(folder / LOG_NAME)
    handler.setFormatter(WhiteListFormatter())
    for name in ("app", "ui"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
    return handler


def stop(handler: LogFile) -> None:
    """Take the handler off again and close its file."""
    for name in ("app", "ui"):
        logging.getLogger(name).removeHandler(handler)
    handler.close()
