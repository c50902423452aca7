"""The one way into the month: documents, decisions, parameters and lists, brought together for the rules.

A desk reads; nothing is written through it. What the answers depend on besides the library (today, the lists) is
given to it, so that the same library answers the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.bookkeeping.note_chains import with_note_chains
from app.domain.identifiers import Rfc
from app.domain.index.month import MonthIndex
from app.domain.listing import Listing
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS, Decisions
from app.domain.month.documents import DocumentSet, MonthDocument
from app.fiscal.cash_flow import effects_of
from app.fiscal.effects import DocumentEffects, Remark
from app.fiscal.iva import each_effect
from app.fiscal.parameters import Parameter, Parameters
from app.fiscal.payroll_month import PayrollMonth, payroll_of
from app.fiscal.readings import READINGS, Readings, Rules
from app.fiscal.warning_case import Registration
from app.fiscal.warnings import warnings_of
from app.memory_breaks import without_cycle_search

if TYPE_CHECKING:
    from app.bookkeeping.kept_answers import KeptAnswers


def _nothing_decided(_owner: Rfc) -> Decisions:
    return NO_DECISIONS


def _nobody_listed(_owner: Rfc) -> Collection[str]:
    return frozenset()


def _nothing_listed(_rfcs: Collection[str]) -> Mapping[str, Sequence[Listing]]:
    return {}


def _nameless(_owner: Rfc) -> str:
    return ""


class DocumentCase(NamedTuple):
    """A document, what it does, and what may stand in the way of deducting it."""

    document: MonthDocument
    effects: DocumentEffects
    warnings: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers the questions of one library. All methods raise StoreError.

    ``decisions_of`` tells what the person decided for an owner, ``blacklisted_of`` which of an owner's counterparts are
    on the definitive list of 69-B; ``listings_of`` the rows of the SAT's lists by RFC, ``name_of`` an owner's name by
    the e.firma, empty where none is registered. ``today`` is Mexico's. ``kept`` has answers of large months, where
    there is one.
    """

    index: MonthIndex
    parameters: Parameters
    today: date
    readings: Readings = READINGS
    decisions_of: Callable[[Rfc], Decisions] = field(default=_nothing_decided)
    blacklisted_of: Callable[[Rfc], Collection[str]] = field(default=_nobody_listed)
    listings_of: Callable[[Collection[str]], Mapping[str, Sequence[Listing]]] = field(default=_nothing_listed)
    name_of: Callable[[Rfc], str] = field(default=_nameless)
    kept: KeptAnswers | None = None

    def rules(self, owner: Rfc) -> Rules:
        """What the owner's figures depend on besides documents and decisions."""
        return Rules(self.parameters, self.readings, frozenset(self.blacklisted_of(owner)))

    def documents(self, owner: Rfc, month: Month) -> DocumentSet:
        """All that may count in ``month``, also what the person moved there."""
        found = self.index.month(owner, month, self.moved(owner, month))
        return with_note_chains(self.index, owner, found)

    def withholding(self, owner: Rfc, month: Month) -> DocumentSet:
        """Of these, the received ones that may tell of IVA that the owner withheld."""
        return self.index.withholding(owner, month, self.moved(owner, month))

    def moved(self, owner: Rfc, month: Month) -> list[str]:
        """What the person moved into ``month``."""
        return [
            uuid
            for uuid, one in self.decisions_of(owner).documents.items()
            if one.month == month or (one.settled_on is not None and Month.of(one.settled_on) == month)
        ]

    def is_provisional(self, month: Month) -> bool:
        """Whether REP and globals of ``month`` may still come in time: the SAT takes them until a day of the next."""
        last_day = self.parameters.number(Parameter.REP_DAY, month.last)
        return self.today <= month.next.first.replace(day=last_day)

    @without_cycle_search()
    def effects(self, owner: Rfc, month: Month) -> list[DocumentEffects]:
        """What each document of ``month`` does, in all its months, in the order of Fecha and UUID."""
        documents, decisions, rules = self.documents(owner, month), self.decisions_of(owner), self.rules(owner)
        return list(each_effect(documents, decisions, rules))

    def document(self, owner: Rfc, uuid: str) -> DocumentCase | None:
        """What one document does, in whichever months; None when the owner has no such document."""
        documents = with_note_chains(self.index, owner, self.index.documents(owner, [uuid]))
        document = documents.documents.get(uuid)
        if document is None:
            return None
        effects = effects_of(uuid, documents, self.decisions_of(owner), self.rules(owner))
        return DocumentCase(document, effects, tuple(self.warnings(owner, documents)))

    def warnings(self, owner: Rfc, documents: DocumentSet, *, with_unpaid: bool = True) -> list[Remark]:
        """What may stand in the way of deducting the received ones among ``documents.asked``, in whichever months.

        PPD whose REP is missing are among them only ``with_unpaid``.
        """
        issuers = {documents.documents[uuid].issuer_rfc for uuid in documents.asked}
        return warnings_of(
            documents,
            self.decisions_of(owner),
            self.rules(owner),
            self.today,
            registration=self._registration(owner),
            listings=self.listings_of(issuers),
            with_unpaid=with_unpaid,
        )

    def payroll(self, owner: Rfc, month: Month) -> PayrollMonth:
        """Nómina that the owner paid in ``month``."""
        return payroll_of(self.index.payroll(owner, month, month), month.first, month.last, self.parameters)

    def _registration(self, owner: Rfc) -> Registration:
        latest = self.index.latest_issued(owner)
        regimes = frozenset({latest.issuer_regime} - {""}) if latest is not None else frozenset()
        return Registration(self.name_of(owner), self.decisions_of(owner).place, regimes)
