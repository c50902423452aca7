"""Every problem of a draft has words of its own, and the plan is told in whole sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import Rfc
from app.domain.query import QueryProblem
from app.draft import DraftProblem, Field, Page, PeriodChoice, Problem, RequestDraft
from app.words.review_words import review_headline, review_sentences
from app.words.sentence import Tone
from app.words.wizard_steps import STEPS, problem_text

NOW = datetime(2026, 11, 22, 13, 5, 30)
DRAFT = RequestDraft(owner=Rfc("EKU9003173C9"), period_choice=PeriodChoice.LAST_MONTH)


def told(draft: RequestDraft, asked: int = 0) -> list[str]:
    review = draft.review(NOW, lambda _: asked)
    return [sentence.text for sentence in review_sentences(draft, review, draft.problems(Page.REVIEW, NOW))]


@pytest.mark.parametrize("key", [*DraftProblem, *QueryProblem])
def test_every_problem_has_whole_sentences(key: str) -> None:
    text = problem_text(Problem(Field.OWNER, key, {"text": "x{y}" * 30}))
    assert text.endswith(".")
    assert "{text}" not in text
    assert len(text) < 220
    assert "Acopio falló" not in text


def test_every_page_has_a_step() -> None:
    assert list(STEPS) == list(Page)


def test_a_plain_plan() -> None:
    assert told(DRAFT) == [
        "De EKU9003173C9: los comprobantes del 01/10/2026 al 31/10/2026.",
        "Emitidos en XML: 1 solicitud.",
        "Recibidos en XML, solo vigentes: 1 solicitud.",
        "Nada de esto se ha pedido antes.",
        "El SAT no entrega el XML de los recibidos cancelados. Para saber cuáles son, pide también metadatos.",
        "El SAT suele tardar de unos minutos a un día. Puedes seguir trabajando o cerrar el programa.",
    ]


def test_a_full_plan() -> None:
    draft = replace(
        DRAFT,
        service=Service.RETENCIONES,
        directions=(Direction.ISSUED,),
        contents=(ContentKind.METADATA,),
        status=StatusFilter.CANCELLED,
        period_choice=PeriodChoice.THIS_YEAR,
        counterparts=("xaxx010101000",),
        complement="dividendos",
        third_party="xexx010101000",
        copy_to=Path("/copias"),
    )
    text = " ".join(told(draft))
    assert "las retenciones del 01/01/2026 al 22/11/2026 13:05." in text
    assert "Emitidas en metadatos, solo cancelados: 1 solicitud." not in text
    assert "Emitidas en metadatos, solo canceladas: 1 solicitud." in text
    assert "contraparte XAXX010101000; complemento Dividendos; a cuenta de XEXX010101000." in text
    assert f"una copia de los XML en {Path('/copias')}." in text
    assert "hasta 72 horas" in text


def test_asked_before() -> None:
    assert "Nada de esto se ha pedido antes." in told(DRAFT)

    def sends(fingerprint: str) -> int:
        return 2 if fingerprint in {query.fingerprint() for query in DRAFT.queries(NOW)} else 0

    review = DRAFT.review(NOW, sends)
    text = " ".join(sentence.text for sentence in review_sentences(DRAFT, review, ()))
    assert "2 solicitudes ya se hicieron antes. Acopio preguntará con unos segundos de diferencia" in text


def test_a_folio_asked_once_and_twice() -> None:
    folio = replace(DRAFT, by_folio=True, folios="5FB2822E-396D-4725-8521-CDC4BDD20CCF")
    assert "1 solicitud ya se hizo una vez" in " ".join(told(folio, 1))
    text = " ".join(told(folio, 2))
    assert "1 solicitud se deja fuera porque ya se hizo dos veces" in text
    assert "5FB2822E" in text


def test_while_there_are_problems_only_they_are_told() -> None:
    review = RequestDraft().review(NOW, lambda _: 0)
    found = review_sentences(RequestDraft(), review, RequestDraft().problems(Page.REVIEW, NOW))
    assert review_headline(review) == "No hay nada que pedir"
    assert [sentence.tone for sentence in found] == [Tone.WARNING]
