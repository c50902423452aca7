"""The catalogue of the border, beside another copy of the SAT's."""

from __future__ import annotations

import io
import pickle
import sqlite3
from pathlib import Path

import satcfdi

from app.bookkeeping.border_catalog import border_regions
from app.fiscal.border import Region

REGIONS = {"0": None, "1": Region.NORTH, "2": Region.SOUTH}


class _PlainValues(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        raise ValueError(f"{module}.{name}")


def test_every_codigo_postal_is_where_the_sats_catalogue_has_it() -> None:
    """Whether norte or sur: satcfdi carries the whole catalogue of CFDI 4.0, stimulus in its fourth column."""
    regions = border_regions()
    file = Path(satcfdi.__file__).parent / "catalogs" / "catalogs.db"
    with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT key, value FROM C756_c_CodigoPostal").fetchall()
    database.close()
    seen = 0
    for key, value in rows:
        place, stimulus = _PlainValues(io.BytesIO(key)).load(), _PlainValues(io.BytesIO(value)).load()[3]
        assert regions.of(place) is REGIONS[stimulus], place
        seen += stimulus != "0"
    assert seen == sum(last - first + 1 for first, last, _ in regions.stretches)
