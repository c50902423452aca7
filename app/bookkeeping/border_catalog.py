"""The border regions' códigos postales, read from resources/catalogs/franja_fronteriza.json."""

from __future__ import annotations

import json
from functools import cache

from app.fiscal.border import BorderRegions
from app.paths import resources


@cache
def border_regions() -> BorderRegions:
    """As the SAT's catalogue has them; the file says of when."""
    read = json.loads((resources() / "catalogs" / "franja_fronteriza.json").read_text(encoding="utf-8"))
    return BorderRegions.parse(read["norte"], read["sur"])
