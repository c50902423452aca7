"""What complements hold is printed, whichever they are, and nothing of it is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from app.cfdi.complements import Element
from app.cfdi.seal.notation import Table as SealTable
from app.errors import UnreadableDocumentError
from app.words.catalogs import catalog_entries
from app.words.complements import attribute_label, complement_title, element_label
from tests.ui.printing.test_layout import within_the_paper
from tests.ui.sheet.complements_xml import IDCCP, bill_of_lading, opened, stamped
from tests.ui.sheet.grown import grown, tables
from ui.printing.fonts import Fonts
from ui.printing.layout import lay_out
from ui.printing.pages import Code
from ui.printing.qr_code import qr_modules
from ui.sheet.complement_values import CATALOGS_OF, CATALOGS_OF_ALL, address, is_address, shown
from ui.sheet.compose import compose
from ui.sheet.compose_complements import MOST_SECTIONS
from ui.sheet.compose_element import MOST_NOTES
from ui.sheet.sheet import Facts, Scan, Section, Sheet, Table, flattened
from ui.sheet.verification_url import carta_porte_url

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "cfdi").glob("*.xml"))
TABLES = list(tables())
EMPTY_BILL = (
    '<p:CartaPorte xmlns:p="urn:p" Version="1.0"><p:Ubicaciones><p:Ubicacion><p:Origen/></p:Ubicacion>'
    "</p:Ubicaciones><p:FiguraTransporte><p:Operadores/></p:FiguraTransporte></p:CartaPorte>"
)
VERIFIER = "https://verificacfdi.facturaelectronica.sat.gob.mx/verificaccp/default.aspx"


def sheet_of(data: bytes) -> Sheet:
    document, complements = opened(data)
    return compose(document, "", complements)


def sections(sheet: Sheet) -> list[Section]:
    return [block for block in sheet.blocks if isinstance(block, Section)]


def tables_in(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


# ── Carta Porte ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bill_of_lading_says_what_the_driver_has_to_show() -> None:
    texts = sheet_of(stamped(bill_of_lading())).texts()
    for text in (
        "Carta Porte 3.1",
        IDCCP,
        "1,280.5",
        "USA Estados Unidos (los)",
        "EXD Definitivo de exportación",
        "Origen",
        "06/03/2026 06:30:00",
        "Domicilio Av. Ruiz Cortines, 1204, colonia 0347, municipio 039, Nuevo León, C.P. 64000, México",
        "905.5",
        "KGM Kilogramo",
        "1,237.5",
        "12352104",
        "Alcohol etílico en tambores, lote 3",
        "Sí",
        "1170",
        "412.5",
        "Cantidad que se transporta: Cantidad 18 · ID de origen OR000001 · ID de destino DE000001",
        "TPAF03 Autotransporte Federal de Carga Especializada de materiales y residuos peligrosos",
        "3K42-8875-01",
        "64AB1C",
        "2022",
        "RC-880123",
        "MA-5521",
        "CTR004 Caja Cerrada",
        "55UK7R",
        "01 Operador",
        "VAAM130719H60",
        "NL8800123",
        "Partes del transporte: PT03 Tractocamión",
    ):
        assert text in texts
    assert "Este comprobante trae además, en su archivo XML" not in texts


def test_its_parts_come_in_the_order_in_which_they_are_asked_for() -> None:
    texts = sheet_of(stamped(bill_of_lading())).texts()
    headings = ["Carta Porte 3.1", "Ubicaciones", "Mercancías", "Autotransporte", "Seguros", "Remolques"]
    places = [texts.index(heading) for heading in (*headings, "Figuras del transporte")]
    assert places == sorted(places)


@pytest.mark.parametrize(("version", "codes"), [("3.1", 2), ("3.0", 2), ("2.0", 1)])
def test_it_has_a_code_of_its_own_since_3_0(version: str, codes: int, fonts: Fonts) -> None:
    sheet = sheet_of(stamped(bill_of_lading(version)))
    pages = lay_out(sheet, fonts)
    within_the_paper(pages, fonts)
    assert len([mark for page in pages for _, mark in page.marks() if isinstance(mark, Code)]) == codes
    found = [block for block in flattened(sheet.blocks) if isinstance(block, Scan)]
    asks = f"IdCCP={IDCCP}&FechaOrig=2026-03-06T06:30:00&FechaTimb=2026-03-05T11:22:40"
    assert [scan.url for scan in found] == [f"{VERIFIER}?{asks}"] * (codes - 1)


def test_the_code_is_left_out_where_something_of_it_is_missing() -> None:
    assert carta_porte_url("", "2026-03-06T06:30:00", "2026-03-05T11:22:40") == ""
    assert carta_porte_url(IDCCP, "", "2026-03-05T11:22:40") == ""
    assert carta_porte_url(IDCCP, "2026-03-06T06:30:00", "") == ""
    long = carta_porte_url("x&" * 5_000, "y#" * 5_000, "ñ" * 5_000)
    assert "&x" not in long
    assert qr_modules(long)
    assert not any(isinstance(block, Scan) for block in flattened(sheet_of(_without_origin()).blocks))


def _without_origin() -> bytes:
    return stamped(bill_of_lading().replace('TipoUbicacion="Origen"', 'TipoUbicacion="Intermedia"'))


def test_the_first_version_reads_like_the_later_ones() -> None:
    bill = """<p:CartaPorte xmlns:p="http://www.sat.gob.mx/CartaPorte" Version="1.0" TranspInternac="No"
        TotalDistRec="905.5"><p:Ubicaciones>
        <p:Ubicacion TipoEstacion="01" DistanciaRecorrida="905.5">
          <p:Origen IDOrigen="OR000001" RFCRemitente="EKU9003173C9" NombreRemitente="KEMPER"
            FechaHoraSalida="2021-06-01T07:00:00"/>
          <p:Destino IDDestino="DE000001" RFCDestinatario="URE180429TM6" FechaHoraProgLlegada="2021-06-02T07:00:00"/>
          <p:Domicilio Calle="Hidalgo" Estado="NLE" Pais="MEX" CodigoPostal="64000"/>
        </p:Ubicacion></p:Ubicaciones>
        <p:FiguraTransporte CveTransporte="01"><p:Operadores>
          <p:Operador RFCOperador="VAAM130719H60" NumLicencia="NL88" NombreOperador="MARÍA"/>
          <p:Operador RFCOperador="CACX7605101P8" NumLicencia="NL99" NombreOperador="XOCHILT"/></p:Operadores>
          <p:Propietario RFCPropietario="URE180429TM6" NombrePropietario="ROBÓTICA"/></p:FiguraTransporte>
        </p:CartaPorte>"""
    (section,) = sections(sheet_of(stamped(bill)))
    places, people = tables_in(section)
    assert [row.cells for row in places.rows] == [
        ("Origen", "OR000001", "EKU9003173C9", "KEMPER", "01/06/2021 07:00:00", ""),
        ("Destino", "DE000001", "URE180429TM6", "", "02/06/2021 07:00:00", "905.5"),
    ]
    assert [row.cells for row in people.rows] == [
        ("Operador", "VAAM130719H60", "MARÍA", "NL88"),
        ("Operador", "CACX7605101P8", "XOCHILT", "NL99"),
        ("Propietario", "URE180429TM6", "ROBÓTICA", ""),
    ]


def test_a_long_description_stays_where_it_belongs() -> None:
    long = "Polímero de alta densidad " * 38
    (section,) = sections(sheet_of(stamped(bill_of_lading().replace("Motor eléctrico número 1", long))))
    goods = next(table for table in tables_in(section) if "Descripción" in [column.title for column in table.columns])
    assert goods.rows[0].cells[1] == long


def test_a_single_trailer_is_named_once() -> None:
    alone = bill_of_lading().replace('<p:Remolque SubTipoRem="CTR002" Placa="56UK8S"/>', "")
    texts = sheet_of(stamped(alone)).texts()
    assert "Remolques" in texts
    assert not any("Remolques ›" in text for text in texts)


def test_many_goods_flow_over_pages_with_their_titles_repeated(fonts: Fonts) -> None:
    pages = lay_out(sheet_of(stamped(bill_of_lading(goods=120))), fonts)
    within_the_paper(pages, fonts)
    with_goods = [page.texts() for page in pages if any("Motor eléctrico" in text for text in page.texts())]
    assert len(with_goods) > 5
    assert all("Descripción" in texts and "Peso (kg)" in texts for texts in with_goods)
    everything = [text for page in pages for text in page.texts()]
    assert all(f"Motor eléctrico número {number}" in everything for number in range(1, 121) if number % 3)


# ── all the others ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.tag.rpartition('}')[2]}-{table.versions}")
def test_nothing_of_any_standard_is_lost(table: SealTable, fonts: Fonts) -> None:
    complement = grown(table)
    sheet = sheet_of(stamped(etree.tostring(complement, encoding="unicode")))
    (section,) = sections(sheet)
    assert section.title.startswith(complement_title(table.tag.rpartition("}")[2]))
    assert not section.note
    said = set(re.findall(r"v\d+w", " ".join(sheet.texts())))
    written = set(re.findall(r"v\d+w", etree.tostring(complement, encoding="unicode")))
    assert written
    assert written - said == set()
    within_the_paper(lay_out(sheet, fonts), fonts)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_complement_of_the_samples_is_shown(path: Path) -> None:
    data = path.read_bytes()
    if b"TimbreFiscalDigital" not in data:
        data = re.sub(rb"</(\w+:)?Complemento>", _stamp().encode() + rb"\g<0>", data, count=1)
    try:
        document, complements = opened(data)
    except UnreadableDocumentError:
        return
    texts = " ".join(compose(document, "", complements).texts())
    assert {one.element.name for one in complements} >= set(document.complements) - {
        "Pagos",
        "Nomina",
        "ImpuestosLocales",
    }
    for one in complements:
        for value in _values(one.element.name, one.element):
            assert value in texts


def _stamp() -> str:
    found = re.search(r"<tfd:TimbreFiscalDigital.*?/>", stamped("").decode(), re.DOTALL)
    assert found is not None
    return found[0]


def _values(complement: str, element: Element) -> list[str]:
    own = [shown(complement, name, value) for name, value in element.attributes if value]
    if is_address(element):
        own = [address(complement, element)]
    text = [shown(complement, element.name, element.text)] if element.text else []
    return [*own, *text, *(value for child in element.children for value in _values(complement, child))]


def test_complements_of_concepts_name_their_concept() -> None:
    school = (
        '<i:instEducativas xmlns:i="http://www.sat.gob.mx/iedu" version="1.0" nombreAlumno="ANA"'
        ' nivelEducativo="Primaria" CURP="PEPJ800101HDFBCDQ8" autRVOE="A1"/>'
    )
    texts = sheet_of(stamped("", concept=school)).texts()
    assert {"Instituciones educativas privadas 1.0 del concepto 1", "Alumno", "ANA"} <= set(texts)
    data = stamped("", concept=school).replace(b"</cfdi:Conceptos>", _concepts(school, 30) + b"</cfdi:Conceptos>")
    (section,) = sections(sheet_of(data))
    assert section.title == "Instituciones educativas privadas 1.0 de los conceptos"
    (table,) = tables_in(section)
    assert [row.cells[0] for row in table.rows] == [str(number) for number in range(1, 32)]


def _concepts(school: str, count: int) -> bytes:
    one = (
        '<cfdi:Concepto ClaveProdServ="86121500" Cantidad="1" ClaveUnidad="E48" Descripcion="Colegiatura"'
        f' ValorUnitario="0" Importe="0"><cfdi:ComplementoConcepto>{school}</cfdi:ComplementoConcepto></cfdi:Concepto>'
    )
    return (one * count).encode()


def test_codes_dates_and_amounts_are_made_readable() -> None:
    assert (
        shown("CartaPorte", "ConfigVehicular", "VL")
        == "VL Vehículo ligero de carga (2 llantas en el eje delantero y 2 llantas en el eje trasero)"
    )
    assert shown("ComercioExterior", "CertificadoOrigen", "0") == "No"
    assert shown("Dividendos", "CveTipDivOUtil", "01") == "01 Proviene de CUFIN"
    assert shown("Pagosaextranjeros", "PaisDeResidParaEfecFisc", "UA").startswith("UA ")
    assert shown("ServiciosPlataformasTecnologicas", "Periodicidad", "02") == "02 Mensual"
    assert shown("Premios", "MontTotPago", "1234.5") == "1,234.50"
    assert shown("X", "FechaAlgo", "2026-03-05") == "05/03/2026"
    assert shown("X", "CodigoPostal", "06000") == "06000"
    assert shown("X", "NumPoliza", "00012") == "00012"
    assert shown("CartaPorte", "TipoFigura", "77") == "77"


def test_every_catalogue_named_for_an_attribute_is_there() -> None:
    named = {*CATALOGS_OF_ALL.values(), *(catalog for of in CATALOGS_OF.values() for catalog in of.values())}
    assert all(catalog_entries(catalog) for catalog in named)


def test_names_that_nobody_foresaw_are_taken_apart() -> None:
    assert attribute_label("NumLicencia") == "Licencia"
    assert attribute_label("CodigoFechaRFC") == "Código fecha RFC"
    assert attribute_label("cosaNueva_2") == "Cosa nueva 2"
    assert element_label("OtraCosa") == "Otra cosa"
    assert attribute_label("_") == "_"
    assert len(attribute_label("Aa" * 50_000)) < 200


# ── hostile ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_crowd_of_elements_is_cut_off_and_told(fonts: Fonts) -> None:
    crowd = '<x:Uno xmlns:x="urn:x">' + '<x:Dos A="1"/>' * 120_000 + "</x:Uno>"
    sheet = sheet_of(stamped(crowd))
    (section,) = sections(sheet)
    assert section.note == "No caben aquí 70,001 datos más, que están en el archivo XML."
    (table,) = tables_in(section)
    assert len(table.rows) == 49_999


def test_complements_without_end_are_cut_off_and_told(fonts: Fonts) -> None:
    sheet = sheet_of(stamped("".join(f'<x:C{number} xmlns:x="urn:x" A="1"/>' for number in range(200))))
    found = sections(sheet)
    assert len(found) == MOST_SECTIONS + 1
    assert found[-1].title == f"{200 - MOST_SECTIONS:,} complementos más"
    within_the_paper(lay_out(sheet, fonts), fonts)


def test_what_hangs_on_one_row_is_cut_off_and_told(fonts: Fonts) -> None:
    row = "<x:Fila>" + '<x:Dato A="1" B="2"/>' * 5_000 + "</x:Fila>"
    sheet = sheet_of(stamped(f'<x:Uno xmlns:x="urn:x">{row}{row}</x:Uno>'))
    (section,) = sections(sheet)
    (table,) = tables_in(section)
    assert {len(row.notes) for row in table.rows} == {MOST_NOTES + 1}
    assert table.rows[0].notes[-1] == "Este renglón tiene más datos en el archivo XML"
    within_the_paper(lay_out(sheet, fonts), fonts)


@pytest.mark.parametrize(
    "hostile",
    [
        '<x:Uno xmlns:x="urn:x"/>',
        '<x:Uno xmlns:x="urn:x"><x:Dos/><x:Dos/></x:Uno>',
        '<x:Uno xmlns:x="urn:x">' + "<x:A><x:B/>" * 120 + "</x:A>" * 120 + "</x:Uno>",
        f'<x:Uno xmlns:x="urn:x" A="{"palabra " * 20_000}" B="{"x" * 60_000}">{"y" * 60_000}</x:Uno>',
        '<x:Uno xmlns:x="urn:x">' + "".join(f'<x:D{n} Importe="1e999999"/>' for n in range(3_000)) + "</x:Uno>",
        f'<x:Uno xmlns:x="urn:x"><x:D A="{"z" * 60_000}" B="&lt;b&gt;"/><x:D A="a&#9;b" B="&#x202e;"/></x:Uno>',
        '<p:CartaPorte xmlns:p="urn:p" Version="9.9"><p:Mercancias/><p:Ubicaciones A="1"/></p:CartaPorte>',
        EMPTY_BILL,
    ],
    ids=range(8),
)
def test_odd_complements_are_laid_out_all_the_same(hostile: str, fonts: Fonts) -> None:
    sheet = sheet_of(stamped(hostile))
    pages = lay_out(sheet, fonts)
    within_the_paper(pages, fonts)
    assert len(sections(sheet)) == 1
    assert not any(isinstance(block, Facts) and block.heading == "Complementos" for block in sheet.blocks)
