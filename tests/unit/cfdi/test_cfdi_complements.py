"""Complements are read as they are written, in any namespace, and never more of them than there is room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cfdi.complements import (
    DEEPEST,
    MOST_ATTRIBUTES,
    MOST_ELEMENTS,
    Element,
    complements_of,
    read_complements,
)
from app.cfdi.parser import read
from app.errors import UnreadableDocumentError

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "cfdi"
ENTITIES = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def comprobante(complement: str, concepts: str = "", before: str = "") -> bytes:
    return (
        f'{before}<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" xmlns:x="urn:x" Version="4.0">'
        f"<c:Conceptos>{concepts}</c:Conceptos><c:Complemento>{complement}</c:Complemento></c:Comprobante>"
    ).encode()


def elements(element: Element) -> int:
    return 1 + sum(elements(child) for child in element.children)


def test_everything_of_a_complement_is_there_in_its_order() -> None:
    (one,) = read_complements(
        comprobante('<x:Uno version="1.0" B="2" A=""><Dos x:C="3">texto</Dos> y <x:Tres/>más<x:Dos/></x:Uno>')
    )
    assert one.version == "1.0"
    assert one.element == Element(
        "Uno",
        (("version", "1.0"), ("B", "2"), ("A", "")),
        (Element("Dos", (("C", "3"),), (), "texto"), Element("Tres"), Element("Dos")),
        "y más",
    )
    assert one.element.get("B") == "2"
    assert one.element.get("Z") == ""
    assert len(one.element.all("Dos")) == 2


def test_those_of_concepts_know_their_concept() -> None:
    concept = "<c:Concepto><c:ComplementoConcepto>{}</c:ComplementoConcepto></c:Concepto>"
    found = read_complements(comprobante("<x:A/>", concept.format("") + concept.format("<x:B/><x:C/>")))
    assert [(one.element.name, one.concept) for one in found] == [("A", 0), ("B", 2), ("C", 2)]


def test_what_is_read_elsewhere_is_not_read_twice() -> None:
    names = "TimbreFiscalDigital", "Pagos", "Nomina", "ImpuestosLocales"
    assert read_complements(comprobante("".join(f"<x:{name}/>" for name in names))) == ()


def test_where_the_schema_lies_is_no_content() -> None:
    (one, *_) = read_complements((SAMPLES / "cfdv33-cce11.xml").read_bytes())
    assert one.element.name == "ComercioExterior"
    assert not one.element.get("schemaLocation")


def test_a_document_without_complements_is_not_opened_again() -> None:
    data = (SAMPLES / "cfdv40-ejemplo-signed-tfd.xml").read_bytes()
    document = read(data)
    assert document.complements == ()
    assert complements_of(b"no XML at all", document) == ()


def test_what_cannot_be_opened_gives_none() -> None:
    document = read((SAMPLES / "retenciones10-dividendos.xml").read_bytes())
    assert document.complements == ("Dividendos",)
    assert complements_of(b"no XML at all", document) == ()
    with pytest.raises(UnreadableDocumentError):
        read_complements(b"no XML at all")


def test_entities_are_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="dtd"):
        read_complements(comprobante("<x:A/>", before=ENTITIES))


@pytest.mark.parametrize(
    "complement",
    ["<x:A>" + "<x:B/>" * (4 * MOST_ELEMENTS) + "</x:A>", "<x:A>" + "<x:B/>" * 9 + "</x:A>" + "<x:C/>" * 150_000],
    ids=["in one", "in many"],
)
def test_a_crowd_is_cut_off_and_counted(complement: str) -> None:
    found = read_complements(comprobante(complement))
    taken = sum(elements(one.element) for one in found)
    left_out = sum(one.left_out for one in found)
    assert taken == MOST_ELEMENTS
    assert taken + left_out == complement.count("<x:")


def test_what_lies_too_deep_is_counted() -> None:
    (one,) = read_complements(comprobante("<x:A>" * 200 + "</x:A>" * 200))
    assert elements(one.element) == DEEPEST + 1
    assert one.left_out == 200 - (DEEPEST + 1)


def test_attributes_without_end_are_cut_off_and_counted() -> None:
    many = " ".join(f'a{number}="1"' for number in range(5_000))
    (one,) = read_complements(comprobante(f"<x:A {many}/>"))
    assert len(one.element.attributes) == MOST_ATTRIBUTES
    assert one.left_out == 5_000 - MOST_ATTRIBUTES
    (one,) = read_complements(comprobante(f'<x:A a="{"x" * 1_000_000}"/>'))
    assert len(one.element.get("a")) < 100_000
