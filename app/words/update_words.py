"""What Poner al día would ask the SAT, in whole sentences. Pure functions of an ``UpdatePlan``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.catalogs import ContentKind, Direction, Service
from app.domain.identifiers import Rfc
from app.domain.period import Period
from app.domain.query import Query
from app.domain.taxpayer import Taxpayer
from app.words import formatting, request_words
from app.words.periods import month_words
from app.words.sentence import Sentence, Tone

_REQUEST = ("solicitud", "solicitudes")
_NAMED = 4
_QUICK, _SLOW = 20, 100
"""Up to so many questions the SAT usually needs minutes; from so many on, days."""


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """What Poner al día would ask for which contribuyentes.

    ``pieces`` counts what would be asked of each if nothing were here yet; ``since`` is the whole stretch. ``locked``
    are those of ``owners`` whose password is not at hand; ``expired`` were left out, for their e.firma ran out.
    ``waiting`` counts what was asked of each before and waits for a password now.
    """

    owners: tuple[Taxpayer, ...]
    queries: tuple[Query, ...]
    pieces: Mapping[Rfc, int]
    since: Period
    locked: tuple[Taxpayer, ...] = ()
    expired: tuple[Taxpayer, ...] = ()
    waiting: Mapping[Rfc, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Rfc, int]:
        """How many queries there are of each contribuyente."""
        return dict(Counter(query.owner for query in self.queries))

    @property
    def known(self) -> int:
        """How many queries need not be sent, because what they would bring is here or on its way."""
        return sum(self.pieces.get(one.rfc, 0) for one in self.owners) - len(self.queries)

    def only(self, owners: Collection[Rfc], opened: Collection[Rfc] = ()) -> UpdatePlan:
        """The same for these contribuyentes; the passwords of ``opened`` are at hand now."""
        return replace(
            self,
            owners=tuple(one for one in self.owners if one.rfc in owners),
            queries=tuple(query for query in self.queries if query.owner in owners),
            locked=tuple(one for one in self.locked if one.rfc in owners and one.rfc not in opened),
            waiting={rfc: count for rfc, count in self.waiting.items() if rfc in owners},
        )


def update_headline(plan: UpdatePlan, stretch: str) -> str:
    """The plan in one sentence; ``stretch`` says since when: ``de noviembre y diciembre``."""
    if not plan.owners:
        return "No elegiste a nadie." if not plan.expired else "Ninguna e.firma está vigente."
    if not plan.queries:
        return f"No falta nada por pedir {stretch}."
    count = formatting.plural(len(plan.queries), *_REQUEST)
    asked = len(plan.counts)
    whose = f" de {formatting.count(asked)} contribuyentes" if asked > 1 else ""
    return f"{_documents(plan.queries)} {stretch}, {_sides(plan.queries)}{whose}: {count}; {_patience(plan.queries)}."


def update_note(plan: UpdatePlan) -> str:
    """What is left out and why, in a line below; empty when there is nothing to say."""
    if not plan.owners:
        return ""
    if not plan.queries and plan.waiting:
        return _asked_before(plan.waiting)
    if not plan.queries:
        return (
            "Ya se pidió, o ya está en camino. Acopio vuelve a preguntar más adelante por lo que el SAT publica tarde."
        )
    told = []
    complete = len(plan.owners) - len(plan.counts)
    if complete:
        whom = "A un contribuyente" if complete == 1 else f"A {formatting.count(complete)} contribuyentes"
        told.append(f"{whom} no le falta nada." if complete == 1 else f"{whom} no les falta nada.")
    elif plan.known > 0:
        told.append("Lo demás ya está en tu equipo o en camino.")
    told.append("Lo más nuevo llega primero; puedes seguir trabajando o cerrar el programa.")
    return " ".join(told)


def _asked_before(counts: Mapping[Rfc, int]) -> str:
    total = sum(counts.values())
    waits = f"{formatting.plural(total, *_REQUEST)} {'espera' if total == 1 else 'esperan'}"
    whose = "la contraseña: escríbela" if len(counts) == 1 else "las contraseñas que faltan: escríbelas"
    return f"Ya se pidió, y {waits} {whose} aquí y {'continúa' if total == 1 else 'continúan'}."


def expired_words(plan: UpdatePlan) -> str:
    """Whose e.firma ran out; empty when nobody's did."""
    return next((one.text for one in _expired(plan)), "")


def _documents(queries: Sequence[Query]) -> str:
    services = {query.service for query in queries}
    if services == {Service.RETENCIONES}:
        return "Retenciones"
    return "Facturas, notas y retenciones" if Service.RETENCIONES in services else "Facturas y notas"


def _sides(queries: Sequence[Query]) -> str:
    known = ((Direction.ISSUED, "emitidas"), (Direction.RECEIVED, "recibidas"))
    return " y ".join(word for direction, word in known if any(query.direction is direction for query in queries))


def _patience(queries: Sequence[Query]) -> str:
    if len(queries) <= _QUICK:
        return "el SAT suele tardar minutos"
    return "el SAT puede tardar varios días" if len(queries) >= _SLOW else "el SAT puede tardar horas"


def update_sentences(plan: UpdatePlan) -> tuple[Sentence, ...]:
    """Everything else, in the order it should be read."""
    told = (*_covered(plan), *_locked(plan), *_waiting(plan))
    return (*_asked(plan), *told) if len(plan.owners) == 1 else (*told, *_asked(plan))


def _asked(plan: UpdatePlan) -> Iterator[Sentence]:
    by_owner: dict[Rfc, list[Query]] = {}
    for query in plan.queries:
        by_owner.setdefault(query.owner, []).append(query)
    for one in plan.owners:
        mine = by_owner.get(one.rfc)
        if not mine:
            continue
        if len(plan.owners) == 1:
            yield from (Sentence(Tone.PLAN, text) for text in _kinds(mine))
        else:
            name = f"{one.name} ({one.rfc})" if one.name else str(one.rfc)
            count = formatting.plural(len(mine), *_REQUEST)
            yield Sentence(Tone.PLAN, f"De {name}: {count}, {_stretch(mine)}. {_contents(mine)}.")


def _kinds(queries: Sequence[Query]) -> Iterator[str]:
    for kind in dict.fromkeys(request_words.what(query) for query in queries):
        mine = [query for query in queries if request_words.what(query) == kind]
        yield f"{kind}: {formatting.plural(len(mine), *_REQUEST)}, {_stretch(mine)}."


def _contents(queries: Sequence[Query]) -> str:
    sides = [
        word
        for direction, word in ((Direction.ISSUED, "emitidos"), (Direction.RECEIVED, "recibidos"))
        if any(query.direction is direction for query in queries)
    ]
    kinds = [
        word
        for content, word in ((ContentKind.XML, "XML"), (ContentKind.METADATA, "metadatos"))
        if any(query.content is content for query in queries)
    ]
    return f"{' y '.join(sides).capitalize()}, en {' y '.join(kinds)}"


def _stretch(queries: Sequence[Query]) -> str:
    periods = [query.period for query in queries if query.period]
    ends = (min(one.start for one in periods), max(one.end for one in periods))
    first, last = (month_words(moment) for moment in ends)
    return f"de {first}" if first == last else f"de {first} a {last}"


def _covered(plan: UpdatePlan) -> Iterator[Sentence]:
    since = month_words(plan.since.start)
    if not plan.queries:
        if not plan.owners:
            return
        yield Sentence(
            Tone.GOOD,
            f"Todo desde {since} ya se pidió, o ya está en camino. Acopio vuelve a preguntar más adelante por lo que"
            " el SAT publica tarde y por las cancelaciones.",
        )
    elif plan.known > 0:
        yield Sentence(
            Tone.GOOD,
            f"De lo demás desde {since} no se pide nada: ya está en tu equipo o en camino.",
        )
    else:
        yield Sentence(Tone.NOTE, f"Acopio empieza desde {since}; todavía no hay nada que se pueda dejar fuera.")


def _locked(plan: UpdatePlan) -> Iterator[Sentence]:
    if not plan.locked or not plan.queries:
        return
    names = _names(plan.locked)
    whose = "sus solicitudes esperan" if len(plan.locked) == 1 else "las de cada uno esperan"
    yield Sentence(Tone.WARNING, f"Falta la contraseña de {names}: {whose} hasta que la escribas; las demás siguen.")


def _expired(plan: UpdatePlan) -> Iterator[Sentence]:
    if plan.expired:
        which = "La e.firma de" if len(plan.expired) == 1 else "Las e.firmas de"
        ended = "ya venció: renuévala" if len(plan.expired) == 1 else "ya vencieron: renuévalas"
        yield Sentence(Tone.WARNING, f"{which} {_names(plan.expired)} {ended} para que el SAT vuelva a responder.")


def _names(taxpayers: Sequence[Taxpayer]) -> str:
    named = ", ".join(one.name or str(one.rfc) for one in taxpayers[:_NAMED])
    more = len(taxpayers) - _NAMED
    return f"{named} y {formatting.count(more)} más" if more > 0 else named


def _waiting(plan: UpdatePlan) -> Iterator[Sentence]:
    if not plan.queries:
        return
    how_long = (
        "Son muchas, y el SAT puede tardar varios días."
        if len(plan.queries) >= _SLOW
        else ("El SAT suele tardar de unos minutos a un día.")
    )
    yield Sentence(
        Tone.NOTE,
        f"{how_long} Acopio pregunta por ti y descarga solo; puedes seguir trabajando o cerrar el programa.",
    )
