"""What is believed of a window file that came with a backup: looks and filters, never marks that start something."""

from __future__ import annotations

import re

from app.qt_ini import is_plain

_KEPT = {
    "ventana": frozenset({"pagina", "contribuyente"}),
    "comprobantes": frozenset({"filtros", "nombres", "detalle"}),
    "solicitudes": frozenset({"detalle"}),
    "automatico": frozenset({"desde"}),
}
"""By section. A move of the library that waits to be taken up, or a notice that was closed, is this computer's own."""
_LINE = re.compile(r"(\w{1,40})=(.*)")


def harmless(data: bytes) -> bytes:
    """The lines of an ini file of Qt that are on the list above, with values that are plain texts.

    What is no UTF-8 gives nothing.
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return b""
    kept: list[str] = []
    section = ""
    for line in lines:
        if line.startswith("["):
            section = line.strip().removeprefix("[").removesuffix("]").casefold()
            kept += [f"[{section}]"] * (section in _KEPT)
        elif (found := _LINE.fullmatch(line)) and found[1] in _KEPT.get(section, ()) and is_plain(found[2]):
            kept.append(line)
    return "".join(f"{line}\n" for line in kept).encode()
