"""The complements of a document as they are written: names, attributes, texts and what lies within, under limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from app.cfdi.safe_xml import open_xml
from app.domain.document import Document
from app.errors import UnreadableDocumentError

MOST_ELEMENTS = 50_000
"""Of all complements of a document together; a bill of lading of ten thousand goods has as many."""

MOST_ATTRIBUTES = 100
"""Of one element; the richest of any standard has fifty."""

DEEPEST = 20
_LONGEST = 20_000
_READ = frozenset({"TimbreFiscalDigital", "Pagos", "Nomina", "ImpuestosLocales"})
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its ``name`` and those of its attributes without namespace, all in the order of the document."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element, ...] = ()
    text: str = ""

    def get(self, name: str) -> str:
        """What the attribute says; nothing where there is none."""
        return next((value for key, value in self.attributes if key == name), "")

    def all(self, name: str) -> tuple[Element, ...]:
        """Every child of that name."""
        return tuple(child for child in self.children if child.name == name)


@dataclass(frozen=True, slots=True)
class Complement:
    """A complement of the document, or of the concept with the number ``concept``, counted from 1.

    ``left_out`` counts the elements and attributes that were too many.
    """

    element: Element
    concept: int = 0
    left_out: int = 0

    @property
    def version(self) -> str:
        """Version or version, as written."""
        return self.element.get("Version") or self.element.get("version")


def complements_of(data: bytes, document: Document) -> tuple[Complement, ...]:
    """The complements that ``document``, read from ``data``, does not hold itself, in their order.

    A document without any is not opened again. Never fails: none are given where the XML cannot be opened.
    """
    if not set(document.complements) - _READ:
        return ()
    try:
        return read_complements(data)
    except UnreadableDocumentError:
        return ()


def read_complements(data: bytes) -> tuple[Complement, ...]:
    """Every complement but Timbre, Pagos, Nómina and Impuestos locales. Raises UnreadableDocumentError."""
    reader = _Reader()
    found: list[Complement] = []
    for element, concept in _found(open_xml(data)):
        if reader.has_room:
            found.append(reader.complement(element, concept))
        else:
            found[-1] = replace(found[-1], left_out=found[-1].left_out + _count(element))
    return tuple(found)


def _found(root: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """The complements' own elements, each with the number of its concept."""
    for part in root.iterchildren("*"):
        if _name(part) == "Complemento":
            yield from ((one, 0) for one in part.iterchildren("*") if _name(one) not in _READ)
    concepts = (one for part in root.iterchildren("*") if _name(part) == "Conceptos" for one in part.iterchildren("*"))
    for number, concept in enumerate(concepts, 1):
        for part in concept.iterchildren("*"):
            if _name(part) == "ComplementoConcepto":
                yield from ((one, number) for one in part.iterchildren("*"))


class _Reader:
    """Reads as much of a complement as is shown, and counts what is left out."""

    def __init__(self) -> None:
        self._room = MOST_ELEMENTS
        self._left_out = 0

    @property
    def has_room(self) -> bool:
        """Whether another element may be taken."""
        return self._room > 0

    def complement(self, element: etree._Element, concept: int) -> Complement:
        self._left_out = 0
        taken = self._element(element, 0)
        return Complement(taken, concept, self._left_out)

    def _element(self, element: etree._Element, depth: int) -> Element:
        self._room -= 1
        children: list[Element] = []
        for child in element.iterchildren("*"):
            if not self.has_room or depth >= DEEPEST:
                self._left_out += _count(child)
            else:
                children.append(self._element(child, depth + 1))
        attributes = tuple(
            (_local(str(name)), str(value)[:_LONGEST])
            for name, value in element.attrib.items()
            if not str(name).startswith(f"{{{_SCHEMA_INSTANCE}}}")
        )
        self._left_out += max(len(attributes) - MOST_ATTRIBUTES, 0)
        return Element(_name(element), attributes[:MOST_ATTRIBUTES], tuple(children), _text(element))


def _count(element: etree._Element) -> int:
    """How many elements it is, with all within."""
    return sum(1 for _ in element.iter("*"))


def _text(element: etree._Element) -> str:
    """The text of the element itself: before, between and after its children."""
    parts = [element.text, *(child.tail for child in element)]
    return " ".join(part[:_LONGEST].strip() for part in parts if part and not part.isspace())[:_LONGEST]


def _name(element: etree._Element) -> str:
    return _local(str(element.tag))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
