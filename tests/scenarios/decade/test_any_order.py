"""Whatever happens, in whatever order: commands, faults, ends of the process; hypothesis looks for the worst."""

from __future__ import annotations

import random
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.lifecycle import State
from app.domain.request import MAX_FETCHES, Request
from app.engine.commands import AskAgain, Cancel, CheckNow, Pause, Resume
from app.engine.planning.update_rules import UpdateScope
from tests.scenarios.decade.checks import check_library, check_rules
from tests.scenarios.decade.computer import Computer, ids
from tests.scenarios.decade.office import OWNERS, Office
from tests.scenarios.decade.weather import Mishap, Weather
from tests.scenarios.decade.world import LATEST, TrueTime, invent

DAY = timedelta(days=1)
SINCE = datetime(2020, 10, 1)
picks = st.integers(0, 1_000)


class AnyOrder(RuleBasedStateMachine):
    """Each rule is something that happens to the person, to the computer or to the SAT."""

    computer: Computer
    home: str

    @initialize(seed=st.integers(0, 1_000), limit=st.sampled_from([2, 1_000]))
    def begin(self, seed: int, limit: int) -> None:
        dice = random.Random(seed)
        time = TrueTime()
        office = Office(time, invent(OWNERS[:2], 200, 1.0, dice), Weather(dice, 0.0), dice, limit=limit)
        self.home = tempfile.mkdtemp(prefix="acopio-")
        scope = UpdateScope(
            OWNERS[:2], (Service.CFDI,), (Direction.RECEIVED,), (ContentKind.METADATA, ContentKind.XML), SINCE
        )
        self.computer = Computer(Path(self.home), office, dice, scope)
        self.computer.press()

    # ── time, faults and ends ────────────────────────────────────────────────────────────────────────────────────

    @rule(hours=st.sampled_from([0.02, 0.5, 3, 24, 80]))
    def time_goes_by(self, hours: float) -> None:
        self.computer.run_until(self.computer.time.moment + timedelta(hours=hours))

    @rule(hours=st.sampled_from([1, 24, 100]))
    def the_computer_sleeps(self, hours: float) -> None:
        self.computer.time.moment += timedelta(hours=hours)

    @rule(mishaps=st.lists(st.sampled_from(Mishap), min_size=1, max_size=4))
    def calls_will_go_wrong(self, mishaps: list[Mishap]) -> None:
        self.computer.office.weather.forced[:0] = mishaps

    @rule(looks=st.integers(1, 150))
    def the_process_will_be_killed(self, looks: int) -> None:
        self.computer.doom.looks_left = looks

    @rule()
    def the_program_is_started_anew(self) -> None:
        self.computer.restart()

    @rule(full=st.booleans())
    def the_disk_fills_or_empties(self, full: bool) -> None:
        self.computer.fill_disk(full)

    @rule(offset=st.sampled_from([-DAY, timedelta(), DAY]))
    def the_clock_is_moved(self, offset: timedelta) -> None:
        self.computer.set_clock(offset)

    @precondition(lambda self: not self.computer.clock.offset)
    @rule()
    def the_database_is_lost(self) -> None:
        self.computer.lose_database()

    # ── the person ───────────────────────────────────────────────────────────────────────────────────────────────

    @rule()
    def poner_al_dia(self) -> None:
        self.computer.press()

    @rule(pick=picks)
    def pause(self, pick: int) -> None:
        self.computer.do(Pause(ids(self._some(pick))))

    @rule(pick=picks)
    def resume(self, pick: int) -> None:
        self.computer.do(Resume(ids(self._some(pick))))

    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        self.computer.do(Cancel(ids(self._some(pick)[:1])))

    @rule(pick=picks)
    def ask_again(self, pick: int) -> None:
        self.computer.do(AskAgain((1 + pick % 40,)))

    @rule(pick=picks)
    def check_now(self, pick: int) -> None:
        self.computer.do(CheckNow(ids(self._some(pick))))

    @rule(pick=st.integers(0, 1))
    def the_password_is_missing(self, pick: int) -> None:
        self.computer.source.locked.add(OWNERS[pick])

    @rule()
    def the_password_is_typed(self) -> None:
        self.computer.source.locked.clear()
        self.computer.do(Resume(ids(one for one in self.computer.open() if one.state is State.NEEDS_KEY)))

    def _some(self, pick: int) -> list[Request]:
        """About a third of what is open."""
        return [one for one in self.computer.open() if (one.id + pick) % 3 == 0]

    # ── what always holds ────────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def no_rule_is_broken(self) -> None:
        if hasattr(self, "computer"):
            check_rules(self.computer)

    @invariant()
    def memory_and_disk_agree(self) -> None:
        if not hasattr(self, "computer"):
            return
        stored = self.computer.requests.in_states(state for state in State if not state.is_final)
        waiting = {one.id: one for one in stored if not one.is_done}
        assert {one.id: one for one in self.computer.engine.open_requests()} == waiting
        for request in waiting.values():
            assert all(package.fetches <= MAX_FETCHES for package in request.packages)

    def teardown(self) -> None:
        """Every fault ends, the person updates once more, and everything is there."""
        if not hasattr(self, "computer"):
            return
        computer = self.computer
        try:
            self._calm_down()
            until = computer.time.wall
            computer.press()
            computer.drain(DAY * 30)
            computer.run_until(computer.time.moment + DAY * 4 + LATEST)
            computer.press()
            computer.drain(DAY * 30)
            check_rules(computer)
            check_library(computer, SINCE, until)
        except Exception as error:
            error.add_note(f"what happened last:\n{computer.story()}")
            raise
        finally:
            computer.close()
            shutil.rmtree(self.home)

    def _calm_down(self) -> None:
        computer = self.computer
        computer.doom.looks_left = None
        computer.set_clock(timedelta())
        computer.fill_disk(False)
        computer.office.weather.forced.clear()
        computer.source.locked.clear()
        computer.do(Resume(ids(computer.open())))


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
