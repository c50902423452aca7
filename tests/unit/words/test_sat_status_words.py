"""How documents stand and how far the asking has come, in sentences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.sat_status import SatStatusAnswer
from app.engine.sat_status.events import SatStatusProgress
from app.errors import (
    AcopioError,
    BugError,
    DiskFullError,
    ErrorKey,
    HtmlAnswerError,
    HttpStatusError,
    MalformedAnswerError,
    NameNotResolvedError,
    ReadTimeoutError,
    SoapFaultError,
)
from app.words.sat_status_words import (
    cancellable_words,
    cancellation_words,
    efos_words,
    outage_words,
    progress_words,
    state_words,
)
from app.words.texts.sat_status import OUTAGES

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def test_what_the_sat_said_in_words() -> None:
    sat_status = SatStatusAnswer(NOW, "S - …", "Vigente", "Cancelable con aceptación", "En proceso", "100")
    assert state_words(sat_status).title == "Vigente en el SAT"
    assert cancellable_words(sat_status).title == "Se puede cancelar con aceptación"
    assert cancellation_words(sat_status).title == "Cancelación en proceso"
    assert efos_words(sat_status).title == "El emisor está en la lista del artículo 69-B"
    assert sat_status.efos.is_listed


def test_words_nobody_documented_are_shown_as_they_came() -> None:
    sat_status = SatStatusAnswer(NOW, "S - …", "Suspendido", "Quizá {x}", "Tal vez", "777")
    for words, said in (
        (state_words(sat_status), "Suspendido"),
        (cancellable_words(sat_status), "Quizá {x}"),
        (cancellation_words(sat_status), "Tal vez"),
        (efos_words(sat_status), "777"),
    ):
        assert f"«{said}»" in words.title
    assert not sat_status.efos.is_listed


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
    assert outage_words(error.key) == OUTAGES[f"sat_status_outage:{kind}"]


def test_how_far_it_has_come() -> None:
    assert progress_words(SatStatusProgress(1_000, 12_000, 0), NOW) == (
        "Consultando el estado en el SAT: 1,000 de 12,000"
    )
    waiting = SatStatusProgress(
        3, 9, 0, notice=ErrorKey("error:HtmlAnswerError"), waits_until=NOW + timedelta(minutes=2)
    )
    assert progress_words(waiting, NOW) == (
        "Consultando el estado en el SAT: 3 de 9."
        " La consulta de estado del SAT no contesta bien: siguiente intento en 2 min"
    )


def test_what_came_of_it() -> None:
    assert progress_words(SatStatusProgress(1, 1, 0), NOW) == "1 comprobante consultado en el SAT"
    assert progress_words(SatStatusProgress(7, 10, 2, left_out=1), NOW) == (
        "7 comprobantes consultados en el SAT · 2 sin respuesta · 1 que no se consultan aquí"
    )
