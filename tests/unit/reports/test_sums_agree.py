"""The bar's sums and the workbook's against others that know nothing of ours: plain Decimal over attributes."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from app.cfdi.parser import read, read_facts
from app.domain.index.filter import DocumentFilter
from app.domain.validity import Validity
from app.reports.items import ExportItem
from app.simulator.world.business import Business
from app.store.database import Database
from app.store.documents import DocumentRepository
from app.store.files import document_path
from app.store.staging import StoredDocument
from tests.make import SIMULATED_OWNER
from tests.make_index import add_documents
from tests.unit.reports.reading_back import export
from ui.documents.list.totals import Line, lines

CANCELLED_EVERY = 17
ROLES = {"issued": "Emitidos", "received": "Recibidos"}
NAMES = {
    ("issued", "N"): "Nómina",
    ("received", "N"): "Nómina recibida",
    ("issued", "P"): "Cobrado",
    ("received", "P"): "Pagado",
    ("issued", "R"): "Retenciones emitidas",
    ("received", "R"): "Retenciones recibidas",
}
Oracle = dict[tuple[str, str], dict[str, Decimal]]


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def money(element: ElementTree.Element, name: str) -> Decimal:
    return Decimal(element.get(name) or "0")


def taxes(parent: ElementTree.Element, suffix: str = "") -> dict[str, Decimal]:
    """IVA at 16 and 8, its bases, and what was withheld, of the lines directly in ``parent``."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in (line for group in parent for line in group):
        tax, amount = line.get(f"Impuesto{suffix}"), money(line, f"Importe{suffix}")
        if local(line).startswith("Retencion"):
            found[{"001": "isr_withheld", "002": "iva_withheld"}.get(tax or "", "x")] += amount
        elif tax == "002" and line.get(f"TipoFactor{suffix}") == "Exento":
            found["exempt"] += money(line, f"Base{suffix}")
        elif tax == "002":
            rate = f"{Decimal(line.get(f'TasaOCuota{suffix}') or 0) * 100:f}".split(".", maxsplit=1)[0]
            found[f"base_{rate}"] += money(line, f"Base{suffix}")
            found[f"iva_{rate}"] += amount
    return found


def in_pesos(totals: ElementTree.Element) -> dict[str, Decimal]:
    """Payments in several currencies: what their complement says that all come to."""
    names = {"total": "MontoTotalPagos", "iva_withheld": "TotalRetencionesIVA", "isr_withheld": "TotalRetencionesISR"}
    names["exempt"] = "TotalTrasladosBaseIVAExento"
    for rate in ("16", "8", "0"):
        names[f"base_{rate}"] = f"TotalTrasladosBaseIVA{rate}"
        names[f"iva_{rate}"] = f"TotalTrasladosImpuestoIVA{rate}"
    return {key: money(totals, name) for key, name in names.items() if totals.get(name)}


def told(data: bytes) -> tuple[str, str, dict[str, Decimal]]:
    """Type, currency and amounts of one XML."""
    root = ElementTree.fromstring(data)
    if local(root) == "Retenciones":
        totals = next(one for one in root if local(one) == "Totales")
        found = {"total": money(totals, "MontoTotOperacion"), "withheld": money(totals, "MontoTotRet")}
        return "R", "MXN", found
    kind, currency = root.get("TipoDeComprobante") or "", root.get("Moneda") or ""
    if kind == "P":
        paid = [one for one in root.iter() if local(one) == "Pago"]
        currencies = {one.get("MonedaP") or "" for one in paid}
        if len(currencies) > 1:
            return kind, "MXN", in_pesos(next(one for one in root.iter() if local(one) == "Totales"))
        (currency,) = currencies
        found = defaultdict(Decimal, total=sum((money(one, "Monto") for one in paid), Decimal(0)))
        for inner in (inner for one in paid for inner in one if local(inner) == "ImpuestosP"):
            for name, value in taxes(inner, "P").items():
                found[name] += value
        return kind, currency, found
    found = defaultdict(Decimal, total=money(root, "Total"), subtotal=money(root, "SubTotal"))
    found["discount"] = money(root, "Descuento")
    for inner in (one for one in root if local(one) == "Impuestos"):
        found.update(taxes(inner))
    if root.get("Version") == "3.3":  # the bases stand in its concepts alone
        concepts = next(one for one in root if local(one) == "Conceptos")
        for inner in (one for concept in concepts for one in concept if local(one) == "Impuestos"):
            for name, value in taxes(inner).items():
                if name.startswith("base_") or name == "exempt":
                    found[name] += value
    if kind == "N":
        deductions = (one for one in root.iter() if local(one) == "Deduccion" and one.get("TipoDeduccion") == "002")
        found["isr_withheld"] = sum((money(one, "Importe") for one in deductions), Decimal(0))
    return kind, currency, found


def oracle(documents: list[tuple[bytes, str]]) -> Oracle:
    """By the words of the line and the currency; ``documents`` are XML and side."""
    found: Oracle = defaultdict(lambda: defaultdict(Decimal))
    for data, side in documents:
        kind, currency, amounts = told(data)
        if kind == "T":
            continue
        sign = -1 if kind == "E" else 1
        names = [NAMES.get((side, kind), "")]
        if kind in "IE":
            names = [f"{ROLES[side]}: {'facturado' if kind == 'I' else 'notas de crédito'}", f"{ROLES[side]}: neto"]
        for name in names:
            sums = found[name, currency]
            sums["count"] += 1
            for key, value in amounts.items():
                sums[key] += sign * value
    for words, currency in list(found):  # nothing to take off, and so no outcome of its own
        side, _, of = words.partition(": ")
        if of == "neto" and not all((f"{side}: {one}", currency) in found for one in ("facturado", "notas de crédito")):
            del found[words, currency]
    return found


def is_near(cell: Any, value: Decimal) -> bool:
    """A spreadsheet's numbers are binary floating point."""
    return abs(Decimal(str(cell or 0)) - value) < Decimal("0.001")


@pytest.fixture(scope="module")
def world() -> list[tuple[bytes, str]]:
    business = Business(SIMULATED_OWNER.value, 11, 500, date(2024, 1, 1), date(2025, 12, 31))
    found = []
    for facts in business.documents:
        data = business.xml(facts)
        found.append((data, "issued" if read(data).issuer_rfc == SIMULATED_OWNER.value else "received"))
    return found


def counted(world: list[tuple[bytes, str]]) -> list[tuple[bytes, str]]:
    return [one for place, one in enumerate(world) if place % CANCELLED_EVERY]


def bar_lines(world: list[tuple[bytes, str]], folder: Path) -> list[Line]:
    database = Database.open(folder / "acopio.db")
    repository = DocumentRepository(database.connection)
    stored = []
    for place, (data, _) in enumerate(world):
        state = Validity.VALID if place % CANCELLED_EVERY else Validity.CANCELLED
        facts = read_facts(data)
        stored.append(StoredDocument(facts, document_path(SIMULATED_OWNER, facts), f"{place:064}", state))
    add_documents(repository, SIMULATED_OWNER, "P_01", stored)
    found = lines(repository.sums(DocumentFilter()))
    database.close()
    return found


def test_the_bar_agrees(world: list[tuple[bytes, str]], tmp_path: Path) -> None:
    expected = oracle(counted(world))
    found = {(one.words, one.currency): one.amounts for one in bar_lines(world, tmp_path)}
    assert found.keys() == expected.keys()
    assert len(found) > 10
    assert {currency for _, currency in found} > {"MXN"}
    for key, sums in expected.items():
        for name, value in sums.items():
            if name in ("x", "iva_0"):
                continue
            ours: int = getattr(found[key], name)
            assert ours == (value if name == "count" else value * 1_000_000), (key, name)


def test_the_workbook_agrees(world: list[tuple[bytes, str]], tmp_path: Path) -> None:
    expected = oracle(counted(world))
    items = []
    for place, (data, _) in enumerate(world):
        document = read(data)
        state = "vigente" if place % CANCELLED_EVERY else "cancelado"
        items.append(ExportItem(SIMULATED_OWNER.value, state, document.uuid.value, None, document, None, "x.xml"))
    sheets = export(tmp_path / "x.xlsx", items)
    header, *rows = sheets["Resumen"]
    named = [dict(zip(header, row, strict=True)) for row in rows]
    found: dict[tuple[str, str], dict[str, Any]] = {
        (one["Concepto"], one["Moneda"]): one for one in named if one["Moneda"]
    }
    assert found.keys() == expected.keys()
    titles = {
        "count": "Comprobantes", "total": "Total", "subtotal": "Subtotal", "discount": "Descuento",
        "base_16": "Base IVA 16", "iva_16": "IVA 16", "base_8": "Base IVA 8", "iva_8": "IVA 8", "base_0": "Base IVA 0",
        "exempt": "Base exenta", "iva_withheld": "IVA retenido", "isr_withheld": "ISR retenido",
    }  # fmt: skip
    for key, sums in expected.items():
        for name, value in sums.items():
            if name in ("count", "total") or (key[1] == "MXN" and name in titles):
                assert Decimal(str(found[key][titles[name]] or 0)) == pytest.approx(value, abs=Decimal("0.001")), (
                    key,
                    name,
                )
    left = {one["Concepto"]: one["Comprobantes"] for one in named if not one["Moneda"] and one["Comprobantes"] != ""}
    assert left["Cancelados"] == len(world) - len(counted(world))
    pesos = sheets["Comprobantes"]
    place = pesos[1].index("Total MXN")
    invoices = ("Emitidos: neto", "Recibidos: neto", "Nómina", "Nómina recibida")
    whole = sum((expected.get((name, "MXN"), {}).get("total", Decimal(0)) for name in invoices), Decimal(0))
    assert is_near(pesos[0][place], whole)


def test_a_currency_in_words_breaks_no_formula(tmp_path: Path) -> None:
    business = Business(SIMULATED_OWNER.value, 11, 40, date(2024, 1, 1), date(2025, 12, 31))
    document = next(one for one in map(read, map(business.xml, business.documents)) if one.document_type == "I")
    words = 'DÓLARES "US*"'
    odd = [replace(document, currency=text) for text in (words, "X" * 300)]
    items = [ExportItem(SIMULATED_OWNER.value, "vigente", document.uuid.value, None, one, None, "x.xml") for one in odd]
    rows = export(tmp_path / "x.xlsx", items)["Resumen"]
    total = float(document.total.text)
    assert [(row[1], row[2], row[3]) for row in rows[1:3]] == [(words, 1.0, total), ("X" * 300, 1.0, total)]
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    formulas = [one.text or "" for one in sheet.iter() if local(one) == "f"]
    assert formulas
    assert all('"=DÓLARES ""US~*"""' in one for one in formulas)  # the other one is too long for a formula
