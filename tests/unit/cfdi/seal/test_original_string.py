"""The original string, letter for letter as the SAT's own stylesheets write it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.cfdi.safe_xml import open_xml
from app.cfdi.seal.check import check_seal
from app.cfdi.seal.notation import Children, Steps, Table, rules
from app.cfdi.seal.original_string import TIMBRE, TextTooLongError, original_string, timbre_string
from app.cfdi.seal.tables import DOCUMENTS, TIMBRES

Key = tuple[str, str]
Oracle = Callable[[etree._Element], str]
Grown = Callable[[Key, Key, int], bytes]

DATA = Path(__file__).parents[3] / "data"
NOT_WELL_FORMED = {"cfdi40_01_bad_character", "cfdi40_01_with_spaces"}
SAMPLES = sorted(path for folder in ("cfdi", "cfdi_seal") for path in (DATA / folder).glob("*.xml"))
READABLE = [path for path in SAMPLES if path.stem not in NOT_WELL_FORMED]
KINDS = [(tag, version) for tag, versions in DOCUMENTS.items() for version in versions]
COMPLEMENTS = [
    (kind, (tag, version))
    for kind in KINDS
    for tag, tables in DOCUMENTS[kind[0]][kind[1]].complements.items()
    for table in tables
    for version in table.versions or ("",)
]
TABLES = [
    *TIMBRES,
    *(DOCUMENTS[tag][version].table for tag, version in KINDS),
    *{
        table.tag + str(table.versions): table
        for tag, version in KINDS
        for tables in DOCUMENTS[tag][version].complements.values()
        for table in tables
    }.values(),
]
SEEDS = range(16)


def named(value: object) -> str:
    if isinstance(value, Path):
        return value.stem
    if isinstance(value, Table):
        return f"{value.tag.rpartition('/')[2]} {value.versions}"
    return " ".join(part.rpartition("/")[2] for part in value) if isinstance(value, tuple) else str(value)


def ours(data: bytes) -> str:
    found = original_string(open_xml(data))
    assert found is not None
    assert found.unknown == ()
    return found.text


@pytest.mark.parametrize("path", READABLE, ids=named)
def test_every_sample(path: Path, sat_string: Oracle) -> None:
    data = path.read_bytes()
    assert ours(data) == sat_string(etree.fromstring(data))


@pytest.mark.parametrize("path", READABLE, ids=named)
def test_the_timbre_of_every_sample(path: Path, sat_string: Oracle) -> None:
    data = path.read_bytes()
    timbre = etree.fromstring(data).find(f".//{TIMBRE}")
    wanted = None
    if timbre is not None:
        wanted = sat_string(etree.fromstring(etree.tostring(timbre, with_tail=False)))
    report = check_seal(data)
    assert (report.timbre and report.timbre.original) == wanted


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_documents_with_anything_in_them(kind: Key, sat_string: Oracle, grown: Grown) -> None:
    for seed in range(40):
        data = grown(kind, ("", ""), seed)
        assert ours(data) == sat_string(etree.fromstring(data)), data.decode()


@pytest.mark.parametrize(("kind", "complement"), COMPLEMENTS, ids=named)
def test_every_complement_with_anything_in_it(kind: Key, complement: Key, sat_string: Oracle, grown: Grown) -> None:
    for seed in SEEDS:
        data = grown(kind, complement, seed)
        assert ours(data) == sat_string(etree.fromstring(data)), data.decode()


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_no_complement_the_sat_has_an_order_for_is_missing(
    kind: Key, included: Callable[[Key], list[set[str]]]
) -> None:
    known = set(DOCUMENTS[kind[0]][kind[1]].complements)
    reached: set[str] = set()
    for tags in included(kind):
        assert known & tags, tags
        reached |= known & tags
    assert reached == known


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_element_a_table_sends_to_has_a_rule(table: Table) -> None:
    read = rules(table)

    def check(steps: Steps) -> None:
        for step in steps:
            if isinstance(step, Children):
                if step.steps is None:
                    assert step.path[-1] in read
                else:
                    check(step.steps)

    assert next(iter(read)) == table.tag
    for steps in read.values():
        check(steps)


@pytest.mark.parametrize("text", ["", "Version", "a b: c", "X: [Version]", "X: A [B]"])
def test_a_table_written_wrongly_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"rule|bracket"):
        rules(Table("n", (), text))


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\t\n\r"))


@given(descripcion=TEXT, nombre=TEXT, leyenda=TEXT, prefix=st.sampled_from(["cfdi", "x", "tfd", "implocal"]))
def test_any_text_in_an_attribute(sat_string: Oracle, descripcion: str, nombre: str, leyenda: str, prefix: str) -> None:
    four, legends = "http://www.sat.gob.mx/cfd/4", "http://www.sat.gob.mx/leyendasFiscales"
    try:
        root = etree.Element(f"{{{four}}}Comprobante", {"Version": "4.0", "Fecha": descripcion}, nsmap={prefix: four})
        etree.SubElement(root, f"{{{four}}}Emisor", {"Nombre": nombre, "FacAtrAdquirente": leyenda})
        concepts = etree.SubElement(root, f"{{{four}}}Conceptos")
        etree.SubElement(concepts, f"{{{four}}}Concepto", {"Descripcion": descripcion, "Unidad": nombre})
        inside = etree.SubElement(etree.SubElement(root, f"{{{four}}}Complemento"), f"{{{legends}}}LeyendasFiscales")
        inside.set("version", "1.0")
        etree.SubElement(inside, f"{{{legends}}}Leyenda", {"textoLeyenda": leyenda, "norma": nombre})
    except ValueError:  # a character XML has no place for
        return
    for encoding in ("UTF-8", "US-ASCII"):
        data = etree.tostring(root, xml_declaration=True, encoding=encoding)
        assert ours(data) == sat_string(etree.fromstring(data))


def test_the_namespace_decides_not_the_prefix(sat_string: Oracle) -> None:
    data = (DATA / "cfdi" / "cfdv40-pagos20.xml").read_bytes()
    other = data.replace(b"pago20:", b"p:").replace(b"xmlns:pago20=", b"xmlns:p=").replace(b"cfdi:", b"z:")
    other = other.replace(b"xmlns:cfdi=", b"xmlns:z=")
    assert other != data
    assert ours(other) == ours(data) == sat_string(etree.fromstring(data))


@pytest.mark.parametrize(
    ("complement", "named_as"),
    [
        ('<x:CartaPorte xmlns:x="http://www.sat.gob.mx/CartaPorte40" Version="4.0"/>', "CartaPorte 4.0"),
        ('<x:Pagos xmlns:x="http://www.sat.gob.mx/Pagos20" Version="2.1"/>', "Pagos 2.1"),
        ('<x:Pagos xmlns:x="http://www.sat.gob.mx/Pagos" Version="1.0"/>', "Pagos 1.0"),
        ("<Nuevo/>", "Nuevo"),
        ('<cfdi:Emisor xmlns:cfdi="http://www.sat.gob.mx/cfd/4"/>', "Emisor"),
    ],
)
def test_a_complement_without_a_table_is_named(complement: str, named_as: str) -> None:
    root = etree.fromstring(
        f'<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" Version="4.0"><c:Complemento>{complement}{complement}'
        "</c:Complemento></c:Comprobante>"
    )
    found = original_string(root)
    assert found is not None
    assert found.unknown == (named_as,)


@pytest.mark.parametrize(
    "document",
    [
        '<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/3" version="3.0"/>',
        '<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/5" Version="5.0"/>',
        "<otra/>",
    ],
)
def test_a_document_without_a_table(document: str) -> None:
    assert original_string(etree.fromstring(document)) is None


def test_a_timbre_of_an_unknown_version() -> None:
    assert timbre_string(etree.fromstring('<TimbreFiscalDigital Version="2.0"/>')) is None


@pytest.mark.parametrize(
    ("nested", "length", "inside"), [(200, 1, 1), (7, 6_000_000, 1), (7, 1, 80_000)], ids=["deep", "long", "many"]
)
def test_elements_that_count_one_another_end(nested: int, length: int, inside: int) -> None:
    parts = f'<Parte Descripcion="{"x" * length}">' * nested + "<InformacionAduanera/>" * inside + "</Parte>" * nested
    root = etree.fromstring(
        f'<Comprobante xmlns="http://www.sat.gob.mx/cfd/4" Version="4.0"><Conceptos><Concepto>{parts}</Concepto>'
        "</Conceptos></Comprobante>",
        etree.XMLParser(huge_tree=True),
    )
    with pytest.raises(TextTooLongError):
        original_string(root)


def test_elements_inside_their_like_within_reason(sat_string: Oracle) -> None:
    parts = '<Parte Descripcion="x"><InformacionAduanera NumeroPedimento="1"/>' * 5 + "</Parte>" * 5
    root = etree.fromstring(
        f'<Comprobante xmlns="http://www.sat.gob.mx/cfd/4" Version="4.0"><Conceptos><Concepto>{parts}</Concepto>'
        "</Conceptos></Comprobante>"
    )
    found = original_string(root)
    assert found is not None
    assert found.text == sat_string(root)


def test_unknown_complements_without_end_are_not_all_named() -> None:
    unknown = "".join(f"<y{number}/>" for number in range(1000))
    root = etree.fromstring(
        f'<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" Version="4.0"><c:Complemento>{unknown}</c:Complemento>'
        "</c:Comprobante>"
    )
    found = original_string(root)
    assert found is not None
    assert found.unknown == tuple(f"y{number}" for number in range(20))
