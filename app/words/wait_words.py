"""How long the SAT took to answer the latest requests, by kind of content, from their stories. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import State
from app.domain.request import Request
from app.domain.story import Story, StoryLine
from app.words import formatting

_ANSWERED = frozenset({State.READY, State.DOWNLOADING, State.COMPLETE, State.EMPTY})
_ENDS = frozenset({Story.FINISHED, Story.NO_DOCUMENTS})
_LOOKED_AT = 8
_WORDS = {
    ContentKind.METADATA: ("Los últimos metadatos tardaron {}", "los metadatos, {}"),
    ContentKind.XML: ("El último XML tardó {}", "el XML, {}"),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """The latest answered request of ``content``: ``seconds`` from sending to the answer, which came ``at`` (UTC)."""

    content: ContentKind
    seconds: float
    at: datetime


def candidates(requests: Iterable[Request]) -> tuple[Request, ...]:
    """The newest answered requests of each content: the last wait is among them."""
    answered = sorted((one for one in requests if one.state in _ANSWERED), key=lambda one: one.id, reverse=True)
    by_kind = ([one for one in answered if one.query.content is kind][:_LOOKED_AT] for kind in _WORDS)
    return tuple(one for group in by_kind for one in group)


def last_waits(requests: Iterable[Request], story: Callable[[int], Sequence[StoryLine]]) -> tuple[Wait, ...]:
    """The latest wait of each content, metadata first."""
    found: dict[ContentKind, Wait] = {}
    for request in requests:
        wait = _wait(request, story(request.id))
        if wait is None:
            continue
        known = found.get(wait.content)
        if known is None or known.at < wait.at:
            found[wait.content] = wait
    return tuple(found[kind] for kind in _WORDS if kind in found)


def wait_sentence(waits: Sequence[Wait]) -> str:
    """``Los últimos metadatos tardaron 3 h 20 min; el XML, 12 min.``; empty while nothing was answered."""
    if not waits:
        return ""
    first, *rest = (formatting.span(one.seconds) for one in waits)
    parts = [_WORDS[waits[0].content][0].format(first)]
    parts += [_WORDS[one.content][1].format(time) for one, time in zip(waits[1:], rest, strict=True)]
    return f"{'; '.join(parts)}."


def _wait(request: Request, lines: Sequence[StoryLine]) -> Wait | None:
    end = next((line.at for line in lines if line.key in _ENDS), None)
    if end is None or request.sent_at is None or end < request.sent_at:
        return None
    return Wait(request.query.content, (end - request.sent_at).total_seconds(), end)
