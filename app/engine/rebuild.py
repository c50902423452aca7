"""After a damaged database: everything again from the e.firmas, the library folder and the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from app.cfdi import package as package_file
from app.cfdi import parser
from app.cfdi.metadata_text.rows import read_package
from app.domain.catalogs import ContentKind, Service
from app.domain.clock import Clock
from app.domain.document import MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.domain.lifecycle import PackageState, State
from app.domain.request import Package, Request
from app.domain.story import Notice, Story, StoryLine
from app.domain.taxpayer import Taxpayer
from app.efirma.vault import EfirmaVault
from app.engine.intake.from_package import Reached, add_package
from app.engine.intake.intake import Intake
from app.engine.intake.pieces import APART_DOCUMENTS, stored_in_batches
from app.engine.intake.stepwise import run_to_end
from app.engine.intake.worker import Destination
from app.engine.steps.ingesting import origin_of
from app.errors import PackageError, UnreadableDocumentError
from app.store.database import translated
from app.store.documents import DocumentRepository
from app.store.files import PACKAGES, LibraryFolder, package_of
from app.store.journal import JournalEntry
from app.store.library import Added, Origin
from app.store.requests import RequestRepository
from app.store.session import StoreSession
from app.store.taxpayers import TaxpayerRepository

_TOGETHER = 2_000

PURSUED = timedelta(days=4)
"""A request younger than this is asked after again: its packages may still wait at the SAT."""


def rebuild(session: StoreSession, vault: EfirmaVault, clock: Clock, intake: Intake) -> bool:
    """Fill an empty database. Requests come back as what was asked, so that nothing is asked a third time.

    False when the library is not there: then it is for the next start to do it again. Raises StoreError when the disk
    says no, and WorkerLostError.
    """
    with translated(session.folder.root):
        _taxpayers(session, vault, clock)
        requests = _requests(session, clock)
        if session.folder.is_away:
            return False
        for owner in _owners(session.folder):
            for path in _packages(session.folder, owner):
                _package(session, intake, owner, path, requests)
            _loose_documents(session, intake, owner)
    return True


def _taxpayers(session: StoreSession, vault: EfirmaVault, clock: Clock) -> None:
    repository = TaxpayerRepository(session.database.connection)
    for stored in vault.all():
        certificate = stored.certificate
        repository.save(
            Taxpayer(
                rfc=certificate.rfc,
                name=certificate.name,
                curp=certificate.curp or "",
                serial=certificate.serial,
                not_before=certificate.not_before,
                not_after=certificate.not_after,
                remembers_password=False,
                registered_at=clock.now(),
            )
        )


def _requests(session: StoreSession, clock: Clock) -> dict[str, Request]:
    """Every question ever put, with its good end; the young ones without are taken up again. By IdSolicitud."""
    repository = RequestRepository(session.database.connection)
    found: dict[str, Request] = {}
    with session.database.transaction():
        for entry in session.journal.entries():
            request = repository.add(entry.query, entry.sent_at)
            repository.record_send(entry.query.fingerprint(), entry.sent_at, request.id)
            recovered = _recovered(request, entry, clock.now())
            repository.save(recovered)
            repository.add_story_line(request.id, StoryLine(clock.now(), Story.REBUILT))
            if entry.sat_id is not None:
                found[entry.sat_id.value.upper()] = recovered
    return found


def _recovered(request: Request, entry: JournalEntry, now: datetime) -> Request:
    young = entry.outcome is None and entry.sat_id is not None and now - entry.sent_at < PURSUED
    return replace(
        request,
        state=State.AT_SAT if young else entry.outcome or State.FAILED,
        sat_id=entry.sat_id,
        sent_at=entry.sent_at,
        next_at=now if young else None,
        notice=Notice.REBUILT,
    )


def _owners(folder: LibraryFolder) -> Iterator[Rfc]:
    if not folder.root.is_dir():
        return
    for child in sorted(folder.root.iterdir()):
        try:
            yield Rfc(child.name)
        except ValueError:
            continue  # the person's own folder, not ours


def _packages(folder: LibraryFolder, owner: Rfc) -> list[Path]:
    """In the order they came, so that the latest word on a document's validity is the last."""
    files = [path for path in folder.absolute(f"{owner}/{PACKAGES}").glob("*.zip") if path.is_file()]
    return sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name))


def _package(session: StoreSession, intake: Intake, owner: Rfc, path: Path, requests: dict[str, Request]) -> None:
    package = package_of(path)
    if package is None:
        return  # not a package of ours
    request = requests.get(package.value.partition("_")[0])
    try:
        package_file.check(path)
        holds_metadata = any(isinstance(row, MetadataRow) for row in read_package(path))
        content = ContentKind.METADATA if holds_metadata else ContentKind.XML
        if request is not None and request.query.owner == owner:
            origin = origin_of(request, Package(package))
        else:
            request, origin = None, Origin(owner, _service_of(path), package)
        added = run_to_end(add_package(intake, origin, path, content, reached=Reached()))
    except PackageError:
        return  # damaged or held: it stays where it is
    if request is not None and request.state.is_final:  # of the others the SAT is asked again what they have
        requests[origin.package.value.partition("_")[0]] = _with_package(session, request, package, path, added)


def _with_package(session: StoreSession, request: Request, package: PackageId, path: Path, added: Added) -> Request:
    relative = path.relative_to(session.folder.root).as_posix()
    known = Package(
        id=package,
        state=PackageState.INGESTED,
        fetches=1,
        path=relative,
        sha256=session.folder.sha256(relative),
        size=path.stat().st_size,
        documents=added.documents,
        new_documents=added.new,
        unreadable=added.unreadable,
    )
    request = replace(request, packages=(*request.packages, known))
    with session.database.transaction():
        RequestRepository(session.database.connection).save(request)
    return request


def _service_of(path: Path) -> Service:
    for member in package_file.members(path):
        try:
            return parser.read(member.data).service
        except UnreadableDocumentError:
            continue
    return Service.CFDI


def _loose_documents(session: StoreSession, intake: Intake, owner: Rfc) -> None:
    """XML whose package is no longer there."""
    documents = DocumentRepository(session.database.connection)
    root = session.folder.root
    files = (path.relative_to(root).as_posix() for path in session.folder.absolute(owner.value).rglob("*.xml"))
    unknown: list[str] = []
    while some := list(islice(files, _TOGETHER)):
        unknown.extend(documents.unknown_paths(owner, some))
    apart = len(unknown) > APART_DOCUMENTS
    destination = Destination(root, owners=frozenset({owner}))
    unknown.sort(key=lambda path: (session.folder.absolute(path).stat().st_mtime_ns, path))  # the first copy is kept
    run_to_end(intake.run(stored_in_batches(unknown), destination, "", apart=apart))
