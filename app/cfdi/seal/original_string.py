"""Writes the original string (cadena original): what the issuer signed, in the order the SAT laid down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from app.cfdi.seal.notation import Children, Complements, Rules, Steps, Table, Text, Value, rules
from app.cfdi.seal.tables import DOCUMENTS, TIMBRES

TIMBRE = "{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital"

_LONGEST = 32 << 20
"""Twice the most that is parsed: an honest text is shorter than its document, a hostile one can repeat itself."""

_BLANKS = re.compile("[ \t\r\n]+")


class TextTooLongError(ValueError):
    """Elements nested to be counted many times over."""


@dataclass(frozen=True, slots=True)
class OriginalString:
    """``text`` is the original string; without the elements in ``unknown``, for which there is no table.

    Each is named as ``CartaPorte 4.0``: the element and the version it gives itself.
    """

    text: str
    unknown: tuple[str, ...] = ()


def original_string(root: etree._Element) -> OriginalString | None:
    """What the issuer of the document signed; None when there is no table for such a document at all.

    The Timbre is left out, for it was put in later. Raises TextTooLongError.
    """
    kind = DOCUMENTS.get(str(root.tag), {}).get(version(root))
    if kind is None:
        return None
    writer = _Writer(kind.complements)
    writer.write(root, rules(kind.table))
    return OriginalString(writer.finished(), tuple(dict.fromkeys(writer.unknown)))


def timbre_string(timbre: etree._Element) -> str | None:
    """What the PAC signed; None for a version of the Timbre that is not known."""
    table = next((table for table in TIMBRES if version(timbre) in table.versions), None)
    if table is None:
        return None
    writer = _Writer({})
    writer.write(timbre, rules(table))
    return writer.finished()


def version(element: etree._Element) -> str:
    """The version an element gives itself, in either spelling; empty without one."""
    return (element.get("Version") or element.get("version") or "").strip()


@dataclass(slots=True)
class _Writer:
    """Gathers the pieces; ``complements`` are the tables by tag."""

    complements: Mapping[str, tuple[Table, ...]]
    unknown: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0

    def finished(self) -> str:
        return f"|{''.join(self._pieces)}||"

    def write(self, element: etree._Element, table: Rules, steps: Steps | None = None) -> None:
        for step in table[str(element.tag)] if steps is None else steps:
            match step:
                case Value():
                    self._value(element, step)
                case Children(path, inner):
                    for child in element.iterfind(path):
                        self.write(child, table, inner)
                case Complements():
                    self._complements(element)
                case Text():
                    self._add("".join(_texts(element)))

    def _value(self, element: etree._Element, step: Value) -> None:
        found = element.find(step.path) if step.path else element
        value: str | None = None
        if found is not None:
            value = found.get(step.attribute) if step.attribute else "".join(_texts(found))
        if value is not None or step.required:
            self._add("|" + _BLANKS.sub(" ", value or "").strip(" "))

    def _complements(self, element: etree._Element) -> None:
        for child in element.iterchildren("*"):
            if child.tag == TIMBRE:
                continue
            own = version(child)
            known = self.complements.get(str(child.tag), ())
            table = next((table for table in known if not table.versions or own in table.versions), None)
            if table is None:
                self.unknown.append(f"{etree.QName(child).localname} {own}".rstrip())
            else:
                self.write(child, rules(table))

    def _add(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > _LONGEST:
            raise TextTooLongError
        self._pieces.append(piece)


def _texts(element: etree._Element) -> list[str]:
    return [str(text) for text in element.itertext()]
