"""A library of a million documents as an office has it: many contribuyentes, one of them very large."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from app.bookkeeping.balance_renewal import renewed_balances
from app.bookkeeping.opening import opened_board
from app.bookkeeping.parameter_files import load_parameters
from app.domain.catalogs import Service
from app.domain.document import Amount
from app.domain.facts import Facts
from app.domain.figures import Figures
from app.domain.identifiers import Rfc, Uuid
from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.facts import IVA, RATE, MonthFacts, PaymentPart, SettledPart, TaxPart
from app.domain.month.packing import pack
from app.domain.validity import Validity
from app.paths import Paths
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.month_index import open_month_index
from app.store.staging import Stage, StoredDocument
from app.store.summaries import keep_summaries

LARGE = Rfc("GIG010101AB1")
"""The contribuyente of whom there are most documents."""
LARGE_MONTH = Month(2026, 3)
"""The month in which that one has twenty thousand, of a library of a million."""
LAST_MONTH = Month(2026, 10)
TODAY = date(2026, 11, 20)
SMALL = [Rfc(f"OFI{number % 90 + 10:02d}0101{number:03X}") for number in range(199)]
"""The others of the office."""

_MONTHS, _SMALL_MONTHS = 72, 13
_BATCH = 5_000
_CENTS = 10_000


class Author:
    """Makes documents up: each month's are invoices at once and by instalments, payments and notes."""

    def __init__(self, owner: Rfc, seed: int, parties: int) -> None:
        self._owner = owner
        self._dice = random.Random(seed)
        self._parties = [(f"PAR{number % 90 + 10:02d}0101{number:03X}"[:12], f"CONTRAPARTE {number} SA")
                         for number in range(parties)]  # fmt: skip
        self._unpaid: list[tuple[str, int, bool, tuple[str, str]]] = []

    def month(self, month: Month, documents: int) -> Iterator[Facts]:
        """That many of one month: a third of the invoices by instalments, of which half are paid later."""
        for _ in range(documents):
            day = datetime(month.year, month.month, 1) + timedelta(seconds=self._dice.randrange(28 * 86_400))
            chance = self._dice.random()
            if chance < 0.12 and self._unpaid:
                yield self._payment(day)
            elif chance < 0.16 and self._unpaid:
                yield self._note(day)
            else:
                yield self._invoice(day)

    def _invoice(self, day: datetime) -> Facts:
        received, is_deferred = self._dice.random() < 0.5, self._dice.random() < 0.32
        base = self._dice.randrange(100, 10**6) * 100 * _CENTS
        other = self._dice.choice(self._parties)
        one = self._facts("I", day, base, other, received=received, method="PPD" if is_deferred else "PUE")
        if is_deferred and self._dice.random() < 0.5:
            self._unpaid.append((one.uuid.value, base, received, other))
        return one

    def _payment(self, day: datetime) -> Facts:
        uuid, base, received, other = self._unpaid.pop(self._dice.randrange(len(self._unpaid)))
        tax = TaxPart(TaxSide.TRANSFERRED, IVA, RATE, 160_000, base, base * 16 // 100)
        paid = base + tax.amount
        settled = SettledPart(uuid, "MXN", "1", "1", paid, paid, 0, "02", (tax,))
        node = PaymentPart(day.date().isoformat(), "03", "MXN", "1", paid, (settled,), (tax,))
        totals = (
            ("TotalTrasladosBaseIVA16", base),
            ("TotalTrasladosImpuestoIVA16", tax.amount),
            ("MontoTotalPagos", paid),
        )
        packed = pack(MonthFacts((), (), "2.0", (node,), totals))
        one = self._facts("P", day, base, other, received=received, method="", packed=packed)
        one.links = ((uuid, "pago", "1", _text(paid), "0.00"),)
        return one

    def _note(self, day: datetime) -> Facts:
        uuid, base, received, other = self._dice.choice(self._unpaid)
        one = self._facts("E", day, base // 10, other, received=received, method="PUE")
        one.links = ((uuid, "01", "", "", ""),)
        return one

    def _facts(
        self,
        kind: str,
        day: datetime,
        base: int,
        other: tuple[str, str],
        *,
        received: bool,
        method: str,
        packed: str = "",
    ) -> Facts:
        own = (self._owner.value, "LA EMPRESA SA DE CV")
        issuer, receiver = (other, own) if received else (own, other)
        digits = self._dice.randbytes(16).hex().upper()
        tax = base * 16 // 100
        return Facts(
            uuid=Uuid(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"),
            service=Service.CFDI,
            version="4.0",
            document_type=kind,
            issued_at=day,
            stamped_at=day + timedelta(minutes=4),
            issuer_rfc=issuer[0],
            issuer_name=issuer[1],
            receiver_rfc=receiver[0],
            receiver_name=receiver[1],
            subtotal=Amount(_text(base), base),
            total=Amount(_text(base + tax), base + tax),
            currency="MXN",
            figures=Figures("MXN", base + tax, (base, tax, 0, 0, 0, 0, 0, 0)),
            transferred=Amount(_text(tax), tax),
            payment_form="99" if method == "PPD" else "03",
            payment_method=method,
            use="G03",
            issuer_regime="601",
            receiver_regime="601",
            place="06000",
            receiver_place="64000",
            seal_end="abcdefg=",
            words=f"A{self._dice.randrange(10**6)} Tornillo hexagonal",
            month_facts=packed,
        )


def _text(micros: int) -> str:
    return f"{micros // 10**6}.{micros // _CENTS % 100:02d}"


def make_library(path: Path, documents: int) -> None:
    """Two thirds of them the large contribuyente's, over six years; the rest the office's, over thirteen months."""
    started = perf_counter()
    database = Database.open(path)
    repository = DocumentRepository(database.connection)
    in_large_month = documents // 50
    each_month = (documents * 2 // 3 - in_large_month) // (_MONTHS - 1)
    author, months = Author(LARGE, 1, 4_000), list(_last_months(_MONTHS))
    for month in months:
        _add(repository, LARGE, author.month(month, in_large_month if month == LARGE_MONTH else each_month))
    for number, owner in enumerate(SMALL):
        author = Author(owner, number + 2, 60)
        for month in months[-_SMALL_MONTHS:]:
            _add(repository, owner, author.month(month, documents // 3 // len(SMALL) // _SMALL_MONTHS))
    print(f"\n{documents:,} documents made and indexed in {perf_counter() - started:,.0f} s")
    keep_balances(database)
    keep_board(path, database)
    database.connection.pragma("wal_checkpoint(truncate)")
    database.close()


def keep_balances(database: Database) -> None:
    """Make the balance of every PPD, as the engine does while nothing else is due."""
    started = perf_counter()
    with closing(open_month_index(database.path)) as index:
        steps = sum(1 for _ in renewed_balances(database, index, load_parameters()))
    print(f"\nbalances made anew in {steps:,} steps, {perf_counter() - started:,.0f} s")


def keep_board(path: Path, database: Database) -> None:
    """Make the summary of every month, as the engine does while nothing else is due."""
    started = perf_counter()
    with opened_board(Paths.under(path.parent), TODAY, _MONTHS + 1) as board:
        stale = board.stale()
        for start in range(0, len(stale), 100):
            keep_summaries(database, list(board.renewed(stale[start : start + 100])))
    print(f"{len(stale):,} months summed up in {perf_counter() - started:,.0f} s")


def _last_months(count: int) -> list[Month]:
    found = [LAST_MONTH]
    while len(found) < count:
        found.append(found[-1].previous)
    return found[::-1]


def _add(repository: DocumentRepository, owner: Rfc, documents: Iterator[Facts]) -> None:
    several = list(documents)
    for start in range(0, len(several), _BATCH):
        stage = Stage(owner)
        for one in several[start : start + _BATCH]:
            place = f"{owner}/Emitidos/{one.issued_at:%Y/%m}/{one.uuid}.xml"
            stage.add(StoredDocument(one, place, one.uuid.value.replace("-", "").lower() * 2, Validity.VALID))
        repository.add(stage, owner, f"paquete {owner} {several[0].issued_at:%Y-%m}", datetime(2026, 11, 1, tzinfo=UTC))
