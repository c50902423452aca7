"""How documents stand and how far the asking has come, in sentences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.standing import Standing
from app.engine.sat_status.events import StandingsProgress
from app.errors import (
    AcopioError,
    BugError,
    DiskFullError,
    HtmlAnswerError,
    HttpStatusError,
    MalformedAnswerError,
    NameNotResolvedError,
    ReadTimeoutError,
    SoapFaultError,
)
from app.words.standing import OUTAGES
from app.words.standing_words import (
    cancellable_words,
    cancellation_words,
    efos_words,
    is_listed,
    outage_words,
    progress_words,
    state_words,
)

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def test_what_the_sat_said_in_words() -> None:
    standing = Standing(NOW, "S - …", "Vigente", "Cancelable con aceptación", "En proceso", "100")
    assert state_words(standing).title == "Vigente en el SAT"
    assert cancellable_words(standing).title == "Se puede cancelar con aceptación"
    assert cancellation_words(standing).title == "Cancelación en proceso"
    assert efos_words(standing).title == "El emisor está en la lista del artículo 69-B"
    assert is_listed(standing)


def test_words_nobody_documented_are_shown_as_they_came() -> None:
    standing = Standing(NOW, "S - …", "Suspendido", "Quizá {x}", "Tal vez", "777")
    for words, said in (
        (state_words(standing), "Suspendido"),
        (cancellable_words(standing), "Quizá {x}"),
        (cancellation_words(standing), "Tal vez"),
        (efos_words(standing), "777"),
    ):
        assert f"«{said}»" in words.title
    assert not is_listed(standing)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NameNotResolvedError("host"), "offline"),
        (ReadTimeoutError("host"), "down"),
        (HtmlAnswerError(), "down"),
        (HttpStatusError(503), "down"),
        (SoapFaultError("a", "b"), "down"),
        (MalformedAnswerError("Estado"), "odd"),
        (DiskFullError(Path("x")), "disk"),
        (BugError("x"), "fault"),
    ],
)
def test_every_failure_has_words_of_its_own_here(error: AcopioError, kind: str) -> None:
    assert outage_words(error.key) == OUTAGES[f"standing_outage:{kind}"]


def test_how_far_it_has_come() -> None:
    assert progress_words(StandingsProgress(1_000, 12_000, 0), NOW) == (
        "Consultando el estado en el SAT: 1,000 de 12,000"
    )
    waiting = StandingsProgress(3, 9, 0, notice="error:HtmlAnswerError", waits_until=NOW + timedelta(minutes=2))
    assert progress_words(waiting, NOW) == (
        "Consultando el estado en el SAT: 3 de 9."
        " La consulta de estado del SAT no contesta bien: siguiente intento en 2 min"
    )


def test_what_came_of_it() -> None:
    assert progress_words(StandingsProgress(1, 1, 0), NOW) == "1 comprobante consultado en el SAT"
    assert progress_words(StandingsProgress(7, 10, 2, left_out=1), NOW) == (
        "7 comprobantes consultados en el SAT · 2 sin respuesta · 1 que no se consultan aquí"
    )
