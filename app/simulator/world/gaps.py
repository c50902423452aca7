"""XML that a package of a period lacks though the SAT's metadata has the document: it happens, and has to be seen."""

from __future__ import annotations

from app.simulator.options import SimulatorOptions
from app.simulator.world.dice import dice
from app.simulator.world.facts import Facts

_LEFT_OUT = 0.12
"""Share of the documents of a month with gaps."""


def is_left_out(facts: Facts, rfc: str, options: SimulatorOptions) -> bool:
    """Whether the document is not given out when its period is asked for; always the same."""
    month = dice("gaps", options.seed, rfc, facts.issued_at.year, facts.issued_at.month)
    return month.random() < options.gaps and dice("left out", facts.uuid).random() < _LEFT_OUT
