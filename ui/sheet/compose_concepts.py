"""Composes the table of concepts, with the taxes, customs data, property accounts, parts and third parties of each."""

from __future__ import annotations

from app.domain.document import Document
from app.domain.lines import Concept, Part
from app.words.catalogs import Catalog, catalog_label, catalog_name
from app.words.complements import complement_title
from ui.sheet import figures
from ui.sheet.sheet import Align, Column, Row, Table

_JOINT = " · "
_WIDE = 320


def concept_table(document: Document, *, percent: bool) -> Table:
    """Every concept of ``document``; the column of discounts only where one has any."""
    discounted = any(concept.discount for concept in document.concepts)
    keyed = any(concept.product_key for concept in document.concepts)  # 3.2 has no keys
    columns = [
        Column("Cantidad", 46, Align.RIGHT),
        Column("Unidad", 66),
        *([Column("Clave", 48)] if keyed else []),
        Column("Descripción", _WIDE - (48 if keyed else 0) - (54 if discounted else 0), notes=True),
        Column("Valor unitario", 62, Align.RIGHT),
        *([Column("Descuento", 54, Align.RIGHT)] if discounted else []),
        Column("Importe", 66, Align.RIGHT),
    ]
    rows = tuple(_row(concept, keyed=keyed, discounted=discounted, percent=percent) for concept in document.concepts)
    return Table("Conceptos", tuple(columns), rows)


def _row(concept: Concept, *, keyed: bool, discounted: bool, percent: bool) -> Row:
    cells = [
        figures.quantity(concept.quantity),
        _unit(concept),
        *([concept.product_key] if keyed else []),
        concept.description,
        figures.amount(concept.unit_value),
        *([figures.amount(concept.discount)] if discounted else []),
        figures.amount(concept.amount),
    ]
    return Row(tuple(cells), tuple(_notes(concept, percent=percent)))


def _unit(concept: Concept) -> str:
    key = concept.unit_key
    name = concept.unit or (catalog_name(Catalog.UNIT, key) if key else "")
    return name if name == key else f"{key} {name}".strip()


def _notes(concept: Concept, *, percent: bool) -> list[str]:
    first = [
        f"No. de identificación {concept.identification}" if concept.identification else "",
        f"Objeto de impuesto {catalog_label(Catalog.TAX_OBJECT, concept.tax_object)}" if concept.tax_object else "",
    ]
    notes = [
        _JOINT.join(part for part in first if part),
        _JOINT.join(figures.tax_note(line, percent=percent) for line in concept.taxes),
        f"Pedimento {', '.join(concept.customs)}" if concept.customs else "",
        f"Cuenta predial {', '.join(concept.property_accounts)}" if concept.property_accounts else "",
        _third_party(concept),
        *(_part(part) for part in concept.parts),
        _complements(concept),
    ]
    return [note for note in notes if note]


def _third_party(concept: Concept) -> str:
    third = concept.third_party
    if third is None:
        return ""
    parts = [
        f"Por cuenta de {third.name}".rstrip() if third.name else "Por cuenta de terceros",
        f"RFC {third.rfc}" if third.rfc else "",
        f"régimen {catalog_label(Catalog.TAX_REGIME, third.regime)}" if third.regime else "",
        f"C.P. {third.place}" if third.place else "",
    ]
    return _JOINT.join(part for part in parts if part)


def _complements(concept: Concept) -> str:
    names = ", ".join(map(complement_title, concept.complements))
    return f"Complemento del concepto: {names}" if names else ""


def _part(part: Part) -> str:
    parts = [
        f"Parte: {figures.quantity(part.quantity)} {part.unit} {part.description}".replace("  ", " "),
        f"clave {part.product_key}" if part.product_key else "",
        f"identificación {part.identification}" if part.identification else "",
        f"valor unitario {figures.amount(part.unit_value)}" if part.unit_value else "",
        f"importe {figures.amount(part.amount)}" if part.amount else "",
        f"pedimento {', '.join(part.customs)}" if part.customs else "",
    ]
    return _JOINT.join(piece for piece in parts if piece)
