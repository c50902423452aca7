"""Programs of the system are the system's: none is looked for in the folder that Acopio happened to be started from.

A downloads folder may hold a file that is called as one of them.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path


def distrust_this_folder(environment: MutableMapping[str, str]) -> None:
    """Leave only whole paths in what programs are searched by, here and in whatever is started from here."""
    places = environment.get("PATH", os.defpath).split(os.pathsep)
    environment["PATH"] = os.pathsep.join(place for place in places if Path(place).is_absolute())
    environment["NoDefaultCurrentDirectoryInExePath"] = "1"  # Windows looks there first, whatever PATH says
