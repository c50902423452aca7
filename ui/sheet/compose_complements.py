"""Composes the complements of a document, each as a section of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.cfdi.complements import Complement, Element
from app.domain.document import Document
from app.words import formatting
from app.words.complements import complement_title
from ui.sheet.compose_carta_porte import carta_porte_blocks
from ui.sheet.compose_element import ElementWriter
from ui.sheet.sheet import Block, Section

MOST_SECTIONS = 40
"""Of one document; those that exist hardly ever come by twos."""

_CARTA_PORTE = "CartaPorte"
_VERSIONS = {"version", "Version"}
_CONCEPT = "Concepto"


def complement_sections(document: Document, complements: Sequence[Complement]) -> list[Block]:
    """A section for each complement of the document, then one for each kind that its concepts have."""
    own = [one for one in complements if not one.concept]
    kinds: dict[str, list[Complement]] = {}
    for one in complements:
        if one.concept:
            kinds.setdefault(one.element.name, []).append(one)
    groups = [*([one] for one in own), *kinds.values()]
    shown = groups[:MOST_SECTIONS]
    sections: list[Block] = [_section(document, group) for group in shown]
    if len(groups) > len(shown):
        more = formatting.plural(len(groups) - len(shown), "complemento", "complementos")
        sections.append(Section(f"{more} más", (), "Están en el archivo XML."))
    return sections


def _whole(document: Document, complement: Complement, of: str) -> Section:
    element = complement.element
    if element.name == _CARTA_PORTE:
        blocks = carta_porte_blocks(document, _without_version(element), complement.version)
    else:
        blocks = ElementWriter(element.name).blocks(_without_version(element))
    title = " ".join(part for part in (complement_title(element.name), complement.version, of) if part)
    return Section(title, tuple(blocks), _left_out(complement.left_out))


def _section(document: Document, complements: list[Complement]) -> Section:
    """A section: of one complement its blocks, of the same complement in several concepts one table."""
    if len(complements) == 1:
        concept = complements[0].concept
        return _whole(document, complements[0], f"del concepto {concept}" if concept else "")
    name = complements[0].element.name
    rows = [
        replace(one.element, attributes=((_CONCEPT, str(one.concept)), *_without_version(one.element).attributes))
        for one in complements
    ]
    title = " ".join(part for part in (complement_title(name), complements[0].version, "de los conceptos") if part)
    left_out = sum(one.left_out for one in complements)
    return Section(title, (ElementWriter(name).table("", rows),), _left_out(left_out))


def _without_version(element: Element) -> Element:
    return replace(element, attributes=tuple(one for one in element.attributes if one[0] not in _VERSIONS))


def _left_out(count: int) -> str:
    if not count:
        return ""
    return f"No caben aquí {formatting.plural(count, 'dato', 'datos')} más, que están en el archivo XML."
