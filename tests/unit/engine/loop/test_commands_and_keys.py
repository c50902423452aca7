"""What the person asks for is carried out, and what the disk or the keyring refuses is told and breaks nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.lifecycle import Event, State
from app.domain.query import Query
from app.domain.request import Package
from app.domain.story import Story
from app.efirma.credential import Credential, Password
from app.efirma.passwords import PasswordStore
from app.engine.access.credentials import CredentialCache
from app.engine.commands import (
    AskAgain,
    Cancel,
    CheckNow,
    Enqueue,
    MoveLibrary,
    Pause,
    Register,
    Remove,
    Resume,
    Unlock,
)
from app.engine.events import LibraryMoved, TaxpayerChanged, TaxpayerRemoved, Trouble
from app.errors import (
    DiskFullError,
    KeyringUnavailableError,
    LibraryUnavailableError,
    PasswordNeededError,
    UnknownTaxpayerError,
    WrongPasswordError,
)

Question = Callable[..., Query]

RFC = Rfc("EKU9003173C9")
WORD = "12345678a"


def told(office: Any, kind: type) -> list[Any]:
    return [event for event in office.events if isinstance(event, kind)]


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_keyring() -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]


# ── contribuyentes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_registering(office: Any, credential: Credential, key_file: bytes) -> None:
    office.command_handler.carry_out(Register(credential, key_file, Password(WORD)))
    taxpayer = office.taxpayers.get(RFC)
    assert taxpayer.remembers_password
    assert taxpayer.serial == credential.certificate.serial
    assert told(office, TaxpayerChanged)[-1] == TaxpayerChanged(taxpayer, unlocked=True)
    assert office.credentials.credential(RFC) is credential
    reopened = CredentialCache(office.vault, PasswordStore())
    assert not reopened.is_unlocked(RFC)
    assert reopened.credential(RFC).rfc == RFC
    assert reopened.is_unlocked(RFC)


def test_registering_without_remembering(office: Any, credential: Credential, key_file: bytes) -> None:
    office.command_handler.carry_out(Register(credential, key_file))
    assert not office.taxpayers.get(RFC).remembers_password
    with pytest.raises(PasswordNeededError):
        CredentialCache(office.vault, PasswordStore()).credential(RFC)


def test_registering_where_there_is_no_keyring(office: Any, credential: Credential, key_file: bytes) -> None:
    no_keyring()
    office.command_handler.carry_out(Register(credential, key_file, Password(WORD)))
    assert not office.taxpayers.get(RFC).remembers_password
    assert isinstance(told(office, Trouble)[0].error, KeyringUnavailableError)
    assert office.credentials.is_unlocked(RFC)
    with pytest.raises(PasswordNeededError):
        CredentialCache(office.vault, PasswordStore()).credential(RFC)


def test_registering_on_a_full_disk(
    office: Any, credential: Credential, key_file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "open", full)
    office.command_handler.carry_out(Register(credential, key_file))
    assert isinstance(told(office, Trouble)[0].error, DiskFullError)
    assert office.taxpayers.get(RFC) is None
    assert not office.credentials.is_unlocked(RFC)


def test_a_remembered_password_that_no_longer_opens(office: Any, credential: Credential, key_file: bytes) -> None:
    office.command_handler.carry_out(Register(credential, key_file, Password("otra")))
    with pytest.raises(WrongPasswordError):
        CredentialCache(office.vault, PasswordStore()).credential(RFC)


def test_nobody_is_registered(office: Any) -> None:
    with pytest.raises(UnknownTaxpayerError):
        office.credentials.credential(RFC)


def test_unlocking_goes_on_with_what_waited(office: Any, credential: Credential, question: Question) -> None:
    mine = office.ledger.record(office.ledger.add(question(4)), Event.KEY_MISSING, Story.KEY_MISSING)
    theirs = office.ledger.add(question(4, owner="AAA010101AAA"))
    theirs = office.ledger.record(theirs, Event.KEY_MISSING, Story.KEY_MISSING)
    office.command_handler.carry_out(Unlock(credential))
    assert office.ledger.open_requests[mine.id].state is State.TO_SEND
    assert office.ledger.open_requests[theirs.id].state is State.NEEDS_KEY
    assert not office.taxpayers.get(RFC).remembers_password


def test_removing(office: Any, credential: Credential, key_file: bytes, question: Question) -> None:
    office.command_handler.carry_out(Register(credential, key_file, Password(WORD)))
    mine, theirs = office.ledger.add(question()), office.ledger.add(question(owner="AAA010101AAA"))
    office.command_handler.carry_out(Remove(RFC))
    assert office.ledger.requests.get(mine.id).state is State.CANCELLED
    assert office.ledger.requests.get(theirs.id).state is State.TO_SEND
    assert office.taxpayers.get(RFC) is None
    assert list(office.vault.all()) == []
    assert PasswordStore().recall(RFC) is None
    assert told(office, TaxpayerRemoved) == [TaxpayerRemoved(RFC)]


class LockedKeyring(KeyringBackend):
    """A keyring the person did not unlock."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked


def test_removing_with_a_locked_keyring(office: Any, credential: Credential, key_file: bytes) -> None:
    office.command_handler.carry_out(Register(credential, key_file))
    keyring.set_keyring(LockedKeyring())  # type: ignore[no-untyped-call]
    office.command_handler.carry_out(Remove(RFC))
    assert isinstance(told(office, Trouble)[0].error, KeyringUnavailableError)
    assert told(office, TaxpayerRemoved) == [TaxpayerRemoved(RFC)]
    assert office.taxpayers.get(RFC) is None
    assert list(office.vault.all()) == []


def test_removing_when_the_disk_says_no(
    office: Any, credential: Credential, key_file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.command_handler.carry_out(Register(credential, key_file))
    with monkeypatch.context() as patch:

        def refused(*_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, "no", "efirma.pem")

        patch.setattr(Path, "unlink", refused)
        office.command_handler.carry_out(Remove(RFC))
    assert isinstance(told(office, Trouble)[0].error, LibraryUnavailableError)
    assert office.taxpayers.get(RFC) is not None
    office.command_handler.carry_out(Remove(RFC))
    assert office.taxpayers.get(RFC) is None


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_being_worked_on_is_not_doubled(office: Any, question: Question, tmp_path: Path) -> None:
    office.command_handler.carry_out(Enqueue((question(4), question(5), question(4)), copy_to=tmp_path))
    first, second = office.ledger.open_requests.values()
    assert (first.query, second.query, first.copy_to) == (question(4), question(5), str(tmp_path))
    assert office.command_handler.enqueue([question(4)]) == [first]
    office.command_handler.carry_out(Cancel((first.id,)))
    assert office.command_handler.enqueue([question(4)])[0].id not in (first.id, second.id)


def test_pausing_and_resuming_where_it_was(office: Any, question: Question) -> None:
    ledger = office.ledger
    new = ledger.add(question(3))
    at_sat = ledger.record(
        ledger.record_send(ledger.add(question(4)), ledger.now()),
        Event.ACCEPTED,
        Story.ACCEPTED,
        sat_id=SatRequestId("a"),
    )
    sending = ledger.record_send(ledger.add(question(5)), ledger.now())
    accepted = ledger.record(sending, Event.ACCEPTED, Story.ACCEPTED, sat_id=SatRequestId("b"))
    ready = ledger.record(accepted, Event.FINISHED, Story.FINISHED, packages=(Package(PackageId("B_01")),))
    ids = (new.id, at_sat.id, ready.id, 99)
    office.command_handler.carry_out(Pause(ids))
    assert {ledger.open_requests[one].state for one in ids[:3]} == {State.PAUSED}
    office.command_handler.carry_out(CheckNow(ids))
    assert {ledger.open_requests[one].state for one in ids[:3]} == {State.PAUSED}
    office.command_handler.carry_out(Resume(ids))
    assert [ledger.open_requests[one].state for one in ids[:3]] == [State.TO_SEND, State.AT_SAT, State.DOWNLOADING]
    assert all(ledger.open_requests[one].next_at == ledger.now() for one in ids[:3])


def test_a_call_under_way_is_neither_paused_nor_cancelled(office: Any, question: Question) -> None:
    sending = office.ledger.record_send(office.ledger.add(question()), office.ledger.now())
    office.command_handler.carry_out(Pause((sending.id,)))
    office.command_handler.carry_out(Cancel((sending.id,)))
    assert office.ledger.open_requests[sending.id] == sending


def test_checking_now(office: Any, question: Question, clock: Any) -> None:
    request = office.ledger.record(
        office.ledger.add(question()), None, None, next_at=clock.now() + timedelta(minutes=40)
    )
    office.command_handler.carry_out(CheckNow((request.id,)))
    assert office.ledger.open_requests[request.id].next_at == clock.now()


def test_asking_again_only_what_is_done(office: Any, question: Question) -> None:
    sending = office.ledger.record_send(office.ledger.add(question(4)), office.ledger.now())
    failed = office.ledger.record(sending, Event.REFUSED, Story.REFUSED)
    working = office.ledger.add(question(5))
    office.command_handler.carry_out(AskAgain((failed.id, working.id, 99)))
    successor = office.ledger.requests.get(failed.id).successor_id
    assert list(office.ledger.open_requests) == [working.id, successor]
    assert office.ledger.open_requests[successor].query != failed.query


# ── library ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_moving_the_library(office: Any, tmp_path: Path) -> None:
    office.folder.root.mkdir()
    office.folder.absolute("a.xml").write_bytes(b"a")
    office.command_handler.carry_out(MoveLibrary(tmp_path / "nueva"))
    assert office.moves == [tmp_path / "nueva"]
    assert told(office, LibraryMoved) == [LibraryMoved(tmp_path / "nueva")]
    assert office.folder.sha256("a.xml") is not None


def test_moving_into_a_folder_with_something_in_it(office: Any, tmp_path: Path) -> None:
    (tmp_path / "otra").mkdir()
    (tmp_path / "otra" / "x").write_bytes(b"")
    office.command_handler.carry_out(MoveLibrary(tmp_path / "otra"))
    assert isinstance(told(office, Trouble)[0].error, LibraryUnavailableError)
    assert (office.moves, office.folder.root) == ([], tmp_path / "biblioteca")


def test_a_move_that_cannot_be_remembered_is_undone(office: Any, tmp_path: Path) -> None:
    office.folder.root.mkdir()
    office.folder.absolute("a.xml").write_bytes(b"a")
    office.command_handler._library._moved = full
    office.command_handler.carry_out(MoveLibrary(tmp_path / "nueva"))
    assert isinstance(told(office, Trouble)[0].error, DiskFullError)
    assert told(office, LibraryMoved) == []
    assert office.folder.root == tmp_path / "biblioteca"
