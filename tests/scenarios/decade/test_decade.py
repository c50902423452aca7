"""Years of Poner al día with the real engine on a virtual clock, while everything fails that can, by seed.

In the suite a sample runs; the whole is run by hand with the environment variables ACOPIO_SEEDS (how many seeds),
ACOPIO_FIRST_SEED, ACOPIO_CONTRIBUYENTES (how many in each life; one or two by itself) and ACOPIO_DAYS (how long a life
is; five years by itself)::

    ACOPIO_SEEDS=1 ACOPIO_CONTRIBUYENTES=200 python -m pytest tests/scenarios/decade/test_decade.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scenarios.decade.life import Life, owners

SEEDS = int(os.environ.get("ACOPIO_SEEDS", "4"))
FIRST = int(os.environ.get("ACOPIO_FIRST_SEED", "1"))
CONTRIBUYENTES = int(os.environ.get("ACOPIO_CONTRIBUYENTES", "0"))
DAYS = int(os.environ.get("ACOPIO_DAYS", str(5 * 365)))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_every_document_arrives_once_and_nothing_is_burned(seed: int, tmp_path: Path) -> None:
    life = Life.begin(tmp_path, seed, owners(CONTRIBUYENTES or 1 + (seed % 3 == 0)), DAYS)
    try:
        life.live()
    except Exception as error:
        error.add_note(f"seed {seed}; what happened last:\n{life.computer.story()}")
        raise
    finally:
        life.computer.close()
