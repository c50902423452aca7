"""Program and oracle on what went the whole way: read by the fast path, staged, merged, and asked back from SQLite."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.cfdi import parser
from app.domain.catalogs import Service
from app.domain.document import MetadataRow
from app.domain.identifiers import PackageId, Rfc
from app.domain.index.month import MonthIndex
from app.domain.validity import Validity
from app.simulator.world.business import Business
from app.simulator.world.facts import Kind
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.month_index import open_month_index
from app.store.staging import StoredDocument
from tests.make import a_metadata_row
from tests.make_index import add_documents, add_metadata
from tests.oracle import program
from tests.oracle.months import Made
from tests.oracle.papers import Paper, read
from tests.oracle.stories import months
from tests.oracle.test_agreement import assert_agree, told

OWNERS = ("PDB150312QX4", "MUPJ850101AB1")
PACKAGE = PackageId("4E80345D-917F-40BB-A98F-4A73939343C5_01")
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


@contextmanager
def ingested(
    owner: str, xml: Iterable[bytes], cancelled: Iterable[str]
) -> Iterator[tuple[MonthIndex, DocumentRepository]]:
    """A library's index in a folder of its own."""
    gone = set(cancelled)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        database = Database.open(path)
        try:
            documents = [stored_xml(one, gone) for one in xml]
            repository = DocumentRepository(database.connection)
            add_documents(repository, Rfc(owner), "package", documents)
            index = open_month_index(path)
            try:
                yield index, repository
            finally:
                index.close()
        finally:
            database.close()


def stored_xml(xml: bytes, gone: set[str]) -> StoredDocument:
    facts = parser.read_facts(xml)
    state = Validity.CANCELLED if facts.uuid.value in gone else Validity.VALID
    return StoredDocument(facts, f"{facts.uuid}.xml", hashlib.sha256(xml).hexdigest(), state)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(months())
def test_made_up_months_agree_after_the_ingest(made: Made) -> None:
    told(made)
    with ingested(made.owner, made.xml.values(), made.cancelled) as (index, _):
        assert_agree(made, index)


def test_the_simulated_business_agrees() -> None:
    """All its months, of a company and of a person; what is cancelled by the end of them."""
    for owner in OWNERS:
        business = Business(owner, 5, 260, FIRST, LAST)
        documents = [facts for facts in business.documents if facts.kind is not Kind.RETENTION]
        made = Made(owner, tuple(f"2026-{number:02}" for number in range(1, 7)), efos=frozenset())
        for facts in documents:
            made.xml[facts.uuid] = business.xml(facts)
            if facts.cancelled_at is not None and facts.cancelled_at.date() <= LAST:
                made.cancelled.add(facts.uuid)
        assert len(made.cancelled) > 2
        with ingested(owner, made.xml.values(), made.cancelled) as (index, _):
            assert_agree(made, index)


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(months(), st.data())
def test_what_is_cancelled_later_counts_as_if_it_had_come_cancelled(made: Made, data: st.DataObject) -> None:
    uuid = data.draw(st.sampled_from(sorted(made.xml)))
    with ingested(made.owner, made.xml.values(), made.cancelled) as (index, repository):
        desk = program.desk_of(made, index)
        for month in made.months:  # asked before, so that nothing remembered is asked after
            program.answer(desk, made.owner, month)
        row = cancelled_row(read(made.xml[uuid]))
        add_metadata(repository, Rfc(made.owner), Service.CFDI, PACKAGE, [row], datetime(2026, 7, 1, tzinfo=UTC))
        made.cancelled.add(uuid)
        assert_agree(made, index)


def cancelled_row(paper: Paper) -> MetadataRow:
    return a_metadata_row(
        uuid=paper.uuid,
        issuer_rfc=paper.issuer,
        receiver_rfc=paper.receiver,
        issued=paper.when.isoformat(),
        stamped=paper.when.isoformat(),
        effect=paper.type,
        status="0",
        cancelled="2026-06-30T10:00:00",
    )
