"""How a simulated SAT is set up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_MONTH_DAYS = 30.44


@dataclass(frozen=True, slots=True)
class SimulatorOptions:
    """Settings; the defaults suit a demonstration on one's own desk.

    ``port`` 0 takes a free one. ``documents`` is how many each taxpayer has, from ``months`` months before ``today``
    (the clock's date at the start when None) to ``months_ahead`` months after, each visible once the clock is there;
    ``sizes`` has the number by RFC where it is another. In the share ``gaps`` of all months some XML that metadata has
    is left out of what is asked for by period; by folio it is given.
    Delays and ``token_lifetime`` are seconds, the limits and ``package_size`` numbers of documents. ``lenient`` takes
    the looser signatures and layouts of other clients. ``retention_word`` is what TipoSolicitud must say for XML of
    retenciones.
    """

    port: int = 0
    seed: int = 1
    documents: int = 240
    months: int = 24
    months_ahead: int = 0
    today: date | None = None
    accept_delay: float = 2.0
    process_delay: float = 4.0
    package_size: int = 2_000
    xml_limit: int = 200_000
    metadata_limit: int = 1_000_000
    token_lifetime: int = 300
    lenient: bool = False
    retention_word: str = "CFDI"
    sizes: Mapping[str, int] = field(default_factory=dict)
    gaps: float = 0.0


def covered_days(options: SimulatorOptions, today: date) -> tuple[date, date]:
    """The first and the last day on which a document may be issued."""
    before, ahead = (timedelta(days=round(months * _MONTH_DAYS)) for months in (options.months, options.months_ahead))
    return today - before, today + ahead
