"""The sheet says everything the document says, with the names of its codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.parser import read
from app.domain.document import Document
from app.domain.lines import TaxLine, TaxSide
from app.errors import UnreadableDocumentError
from app.simulator.world.business import Business
from tests.ui.sheet.documents import (
    OTHER_UUID,
    SAT_SEAL,
    SEAL,
    UUID,
    egress,
    global_invoice,
    invoice,
    old_invoice,
    payment,
    payslip,
    rich_invoice,
    transfer,
    withholding,
)
from ui.printing.fonts import Fonts
from ui.printing.layout import lay_out
from ui.sheet import figures
from ui.sheet.compose import compose
from ui.sheet.sheet import Totals

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "cfdi").glob("*.xml"))


@pytest.fixture(scope="module")
def payslips() -> list[Document]:
    """Usual ones, of five lines and more."""
    business = Business("PDB150312QX4", 11, 300, date(2024, 1, 1), date(2025, 12, 31))
    read_all = (read(business.xml(one)) for one in business.documents)
    return [document for document in read_all if document.document_type == "N"]


def said(document: Document, state: str = "") -> list[str]:
    return list(compose(document, state).texts())


def test_what_the_law_asks_of_every_kind_is_there(any_kind: Document) -> None:
    texts = said(any_kind)
    for text in (
        UUID,
        "05/03/2026 11:20:07",
        "05/03/2026 11:22:40",
        "30001000000500003416",
        "00001000000504465028",
        SEAL,
        SAT_SEAL,
        any_kind.issuer_rfc,
        any_kind.issuer_name,
        any_kind.receiver_name,
    ):
        assert text in texts
    assert any(text.startswith(f"||{any_kind.stamp.version}|{UUID}|") and SEAL in text for text in texts)
    assert any(text.startswith("Este documento es una representación impresa de un CFDI") for text in texts)


def test_an_invoice_names_its_codes() -> None:
    texts = said(invoice())
    for text in (
        "Factura A-1234",
        "CFDI 4.0 · I Ingreso",
        "601 General de Ley Personas Morales",
        "C.P. 42501",
        "C.P. 65000",
        "G03 Gastos en general",
        "03 Transferencia electrónica de fondos",
        "PUE Pago en una sola exhibición",
        "01 No aplica",
        "MXN Peso Mexicano",
        "E48 Servicio",
        "84111500",
        "No. de identificación SERV-01 · Objeto de impuesto 02 Sí objeto de impuesto",
        "IVA 16 %: 160.00 sobre 1,000.00",
        "$1,160.00 MXN",
        "(MIL CIENTO SESENTA PESOS 00/100 M.N.)",
    ):
        assert text in texts


def test_a_rich_invoice_keeps_every_detail() -> None:
    texts = said(rich_invoice())
    for text in (
        "2,500.123456",
        "0.246912",
        "17.2543",
        "USA",
        "121585958",
        "ECVH1",
        "CRÉDITO A 30 DÍAS",
        "Pedimento 21  47  3807  8003832, 21  47  3807  8003833",
        "Cuenta predial 15956011002",
        (
            "Por cuenta de ADRIANA JUÁREZ FERNÁNDEZ · RFC JUFA7608212V6 · "
            "régimen 601 General de Ley Personas Morales · C.P. 29133"
        ),
        "Parte: 2 Juego Juego de juntas · clave 31181700 · identificación JJ-1 · valor unitario 12.50 · importe 25.00",
        "MON Mes",
        "IVA 8 %",
        "IEPS cuota 0.5945",
        "IVA Exento sobre 300.00",
        "Retención de IVA 10.6667 %",
        "ISH 3 % (local)",
        "Retención de CEDULAR 1 % (local)",
        "$11,798.10 USD",
        "(ONCE MIL SETECIENTOS NOVENTA Y OCHO DÓLARES AMERICANOS 10/100 USD)",
    ):
        assert text in texts


def test_relations_are_told_by_kind() -> None:
    texts = said(egress())
    assert "01 Nota de crédito de los documentos relacionados" in texts
    assert "07 CFDI por aplicación de anticipo" in texts
    assert texts.count(OTHER_UUID) == 2


def test_a_global_invoice_tells_its_period() -> None:
    texts = said(global_invoice())
    assert {"04 Mensual", "03 Marzo", "2026"} <= set(texts)


def test_an_old_invoice_reads_as_it_was_written() -> None:
    texts = said(old_invoice())
    for text in (
        "REGIMEN GENERAL DE LEY PERSONAS MORALES",
        "Av. Hidalgo, 77, Guadalupe, C.P. 67100",
        "Guadalupe, Nuevo León",
        "Pago en una sola exhibición",
        "03 Transferencia electrónica de fondos, 28 Tarjeta de débito",
        "IVA 16 %",
        "Retención de ISR",
    ):
        assert text in texts
    assert "Clave" not in texts


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_payment_tells_each_document_it_settles(version: str) -> None:
    texts = said(payment(version))
    for text in (
        "Recibo de pago A-1234",
        "01/03/2026 12:00:00",
        "$2,000.00 MXN",
        "OP-9912",
        "002180700000000013",
        "00000001-01B4-4EB8-96D0-E0DEBD89FF0F",
        "F-2",
        "2 documentos",
        "(DOS MIL PESOS 00/100 M.N.)",
    ):
        assert text in texts
    assert ("Base de IVA 16 %" in texts) is (version == "2.0")
    assert not any("$0.00" in text for text in texts)


def test_payments_in_several_currencies_are_not_added_up() -> None:
    document = payment("1.0")
    assert document.payments is not None
    one = document.payments.payments[0]
    both = replace(document.payments, payments=(one, replace(one, currency="USD")))
    sheet = compose(replace(document, payments=both))
    assert not any(isinstance(block, Totals) for block in sheet.blocks)
    assert {"Pago 1 de 2", "Pago 2 de 2"} <= set(sheet.texts())


def test_a_payslip_tells_everything() -> None:
    texts = said(payslip())
    for text in (
        "Recibo de nómina A-1234",
        "01 Contrato de trabajo por tiempo indeterminado",
        "01/03/2026 al 15/03/2026",
        "O Nómina ordinaria",
        "04 Quincenal",
        "JAL Jalisco",
        "1 Clase I",
        "001 Sueldos, salarios, rayas y jornales",
        "Horas extra dobles: 6 h en 2 días, 2,000.00 pagado",
        "002 ISR",
        "002 Subsidio para el empleo (efectivamente entregado al trabajador)",
        "Subsidio causado: 320.10",
        "02 Enfermedad en general",
        "Percepciones, deducciones y otros pagos",
        "8,500.00",
        "1,350.00",
        "CFDI 4.0 · N Nómina · complemento 1.2",
        "Firma del trabajador",
        "Neto a pagar",
        "$8,519.85 MXN",
    ):
        assert text in texts


def test_two_payrolls_in_one_document_have_their_own_totals() -> None:
    one = payslip().payrolls[0]
    texts = said(replace(payslip(), payrolls=(one, one)))
    assert texts.count("Totales de la nómina") == 2
    assert texts.count("Total de otras deducciones") == 2


def test_a_total_that_is_not_the_sum_of_the_lines_is_told() -> None:
    document = payslip()
    totals = (("TotalSueldos", "9850.00"), ("TotalGravado", "8500.01"), ("TotalExento", "1350.00"))
    texts = said(replace(document, payrolls=(replace(document.payrolls[0], earnings_totals=totals),)))
    assert texts[texts.index("Total gravado") + 1] == "8,500.01"
    assert "Total exento" not in texts


def test_what_a_worker_signs_is_on_one_page(qapp: object, payslips: list[Document]) -> None:
    for document in payslips:
        (page,) = lay_out(compose(document, "vigente"), Fonts())
        texts = page.texts()
        concept = next(text for text in texts if text.startswith("1 ACT Actividad · 84111505 · Pago de nómina"))
        assert f"Importe {figures.amount(document.subtotal.text)}" in concept
        assert texts.index("Neto a pagar") < texts.index("Firma del trabajador")
        assert "Sello digital del SAT" in texts


def test_the_old_payslip_splits_its_deductions() -> None:
    texts = said(payslip("1.1"))
    assert texts.count("Gravado") == 2
    assert "Otros pagos" not in texts
    assert "Recibo de nómina A-1234" in said(replace(payslip("1.1"), version="3.2", document_type="I"))


def test_a_retencion_tells_its_period_and_taxes() -> None:
    texts = said(withholding())
    for text in (
        "Constancia de retenciones 1234",
        "14 Dividendos o utilidades distribuidas",
        "Enero a Diciembre de 2025",
        "Dividendos del ejercicio",
        "001 ISR",
        "04 Pago provisional ISR",
        "$2,500.00 MXN",
        "(DOS MIL QUINIENTOS PESOS 00/100 M.N.)",
        OTHER_UUID,
    ):
        assert text in texts
    old = said(withholding("1.0"))
    assert {"Marzo de 2025", "Extranjero", "1234567890", "Pago provisional", "Pagos a extranjeros"} <= set(old)


def test_a_complement_that_is_not_printed_is_named() -> None:
    texts = said(transfer())
    assert {"Carta Porte", "XXX Sin moneda"} <= set(texts)
    assert "Complementos" not in said(payment())


def test_a_cancelled_document_says_so() -> None:
    assert compose(invoice(), "cancelado").watermark == "CANCELADO"
    assert "Cancelado" in said(invoice(), "cancelado")
    for state in ("vigente", "desconocido", ""):
        assert "CANCELADO" not in said(invoice(), state)


def test_unknown_codes_and_problems_still_print() -> None:
    odd = invoice(use="ZZ9", issuer_regime="999", payment_form="77", problems=("bad_amount:Total",), document_type="Z")
    texts = said(odd)
    assert {"ZZ9", "999", "77", "El archivo XML tiene algo fuera de lo común", "Comprobante A-1234"} <= set(texts)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_that_can_be_read_can_be_composed(path: Path) -> None:
    try:
        document = read(path.read_bytes())
    except UnreadableDocumentError:
        return  # without a Timbre
    texts = said(document)
    for concept in document.concepts:
        assert concept.description in texts
    assert document.stamp.sat_seal in texts or not document.stamp.sat_seal


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1234.5", "1,234.50"), ("0", "0.00"), ("-12.3456", "-12.3456"), ("1000000.000000", "1,000,000.00"), ("x", "x")],
)
def test_amounts_lose_nothing(text: str, shown: str) -> None:
    assert figures.amount(text) == shown


@given(st.text(max_size=20), st.text(max_size=20))
def test_figures_take_any_text(text: str, other: str) -> None:
    line = TaxLine(TaxSide.WITHHELD, other, other, text, text, text)
    for shown in (
        figures.amount(text),
        figures.quantity(text),
        figures.priced(text, other),
        figures.written_moment(text),
        figures.tax_note(line, percent=True),
        figures.total_of((text, other)),
    ):
        assert isinstance(shown, str)
