"""The plan in whole sentences: what will be asked, what was asked before, and what the SAT will not give."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.query import Query
from app.draft import Problem, RequestDraft
from app.engine.planning.plan_review import Review, ReviewLine
from app.words.catalog_names import complement_name, document_type_name
from app.words.formatting import plural
from app.words.periods import from_to_words
from app.words.sentence import Sentence, Tone
from app.words.wizard_steps import problem_text

_NAMED_BLOCKED = 3
_REQUEST = ("solicitud", "solicitudes")
_DOCUMENTS = {Service.CFDI: "los comprobantes", Service.RETENCIONES: "las retenciones"}
_SIDES = {
    (Service.CFDI, Direction.ISSUED): "emitidos",
    (Service.CFDI, Direction.RECEIVED): "recibidos",
    (Service.RETENCIONES, Direction.ISSUED): "emitidas",
    (Service.RETENCIONES, Direction.RECEIVED): "recibidas",
}
_CONTENTS = {ContentKind.XML: "en XML", ContentKind.METADATA: "en metadatos"}
_STATUSES = {
    (Service.CFDI, StatusFilter.VALID): ", solo vigentes",
    (Service.CFDI, StatusFilter.CANCELLED): ", solo cancelados",
    (Service.RETENCIONES, StatusFilter.VALID): ", solo vigentes",
    (Service.RETENCIONES, StatusFilter.CANCELLED): ", solo canceladas",
}


def review_headline(review: Review) -> str:
    """How many requests Nueva descarga would make, in one line."""
    if not review.queries:
        return "No hay nada que pedir"
    verb = "Se hará" if len(review.queries) == 1 else "Se harán"
    return f"{verb} {plural(len(review.queries), *_REQUEST)} al SAT"


def review_sentences(draft: RequestDraft, review: Review, problems: tuple[Problem, ...]) -> tuple[Sentence, ...]:
    """Everything else, in the order it should be read; only the problems while there are any."""
    if problems:
        return tuple(Sentence(Tone.WARNING, problem_text(problem)) for problem in problems)
    return (*_plan(draft, review), *_memory(review), *_limits(review))


def _plan(draft: RequestDraft, review: Review) -> Iterator[Sentence]:
    if review.period is None:
        yield Sentence(Tone.PLAN, f"De {draft.owner}: el XML de cada folio fiscal, en una solicitud por folio.")
    else:
        yield Sentence(Tone.PLAN, f"De {draft.owner}: {_DOCUMENTS[draft.service]} {from_to_words(review.period)}.")
        for line in review.lines:
            yield Sentence(Tone.PLAN, _line(line, draft.service))
        filters = "; ".join(_filters(draft))
        if filters:
            yield Sentence(Tone.PLAN, f"Con estos filtros: {filters}.")
    if draft.copy_to:
        yield Sentence(Tone.PLAN, f"Además de la biblioteca, habrá una copia de los XML en {draft.copy_to}.")


def _line(line: ReviewLine, service: Service) -> str:
    side = _SIDES[service, line.direction].capitalize()
    status = _STATUSES.get((service, line.status), "")
    return f"{side} {_CONTENTS[line.content]}{status}: {plural(line.requests, *_REQUEST)}."


def _filters(draft: RequestDraft) -> Iterator[str]:
    counterparts = [text.upper() for text in draft.counterparts]
    if counterparts:
        yield f"contraparte {', '.join(counterparts)}"
    if draft.document_type:
        yield f"tipo {document_type_name(draft.document_type.value).lower()}"
    if draft.complement:
        yield f"complemento {complement_name(draft.service, draft.complement)}"
    if draft.third_party.strip():
        yield f"a cuenta de {draft.third_party.strip().upper()}"


def _memory(review: Review) -> Iterator[Sentence]:
    if review.repeated:
        count = len(review.repeated)
        already = "ya se hizo antes" if count == 1 else "ya se hicieron antes"
        yield Sentence(
            Tone.NOTE,
            f"{plural(count, *_REQUEST).capitalize()} {already}. Acopio preguntará con unos segundos de diferencia,"
            " porque el SAT no acepta repetir siempre la misma pregunta.",
        )
    if review.last_time:
        count = len(review.last_time)
        already = "ya se hizo una vez" if count == 1 else "ya se hicieron una vez"
        yield Sentence(
            Tone.WARNING,
            f"{plural(count, *_REQUEST).capitalize()} {already}. El SAT acepta la misma pregunta dos veces:"
            " esta será la última.",
        )
    if review.blocked:
        yield Sentence(Tone.WARNING, _left_out(review.blocked))
    if not (review.repeated or review.last_time or review.blocked):
        yield Sentence(Tone.GOOD, "Nada de esto se ha pedido antes.")


def _left_out(blocked: tuple[Query, ...]) -> str:
    named = ", ".join(_name(query) for query in blocked[:_NAMED_BLOCKED])
    more = len(blocked) - _NAMED_BLOCKED
    if more > 0:
        named += f" y {more} más"
    one = len(blocked) == 1
    asked = "se deja fuera porque ya se hizo" if one else "se dejan fuera porque ya se hicieron"
    return f"{plural(len(blocked), *_REQUEST).capitalize()} {asked} dos veces y el SAT no acepta una tercera: {named}."


def _name(query: Query) -> str:
    if query.period is None:
        return str(query.folio)
    return f"{_SIDES[query.service, query.direction]} {_CONTENTS[query.content]} {from_to_words(query.period)}"


def _limits(review: Review) -> Iterator[Sentence]:
    if review.misses_cancelled:
        yield Sentence(
            Tone.NOTE,
            "El SAT no entrega el XML de los recibidos cancelados. Para saber cuáles son, pide también metadatos.",
        )
    if review.ends_fresh:
        yield Sentence(
            Tone.NOTE,
            "Los comprobantes más recientes pueden tardar hasta 72 horas en aparecer en el SAT."
            " «Poner al día» los recoge después.",
        )
    if review.queries:
        yield Sentence(
            Tone.NOTE, "El SAT suele tardar de unos minutos a un día. Puedes seguir trabajando o cerrar el programa."
        )
