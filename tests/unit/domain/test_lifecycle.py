"""The table of states: every way leads to an end, and out of one leads only what newer rules can read."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.lifecycle import (
    ACTIVE,
    PACKAGE_TRANSITIONS,
    TRANSITIONS,
    Event,
    PackageEvent,
    PackageState,
    State,
    advance,
    advance_package,
    can,
)
from app.errors import BugError

REOPENED = {(State.COMPLETE, Event.REOPENED), (State.FAILED, Event.REOPENED)}
PACKAGE_ENDS = {PackageState.INGESTED, PackageState.GONE, PackageState.EXHAUSTED, PackageState.REFUSED}


def reachable(state: State) -> set[State]:
    found, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        new = {after for (before, _), after in TRANSITIONS.items() if before is here} - found
        found |= new
        waiting += new
    return found


@pytest.mark.parametrize("state", State)
def test_every_state_is_met_and_ends(state: State) -> None:
    assert state in reachable(State.TO_SEND)
    assert any(one.is_final for one in reachable(state))
    ways_out = {way for way in TRANSITIONS if way[0] is state}
    assert state.is_final == (ways_out <= REOPENED)


@pytest.mark.parametrize("state", State)
def test_a_state_is_final_active_or_waits_for_the_person(state: State) -> None:
    waits = state in (State.NEEDS_KEY, State.PAUSED)
    assert [state.is_final, state.is_active, waits].count(True) == 1
    assert state.is_active == (state in ACTIVE)


@pytest.mark.parametrize("state", [state for state in State if not state.is_final and state is not State.SENDING])
def test_the_person_can_give_up_anything_but_a_call_under_way(state: State) -> None:
    assert advance(state, Event.CANCEL) is State.CANCELLED


def test_an_uncertain_send_is_never_taken_for_one_that_did_not_leave() -> None:
    after = {advance(State.UNCERTAIN, event) for event in Event if can(State.UNCERTAIN, event)}
    assert State.TO_SEND not in after
    assert State.AT_SAT not in after


def test_sending_begins_where_it_was_not_sent_or_nobody_knows() -> None:
    begins = {before for (before, _), after in TRANSITIONS.items() if after is State.SENDING}
    assert begins == {State.TO_SEND, State.UNCERTAIN}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_can_and_advance_agree(state: State, event: Event) -> None:
    if can(state, event):
        assert advance(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(BugError):
            advance(state, event)


@pytest.mark.parametrize("state", PackageState)
@pytest.mark.parametrize("event", PackageEvent)
def test_packages_follow_their_table(state: PackageState, event: PackageEvent) -> None:
    if (state, event) in PACKAGE_TRANSITIONS:
        assert state not in PACKAGE_ENDS or event is PackageEvent.REOPENED
        assert advance_package(state, event) is PACKAGE_TRANSITIONS[state, event]
    else:
        with pytest.raises(BugError):
            advance_package(state, event)


def test_every_package_comes_to_an_end() -> None:
    for start in PackageState:
        found, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            new = {after for (before, _), after in PACKAGE_TRANSITIONS.items() if before is here} - found
            found |= new
            waiting += new
        assert found & PACKAGE_ENDS


class RequestLife(RuleBasedStateMachine):
    """Any events in any order: what the table forbids is refused and changes nothing; an end is an end."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.TO_SEND

    @rule(event=st.sampled_from(Event))
    def happen(self, event: Event) -> None:
        before = self.state
        try:
            self.state = advance(before, event)
        except BugError:
            assert not can(before, event)
            return
        assert not before.is_final or (before, event) in REOPENED

    @precondition(lambda self: not self.state.is_final)
    @rule(data=st.data())
    def live_on(self, data: st.DataObject) -> None:
        events = [event for event in Event if can(self.state, event)]
        assert events
        self.happen(data.draw(st.sampled_from(events)))

    @invariant()
    def an_end_is_always_near(self) -> None:
        assert any(one.is_final for one in reachable(self.state))


TestRequestLife = RequestLife.TestCase
TestRequestLife.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
