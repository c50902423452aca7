"""What becomes of a request when the disk says no: it is put off, and the person is told once."""

from __future__ import annotations

from dataclasses import replace

from app.domain.request import Request
from app.domain.story import NoticeKey
from app.engine.events import Trouble
from app.engine.ledger import Ledger
from app.engine.policy import Pace
from app.errors import StoreError, WorkerLostError


class DiskTrouble:
    """Used from the engine's thread only.

    Attributes:
        notice: the key of what the disk last said no with, until something works again.
    """

    def __init__(self, ledger: Ledger, pace: Pace) -> None:
        self._ledger = ledger
        self._pace = pace
        self.notice: NoticeKey | None = None

    def report(self, error: StoreError | WorkerLostError) -> None:
        """Announce it, unless it is what was announced last and nothing has worked since."""
        if self.notice != error.key:
            self._ledger.announce(Trouble(error))
        self.notice = error.key

    def clear(self) -> None:
        """The disk has taken something: what it says no with next is announced again."""
        self.notice = None

    def postpone(self, request: Request, error: StoreError | WorkerLostError) -> None:
        """Look at the request again later; nothing of it is lost."""
        self.report(error)
        failures = request.failures + 1
        current = self._ledger.open_requests.get(request.id, request)
        next_at = self._ledger.now() + self._pace.retry(failures)
        try:
            self._ledger.record(
                current,
                None,
                None,
                notice=error.key,
                notice_fields=error.fields,
                failures=failures,
                next_at=next_at,
            )
        except StoreError:  # not even that can be written: it waits in memory alone
            self._ledger.open_requests.keep(replace(current, failures=failures, next_at=next_at))
