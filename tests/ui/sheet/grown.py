"""Complements of every standard with everything its table of the seal names, each value unlike all others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from lxml import etree

from app.cfdi.seal.notation import Children, Path, Steps, Table, Text, Value, rules
from app.cfdi.seal.tables import DOCUMENTS

_DEEPEST = 8
_READ = {"Pagos", "Nomina", "ImpuestosLocales"}


def tables() -> Iterator[Table]:
    """Every complement that is shown, each version once."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for versions in DOCUMENTS.values():
        for kind in versions.values():
            for table in (one for several in kind.complements.values() for one in several):
                key = (table.tag, table.versions)
                if key not in seen and table.tag.rpartition("}")[2] not in _READ:
                    seen.add(key)
                    yield table


def grown(table: Table) -> etree._Element:
    """The complement with every attribute and with two of every child."""
    return _Grower(table).element(table.tag, 0)


class _Grower:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._rules = rules(table)
        self._numbers = count(1)

    def element(self, tag: str, depth: int) -> etree._Element:
        made = etree.Element(tag)
        self._fill(made, self._rules.get(tag, ()), depth)
        return made

    def _fill(self, element: etree._Element, steps: Steps, depth: int) -> None:
        for step in steps:
            match step:
                case Value(path, attribute, _):
                    self._say(self._at(element, path), attribute, depth)
                case Children(path, _, inner) if path and depth < _DEEPEST:
                    parent = self._at(element, path[:-1])
                    for _ in range(2):
                        child = etree.SubElement(parent, path[-1])
                        self._fill(child, self._rules.get(path[-1], ()) if inner is None else inner, depth + 1)
                case Text():
                    element.text = self._value()

    def _say(self, element: etree._Element, attribute: str, depth: int) -> None:
        if not attribute:
            element.text = self._value()
        elif attribute in ("Version", "version") and depth == 0 and self._table.versions:
            element.set(attribute, self._table.versions[0])
        else:
            element.set(attribute, self._value())

    def _at(self, element: etree._Element, path: Path) -> etree._Element:
        for tag in path:
            found = element.find(tag)
            element = etree.SubElement(element, tag) if found is None else found
        return element

    def _value(self) -> str:
        return f"v{next(self._numbers)}w"
