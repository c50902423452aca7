"""What is kept of a large month is what would be computed, whatever happens to documents, decisions, lists and days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.bookkeeping import opening
from app.bookkeeping.board_renewal import BoardRenewal
from app.bookkeeping.desk import Desk
from app.bookkeeping.filed_months import FiledMonths
from app.bookkeeping.kept_answers import KeptAnswers
from app.bookkeeping.month_answer import computed_answer, read_answer
from app.bookkeeping.opening import opened_desk
from app.bookkeeping.parameter_files import load_parameters
from app.domain.catalogs import Service
from app.domain.identifiers import PackageId, Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind, Decisions, decisions_of
from app.paths import Paths
from app.store.database import Database
from app.store.decision_log import DecisionLog, Snapshots
from app.store.documents import DocumentRepository
from app.store.month_index import SqliteMonthIndex, open_month_index
from app.store.month_sheets import KeptSheet, keep_sheet
from tests.make import OWNER, a_document, stored
from tests.make_index import add_documents, add_metadata
from tests.oracle.months import Made
from tests.oracle.papers import read
from tests.oracle.stories import months
from tests.oracle.test_through_the_index import cancelled_row, stored_xml

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PACKAGE = PackageId("4E80345D-917F-40BB-A98F-4A73939343C5_01")
_DAYS = (0, 0, 0, 1, 40, -1)
"""By how many days the calendar goes on, or back."""


@dataclass
class Office:
    """A library that grows while its months are asked for again and again."""

    folder: Path
    owner: Rfc
    today: date
    history: list[Decision] = field(default_factory=list)
    efos: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.path = self.folder / "acopio.db"
        self.database = Database.open(self.path)
        self.repository = DocumentRepository(self.database.connection)
        self.snapshots = Snapshots(self.folder / "presentados")

    @property
    def decisions(self) -> Decisions:
        return decisions_of(self.owner.value, self.history)

    def desk(self, index: SqliteMonthIndex) -> Desk:
        decided = self.decisions
        kept = KeptAnswers(index, self.path, lambda: repr(sorted(self.efos)), least=0)
        return Desk(index, load_parameters(), self.today, decisions_of=lambda _: decided,
                    blacklisted_of=lambda _: self.efos, kept=kept)  # fmt: skip

    def decide(self, kind: DecisionKind, subject: str, value: str) -> None:
        undoes = (kind, subject) in {(one.kind, one.subject) for one in self.history}
        self.history.append(Decision(self.owner.value, kind, subject, "" if undoes else value, NOW, undoes))

    def file(self, month: Month) -> None:
        with closing(open_month_index(self.path)) as index:
            sha256, _ = FiledMonths(self.desk(index), self.snapshots).keep(self.owner, month)
        self.decide(DecisionKind.FILED, month.text, f"{self.today.isoformat()} {sha256}")

    def check(self, asked: list[Month]) -> None:
        """Each answer is the one that would be computed, when it is asked for and when it was asked before."""
        with closing(open_month_index(self.path)) as index:
            for month in asked:
                desk = self.desk(index)
                assert desk.kept is not None
                computed = computed_answer(desk, self.snapshots, self.owner, month).answer
                assert desk.kept.answer(desk, self.snapshots, self.owner, month) == computed
                assert not desk.kept.is_stale(desk, self.snapshots, self.owner, month)
                assert desk.kept.answer(desk, self.snapshots, self.owner, month) == computed


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck),
          phases=[Phase.explicit, Phase.reuse, Phase.generate])  # fmt: skip
@given(months(), st.data())
def test_kept_is_computed_after_whatever_happens(made: Made, data: st.DataObject) -> None:
    asked = [Month.parse(month) for month in made.months]
    uuids = data.draw(st.permutations(sorted(made.xml)))
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), Rfc(made.owner), made.last)
        with closing(office.database):
            while uuids:
                several, uuids = uuids[: len(made.xml) // 4 + 1], uuids[len(made.xml) // 4 + 1 :]
                add_documents(office.repository, office.owner, f"P{len(uuids)}",
                              [stored_xml(made.xml[uuid], made.cancelled) for uuid in several])  # fmt: skip
                office.check(asked)
                _happen(office, made, several, asked, data)
                office.check(asked)


def _happen(office: Office, made: Made, known: list[str], asked: list[Month], data: st.DataObject) -> None:
    one, month = data.draw(st.sampled_from(known)), data.draw(st.sampled_from(asked))
    match data.draw(st.sampled_from(["cancel", "month", "paid", "lost", "list", "file", "silence", "none"])):
        case "cancel":
            rows = [cancelled_row(read(made.xml[one]))]
            add_metadata(office.repository, office.owner, Service.CFDI, PACKAGE, rows, NOW)
        case "month":
            office.decide(DecisionKind.MONTH, one, month.text)
        case "paid":
            office.decide(DecisionKind.PAID, one, month.last.isoformat())
        case "lost":
            office.decide(DecisionKind.NOT_CREDITABLE, one, "")
        case "list":
            office.efos = made.efos ^ office.efos
        case "file":
            office.file(month)
        case "silence":
            office.decide(DecisionKind.SILENCED, "CP", "")
    office.today += timedelta(days=data.draw(st.sampled_from(_DAYS)))


# ── a library that stands ────────────────────────────────────────────────────────────────────────────────────────────

MARCH, MAY = Month(2024, 3), Month(2024, 5)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path, OWNER, date(2024, 9, 20))
    add(found, 1, datetime(2024, 3, 5))
    with closing(found.database):
        yield found


def add(office: Office, number: int, day: datetime) -> None:
    add_documents(office.repository, OWNER, f"P{number}", [stored(a_document(number, issued_at=day))], NOW)


def stale(office: Office, month: Month = MARCH) -> bool:
    with closing(open_month_index(office.path)) as index:
        desk = office.desk(index)
        assert desk.kept is not None
        return desk.kept.is_stale(desk, office.snapshots, OWNER, month)


def test_what_happens_elsewhere_leaves_it(office: Office) -> None:
    assert stale(office)
    office.check([MARCH])
    add(office, 2, datetime(2024, 5, 5))
    office.today += timedelta(days=1)
    assert not stale(office)
    add(office, 3, datetime(2024, 2, 5))  # IVA withheld the month before is credited in this one
    assert stale(office)


def test_while_an_invoice_may_become_overdue_it_is_of_the_day(office: Office) -> None:
    office.today = date(2024, 3, 20)
    office.check([MARCH])
    office.today = date(2024, 3, 21)
    assert stale(office)


@pytest.mark.parametrize("text", [b"", b"{}", b"[" * 100_000, b'{"numeros": [1]}', b"\xff"])
def test_what_is_no_answer_is_computed(office: Office, text: bytes) -> None:
    office.check([MARCH])
    with closing(open_month_index(office.path)) as index:
        kept = index.kept_sheet(OWNER, MARCH)
    assert kept is not None
    with pytest.raises(ValueError, match="not an answer"):
        read_answer(text)
    keep_sheet(office.path, OWNER, MARCH, KeptSheet.of(kept.basis, kept.last_day, text))
    office.check([MARCH])
    keep_sheet(office.path, OWNER, MARCH, kept._replace(packed=kept.packed[:-8]))
    office.check([MARCH])


def test_the_engine_keeps_the_large_months_while_it_has_nothing_else_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LARGE", 2)
    paths, today = Paths.under(tmp_path / "casa"), date(2024, 5, 20)
    with closing(Database.open(paths.database)) as database:
        several = [stored(a_document(number, issued_at=datetime(2024, 3, 1 + number))) for number in (1, 2)]
        alone = stored(a_document(3, issued_at=datetime(2024, 4, 3)))
        add_documents(DocumentRepository(database.connection), OWNER, "P", [*several, alone], NOW)
        list(BoardRenewal(paths, database, lambda: today).run(lambda: False))

    def stale_months() -> list[bool]:
        with opened_desk(paths, today) as desk:
            assert desk.kept is not None
            snapshots = Snapshots(paths.filed_months)
            return [desk.kept.is_stale(desk, snapshots, OWNER, Month(2024, number)) for number in (3, 4)]

    assert stale_months() == [False, True]
    published = Decision("CACX7605101P8", DecisionKind.DECLARED_FALSE, "", "2024-05-02", NOW)
    DecisionLog(paths.decisions).append(published)  # by 49 Bis: an aviso of whatever is of this issuer
    assert stale_months() == [True, True]
