"""From a package on disk to documents in folder and index; and what a request comes to when all its packages are in."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from app.cfdi.directory import RULES
from app.domain.catalogs import ContentKind, StatusFilter
from app.domain.identifiers import PackageId
from app.domain.lifecycle import Event, PackageEvent, PackageState
from app.domain.request import Package, Request
from app.domain.story import Notice, Story
from app.domain.validity import Validity
from app.engine import policy
from app.engine.events import DocumentsAdded, IntakeEnded, IntakeKind, IntakeProgress
from app.engine.intake.from_package import Reached, add_package
from app.engine.intake.intake import Intake
from app.engine.intake.progress_meter import Meter
from app.engine.ledger import Ledger, move, with_package
from app.engine.planning.reissuer import Reissuer
from app.engine.policy import Pace
from app.engine.steps.fetching import held_facts
from app.errors import BugError, PackageError
from app.store.library import Added, Origin

_KNOWN_STATE = {
    StatusFilter.VALID: Validity.VALID,
    StatusFilter.CANCELLED: Validity.CANCELLED,
    StatusFilter.ALL: Validity.UNKNOWN,
}


class Ingesting:
    """Unpacks what is on disk. Run again after an interruption it comes to the same, and goes on where it was."""

    def __init__(self, ledger: Ledger, intake: Intake, reissuer: Reissuer, pace: Pace) -> None:
        self._ledger = ledger
        self._intake = intake
        self._reissuer = reissuer
        self._pace = pace
        self._reached: dict[PackageId, Reached] = {}

    def run(self, request: Request, package: Package) -> Generator[None, None, Request]:
        """Index one stored package; yields often, and closed early it goes on from there when it is run again.

        Raises StoreError when the disk says no, and WorkerLostError.
        """
        if package.path is None:
            raise BugError("a stored package has no path")
        path = self._intake.library.folder.absolute(package.path)
        self._intake.library.folder.require_there()
        if not path.exists():
            lost = move(package, PackageEvent.LOST, path=None, sha256=None, size=None)
            return self._record_package(request, lost, Story.RETRY)  # it vanished from our disk, not from the SAT
        reached = self._reached.setdefault(package.id, Reached())
        try:
            added = yield from self._add(request, package, path, reached)
        except PackageError as error:
            del self._reached[package.id]
            request = self._ledger.open_requests[request.id]
            return self._record_package(request, move(package, PackageEvent.HELD), Story.HELD, held_facts(error.why))
        del self._reached[package.id]
        ingested = move(
            package,
            PackageEvent.INGEST,
            documents=added.documents,
            new_documents=added.new,
            unreadable=added.unreadable,
        )
        fields = {"documents": str(added.documents), "new": str(added.new), "unreadable": str(added.unreadable)}
        request = self._record_package(self._ledger.open_requests[request.id], ingested, Story.INGESTED, fields)
        self._ledger.announce(DocumentsAdded(request.query.owner, added.documents, added.new))
        if reached.copy_failed:
            request = self._ledger.record(request, None, Story.COPY_FAILED, fields={"folder": request.copy_to or ""})
        return request

    def reopen_held(self) -> None:
        """Put packages that were held under older rules back to be read, and their requests to work."""
        for request in self._ledger.requests.with_package_in(PackageState.REFUSED):
            current = request
            for package in request.packages:
                if package.state is PackageState.REFUSED and self._is_of_older_rules(request, package):
                    current = self._reopen(current, package)

    def _reopen(self, request: Request, package: Package) -> Request:
        return self._ledger.record(
            request,
            Event.REOPENED if request.state.is_final else None,
            Story.REOPENED,
            fields={"package": package.id.value},
            packages=with_package(request, move(package, PackageEvent.REOPENED)),
            next_at=self._ledger.now(),
        )

    def _is_of_older_rules(self, request: Request, package: Package) -> bool:
        told = [line for line in self._ledger.requests.story(request.id) if line.key == Story.HELD]
        mine = [line.fields.get("rules", "1") for line in told if line.fields.get("package") == package.id.value]
        rules = mine[-1] if mine else "1"
        is_older = not rules.isdecimal() or int(rules) < RULES
        path = package.path
        return is_older and path is not None and self._intake.library.folder.absolute(path).is_file()

    def conclude(self, request: Request) -> None:
        """Give the request its last state once no package waits any more."""
        states = {package.state for package in request.packages}
        if states & {PackageState.PENDING, PackageState.FETCHING, PackageState.STORED}:
            return
        if PackageState.GONE in states or PackageState.EXHAUSTED in states:
            event, story = Event.FAILED, Story.FAILED
            notice = Notice.PACKAGE_SPENT
            if PackageState.GONE in states:
                event, story, notice = Event.EXPIRED, Story.EXPIRED, Notice.PACKAGE_EXPIRED
            with self._ledger.together():
                ended = self._ledger.record(request, event, story, notice=notice, next_at=None)
                self._reissuer.reissue(ended, limit=policy.MAX_SUCCESSORS)
            return
        notice_key, fields = _remark(request)
        if PackageState.REFUSED in states:  # the same would come again: it is the person who asks anew
            self._ledger.record(
                request, Event.FAILED, Story.FAILED, notice=notice_key, notice_fields=fields, next_at=None
            )
            return
        if request.short_by and not self._was_checked_again(request):
            told = {"announced": str(request.announced), "arrived": str(request.documents)}
            next_at = self._ledger.now() + self._pace.poll(0)
            self._ledger.record(request, Event.CHECK_AGAIN, Story.CHECKED_AGAIN, fields=told, next_at=next_at)
            return
        self._ledger.record(
            request,
            Event.ALL_IN,
            Story.COMPLETE,
            fields={"documents": str(request.documents), "new": str(request.new_documents)},
            notice=notice_key,
            notice_fields=fields,
            next_at=None,
        )

    def _was_checked_again(self, request: Request) -> bool:
        return any(line.key == Story.CHECKED_AGAIN for line in self._ledger.requests.story(request.id))

    def _add(self, request: Request, package: Package, path: Path, reached: Reached) -> Generator[None, None, Added]:
        content = request.query.content
        copy_to = Path(request.copy_to) if request.copy_to and content is ContentKind.XML else None
        if copy_to is not None:
            try:
                copy_to.mkdir(parents=True, exist_ok=True)
            except OSError:
                reached.copy_failed, copy_to = True, None
        try:
            origin = origin_of(request, package)
            adding = add_package(self._intake, origin, path, content, reached=reached, copy_to=copy_to)
            return (yield from self._announcing(request, reached, adding))
        finally:
            self._ledger.announce(IntakeEnded(IntakeKind.PACKAGE, request.id))

    def _announcing(
        self, request: Request, reached: Reached, adding: Generator[None, None, Added]
    ) -> Generator[None, None, Added]:
        """The same work, with how far it is announced before each pause of it."""
        meter = Meter(reached.bytes)
        with closing(adding):
            while True:
                try:
                    next(adding)
                except StopIteration as end:
                    added: Added = end.value
                    return added
                if reached.of_bytes and meter.is_due():
                    left = meter.seconds_left(reached.bytes, reached.of_bytes)
                    documents = reached.documents + reached.unreadable
                    counts = (documents, reached.of_documents, reached.bytes, reached.of_bytes)
                    self._ledger.announce(IntakeProgress(IntakeKind.PACKAGE, request.id, *counts, left))
                yield

    def _record_package(
        self, request: Request, package: Package, story: Story, fields: dict[str, str] | None = None
    ) -> Request:
        return self._ledger.record(
            request,
            Event.FETCH,
            story,
            fields={"package": package.id.value, **(fields or {})},
            packages=with_package(request, package),
            failures=0,
            next_at=self._ledger.now(),
        )


def origin_of(request: Request, package: Package) -> Origin:
    """Where a package's documents come from, and what the question itself says of their state."""
    query = request.query
    return Origin(query.owner, query.service, package.id, _KNOWN_STATE[query.status])


def _remark(request: Request) -> tuple[Notice | None, dict[str, str]]:
    """What the person should know of a complete request."""
    unreadable = sum(package.unreadable for package in request.packages)
    held = sum(package.state is PackageState.REFUSED for package in request.packages)
    if held:
        return Notice.HELD, {"count": str(held)}
    if unreadable:
        lines = request.query.content is ContentKind.METADATA
        return Notice.UNREADABLE_LINES if lines else Notice.UNREADABLE, {"count": str(unreadable)}
    if request.short_by:
        return Notice.FEWER_DOCUMENTS, {"announced": str(request.announced), "arrived": str(request.documents)}
    return None, {}
