"""Files for a drag out of the list: PDF and XML of each document, made in the background while the mouse moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from PySide6.QtCore import QByteArray, QMimeData, QUrl

from app.disk import write_whole
from app.domain.validity import Validity
from app.engine.batch.worker_processes import sensible_count
from app.errors import AcopioError
from app.reports.file_facts import file_facts
from app.reports.file_names import NamePattern, UniqueNames
from app.store.selection import Selection
from ui.printing.many import PrintJob, write_many

MOST_DRAGGED = 50
"""More documents than this are exported, not dragged."""

URI_LIST = "text/uri-list"
_PATIENCE_SECONDS = 60.0


class DraggedFiles(QMimeData):
    """Mime data whose files are still being made: the program they are dropped on waits for them, a minute at most."""

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[Path, ...] = ()
        self._are_made = Event()

    def set_files(self, files: Sequence[Path]) -> None:
        """Hand over the finished files; called on the thread that made them."""
        self._files = tuple(files)
        self._are_made.set()

    def formats(self) -> list[str]:
        """The only format offered: a list of files."""
        return [URI_LIST]

    def hasFormat(self, kind: str) -> bool:
        """Whether ``kind`` is a list of files."""
        return kind == URI_LIST

    def retrieveData(self, kind: str, _wished: object) -> object:
        """The files as a list of URLs, once they are made."""
        if kind != URI_LIST:
            return None
        self._are_made.wait(_PATIENCE_SECONDS)
        urls = (bytes(QUrl.fromLocalFile(str(file)).toEncoded().data()) for file in self._files)
        return QByteArray(b"".join(one + b"\r\n" for one in urls))


def make_files(selection: Selection, pattern: NamePattern, folder: Path) -> list[Path]:
    """Write PDF and XML of each document to ``folder``, named by ``pattern``; unreadable documents get no PDF.

    If writing fails half-way, the files written so far.
    """
    names = UniqueNames()
    copies: list[Path] = []

    def jobs() -> Iterator[PrintJob]:
        for row in selection.rows():
            data = selection.data_of(row)
            if data is None:
                continue
            name = names.of((pattern.path(file_facts(row))[-1],))[-1]
            copy = folder / f"{name}.xml"
            write_whole(copy, data)
            copies.append(copy)
            state = row.state.value if row.state in (Validity.VALID, Validity.CANCELLED) else ""
            yield PrintJob(copy, folder / f"{name}.pdf", state)

    with suppress(OSError, AcopioError):
        write_many(jobs(), helpers=sensible_count())
    wished = [one for copy in copies for one in (copy.with_name(f"{copy.name.removesuffix('.xml')}.pdf"), copy)]
    return [one for one in wished if one.is_file()]
