"""Where the sources disagree: which reading the figures follow, switched in this one place.

Each default is the reading that ``fiscal.md`` builds on. The text of a reading, and of the other one, is in
``app.words``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from app.fiscal.parameters import Parameters


class NoteOverPpd(StrEnum):
    """What a nota de crédito over a PPD does."""

    BALANCE_FIRST = "saldo-primero"
    """It lowers the unpaid balance first; only what exceeds it lowers IVA."""
    ALWAYS = "siempre"
    """It lowers IVA in its month, paid or not."""


class PueWithRep(StrEnum):
    """How a PUE counts that has a REP too."""

    BY_REP = "rep"
    """By its REP, and the part that they do not cover by its own Fecha."""
    BY_DATE = "pue"
    """Once, by its own Fecha; its REP count nothing."""


class BareRep(StrEnum):
    """What a received REP 2.0 without taxes does when its invoice has IVA."""

    TO_BE_CORRECTED = "por-corregir"
    """No credit until it is corrected."""
    SHARE = "proporcion"
    """The paid share of the invoice's IVA."""


@dataclass(frozen=True, slots=True)
class Readings:
    """One reading of each question that the sources leave open."""

    note_over_ppd: NoteOverPpd = NoteOverPpd.BALANCE_FIRST
    pue_with_rep: PueWithRep = PueWithRep.BY_REP
    bare_rep_received: BareRep = BareRep.TO_BE_CORRECTED
    global_by_its_month: bool = True
    """A global counts in the month that it names; else in that of Fecha."""
    third_parties_apart: bool = True
    """Concepts for the account of third parties stay out of the issuer's own sums."""
    cash_not_creditable: bool = True
    """Cash over the limit is taken out of what may be credited."""
    fuel_in_cash_not_creditable: bool = False
    """Fuel paid in cash likewise, at any amount; else it is a warning alone."""
    blacklisted_not_creditable: bool = True
    """Every CFDI of an issuer on the definitive list of 69-B, of whatever date."""
    efos_from_later: bool = True
    """The 30 days of 69-B begin at the later of the SAT's page and the DOF; else at the earlier."""
    chase_after: int = 30
    """Days after which a received PPD without its REP is asked for. No law says so."""
    diot_net_of_discounts: bool = True
    """The DIOT tells what was paid, as the taxes' bases do; else the list price, and the discount among the returns.

    A CFDI tells one discount: it is shared out over its bases.
    """
    diot_withheld_at_once: bool = True
    """The DIOT's IVA acreditable is all that was paid; else what was withheld enters a month later (LIVA 5-IV)."""
    diot_fifty_down: bool = True
    """In the DIOT up to 50 centavos go down, as in the return of IVA; else they go up."""
    diot_mark_before: bool = False
    """The DIOT's file begins with a byte order mark."""
    diot_last_line_ends: bool = False
    """The DIOT's last record has CRLF after it too."""


READINGS = Readings()
"""Those that the figures follow."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the figures depend on besides documents and decisions. ``blacklisted`` are RFC on the definitive list."""

    parameters: Parameters
    readings: Readings = READINGS
    blacklisted: Collection[str] = field(default_factory=frozenset)
