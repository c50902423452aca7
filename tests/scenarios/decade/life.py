"""Some years of a person's life with Acopio, by seed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.clock import mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.lifecycle import State
from app.engine.commands import AskAgain, Cancel, CheckNow, Pause, Resume
from app.engine.planning.update_rules import UpdateScope
from tests.scenarios.decade.checks import check_calls, check_library, check_rules, wanted_since
from tests.scenarios.decade.computer import Computer, ids
from tests.scenarios.decade.office import OWNERS, Office
from tests.scenarios.decade.weather import Weather
from tests.scenarios.decade.world import LATEST, START, TrueTime, invent

DAY = timedelta(days=1)


@dataclass
class Life:
    """Presses Poner al día every now and then, while everything goes wrong that can."""

    computer: Computer
    dice: random.Random
    days: int
    checked: Counter[str] = field(default_factory=Counter)
    room_at: datetime = START

    @classmethod
    def begin(cls, home: Path, seed: int, owners: tuple[Rfc, ...], days: int) -> Life:
        dice = random.Random(seed)
        papers = invent(owners, days, dice.choice([0.5, 1.0, 2.0]), dice)
        office = Office(
            TrueTime(),
            papers,
            Weather.of(random.Random(dice.random()), days),
            random.Random(dice.random()),
            limit=dice.choice([2, 5, 1_000]),
            failing=dice.choice([0.0, 0.02]),
        )
        computer = Computer(home, office, random.Random(dice.random()), _scope(owners, dice))
        return cls(computer, dice, days)

    def live(self) -> None:
        """All the days, then a calm end, then the checks."""
        computer = self.computer
        end = START + DAY * self.days
        while computer.time.moment < end:
            pause = min(end, computer.time.moment + DAY * self.dice.randint(1, 40))
            computer.press()
            self._days_until(pause)
            check_rules(computer)
        self._calm_down()
        until = computer.time.wall
        computer.press()
        computer.drain(DAY * 30)
        computer.run_until(computer.time.moment + DAY * 4 + LATEST)
        computer.press()
        computer.drain(DAY * 30)
        check_rules(computer)
        check_calls(computer, self.checked)
        check_library(computer, wanted_since(computer.scope, until), until)

    def _days_until(self, moment: datetime) -> None:
        """Work at first, then everyday events, then only rest: the wait until the next press is long."""
        computer = self.computer
        while computer.time.moment < moment:
            if not computer.open():
                computer.time.moment = moment
                return
            self._something_happens()
            if computer.is_full and computer.time.moment >= self.room_at:
                computer.fill_disk(False)
            computer.run_until(min(moment, computer.time.moment + timedelta(hours=self.dice.choice([1, 6, 24, 72]))))

    def _something_happens(self) -> None:
        computer, dice = self.computer, self.dice
        if dice.random() > 0.2:
            return
        match dice.randrange(10):
            case 0 | 1:
                computer.doom.looks_left = dice.randint(1, 200)
            case 2:
                computer.time.moment += timedelta(hours=dice.choice([1, 8, 24, 100]))  # asleep
            case 3:
                computer.set_clock(dice.choice([-DAY, DAY, timedelta(minutes=10), timedelta()]))
            case 4:
                computer.set_clock(timedelta())
            case 5 | 6:
                computer.fill_disk(True)
                self.room_at = computer.time.moment + DAY * 3 * dice.random() ** 2
            case 7:
                self._lock_or_unlock()
            case 8:
                self._command()
            case _:
                if dice.random() < 0.1:
                    computer.lose_database()

    def _lock_or_unlock(self) -> None:
        computer = self.computer
        if computer.source.locked:
            computer.source.locked.clear()
            computer.do(Resume(ids(one for one in computer.open() if one.state is State.NEEDS_KEY)))
        else:
            computer.source.locked.add(self.dice.choice(computer.scope.owners))

    def _command(self) -> None:
        computer, dice = self.computer, self.dice
        some = ids(dice.sample(computer.open(), min(3, len(computer.open()))))
        match dice.randrange(5):
            case 0:
                computer.do(Pause(some))
            case 1 | 2:
                computer.do(Resume(some))
            case 3:
                computer.do(Cancel(some) if dice.random() < 0.5 else AskAgain(some))
            case _:
                self.checked.update(
                    one.sat_id.value for one in computer.open() if one.id in some and one.sat_id is not None
                )
                computer.do(CheckNow(some))

    def _calm_down(self) -> None:
        """Every fault ends, and the person lets everything go on."""
        computer = self.computer
        computer.doom.looks_left = None
        computer.set_clock(timedelta())
        computer.fill_disk(False)
        computer.office.weather.calm = True
        computer.source.locked.clear()
        computer.do(Resume(ids(computer.open())))


def _scope(owners: tuple[Rfc, ...], dice: random.Random) -> UpdateScope:
    """Metadata is asked for again and again, so a life with it has one contribuyente and one direction only."""
    directions = (Direction.ISSUED, Direction.RECEIVED)
    contents = (ContentKind.METADATA, ContentKind.XML)
    with_metadata = dice.random() < 0.12
    return UpdateScope(
        owners[:1] if with_metadata else owners,
        services=(Service.CFDI,),
        directions=dice.choice([directions[:1], directions[1:], *([] if with_metadata else [directions])]),
        contents=contents if with_metadata else contents[1:],
        since=dice.choice([None, mexico_wall_time(START) - DAY * 300]),
    )


def owners(count: int) -> tuple[Rfc, ...]:
    return OWNERS[:count]
