"""Everything that can happen has a title, a cause and an advice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.domain.lifecycle import PackageState, State
from app.domain.query import QueryProblem
from app.domain.sat_status import Cancellable, Cancellation, Efos, SatStatus
from app.domain.status import Code, Family, known_codes
from app.domain.story import Notice, Story
from app.engine.events import ActivityKind
from app.errors import ExpectedError
from app.words.messages import ACTION_LABELS, TEXTS, Action, explain
from app.words.texts.import_reasons import IMPORT_REASONS


def leaves(error: type[ExpectedError]) -> Iterator[type[ExpectedError]]:
    below = error.__subclasses__()
    for one in below:
        yield from leaves(one)
    if not below or error.__name__ in ("SoapFaultError", "AnswerError", "NetworkError"):
        yield error


EVERY_KEY = [
    *(f"state:{state}" for state in State),
    *(f"package:{state}" for state in PackageState),
    *(code.key for code in known_codes()),
    *(f"error:{error.__name__}" for error in leaves(ExpectedError)),
    *QueryProblem,
    *ActivityKind,
    *SatStatus,
    *Cancellable,
    *Cancellation,
    *Efos,
    *IMPORT_REASONS,
    *Story,
    *Notice,
]


@pytest.mark.parametrize("key", EVERY_KEY)
def test_every_key_has_its_own_words(key: str) -> None:
    assert key in TEXTS
    words = explain(key)
    assert words.title
    assert words.cause.endswith("."), words.cause
    assert words.advice.endswith("."), words.advice
    assert "{" not in words.title + words.cause + words.advice


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_button_has_a_label(key: str) -> None:
    action = Action(TEXTS[key].action)
    assert action is Action.NONE or ACTION_LABELS[action]


def test_an_unknown_number_is_shown() -> None:
    assert "9876" in explain(Code(Family.REASON, 9876).key).title


def test_fields_become_readable() -> None:
    assert "10 min" in explain(Notice.CLOCK_SKEW, {"seconds": "-620"}).cause
    assert "22/11/2026 13:05" in explain("error:ExpiredCertificateError", {"not_after": "2026-11-22 13:05:00"}).cause
    assert "—" in explain(Story.CHECKED_AGAIN).cause
    assert "1,234" in explain(Notice.FEWER_DOCUMENTS, {"announced": "1234", "arrived": "1"}).cause


def test_braces_in_a_fact_are_left_alone() -> None:
    assert "{x}" in explain("error:SoapFaultError", {"text": "{x}"}).cause


@pytest.mark.parametrize(
    ("spoken", "piece"),
    [
        ("La solicitud no es válida. No se permite la descarga de xml que se encuentren cancelados.", "cancelados"),
        ("Xml Mal Formado: La fecha inicial es mayor o igual  a la fecha final.", "inicial"),
        ("Fecha final invalida", "futuro"),
        ("FECHA FINAL INVÁLIDA", "futuro"),
        ("La solicitud de Xml no puede contener informacion mayor a 6 años de antiguedad", "atrás"),
        ("XML Mal Formado", "datos"),
    ],
)
def test_the_sat_s_own_text_chooses_among_the_meanings_of_301(spoken: str, piece: str) -> None:
    assert piece in explain("code:solicita:301", said=spoken).title
