"""One made-up taxpayer with every document of its life; the XML is written when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from app.domain.catalogs import Direction, Service
from app.domain.clock import MEXICO_CITY
from app.simulator.world.comprobante import Sides, pac_of
from app.simulator.world.dice import dice
from app.simulator.world.facts import Facts, Kind
from app.simulator.world.history import ADVANCE_APPLIED, history
from app.simulator.world.invoice import Invoice, applied_advance, credit_note, draw_invoice, invoice_xml
from app.simulator.world.parties import Party, parties_of
from app.simulator.world.payment import PaidInvoice, payment_xml
from app.simulator.world.payroll import draw_payroll, payroll_xml
from app.simulator.world.retention import draw_retention, retention_xml
from app.simulator.world.transfer import transfer_xml


class Business:
    """What the SAT knows of one taxpayer: the truth that tests compare against.

    ``documents`` holds all of them, by index; ``xml`` gives the exact bytes that packages carry. The same seed,
    RFC, days and number of documents always give the same business.
    """

    def __init__(self, rfc: str, seed: int, documents: int, first: date, last: date) -> None:
        parties = parties_of(seed, rfc, documents)
        self.rfc = rfc
        self.owner: Party = parties.owner
        self.documents: tuple[Facts, ...] = history(seed, parties, first, last, documents)
        self._seed = seed
        self._by_uuid = {facts.uuid: facts for facts in self.documents}

    def find(self, uuid: str) -> Facts | None:
        """The document with that folio fiscal, in any case."""
        return self._by_uuid.get(uuid.upper())

    def visible(
        self, at: datetime, service: Service | None = None, direction: Direction | None = None
    ) -> Iterator[Facts]:
        """The documents the SAT already has at the aware moment ``at``."""
        wall = at.astimezone(MEXICO_CITY).replace(tzinfo=None)
        for facts in self.documents:
            wanted = service in (None, facts.service) and direction in (None, facts.direction)
            if wanted and facts.visible_at(wall):
                yield facts

    def sides(self, facts: Facts) -> Sides:
        """Who issued it and who received it."""
        return Sides.of(facts, self.owner)

    def pac(self, facts: Facts) -> str:
        """The RFC of the provider that stamped it."""
        return pac_of(facts)

    def total(self, facts: Facts) -> int:
        """Its Monto in the metadata, in cents; nothing for payments and transfers."""
        chance = self._chance(facts)
        if facts.kind in (Kind.INCOME, Kind.EGRESS):
            return self._invoice(facts, chance).total
        if facts.kind is Kind.PAYROLL:
            return draw_payroll(chance).total
        return draw_retention(facts, chance).amount if facts.kind is Kind.RETENTION else 0

    def xml(self, facts: Facts) -> bytes:
        """The document's exact bytes."""
        chance, sides = self._chance(facts), self.sides(facts)
        related = [self.documents[index].uuid for index in facts.related]
        if facts.kind is Kind.PAYMENT:
            return payment_xml(facts, sides, self._paid(facts), chance, related)
        if facts.kind is Kind.PAYROLL:
            return payroll_xml(facts, sides, draw_payroll(chance), chance, related)
        if facts.kind is Kind.RETENTION:
            return retention_xml(facts, sides, draw_retention(facts, chance), chance)
        if facts.kind is Kind.TRANSFER:
            return transfer_xml(facts, sides, chance)
        return invoice_xml(facts, sides, self._invoice(facts, chance), chance, related)

    def _invoice(self, facts: Facts, chance: Random) -> Invoice:
        if facts.kind is not Kind.EGRESS:
            return draw_invoice(facts, self.sides(facts), chance)
        credited = self.documents[facts.related[0]]
        if facts.relation == ADVANCE_APPLIED:
            return applied_advance(self._numbers(credited.related[0]))
        return credit_note(self._numbers(credited.index), chance)

    def _numbers(self, index: int) -> Invoice:
        facts = self.documents[index]
        return self._invoice(facts, self._chance(facts))

    def _paid(self, facts: Facts) -> list[PaidInvoice]:
        return [
            PaidInvoice(self.documents[part.invoice], self._numbers(part.invoice), part) for part in facts.instalments
        ]

    def _chance(self, facts: Facts) -> Random:
        return dice(self._seed, self.rfc, "document", facts.index)
