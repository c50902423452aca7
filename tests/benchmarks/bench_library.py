"""What a large index costs and answers: ``python -m pytest tests/benchmarks/bench_library.py -s``.

``ACOPIO_DOCUMENTS`` says how many there are to be (a million for the figures that count); ``ACOPIO_INDEX`` names an
index made before, to be measured as it is. Time on the clock and of the processor are both told: they differ on a busy
machine.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

import apsw
import pytest

from app.domain.catalogs import Service
from app.domain.document import Amount, Document
from app.domain.facts import facts_of
from app.domain.identifiers import Rfc, Uuid
from app.domain.index.filter import DocumentFilter, Order, SortKey
from app.domain.lines import Concept
from app.domain.period import Period
from app.domain.search import parse_search
from app.domain.validity import Validity
from app.store.database import Database, reader
from app.store.document_index import SqliteDocumentIndex
from app.store.documents import DocumentRepository
from app.store.staging import Stage, StoredDocument
from tests.make import OWNER

BATCH = 5_000
ROUNDS = 7
THINGS = ("Tornillo hexagonal", "Consultoría contable", "Gasolina Magna", "Arrendamiento de local", "Café de altura",
          "Cable UTP Cat 6", "Cemento gris", "Honorarios profesionales", "Hospedaje", "Papel bond carta")  # fmt: skip
MADE_OF = ("ACERO", "NORTE", "BAJÍO", "PENÍNSULA", "MUÑOZ", "ÁRBOL", "LAGUNA", "SIERRA", "HERMANOS", "GRUPO")


def documents(count: int) -> Iterator[Document]:
    """Made-up ones of some 4,000 parties over four years."""
    dice = random.Random(1)
    words = [f"{a} {b} {c}" for a in MADE_OF for b in MADE_OF for c in MADE_OF]
    parties = [(f"PAR{number % 90 + 10:02d}0101{number:03X}"[:12], words[number % 1_000]) for number in range(4_000)]
    for _ in range(count):
        other, own = parties[int(4_000 * dice.random() ** 3)], (OWNER.value, "ESCUELA KEMPER URGATE")
        issuer, receiver = (own, other) if dice.random() < 0.5 else (other, own)
        total = dice.randrange(100, 9 * 10**7)
        issued = datetime(2022, 1, 1) + timedelta(seconds=dice.randrange(4 * 365 * 86_400))
        digits = dice.randbytes(16).hex().upper()
        concepts = tuple(
            Concept(f"{dice.choice(THINGS)} lote {dice.randrange(10**6)}", identification=str(dice.randrange(10**8)))
            for _ in range(dice.randrange(1, 5))
        )
        yield Document(
            uuid=Uuid(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"),
            service=Service.CFDI,
            version="4.0",
            document_type=dice.choices("IEPNT", (74, 5, 12, 8, 1))[0],
            issued_at=issued,
            stamped_at=issued + timedelta(minutes=5),
            issuer_rfc=issuer[0],
            issuer_name=issuer[1],
            receiver_rfc=receiver[0],
            receiver_name=receiver[1],
            subtotal=Amount.parse(f"{total // 116}.00"),
            total=Amount.parse(f"{total // 100}.{total % 100:02d}"),
            currency="USD" if dice.random() < 0.03 else "MXN",
            series=dice.choice(("", "A", "B", "FAC")),
            number=str(dice.randrange(10**6)),
            payment_form="03",
            payment_method=dice.choice(("PUE", "PPD")),
            use="G03",
            issuer_regime="601",
            receiver_regime="612",
            place="06000",
            transferred=Amount.parse(f"{total // 800}.00"),
            seal="x" * 8,
            concepts=concepts,
        )


def make_index(path: Path, count: int) -> None:
    database = Database.open(path)
    repository = DocumentRepository(database.connection)
    source, started = documents(count), perf_counter()
    for start in range(0, count, BATCH):
        stage = Stage(OWNER)
        for _ in range(min(BATCH, count - start)):
            one = next(source)
            place = f"{OWNER}/Emitidos/{one.issued_at:%Y/%m}/{one.uuid}.xml"
            stage.add(StoredDocument(facts_of(one), place, one.uuid.value.replace("-", "").lower() * 2, Validity.VALID))
        repository.add(stage, OWNER, f"paquete_{start // 200_000:02d}", datetime(2026, 1, 1, tzinfo=UTC))
    database.connection.pragma("wal_checkpoint(truncate)")
    database.close()
    print(f"\n{count:,} documents made and indexed in {perf_counter() - started:,.0f} s")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("ACOPIO_INDEX"):
        return Path(given)
    path = tmp_path_factory.mktemp("indice") / "acopio.db"
    make_index(path, int(os.environ.get("ACOPIO_DOCUMENTS", "100000")))
    return path


@pytest.fixture(scope="module")
def connection(index: Path) -> Iterator[apsw.Connection]:
    opened = reader(index, cache=64)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sorting(index: Path) -> Iterator[DocumentRepository]:
    """As the explorer sorts."""
    opened = reader(index, cache=4, sorts=True)
    yield DocumentRepository(opened)
    opened.close()


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """The medians of several rounds, warm: by the clock, and of the processor."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start, busy = perf_counter(), thread_time()
        work()
        taken.append((perf_counter() - start, thread_time() - busy))
    clock, processor = zip(*taken, strict=True)
    return median(clock) * 1_000, median(processor) * 1_000


@pytest.mark.benchmark
def test_questions(index: Path, connection: apsw.Connection, sorting: DocumentRepository) -> None:
    repository = DocumentRepository(connection)
    count = repository.count(DocumentFilter())
    middle = repository.first_ids(DocumentFilter(), limit=1, offset=count // 2)[0]
    row = repository.rows([middle])[0]
    owner = Rfc(row.owner)
    year = Period.year(2024)
    typed = DocumentFilter(owner=owner, types=frozenset("I"), period=year)
    by_total = Order(SortKey.TOTAL)
    other = row.receiver_name if row.issuer_rfc == row.owner else row.issuer_name  # one's own is in every document
    party = other.split()[0] if other else "GRUPO"
    ids = repository.ordered_ids(DocumentFilter())
    block = ids[count // 3 : count // 3 + 256]

    def found(text: str) -> DocumentFilter:
        return DocumentFilter(search=parse_search(text))

    questions: list[tuple[str, float | None, Callable[[], object]]] = [
        ("first page by date", 10, lambda: repository.page(DocumentFilter(), limit=200)),
        ("a block of 256 rows anywhere, by their numbers", 10, lambda: repository.rows(block)),
        ("all numbers, newest first", None, lambda: repository.ordered_ids(DocumentFilter())),
        ("sort by total, first page", 500, lambda: repository.page(DocumentFilter(), by_total, limit=200)),
        *(
            (f"sort by {key}, all numbers", 500, lambda key=key: sorting.ordered_ids(DocumentFilter(), Order(key)))
            for key in SortKey
        ),
        ("sort by folio fiscal, first page", 500,
         lambda: repository.page(DocumentFilter(), Order(SortKey.UUID), limit=200)),
        ("owner + tipo + year, by total, first page", 100, lambda: repository.page(typed, by_total, limit=200)),
        ("owner + tipo + year, count", 100, lambda: repository.count(typed)),
        ("one month's sums by tipo and currency", 20,
         lambda: repository.sums(DocumentFilter(owner=owner, period=Period.month(2024, 3)))),
        ("sums of everything by tipo and currency", 300, lambda: repository.sums(DocumentFilter())),
        ("folio fiscal, whole", 10, lambda: repository.page(found(row.uuid), limit=200)),
        ("folio fiscal, a part", 10, lambda: repository.page(found(row.uuid[14:23]), limit=200)),
        ("word in a name, count", 20, lambda: repository.count(found(party))),
        ("word in a name, first page", 300, lambda: repository.page(found(party), limit=200)),
        ("rare word in the concepts", 20, lambda: repository.page(found(row.number + "7"), limit=200)),
        ("common concept word, first page, newest first", 300, lambda: repository.page(found("gasolina"), limit=200)),
        ("two words", 300, lambda: repository.page(found(f"gasolina {party}"), limit=200)),
        ("amounts 1,500-2,000, first page", 300, lambda: repository.page(found("1,500-2,000"), limit=200)),
        ("one document with its surroundings", 5, lambda: SqliteDocumentIndex(connection).details(middle)),
    ]  # fmt: skip
    print(f"\n{count:,} documents, {index.stat().st_size / count:,.0f} bytes each in the index (target 1,600)")
    for name, target, work in questions:
        clock, processor = milliseconds(work)
        aim = f"target {target:5,.0f}" if target else " " * 12
        verdict = "MISSED" if target and processor > target else ""
        print(f"  {name:52} {clock:9.2f} ms, of processor {processor:8.2f}   {aim}   {verdict}")


@pytest.mark.benchmark
def test_opening(index: Path) -> None:
    def open_and_close() -> None:
        Database.open(index).close()

    print("\nopening the index: {:.1f} ms, of processor {:.1f}".format(*milliseconds(open_and_close)))
