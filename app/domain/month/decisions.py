"""What the person decided about documents, suppliers and months: kept append-only, and each can be undone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.month.calendar import Month


class DecisionKind(StrEnum):
    """What was decided; in brackets the subject, and the value."""

    COLLECTED = "cobrado"
    """A document was collected on a day (UUID; AAAA-MM-DD)."""
    PAID = "pagado"
    """A document was paid on a day (UUID; AAAA-MM-DD)."""
    NOT_CREDITABLE = "no-acreditable"
    """Its IVA is not creditable (UUID; empty)."""
    CREDITABLE = "acreditable"
    """Its IVA is creditable though a rule took it out (UUID; empty)."""
    MONTH = "mes"
    """It counts in another month (UUID; AAAA-MM)."""
    OPERATION = "operacion"
    """Tipo de operación of a supplier in the DIOT (RFC; two digits)."""
    REGION = "region"
    """Border region of a supplier's 8 per cent (RFC; norte or sur)."""
    FILED = "presentado"
    """A month was filed on a day (AAAA-MM; AAAA-MM-DD and the snapshot's SHA-256, with a blank between)."""
    DIOT_ROW = "diot"
    """Rows of the DIOT that no CFDI gives (AAAA-MM; a JSON array of rows, which replaces the month's earlier one)."""
    TAXPAYER_PLACE = "codigo-postal"
    """The owner's domicilio fiscal from now on (empty; five digits)."""
    PROPORTION = "proporcion"
    """Proportion of LIVA 5-V of a year (AAAA; a decimal between 0 and 1)."""

    SILENCED = "callar"
    """A warning about deducting is not to be told of this owner any more (its key in capitals; empty)."""
    DECLARED_FALSE = "49-bis"
    """The owner, who may be anybody's supplier, was published by CFF 49 Bis (empty; the day of the DOF)."""


EXCLUSIVE = (
    frozenset({DecisionKind.NOT_CREDITABLE, DecisionKind.CREDITABLE}),
    frozenset({DecisionKind.COLLECTED, DecisionKind.PAID, DecisionKind.MONTH}),
)
"""Of these a document has one at a time: the latest."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of ``owner`` at ``at`` (UTC). ``undoes`` tells that it takes back what stood for this subject."""

    owner: str
    kind: DecisionKind
    subject: str
    value: str
    at: datetime
    undoes: bool = False


@dataclass(frozen=True, slots=True)
class DocumentDecision:
    """What holds for one document. ``settled_on`` is the day on which it was collected or paid."""

    settled_on: date | None = None
    creditable: bool | None = None
    month: Month | None = None


NO_DECISION = DocumentDecision()


@dataclass(frozen=True, slots=True)
class FiledMonth:
    """A month that the person marked as filed. ``snapshot`` is the SHA-256 of what its figures were."""

    filed_on: date
    snapshot: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that holds now of one owner, by subject. UUID and RFC in upper case."""

    documents: Mapping[str, DocumentDecision]
    operations: Mapping[str, str]
    regions: Mapping[str, str]
    filed: Mapping[Month, FiledMonth]
    diot_rows: Mapping[Month, str]
    proportions: Mapping[int, str]
    place: str = ""
    silenced: frozenset[str] = frozenset()
    declared_false: str = ""

    def of(self, uuid: str) -> DocumentDecision:
        """What holds for this document."""
        return self.documents.get(uuid, NO_DECISION)

    @property
    def mark(self) -> str:
        """A short text that is another one when anything else holds; the same wherever it is made."""
        told = (
            *(sorted(each.items()) for each in (self.documents, self.operations, self.regions, self.filed)),
            *(sorted(each.items()) for each in (self.diot_rows, self.proportions)),
            self.place,
            sorted(self.silenced),
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


NO_DECISIONS = Decisions({}, {}, {}, {}, {}, {})


def standing_of(owner: str, history: Iterable[Decision]) -> dict[tuple[DecisionKind, str], str]:
    """The value of each kind and subject that holds of ``owner`` after all of ``history``, in the order of writing."""
    standing: dict[tuple[DecisionKind, str], str] = {}
    for one in history:
        if one.owner != owner:
            continue
        for group in EXCLUSIVE:
            if one.kind in group:
                for kind in group:
                    standing.pop((kind, one.subject), None)
        if one.undoes:
            standing.pop((one.kind, one.subject), None)
        else:
            standing[one.kind, one.subject] = one.value
    return standing


def decisions_of(owner: str, history: Iterable[Decision]) -> Decisions:
    """What holds of ``owner`` after all of ``history``, which is in the order in which it was written."""
    return _sorted_out(standing_of(owner, history))


def _sorted_out(standing: Mapping[tuple[DecisionKind, str], str]) -> Decisions:
    documents: dict[str, DocumentDecision] = {}
    subjects = {subject for kind, subject in standing if any(kind in group for group in EXCLUSIVE)}
    for uuid in subjects:
        settled = standing.get((DecisionKind.COLLECTED, uuid)) or standing.get((DecisionKind.PAID, uuid))
        month = standing.get((DecisionKind.MONTH, uuid))
        creditable = None
        if (DecisionKind.CREDITABLE, uuid) in standing:
            creditable = True
        elif (DecisionKind.NOT_CREDITABLE, uuid) in standing:
            creditable = False
        documents[uuid] = DocumentDecision(
            date.fromisoformat(settled) if settled else None, creditable, Month.parse(month) if month else None
        )

    def by_subject(kind: DecisionKind) -> dict[str, str]:
        return {subject: value for (found, subject), value in standing.items() if found is kind}

    filed = {}
    for month, value in by_subject(DecisionKind.FILED).items():
        day, _, snapshot = value.partition(" ")
        filed[Month.parse(month)] = FiledMonth(date.fromisoformat(day), snapshot)
    return Decisions(
        documents,
        by_subject(DecisionKind.OPERATION),
        by_subject(DecisionKind.REGION),
        filed,
        {Month.parse(month): rows for month, rows in by_subject(DecisionKind.DIOT_ROW).items()},
        {int(year): value for year, value in by_subject(DecisionKind.PROPORTION).items()},
        by_subject(DecisionKind.TAXPAYER_PLACE).get("", ""),
        frozenset(by_subject(DecisionKind.SILENCED)),
        by_subject(DecisionKind.DECLARED_FALSE).get("", ""),
    )
