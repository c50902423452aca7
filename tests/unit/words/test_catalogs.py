"""The SAT's catalogues are whole, and an unknown code is shown as it is."""

from __future__ import annotations

import pytest

from app.words.catalogs import Catalog, catalog_entries, catalog_label, catalog_name


@pytest.mark.parametrize("catalog", Catalog)
def test_every_catalogue_has_named_codes(catalog: Catalog) -> None:
    names = catalog_entries(catalog)
    assert names
    assert all(code.strip() == code and name.strip() == name and code and name for code, name in names.items())


@pytest.mark.parametrize(
    ("catalog", "code", "name"),
    [
        (Catalog.TAX_REGIME, "601", "General de Ley Personas Morales"),
        (Catalog.USE, "G03", "Gastos en general"),
        (Catalog.PAYMENT_FORM, "03", "Transferencia electrónica de fondos"),
        (Catalog.PAYMENT_METHOD, "PPD", "Pago en parcialidades o diferido"),
        (Catalog.RELATION, "04", "Sustitución de los CFDI previos"),
        (Catalog.EARNING, "001", "Sueldos, salarios, rayas y jornales"),
        (Catalog.WITHHOLDING_KEY, "14", "Dividendos o utilidades distribuidas"),
        (Catalog.WITHHELD_TAX, "001", "ISR"),
        (Catalog.WITHHELD_TAX, "01", "ISR"),
        (Catalog.CURRENCY, "USD", "Dólar americano"),
        (Catalog.UNIT, "H87", "Pieza"),
    ],
)
def test_codes_have_the_names_of_the_sat(catalog: Catalog, code: str, name: str) -> None:
    assert catalog_name(catalog, code) == name
    assert catalog_label(catalog, code) == f"{code} {name}"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert catalog_name(Catalog.USE, "Z99") == "Z99"
    assert catalog_label(Catalog.USE, "Z99") == "Z99"
    assert catalog_label(Catalog.USE, "") == ""


def test_the_catalogues_are_whole() -> None:
    sizes = {catalog: len(catalog_entries(catalog)) for catalog in Catalog}
    assert sizes[Catalog.TAX_REGIME] == 23
    assert sizes[Catalog.EARNING] == 44
    assert sizes[Catalog.DEDUCTION] == 107
    assert sizes[Catalog.WITHHOLDING_KEY] == 28
    assert sizes[Catalog.CURRENCY] > 180
