"""Poner al día by itself: once a day, with or without a window, and never before a whole day was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.domain.update_stretch import UpdateStretch, stretch_at
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine import policy
from app.engine.access.credentials import CredentialCache
from app.engine.assembly import assemble
from app.engine.commands import DailyChoice, SetDailyUpdate, Update
from app.engine.events import CancelToken
from app.engine.loop.daily_update import DailyUpdate, LastTime, is_due
from app.engine.loop.engine import Engine
from app.errors import PasswordNeededError
from app.paths import Paths
from app.sat.clock import SatClock
from app.store.session import StoreSession
from app.store.taxpayers import TaxpayerRepository

OWNER = Rfc("EKU9003173C9")
HERE = timezone(timedelta(hours=-6))
NOON = datetime(2026, 6, 15, 18, tzinfo=UTC)
DAY = timedelta(days=1)


class HandClock:
    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def daily(tmp_path: Path, clock: HandClock, choice: DailyChoice) -> DailyUpdate:
    return DailyUpdate(choice, LastTime(tmp_path / "diario.txt"), clock)


def asked(job: DailyUpdate, owners: tuple[Rfc, ...] = (OWNER,)) -> Update | None:
    return job.due(lambda: bool(owners), lambda: owners)


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ((22, 9, 0), (21, 9, 0), True),
        ((22, 8, 59), (21, 9, 0), False),
        ((22, 8, 59), (21, 8, 59), True),  # yesterday's was missed: made up for at start
        ((22, 23, 0), (22, 9, 0), False),
        ((22, 9, 1), (22, 8, 0), True),
    ],
)
def test_it_is_due_once_a_day(now: tuple[int, int, int], last: tuple[int, int, int], due: bool) -> None:
    assert is_due(datetime(2026, 11, *now, tzinfo=HERE), 9, datetime(2026, 11, *last, tzinfo=HERE)) is due


@given(st.integers(0, 23), st.integers(0, 3 * 24 * 60))
def test_right_after_it_went_on_it_is_not_due(hour: int, minutes: int) -> None:
    now = datetime(2026, 11, 20, tzinfo=HERE) + timedelta(minutes=minutes)
    assert not is_due(now, hour, now)
    assert is_due(now + DAY, hour, now)


def test_two_days_go_by_and_a_restart_asks_nothing_twice(tmp_path: Path, clock: HandClock) -> None:
    choice = DailyChoice(None, 9, UpdateStretch.THIS_YEAR)
    job, found = daily(tmp_path, clock, choice), []
    for minutes in range(0, 48 * 60, 10):
        clock.moment = NOON + timedelta(minutes=minutes)
        if (update := asked(job)) is not None:
            found.append(update)
        if minutes % 60 == 0:
            job = daily(tmp_path, clock, choice)  # the program was started anew
    assert [one.owners for one in found] == [(OWNER,), (OWNER,)]
    assert found[0].since == stretch_at(UpdateStretch.THIS_YEAR, mexico_wall_time(NOON))[0]


def test_turned_off_or_while_nobody_s_e_firma_can_be_used_nothing_is_asked(tmp_path: Path, clock: HandClock) -> None:
    job = daily(tmp_path, clock, DailyChoice(True))
    assert asked(job) is None  # it only takes note
    clock.moment += DAY
    assert asked(job, ()) is None
    assert asked(job) is not None  # it waited for one
    job.choose(DailyChoice(False))
    clock.moment += 2 * DAY
    assert asked(job) is None
    job.choose(DailyChoice(True))
    assert asked(job) is None  # not for an hour that has passed
    clock.moment += DAY
    assert asked(job) is not None


def test_before_the_person_chose_a_remembered_password_turns_it_on(tmp_path: Path, clock: HandClock) -> None:
    job = daily(tmp_path, clock, DailyChoice())
    for _ in range(3):
        assert asked(job, ()) is None
        clock.moment += DAY
    assert asked(job) is None
    clock.moment += DAY
    assert asked(job) is not None


@pytest.mark.parametrize(
    "kept", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-06-01T09:00", "ayer", "x" * 10_000]
)
def test_a_last_time_that_cannot_be_is_noted_anew(tmp_path: Path, clock: HandClock, kept: str) -> None:
    (tmp_path / "diario.txt").write_text(kept)
    assert asked(daily(tmp_path, clock, DailyChoice(True))) is None
    assert LastTime(tmp_path / "diario.txt").read() == NOON


def test_what_an_older_acopio_kept_is_taken_over_where_nothing_newer_is(tmp_path: Path, clock: HandClock) -> None:
    job = daily(tmp_path, clock, DailyChoice(True))
    job.take_over(NOON - 3 * DAY)
    assert asked(job) is not None
    job.take_over(NOON - 3 * DAY)
    assert asked(job) is None


class NoServices:
    """Nobody has the key: nothing goes out."""

    def get(self, *_: object) -> Any:
        raise PasswordNeededError(OWNER.value)

    def ask_sat_status(self, *_: object) -> Any:
        raise PasswordNeededError(OWNER.value)


@pytest.fixture
def engine(tmp_path: Path, clock: HandClock) -> Iterator[Engine]:
    paths = Paths.under(tmp_path / "casa")
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=paths.library)
    taxpayer = Taxpayer(OWNER, "ESCUELA KEMPER", "", "30001", NOON - DAY, NOON + 90 * DAY, True, NOON)
    TaxpayerRepository(session.database.connection).save(taxpayer)
    made = assemble(
        session=session,
        credentials=CredentialCache(EfirmaVault(paths.efirmas), PasswordStore()),
        services=NoServices(),
        pace=policy.Pace(1.0, None),  # type: ignore[arg-type]
        clock=SatClock(clock),
        library_moved=lambda _: None,
        daily_update=DailyUpdate(DailyChoice(), LastTime(paths.daily_update_file), clock),
    )
    yield made
    made.close()


def test_an_engine_without_a_window_asks(engine: Engine, clock: HandClock) -> None:
    engine.run_due(lambda _: None, CancelToken())
    assert engine.open_requests() == []
    clock.moment += DAY
    engine.run_due(lambda _: None, CancelToken())
    assert {one.query.owner for one in engine.open_requests()} == {OWNER}


def test_the_engine_hears_what_is_chosen(engine: Engine, clock: HandClock) -> None:
    engine.post(SetDailyUpdate(DailyChoice(False), NOON - 3 * DAY))
    for _ in range(3):
        engine.run_due(lambda _: None, CancelToken())
        clock.moment += DAY
    assert engine.open_requests() == []
    engine.post(SetDailyUpdate(DailyChoice(True)))
    engine.run_due(lambda _: None, CancelToken())
    assert engine.open_requests() == []
    clock.moment += DAY
    engine.run_due(lambda _: None, CancelToken())
    assert engine.open_requests() != []
