"""Bases and taxes by kind and rate, exact, from wherever a version of the CFDI writes them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.amounts import amount_text, micros
from app.domain.document import Document
from app.domain.lines import Concept, LocalTax, TaxLine, TaxSide
from app.domain.taxes import document_taxes, local_totals, tax_totals, written
from app.domain.withholding import WithheldTax, Withholding
from app.reports.amounts import in_pesos, is_exact_number, number_text

MakeDocument = Callable[..., Document]
UP, DOWN = TaxSide.TRANSFERRED, TaxSide.WITHHELD

LINES = [
    (TaxLine(UP, "002", "Tasa", "0.160000", "100.00", "16.00"), {"base_iva_16": "100.00", "iva_16": "16.00"}),
    (TaxLine(UP, "002", "Tasa", "0.16", "100", "16"), {"base_iva_16": "100.00", "iva_16": "16.00"}),
    (TaxLine(UP, "002", "Tasa", "0.080000", "50.5", "4.04"), {"base_iva_8": "50.50", "iva_8": "4.04"}),
    (TaxLine(UP, "002", "Tasa", "0.000000", "7.123456", "0.00"), {"base_iva_0": "7.123456"}),
    (TaxLine(UP, "002", "Exento", "", "9.00", ""), {"base_exempt": "9.00"}),
    (TaxLine(UP, "002", "Tasa", "0.110000", "10", "1.1"), {"base_iva_other": "10.00", "iva_other": "1.10"}),
    (TaxLine(UP, "003", "Cuota", "6.4555", "10", "64.56"), {"ieps": "64.56"}),
    (TaxLine(UP, "003", "Tasa", "0.080000", "10", "0.80"), {"ieps": "0.80"}),
    (TaxLine(UP, "999", "Tasa", "0.1", "10", "1.00"), {"other_transferred": "1.00"}),
    (TaxLine(DOWN, "001", "Tasa", "0.100000", "100", "10.00"), {"isr_withheld": "10.00"}),
    (TaxLine(DOWN, "002", amount="10.666667"), {"iva_withheld": "10.666667"}),
    (TaxLine(DOWN, "003", amount="1"), {"ieps_withheld": "1.00"}),
    (TaxLine(DOWN, "", amount="1"), {"other_withheld": "1.00"}),
    (TaxLine(UP, "002", "Tasa", "0.160000", "?", "one"), {}),
    (TaxLine(UP, "002", "Tasa", "", "5", "1"), {"base_iva_other": "5.00", "iva_other": "1.00"}),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_counts_to_its_kind(line: TaxLine, expected: dict[str, str]) -> None:
    assert written(tax_totals([line])) == expected


def test_lines_of_a_kind_add_up_exactly() -> None:
    lines = [TaxLine(UP, "002", "Tasa", "0.160000", "0.1", "0.016")] * 3
    assert written(tax_totals(lines)) == {"base_iva_16": "0.30", "iva_16": "0.048"}


def test_the_old_version_writes_words_and_per_cent() -> None:
    lines = [TaxLine(UP, "IVA", rate="16.00", amount="16"), TaxLine(DOWN, "ISR", amount="10")]
    assert written(tax_totals(lines, percent=True)) == {"iva_16": "16.00", "isr_withheld": "10.00"}


def test_bases_that_the_header_lacks_come_from_the_concepts(make_document: MakeDocument) -> None:
    document = make_document(
        version="3.3",
        taxes=(TaxLine(UP, "002", "Tasa", "0.160000", "", "16.01"),),
        concepts=(
            Concept("a", taxes=(TaxLine(UP, "002", "Tasa", "0.160000", "100.00", "16.00"),)),
            Concept("b", taxes=(TaxLine(UP, "002", "Exento", "", "40.00", ""),)),
        ),
    )
    assert written(document_taxes(document)) == {"base_iva_16": "100.00", "base_exempt": "40.00", "iva_16": "16.01"}


def test_a_header_with_bases_is_believed(make_document: MakeDocument) -> None:
    document = make_document(
        taxes=(TaxLine(UP, "002", "Tasa", "0.160000", "100.00", "16.00"), TaxLine(DOWN, "001", amount="1.25")),
        concepts=(Concept("a", taxes=(TaxLine(UP, "002", "Tasa", "0.160000", "99.99", "15.99"),)),),
    )
    expected = {"base_iva_16": "100.00", "iva_16": "16.00", "isr_withheld": "1.25"}
    assert written(document_taxes(document)) == expected


def test_without_any_header_the_concepts_count(make_document: MakeDocument) -> None:
    document = make_document(concepts=(Concept("a", taxes=(LINES[0][0],)), Concept("b", taxes=(LINES[3][0],))))
    assert document_taxes(document) == {"base_iva_16": 100_000_000, "iva_16": 16_000_000, "base_iva_0": 7_123_456}


def test_local_taxes() -> None:
    taxes = [LocalTax(UP, "ISH", "3.00", "30.00"), LocalTax(DOWN, "Cedular", "1", "2.5"), LocalTax(UP, "x", "", "?")]
    assert written(local_totals(taxes)) == {"local_transferred": "30.00", "local_withheld": "2.50"}


def test_the_sums_of_real_documents_are_those_they_declare(documents: list[Document]) -> None:
    checked = 0
    for document in documents:
        if document.transferred is not None and document.version in ("3.3", "4.0"):
            totals = document_taxes(document)
            kinds = ("iva_16", "iva_8", "iva_other", "ieps", "other_transferred")
            assert sum(totals.get(kind, 0) for kind in kinds) == document.transferred.micros
            checked += 1
    assert checked > 100


@given(st.decimals(-(10**12), 10**12, places=6))
def test_millionths_there_and_back(value: Decimal) -> None:
    text = f"{value:f}"
    found = micros(text)
    assert found is not None
    assert Decimal(found) == value * 1_000_000
    assert Decimal(amount_text(found)) == value


@pytest.mark.parametrize("text", ["", " 1", "1 ", "+1", "1e5", ".", "-", "1,000", "١", "NaN", "--1", "1\n"])
def test_other_texts_are_no_number(text: str) -> None:
    assert micros(text) is None
    assert not is_exact_number(text)


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [(".50", "0.50", 500_000), ("-.5", "-0.5", -500_000), ("1.", "1", 1_000_000), ("0.10", "0.10", 100_000)],
)
def test_numbers_without_digits_on_one_side(text: str, written: str, value: int) -> None:
    assert (number_text(text), micros(text), is_exact_number(text)) == (written, value, True)


def test_what_a_retencion_withheld(make_document: MakeDocument) -> None:
    taxes = (WithheldTax("01", "", "400.00"), WithheldTax("001", "", "16.00"), WithheldTax("2", "", "600.00"))
    document = make_document(withholding=Withholding("14", taxes=(*taxes, WithheldTax("", "", "1.00"))))
    found = written(document_taxes(document))
    assert found == {"isr_withheld": "416.00", "iva_withheld": "600.00", "other_withheld": "1.00"}


@given(st.decimals(allow_nan=False, allow_infinity=False).map(lambda value: f"{value:f}"))
def test_an_exact_number_keeps_its_digits_as_a_float(text: str) -> None:
    if is_exact_number(text):
        assert Decimal(f"{float(text):.15g}") == Decimal(text)


PESOS = [
    ("100.50", "MXN", "", "100.50"),
    ("100.50", "MXN", "1", "100.50"),
    ("100.50", "USD", "17.1234", "1720.901700"),
    ("1234567.89", "USD", "17.123456", "21140068.943428"),
    ("999999999999.99", "JPY", "1.123456", "1123455999999.99"),
    ("100.50", "USD", "", ""),
    ("100.50", "USD", "diecisiete", ""),
    ("0", "XXX", "", ""),
    ("0", "XXX", "1", ""),
    ("?", "USD", "1", ""),
]


@pytest.mark.parametrize(("amount", "currency", "rate", "expected"), PESOS)
def test_in_pesos(amount: str, currency: str, rate: str, expected: str) -> None:
    assert in_pesos(amount, currency, rate) == expected
