"""After a lost database nothing that came to a good end is asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import State
from app.domain.query import Query
from app.domain.request import Package, Request
from app.engine.planning.update_rules import UpdateScope

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]


def test_good_ends_are_remembered_beside_the_database(bench: Bench, question: Question) -> None:
    whole = question()
    nothing = replace(whole, complement="aerolineas")
    metadata = replace(whole, content=ContentKind.METADATA)
    before = bench.finish(whole, nothing, metadata)  # in the order they are sent in
    assert [one.state for one in before] == [State.COMPLETE, State.EMPTY, State.COMPLETE]
    scope = UpdateScope((bench.owner,))
    missing = bench.engine.plan_update(scope)
    bench.close()
    for suffix in ("", "-wal", "-shm"):
        bench.paths.database.with_name(bench.paths.database.name + suffix).unlink(missing_ok=True)
    assert bench.engine.plan_update(scope) == missing
    after = bench.requests()
    assert [(one.query, one.state, one.documents) for one in after] == [
        (one.query, one.state, one.documents) for one in before
    ]
    assert [packages(one) for one in after[::2]] == [packages(one) for one in before[::2]]


def packages(request: Request) -> list[Package]:
    """As they are known but for what was new in them: of two that come together either may be the first."""
    return [replace(one, new_documents=0) for one in request.packages]
