"""While documents come in the engine hears everything; what concerns that very work hastens its end and waits."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.identifiers import PackageId, SatRequestId
from app.domain.index.filter import DocumentFilter
from app.domain.lifecycle import Event, PackageState, State
from app.domain.query import Query
from app.domain.request import Package, Request
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine import policy
from app.engine.access.credentials import CredentialCache
from app.engine.assembly import assemble
from app.engine.commands import Cancel, CancelImport, Enqueue, Import, MoveLibrary, Pause, Remove, Resume
from app.engine.events import (
    CancelToken,
    EngineEvent,
    ImportDone,
    ImportProgress,
    IntakeEnded,
    IntakeKind,
    IntakeProgress,
    LibraryMoved,
    RequestChanged,
)
from app.engine.intake import pieces as sources
from app.engine.intake import reread as rereading
from app.engine.intake.intake import Intake
from app.engine.intake.reread import Rereading
from app.engine.intake.stepwise import run_to_end
from app.engine.loop.engine import Engine
from app.errors import CancelledError, PasswordNeededError
from app.paths import Paths
from app.sat.clock import SatClock
from app.simulator.world.business import Business
from app.store.damaged_facts import set_damaged_facts_aside
from app.store.documents import DocumentRepository
from app.store.files import package_path
from app.store.session import StoreSession
from tests.make import OWNER

PACKAGE = PackageId("AAAAAAAA-0000-4000-8000-000000000001_01")
DOCUMENTS = 60


class NoServices:
    """Nobody has the key: nothing goes out."""

    def get(self, *_: object) -> Any:
        raise PasswordNeededError(OWNER.value)

    def ask_sat_status(self, *_: object) -> Any:
        raise PasswordNeededError(OWNER.value)


@dataclass
class Bureau:
    """An engine with one package to take in, and what it told. ``on`` is asked at each event what to post."""

    engine: Engine
    session: StoreSession
    intake: Intake
    request: Request
    events: list[EngineEvent] = field(default_factory=list)
    on: Callable[[EngineEvent], None] = lambda _: None
    cancel: CancelToken = field(default_factory=CancelToken)

    def listen(self, event: EngineEvent) -> None:
        self.events.append(event)
        self.on(event)

    def run(self) -> None:
        self.engine.run_due(self.listen, self.cancel)

    def at(self, documents: int, *commands: Any) -> None:
        """Post these as soon as so many documents are in."""
        left = list(commands)

        def look(event: EngineEvent) -> None:
            if left and self.count() >= documents:
                for command in left:
                    self.engine.post(command)
                left.clear()

        self.on = look

    def count(self) -> int:
        return DocumentRepository(self.session.database.connection).count(DocumentFilter())

    def states(self) -> list[State]:
        return [event.request.state for event in self.events if isinstance(event, RequestChanged)]

    def told(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def documents() -> dict[str, bytes]:
    business = Business(OWNER.value, 1, DOCUMENTS, date(2026, 3, 1), date(2026, 5, 31))
    return {facts.uuid: business.xml(facts) for facts in business.documents}


@pytest.fixture
def bureau(
    tmp_path: Path,
    clock: Any,
    question: Callable[..., Query],
    documents: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Bureau]:
    monkeypatch.setattr(sources, "BATCH_DOCUMENTS", 10)
    monkeypatch.setattr("app.engine.loop.disk_work.MEANWHILE_SECONDS", 0.0)
    monkeypatch.setattr("app.engine.intake.progress_meter._TELL_SECONDS", 0.0)
    paths = Paths.under(tmp_path / "casa")
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=paths.library)
    intake = Intake(session.library, session.scratch, clock)
    engine = assemble(
        session=session,
        credentials=CredentialCache(EfirmaVault(paths.efirmas), PasswordStore()),
        services=NoServices(),
        pace=policy.Pace(1.0, None),  # type: ignore[arg-type]
        clock=SatClock(clock),
        library_moved=lambda _: None,
        intake=intake,
    )
    path = session.folder.absolute(package_path(OWNER, PACKAGE))
    path.parent.mkdir(parents=True)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in documents.items():
            file.writestr(f"{name}.xml", data)
    ledger = engine._ledger
    (request,) = engine.enqueue([question()])
    stored = Package(PACKAGE, PackageState.STORED, fetches=1, path=package_path(OWNER, PACKAGE), sha256="", size=1)
    request = ledger.record_send(request, clock.now())
    request = ledger.record(request, Event.ACCEPTED, None, sat_id=SatRequestId(PACKAGE.value.partition("_")[0]))
    request = ledger.record(request, Event.FINISHED, None, packages=(stored,), next_at=clock.now())
    made = Bureau(engine, session, intake, request)
    yield made
    engine.close()


def test_progress_is_told(bureau: Bureau) -> None:
    bureau.run()
    told = bureau.told(IntakeProgress)
    assert [one.documents for one in told] == sorted(one.documents for one in told)
    assert {one.of_documents for one in told} == {DOCUMENTS}
    assert told[-1].bytes == told[-1].of_bytes > 0
    assert len(bureau.told(IntakeEnded)) == 1
    assert bureau.states()[-1] is State.COMPLETE
    assert bureau.count() == DOCUMENTS


def test_other_wishes_are_carried_out_meanwhile(bureau: Bureau, question: Callable[..., Query]) -> None:
    bureau.at(20, Enqueue((question(3, owner="AAA010101AAA"),)))
    bureau.run()
    kinds = [
        (event.request.query.owner.value, event.request.state)
        for event in bureau.events
        if isinstance(event, RequestChanged)
    ]
    assert kinds.index(("AAA010101AAA", State.TO_SEND)) < kinds.index((OWNER.value, State.DOWNLOADING))
    assert ("AAA010101AAA", State.NEEDS_KEY) in kinds  # even what is due at the SAT is begun
    assert bureau.count() == DOCUMENTS


def test_paused_in_the_middle_it_goes_on_from_there(bureau: Bureau) -> None:
    bureau.at(20, Pause((bureau.request.id,)))
    bureau.run()
    assert bureau.states()[-1] is State.PAUSED
    assert 20 <= bureau.count() < DOCUMENTS
    before = bureau.told(IntakeProgress)[-1].documents
    bureau.events.clear()
    bureau.engine.post(Resume((bureau.request.id,)))
    bureau.run()
    assert bureau.told(IntakeProgress)[0].documents >= before
    assert bureau.states()[-1] is State.COMPLETE
    assert bureau.count() == DOCUMENTS


def test_cancelled_in_the_middle_what_is_in_stays(bureau: Bureau) -> None:
    bureau.at(20, Cancel((bureau.request.id,)))
    bureau.run()
    assert bureau.states()[-1] is State.CANCELLED
    assert 20 <= bureau.count() < DOCUMENTS


def test_its_contribuyente_is_removed(bureau: Bureau) -> None:
    bureau.at(20, Remove(OWNER))
    bureau.run()
    assert bureau.states()[-1] is State.CANCELLED


def test_moving_the_library_waits(bureau: Bureau, tmp_path: Path) -> None:
    bureau.at(20, MoveLibrary(tmp_path / "otra"))
    bureau.run()
    assert bureau.told(LibraryMoved) == [LibraryMoved(tmp_path / "otra")]
    assert bureau.count() == DOCUMENTS
    assert len(list((tmp_path / "otra").rglob("*.xml"))) == DOCUMENTS


def test_the_window_closes_in_the_middle(bureau: Bureau) -> None:
    def close(event: EngineEvent) -> None:
        if bureau.count() >= 20:
            bureau.cancel.cancel()

    bureau.on = close
    bureau.run()
    assert 20 <= bureau.count() < DOCUMENTS
    bureau.on, bureau.cancel = lambda _: None, CancelToken()
    bureau.run()
    assert bureau.states()[-1] is State.COMPLETE


def test_an_import_waits_for_the_package_and_is_cancelled(bureau: Bureau, tmp_path: Path) -> None:
    old = tmp_path / "viejos"
    old.mkdir()
    business = Business(OWNER.value, 2, 50, date(2026, 3, 1), date(2026, 5, 31))
    for facts in business.documents:
        (old / f"{facts.uuid}.xml").write_bytes(business.xml(facts))
    monkey = pytest.MonkeyPatch()
    monkey.setattr("app.engine.intake.find_files.BATCH_DOCUMENTS", 10)
    bureau.at(20, Import((old,), (OWNER,)))
    bureau.run()
    (done,) = bureau.told(ImportDone)
    assert (done.report.new, done.report.cancelled) == (50, False)
    assert bureau.events.index(bureau.told(ImportProgress)[0]) > bureau.events.index(bureau.told(IntakeEnded)[0])
    bureau.events.clear()

    def stop(event: EngineEvent) -> None:
        if isinstance(event, ImportProgress) and event.progress.documents >= 20:
            bureau.engine.post(CancelImport())

    bureau.on = stop
    bureau.engine.post(Import((old,), (OWNER,)))
    bureau.run()
    (done,) = bureau.told(ImportDone)
    assert done.report.cancelled
    assert 20 <= done.report.documents < 50
    monkey.undo()
    bureau.on = lambda _: None
    bureau.engine.post(Import((old,), (OWNER,)))
    bureau.engine.post(CancelImport())  # before it began
    bureau.events.clear()
    bureau.run()
    assert bureau.told(ImportDone) == []


@pytest.mark.parametrize("apart", [0, 10**6], ids=["with helpers", "alone"])
def test_documents_are_read_again(bureau: Bureau, monkeypatch: pytest.MonkeyPatch, apart: int) -> None:
    bureau.run()
    bureau.events.clear()
    monkeypatch.setattr(rereading, "_APART", apart)
    connection, folder = bureau.session.database.connection, bureau.session.folder
    documents = DocumentRepository(connection)
    connection.execute("INSERT INTO unread SELECT id, 0 FROM documents; UPDATE documents SET total = ''")
    lost, broken = [one[0] for one in connection.execute("SELECT path FROM documents LIMIT 2")]
    folder.absolute(lost).unlink()
    folder.absolute(broken).write_bytes(b"<roto>")
    work = Rereading(bureau.intake, documents, bureau.listen)
    assert work.has_more
    run_to_end(work.run(lambda: True))  # there is something better to do
    assert documents.count_unread() == DOCUMENTS

    def stop() -> None:
        if documents.count_unread() <= DOCUMENTS - 20:
            raise CancelledError

    with pytest.raises(CancelledError):
        run_to_end(work.run(lambda: False), stop)
    assert 0 < documents.count_unread() <= DOCUMENTS - 20
    again = Rereading(bureau.intake, documents, bureau.listen)  # the next start
    run_to_end(again.run(lambda: False))
    assert (again.has_more, documents.count_unread(), bureau.count()) == (False, 0, DOCUMENTS)
    assert next(iter(connection.execute("SELECT count(*) FROM documents WHERE total <> ''"))) == (DOCUMENTS - 2,)
    assert bureau.told(IntakeEnded)[-1] == IntakeEnded(IntakeKind.REREAD, None)


def test_what_is_found_damaged_while_it_runs_is_read_again(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    bureau.run()
    connection, path = bureau.session.database.connection, bureau.session.database.path
    kept = list(connection.execute("SELECT id, month_facts FROM documents"))
    monkeypatch.setattr(rereading, "_LOOK_AGAIN", 0.0)
    work = Rereading(bureau.intake, DocumentRepository(connection), bureau.listen)
    connection.execute("UPDATE documents SET month_facts = '[[[1]]]'")
    assert set_damaged_facts_aside(path) == DOCUMENTS
    assert work.has_more
    run_to_end(work.run(lambda: False))
    assert not DocumentRepository(connection).count_unread()
    assert list(connection.execute("SELECT id, month_facts FROM documents")) == kept


def test_nothing_is_given_up_without_the_folder(bureau: Bureau, tmp_path: Path) -> None:
    bureau.run()
    connection = bureau.session.database.connection
    connection.execute("INSERT INTO unread SELECT id, 0 FROM documents")
    bureau.session.folder.root.rename(tmp_path / "desconectado")
    work = Rereading(bureau.intake, DocumentRepository(connection), bureau.listen)
    run_to_end(work.run(lambda: False))
    assert not work.has_more
    assert DocumentRepository(connection).count_unread() == DOCUMENTS
