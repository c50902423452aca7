"""Makes the packages of a month, of one contribuyente or of all: for the command and for the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date

from app.bookkeeping.delivery.package import Delivery
from app.bookkeeping.delivery.values import Delivered, DeliveryChoice
from app.bookkeeping.desk import Desk
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.printing import Printer
from app.cli.month.package_files import makers
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.paths import Paths
from app.store.document_index import open_document_index
from app.store.files import LibraryFolder
from app.words import delivery_words as words

Progress = Callable[[int, int], None]
"""Is told how many steps are done of how many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which packages: of ``month``, as chosen; of ``owner``, or with None of everybody who has documents of it."""

    month: Month
    choice: DeliveryChoice
    owner: Rfc | None


Deliver = Callable[[Asked, Progress, Callable[[], bool]], list[Delivered]]
"""Makes what is asked, one after the other; done again it goes on where it was. Raises CancelledError, StoreError."""


@dataclass(frozen=True, slots=True)
class Packages:
    """Of one library. ``printer`` None: the packages have no PDF."""

    paths: Paths
    library: LibraryFolder
    printer: Printer | None
    today: date

    @contextmanager
    def opened(self) -> Iterator[tuple[Desk, Deliver]]:
        """The desk, and what makes packages for as long as the block lasts. Raises StoreError."""
        database = self.paths.database
        with opened_desk(self.paths, self.today) as desk, closing(open_document_index(database)) as documents:

            def deliver(asked: Asked, progress: Progress, cancelled: Callable[[], bool]) -> list[Delivered]:
                owners = sorted(desk.index.owners()) if asked.owner is None else [asked.owner]
                delivery = Delivery(
                    desk=desk,
                    documents=documents,
                    library=self.library,
                    makers=makers(database, self.printer),
                    readme=words.readme,
                    printer=self.printer,
                    locks=self.paths.deliveries,
                    progress=lambda done: progress(done, total),
                    cancelled=cancelled,
                )
                steps = {owner: delivery.count(owner, asked.month, asked.choice) for owner in owners}
                total = sum(steps.values())
                due = [owner for owner in owners if steps[owner] or owner == asked.owner]
                return [delivery.deliver(owner, asked.month, asked.choice) for owner in due]

            yield desk, deliver
