"""Sums of any parts come to those of the whole, and what is cancelled leaves them and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.parser import read_facts
from app.domain.catalogs import Service
from app.domain.document import MetadataRow
from app.domain.identifiers import PackageId
from app.domain.index.filter import DocumentFilter
from app.domain.index.rows import Sum
from app.domain.period import Period
from app.domain.validity import OwnerRole, Validity
from app.simulator.world.business import Business
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.staging import StoredDocument
from tests.make import SIMULATED_OWNER
from tests.make_index import add_documents, add_metadata

YEARS = (2024, 2025)
MONTHS = [Period.month(year, month) for year in YEARS for month in range(1, 13)]
AMOUNTS = [one.name for one in fields(Sum) if one.type == "int"]


def made() -> list[StoredDocument]:
    business = Business(SIMULATED_OWNER.value, 4, 200, date(2024, 1, 1), date(2025, 12, 31))
    facts = [read_facts(business.xml(one)) for one in business.documents]
    states = (Validity.VALID, Validity.UNKNOWN, Validity.VALID, Validity.CANCELLED)
    return [
        StoredDocument(one, f"{SIMULATED_OWNER}/{one.uuid}.xml", f"{place:064}", states[place % 4])
        for place, one in enumerate(facts)
    ]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> DocumentRepository:
    database = Database.open(Path(tmp_path_factory.mktemp("sumas")) / "acopio.db")
    found = DocumentRepository(database.connection)
    add_documents(found, SIMULATED_OWNER, "P_01", made())
    return found


def added(sums: Iterable[Sum]) -> Counter[tuple[object, ...]]:
    """Every amount by side, type, currency, state and its name."""
    found: Counter[tuple[object, ...]] = Counter()
    for one in sums:
        key = (one.side, one.document_type, one.currency, one.state, one.has_xml)
        for name in AMOUNTS:
            found[*key, name] += getattr(one, name)
        for place, value in enumerate(one.taxes):
            found[*key, place] += value
    return Counter({key: value for key, value in found.items() if value})


def parts_of(kind: str, numbers: list[int], cut: int) -> list[DocumentFilter]:
    match kind:
        case "months":
            return [DocumentFilter(period=one) for one in MONTHS]
        case "types":
            return [DocumentFilter(types=frozenset(one)) for one in ("I", "EP", "N", "TR")]
        case "sides":
            return [DocumentFilter(owner=SIMULATED_OWNER, side=one) for one in OwnerRole]
        case "states":
            return [DocumentFilter(states=frozenset((one,))) for one in Validity]
        case "ids":
            return [DocumentFilter(ids=tuple(numbers[:cut])), DocumentFilter(ids=tuple(numbers[cut:]))]
        case _:
            return [DocumentFilter(least=cut * 10**9), DocumentFilter(most=cut * 10**9 - 1)]


@given(st.sampled_from(["months", "types", "sides", "states", "ids", "amounts"]), st.data())
def test_the_parts_come_to_the_whole(repository: DocumentRepository, kind: str, data: st.DataObject) -> None:
    numbers = list(repository.ordered_ids(DocumentFilter()))
    cut = data.draw(st.integers(0, len(numbers)))
    if kind == "ids":
        numbers = data.draw(st.permutations(numbers))
    whole = added(repository.sums(DocumentFilter()))
    parts: Counter[tuple[object, ...]] = Counter()
    for one in parts_of(kind, numbers, cut):
        found = repository.sums(one)
        assert sum(part.count for part in found) == repository.count(one)
        for key, value in added(found).items():
            parts[key] += value
    assert Counter({key: value for key, value in parts.items() if value}) == whole


def test_what_is_cancelled_moves_whole_and_nothing_else_changes(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "acopio.db")
    repository = DocumentRepository(database.connection)
    stored = [one for one in made() if one.state is not Validity.CANCELLED]
    add_documents(repository, SIMULATED_OWNER, "P_01", stored)
    before = added(repository.sums(DocumentFilter()))
    gone = next(one.facts for one in stored if one.facts.document_type == "I")
    alone = next(row for row in repository.each(DocumentFilter()) if row.uuid == gone.uuid.value)
    mine = added(repository.sums(DocumentFilter(ids=(alone.id,))))
    row = MetadataRow(
        gone.uuid.value, gone.issuer_rfc, "", gone.receiver_rfc, "", "", gone.issued_at.isoformat(), "",
        gone.total.text, "I", "0", "2025-12-31T10:00:00",
    )  # fmt: skip
    add_metadata(repository, SIMULATED_OWNER, Service.CFDI, PackageId("P_02"), [row], datetime(2026, 1, 1, tzinfo=UTC))
    after = added(repository.sums(DocumentFilter()))
    moved = {(*key[:3], Validity.CANCELLED, *key[4:]): value for key, value in mine.items()}
    assert mine
    assert all(after[key] == before[key] - value for key, value in mine.items())
    assert all(after[key] == value for key, value in moved.items())
    untouched = after.keys() - mine.keys() - moved.keys()
    assert untouched == before.keys() - mine.keys()
    assert all(after[key] == before[key] for key in untouched)
    database.connection.execute("UPDATE document_list SET state = ? WHERE id = ?", (_number(alone.state), alone.id))
    assert added(repository.sums(DocumentFilter())) == before
    add_documents(repository, SIMULATED_OWNER, "P_03", stored)  # the same again
    assert added(repository.sums(DocumentFilter())) == before
    database.close()


def _number(state: Validity) -> int:
    return [Validity.UNKNOWN, Validity.VALID].index(state)
