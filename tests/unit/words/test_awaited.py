"""Who is awaited and how long the SAT took, in sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.story import Story, StoryLine
from app.engine.circuit_breaker import Operation
from app.engine.events import Activity, ActivityKind, Outage
from app.words import formatting, wait_words
from tests.make import NOW, a_query, a_request, a_taxpayer
from ui.state.awaited import awaited_words, chip_words

SOON = NOW + timedelta(minutes=4)
FINE: tuple[Outage, ...] = ()
DOWN = (Outage("cfdi", "descarga", NOW - timedelta(hours=2)), Outage("cfdi", "solicita", NOW))
KEMPER = a_taxpayer(name="ESCUELA KEMPER")


def test_each_kind_of_waiting_says_who_is_awaited() -> None:
    waiting = Activity(ActivityKind.WAITING, SOON)
    assert awaited_words(waiting, FINE, (), NOW) == (
        "Esperamos al SAT, que está preparando lo que pediste; siguiente consulta en 4 min."
    )
    since = formatting.clock(NOW - timedelta(hours=2))
    assert awaited_words(waiting, DOWN, (), NOW) == (
        f"El SAT no logra recibir solicitudes ni entregar paquetes desde {since}; Acopio vuelve a intentar en 4 min."
    )
    assert awaited_words(Activity(ActivityKind.OFFLINE, SOON), FINE, (), NOW).startswith("No hay conexión con el SAT")
    assert awaited_words(waiting, FINE, (KEMPER,), NOW).startswith(
        "Te esperamos a ti: falta la contraseña de ESCUELA KEMPER; esperamos al SAT"
    )
    assert awaited_words(Activity(ActivityKind.NEEDS_KEY), FINE, (KEMPER,) * 4, NOW) == (
        "Te esperamos a ti: falta la contraseña de ESCUELA KEMPER, ESCUELA KEMPER y 2 más."
    )


@pytest.mark.parametrize("kind", ActivityKind)
def test_every_kind_is_a_sentence(kind: ActivityKind) -> None:
    for failing in (FINE, DOWN):
        text = awaited_words(Activity(kind, SOON), failing, (), NOW)
        assert text[0].isupper()
        assert text.endswith(".")
        assert chip_words(Activity(kind, SOON), failing, NOW, "Completo hasta el 30/11")


@pytest.mark.parametrize("operation", Operation)
def test_every_operation_that_fails_has_words(operation: Operation) -> None:
    failing = (Outage("cfdi", operation, NOW),)
    assert "responder" not in awaited_words(Activity(ActivityKind.WAITING, SOON), failing, (), NOW)


def test_the_chip_says_since_when_the_sat_fails() -> None:
    since = formatting.clock(NOW - timedelta(hours=2))
    words = chip_words(Activity(ActivityKind.WAITING, SOON), DOWN, NOW, "")
    assert words == f"El SAT falla desde {since}: siguiente intento en 4 min"


def a_sent_one(number: int, content: ContentKind, state: State = State.COMPLETE) -> Request:
    return a_request(number, a_query(content=content), state, sent_at=NOW)


def test_the_last_wait_of_each_kind_is_told() -> None:
    requests = [
        a_sent_one(1, ContentKind.XML),
        a_sent_one(2, ContentKind.METADATA),
        a_sent_one(3, ContentKind.XML, State.EMPTY),
        a_sent_one(4, ContentKind.XML, State.AT_SAT),
    ]
    stories = {
        1: [StoryLine(NOW + timedelta(minutes=50), Story.FINISHED)],
        2: [StoryLine(NOW, Story.CREATED), StoryLine(NOW + timedelta(minutes=200), Story.FINISHED)],
        3: [StoryLine(NOW + timedelta(minutes=12), Story.NO_DOCUMENTS)],
    }
    looked_at = wait_words.candidates(requests)
    assert {one.id for one in looked_at} == {1, 2, 3}
    found = wait_words.last_waits(looked_at, lambda number: stories[number])
    assert wait_words.wait_sentence(found) == "Los últimos metadatos tardaron 3 h 20 min; el XML, 50 min."
    assert wait_words.wait_sentence(found[1:]) == "El último XML tardó 50 min."
    assert wait_words.wait_sentence(()) == ""


def test_a_clock_that_was_moved_gives_no_wait() -> None:
    lines = [StoryLine(NOW - timedelta(minutes=1), Story.FINISHED)]
    assert wait_words.last_waits([a_sent_one(1, ContentKind.XML)], lambda _: lines) == ()
