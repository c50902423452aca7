"""Writes the original string (cadena original): what the issuer signed, in the order the SAT laid down.

By tables of our own, not by the SAT's stylesheets, though lxml runs those as fast (91 µs a document, ours 101): they
pass over in silence what they have no template for, so that a good seal would look false; here it is ``unknown``, and
the seal is called not verifiable. The tests hold every table against the stylesheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from app.cfdi.seal.notation import Children, Complements, Path, Rules, Steps, Table, Value, rules
from app.cfdi.seal.tables import DOCUMENTS, TIMBRES

TIMBRE = "{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital"

_LONGEST = 32 << 20
"""Twice the most that is parsed: an honest text is shorter than its document, a hostile one can repeat itself."""

_MOST_STEPS = 1 << 20
_DEEPEST_NEST = 8  # of elements of one kind inside each other, each of which is looked through
_MOST_UNKNOWN = 20

_BLANKS = re.compile("[ \t\r\n]+")


class TextTooLongError(ValueError):
    """Elements without end, or nested to be counted many times over."""


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
    return OriginalString(writer.finished(), tuple(writer.unknown))


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
    """Gathers the pieces; ``complements`` are the tables by tag, ``unknown`` the names of what has none."""

    complements: Mapping[str, tuple[Table, ...]]
    unknown: dict[str, None] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _steps: int = 0

    def finished(self) -> str:
        return f"|{''.join(self._pieces)}||"

    def write(self, element: etree._Element, table: Rules, steps: Steps | None = None) -> None:
        self._spend()
        for step in table[str(element.tag)] if steps is None else steps:
            if isinstance(step, Value):
                self._value(element, step)
            elif isinstance(step, Children):
                for child in _below(element, step):
                    self.write(child, table, step.steps)
            elif isinstance(step, Complements):
                self._complements(element)
            else:
                self._add(_text(element))

    def _value(self, element: etree._Element, step: Value) -> None:
        found: etree._Element | None = element
        if step.path:
            found = next(_at(element, step.path), None)
        value: str | None = None
        if found is not None:
            value = found.get(step.attribute) if step.attribute else _text(found)
        if value is not None or step.required:
            self._add("|" + _BLANKS.sub(" ", value or "").strip(" "))

    def _complements(self, element: etree._Element) -> None:
        for child in element.iterchildren("*"):
            self._spend()
            if child.tag == TIMBRE:
                continue
            own = version(child)
            known = self.complements.get(str(child.tag), ())
            table = next((table for table in known if not table.versions or own in table.versions), None)
            if table is not None:
                self.write(child, rules(table))
            elif len(self.unknown) < _MOST_UNKNOWN:
                self.unknown[f"{etree.QName(child).localname} {own}".rstrip()] = None

    def _add(self, piece: str) -> None:
        self._length += len(piece)
        self._spend()
        self._pieces.append(piece)

    def _spend(self) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS or self._length > _LONGEST:
            raise TextTooLongError


def _at(element: etree._Element, path: Path) -> Iterator[etree._Element]:
    """The elements at ``path``, in the order of the document."""
    children = element.iterchildren(path[0])
    return children if len(path) == 1 else chain.from_iterable(_at(child, path[1:]) for child in children)


def _below(element: etree._Element, step: Children) -> Iterator[etree._Element]:
    if not step.deep:
        return _at(element, step.path)
    found = _shallow(element, step.path[0])
    return found if len(step.path) == 1 else chain.from_iterable(_at(child, step.path[1:]) for child in found)


def _shallow(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """All below with that tag; those inside each other without end are a trap."""
    for child in element.iterdescendants(tag):
        if sum(1 for _ in child.iterancestors(tag)) >= _DEEPEST_NEST:
            raise TextTooLongError
        yield child


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
