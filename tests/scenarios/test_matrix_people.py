"""E.firmas that change or vanish under the work, and a person who removes, moves, cancels and closes in the middle."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import keyring.core
import keyring.errors
import pytest

from app.domain.catalogs import ContentKind, Direction
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.efirma.credential import Password
from app.engine.commands import AskAgain, Cancel, MoveLibrary, Register, Remove, Unlock
from app.engine.events import ActivityKind, LibraryMoved, RequestChanged, TaxpayerRemoved, Transfer
from app.simulator import faults
from app.simulator.demo_efirma import demo_efirma
from app.simulator.operations import Operation
from app.simulator.refusals import FaultKind

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
Kept = dict[tuple[str, str], str]


def drive(bench: Bench, listener: Callable[[object], None], until: Callable[[], bool]) -> None:
    for _ in range(400):
        seconds = bench.engine.run_due(listener, bench.cancel)
        if until():
            return
        bench.engine.wait(min(seconds, 0.05), bench.cancel)
    raise AssertionError([bench.tale(one) for one in bench.requests()])


def fetching(event: object) -> bool:
    return isinstance(event, RequestChanged) and any(
        package.state is PackageState.FETCHING for package in event.request.packages
    )


def once(bench: Bench, seen: Callable[[object], bool], act: Callable[[], None]) -> Callable[[object], None]:
    done = False

    def listen(event: object) -> None:
        nonlocal done
        bench.events.append(event)
        if not done and seen(event):
            done = True
            act()

    return listen


# ── e.firma ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_efirma_that_expires_between_two_requests(bench: Bench, question: Question) -> None:
    now = bench.clock.now()
    ending = demo_efirma(valid_from=now - timedelta(days=9), valid_to=now + timedelta(hours=1))
    bench.register(ending)
    bench.ask(question())
    bench.work()
    bench.clock.jump(hours=2)
    queries = [question(content=ContentKind.METADATA, direction=direction) for direction in list(Direction)[:2]]
    asked = bench.ask(*queries)
    bench.work()
    for request in asked:
        waiting = bench.request(request.id)
        assert (waiting.state, waiting.notice) == (State.NEEDS_KEY, "error:ExpiredCertificateError")
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1
    bench.register()
    bench.work()
    bench.assert_complete(question(), *queries)


@pytest.mark.parametrize("operation", [Operation.VERIFY, Operation.DOWNLOAD])
def test_a_revoked_efirma_waits_for_the_renewed_one(bench: Bench, question: Question, operation: Operation) -> None:
    bench.simulator.faults.queue(operation, faults.Answer(304, "Certificado Revocado o Caduco"), 99)
    (request,) = bench.finish(question())
    assert request.state is State.NEEDS_KEY
    assert request.message == "Certificado Revocado o Caduco"
    assert len(bench.simulator.calls.of(operation)) == 1
    bench.simulator.faults.clear()
    now = bench.clock.now()
    renewed = demo_efirma(valid_from=now - timedelta(days=1), valid_to=now + timedelta(days=1400))
    bench.register(renewed)
    bench.work()
    assert bench.request(request.id).state is State.COMPLETE
    bench.assert_complete(question())


def test_a_service_that_no_longer_takes_the_signature_spends_nothing(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(Operation.AUTHENTICATE, faults.SoapFault(FaultKind.INVALID_SECURITY), 6)
    (request,) = bench.finish(question())
    assert request.state is State.COMPLETE
    assert "error:InvalidSecurityError" in bench.notices()
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1
    bench.assert_complete(question())


@pytest.mark.parametrize("fate", ["locked", "emptied", "changed"])
def test_a_keyring_that_gives_nothing_asks_the_person(
    bench: Bench, question: Question, safe_keyring: Kept, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    bench.post(Register(bench.credential, bench.efirma.key, Password(bench.efirma.password)))
    bench.step()
    bench.close()
    if fate == "emptied":
        safe_keyring.clear()
    elif fate == "changed":
        safe_keyring.update(dict.fromkeys(safe_keyring, "otra"))
    else:

        def locked(*_: object) -> None:
            raise keyring.errors.KeyringLocked

        monkeypatch.setattr(type(keyring.core.get_keyring()), "get_password", locked)
    (request,) = bench.ask(question())
    bench.work()
    expected = "error:WrongPasswordError" if fate == "changed" else "error:PasswordNeededError"
    assert (bench.request(request.id).state, bench.request(request.id).notice) == (State.NEEDS_KEY, expected)
    assert bench.activities[-1].kind is ActivityKind.NEEDS_KEY
    assert not len(bench.simulator.calls)
    bench.post(Unlock(bench.credential))
    bench.work()
    bench.assert_complete(question())


@pytest.mark.parametrize("damage", [None, b"", b"-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n"])
def test_an_efirma_file_that_is_gone_or_broken_is_asked_for(
    bench: Bench, question: Question, safe_keyring: Kept, damage: bytes | None
) -> None:
    bench.factor = 1.0
    bench.post(Register(bench.credential, bench.efirma.key, Password(bench.efirma.password)))
    (request,) = bench.ask(question())
    bench.step()
    assert safe_keyring
    (file,) = bench.paths.efirmas.glob("*.pem")
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    bench.close()
    bench.factor = 0.0001
    bench.clock.jump(minutes=2)
    bench.work()
    waiting = bench.request(request.id)
    assert waiting.state is State.NEEDS_KEY
    assert waiting.notice.startswith("error:")
    bench.register()
    bench.work()
    assert len(bench.simulator.calls.of(Operation.SUBMIT)) == 1
    bench.assert_complete(question())


def test_an_efirma_file_that_vanishes_while_unlocked_stops_nothing(bench: Bench, question: Question) -> None:
    bench.register()
    bench.step()
    (file,) = bench.paths.efirmas.glob("*.pem")
    file.unlink()
    bench.ask(question())
    bench.work()
    bench.assert_complete(question())


# ── person ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_removing_a_contribuyente_while_a_package_comes(make_bench: Callable[..., Bench], question: Question) -> None:
    bench = make_bench(documents=12, package_size=1)
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.Drip(0.00001))
    bench.register()
    (request,) = bench.ask(question())
    drive(
        bench,
        once(bench, lambda event: isinstance(event, Transfer), lambda: bench.post(Remove(bench.owner))),
        bench.is_quiet,
    )
    assert TaxpayerRemoved(bench.owner) in bench.events
    assert bench.request(request.id).state in (State.CANCELLED, State.COMPLETE)
    bench.assert_files()
    bench.register()
    bench.post(AskAgain((request.id,)))
    bench.step()
    bench.work()
    bench.assert_complete(question())


def test_moving_the_library_waits_for_the_downloads(
    make_bench: Callable[..., Bench], question: Question, tmp_path: Path
) -> None:
    """Nothing lands in the folder that was left, and nothing is fetched twice for it."""
    bench = make_bench(package_size=4)
    target = tmp_path / "otro disco"
    bench.register()
    asked = bench.ask(question(), question(direction=Direction.RECEIVED))
    before = bench.folder.root
    drive(bench, once(bench, fetching, lambda: bench.post(MoveLibrary(target))), bench.is_quiet)
    bench.step()
    assert LibraryMoved(target) in bench.events
    bench.settings = replace(bench.settings, library=str(target))
    left = {path.relative_to(before): path.read_bytes() for path in before.rglob("*") if path.is_file()}
    assert all((target / path).read_bytes() == content for path, content in left.items())
    for request in asked:
        assert {package.fetches for package in bench.request(request.id).packages} == {1}
    bench.assert_complete(question(), question(direction=Direction.RECEIVED))


def test_cancelling_everything_in_the_middle(bench: Bench, question: Question) -> None:
    queries = [question(period=month, content=kind) for month in Period.year(2025).by_month() for kind in ContentKind]
    bench.register()
    asked = bench.ask(*queries)
    everything = Cancel(tuple(one.id for one in asked))
    drive(
        bench,
        once(bench, fetching, lambda: bench.post(everything)),
        lambda: bool(bench.simulator.calls.of(Operation.DOWNLOAD)),
    )
    bench.post(everything)
    bench.step()
    bench.post(everything)
    bench.work()
    assert all(one.is_done for one in bench.requests())
    bench.assert_files()
    bench.post(AskAgain(tuple(one.id for one in bench.requests() if one.state is State.CANCELLED)))
    bench.step()
    bench.work()
    bench.assert_complete(*queries)


@pytest.mark.parametrize("seed", range(4))
def test_closing_again_and_again_while_it_works(
    make_bench: Callable[..., Bench], question: Question, seed: int
) -> None:
    """Closed as the window does, at a random change of some request, ten times over."""
    bench = make_bench(package_size=5)
    chance = random.Random(seed)
    queries = [question(), question(content=ContentKind.METADATA), question(direction=Direction.RECEIVED)]
    bench.register()
    bench.ask(*queries)
    for _ in range(10):
        left = chance.randrange(1, 9)

        def close(event: object) -> None:
            nonlocal left
            left -= isinstance(event, RequestChanged)
            if left <= 0:
                bench.cancel.cancel()
                bench.engine.wake()

        bench.engine.run_due(close, bench.cancel)
        bench.close()
        bench.post(Unlock(bench.credential))
    bench.work()
    assert bench.requests()
    bench.assert_complete(*queries)
