"""A library that an older Acopio made is brought up to date before it is asked what that one did not keep."""

from __future__ import annotations

from app.cli.context import Context
from app.cli.driver import stopped_by_signals
from app.cli.speech import end_progress, say, show_progress
from app.engine.events import EngineEvent, IntakeProgress
from app.errors import LibraryBusyError, LibraryUnavailableError
from app.store.database import has_unread, is_of_older_version
from app.words import catching_up as words


def catch_up(context: Context) -> None:
    """Renew the tables, and read documents again until all are read or the person stops it. Raises StoreError.

    Where another Acopio is at work, or nothing may be written, all is left as it is; that is an error if the tables are
    old.
    """
    path = context.paths.database
    if not path.exists():
        return
    is_old = is_of_older_version(path)
    if not is_old and not has_unread(path):
        return
    try:
        with context.engine() as engine, stopped_by_signals(engine) as cancel:
            say(words.READING_AGAIN)
            engine.read_again_now(_show, cancel)
            end_progress()
    except (LibraryBusyError, LibraryUnavailableError):
        if is_old:
            raise


def _show(event: EngineEvent) -> None:
    if isinstance(event, IntakeProgress):
        show_progress(words.read(event.documents, event.of_documents or 0))
