"""From a package on disk to documents in folder and index; and what a request comes to when all its packages are in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from app.cfdi import metadata, parser
from app.cfdi import package as package_file
from app.domain.catalogs import ContentKind, DocumentStatus
from app.domain.document import MetadataRow
from app.domain.lifecycle import Event, PackageEvent, PackageState
from app.domain.request import Package, Request
from app.engine import policy
from app.engine.ledger import Ledger, move, with_package
from app.engine.ports import DocumentsAdded
from app.engine.successors import Successors
from app.errors import BugError, PackageError, UnreadableDocumentError
from app.store.files import LibraryFolder
from app.store.library import Added, Incoming, Library, Origin
from app.store.numbers import DocumentState

_KNOWN_STATE = {
    DocumentStatus.VALID: DocumentState.VALID,
    DocumentStatus.CANCELLED: DocumentState.CANCELLED,
    DocumentStatus.ALL: DocumentState.UNKNOWN,
}


class Ingesting:
    """Unpacks what is on disk. Run again after an interruption it comes to the same."""

    def __init__(self, ledger: Ledger, library: Library, folder: LibraryFolder, successors: Successors) -> None:
        self._ledger = ledger
        self._library = library
        self._folder = folder
        self._successors = successors

    def run(self, request: Request, package: Package, checkpoint: Callable[[], None]) -> Request:
        """Index one stored package. Raises StoreError when the disk says no, and what ``checkpoint`` raises."""
        if package.path is None:
            raise BugError("a stored package has no path")
        path = self._folder.absolute(package.path)
        if not path.exists():
            lost = move(package, PackageEvent.LOST, path=None, sha256=None, size=None)
            return self._put(request, lost, "story:retry")  # it vanished from our disk, not from the SAT
        try:
            added = add_package(self._library, origin_of(request, package), path, request.query.content, checkpoint)
        except PackageError as error:
            return self._put(request, move(package, PackageEvent.HELD), "story:held", {"why": error.why})
        ingested = move(
            package,
            PackageEvent.INGEST,
            documents=added.documents,
            new_documents=added.new,
            unreadable=added.unreadable,
        )
        fields = {"documents": str(added.documents), "new": str(added.new), "unreadable": str(added.unreadable)}
        request = self._put(request, ingested, "story:ingested", fields)
        self._ledger.announce(DocumentsAdded(request.query.owner, added.documents, added.new))
        return self._copy(request, path)

    def conclude(self, request: Request) -> None:
        """Give the request its last state once no package waits any more."""
        states = {package.state for package in request.packages}
        if states & {PackageState.PENDING, PackageState.FETCHING, PackageState.STORED}:
            return
        if PackageState.GONE in states or PackageState.EXHAUSTED in states:
            event, story = Event.FAILED, "story:failed"
            notice = "package:agotado"
            if PackageState.GONE in states:
                event, story, notice = Event.EXPIRED, "story:expired", "package:vencido"
            with self._ledger.together():
                ended = self._ledger.record(request, event, story, notice=notice, next_at=None)
                self._successors.follow(ended, limit=policy.MAX_SUCCESSORS)
            return
        notice_key, fields = _remark(request)
        self._ledger.record(
            request,
            Event.ALL_IN,
            "story:complete",
            fields={"documents": str(request.documents), "new": str(request.new_documents)},
            notice=notice_key,
            notice_fields=fields,
            next_at=None,
        )

    def _copy(self, request: Request, path: Path) -> Request:
        """The second copy the person asked for; its failure is told and harms nothing."""
        if request.copy_to is None or request.query.content is not ContentKind.XML:
            return request
        target = Path(request.copy_to)
        try:
            target.mkdir(parents=True, exist_ok=True)
            for member in package_file.members(path):
                _copy_document(member.data, target)
        except OSError:
            return self._ledger.record(request, None, "story:copy_failed", fields={"folder": request.copy_to})
        return request

    def _put(self, request: Request, package: Package, story: str, fields: dict[str, str] | None = None) -> Request:
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


def add_package(
    library: Library, origin: Origin, path: Path, content: ContentKind, checkpoint: Callable[[], None]
) -> Added:
    """Read a package and add what it holds. Raises PackageError for one that must not or cannot be read."""
    package_file.check(path)
    if content is ContentKind.METADATA:
        rows = (row for row in metadata.read_package(path) if isinstance(row, MetadataRow))
        return library.add_metadata(origin, rows, checkpoint)
    return library.add_documents(origin, _documents(path), checkpoint)


def _documents(path: Path) -> Iterator[Incoming]:
    for position, member in enumerate(package_file.members(path)):
        try:
            yield Incoming(position, member.data, parser.read(member.data))
        except UnreadableDocumentError as error:
            yield Incoming(position, member.data, None, error.why)


def _copy_document(data: bytes, target: Path) -> None:
    try:
        name = f"{parser.read(data).uuid}.xml"
    except UnreadableDocumentError:
        return
    final = target / name
    if final.exists():
        return
    temporary = final.with_suffix(".parte")
    temporary.write_bytes(data)
    shutil.move(temporary, final)


def _remark(request: Request) -> tuple[str | None, dict[str, str]]:
    """What the person should know of a complete request."""
    unreadable = sum(package.unreadable for package in request.packages)
    held = sum(package.state is PackageState.REFUSED for package in request.packages)
    if held:
        return "notice:held", {"count": str(held)}
    if unreadable:
        return "notice:unreadable", {"count": str(unreadable)}
    if request.announced is not None and request.announced > request.documents:
        return "notice:fewer_documents", {"announced": str(request.announced), "arrived": str(request.documents)}
    return None, {}
