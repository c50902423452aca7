"""Texts in a workbook stay what they are, and what does not fit its column is a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.document import Amount
from app.domain.lines import Concept, Payment, Payments
from app.domain.payroll import Payroll
from app.reports.columns import Kind
from app.reports.encoding import cell_text
from app.reports.items import ExportItem
from tests.unit.reports.reading_back import export, only

MakeItem = Callable[..., ExportItem]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

HOSTILE = [
    "=1+1",
    "+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "<b>&amp;]]>",
    "_x0041_",
    "_x000D_ _x005F_x0041_",
    "00012",
    "1e5",
    "TRUE",
    "#N/A",
    "línea\nnueva",
    "\ttabulador",
    " al borde ",
    "dos  blancos",
    "😀" * 20,
    "x" * 32_767,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(tmp_path: Path, make_item: MakeItem, text: str) -> None:
    row = only(export(tmp_path / "x.xlsx", [make_item(concepts=(Concept(text),))])["Conceptos"])
    assert row["Descripción"] == text


@pytest.mark.parametrize("text", ["MUEBLES\nDEL NORTE", "MUEBLES \r\n DEL NORTE\n", "MUEBLES\u2028DEL NORTE"])
def test_names_are_on_one_line(tmp_path: Path, make_item: MakeItem, text: str) -> None:
    item = make_item(issuer_name=text, receiver_name=text, concepts=(Concept("x"),))
    sheets = export(tmp_path / "x.xlsx", [item])
    for name in ("Comprobantes", "Conceptos"):
        row = only(sheets[name])
        assert (row["Nombre emisor"], row["Nombre receptor"]) == ("MUEBLES DEL NORTE", "MUEBLES DEL NORTE")


def test_complements_have_their_names(tmp_path: Path, make_item: MakeItem) -> None:
    row = only(export(tmp_path / "x.xlsx", [make_item(complements=("CartaPorte", "ComercioExterior"))])["Comprobantes"])
    assert row["Complementos"] == "Carta Porte, Comercio exterior"


@given(texts, texts)
@example("\x00\x01\x08\x0b\x1f", "￾￿")
@example("a\r\nb\rc", "_x0041_")
def test_any_text_is_read_back(tmp_path_factory: pytest.TempPathFactory, first: str, second: str) -> None:
    item = ExportItem("RFC", first, second)
    [_, header, row] = export(tmp_path_factory.getbasetemp() / "any.xlsx", [item])["Comprobantes"]
    named = dict(zip(header, row, strict=True))
    assert [named["Estado"], named["UUID"]] == [legible(first), legible(second)]


def legible(text: str) -> str:
    """No XML holds control characters, and knows one end of a line."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]", "�", unified)


def test_a_text_too_long_for_a_cell_is_cut() -> None:
    assert cell_text("x" * 40_000) == f"<is><t>{'x' * 32_767}</t></is>"
    assert len(cell_text("😀" * 20_000)) == len("<is><t></t></is>") + 32_767 // 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1234567890123456", Kind.NUMBER),
        ("12,5", Kind.NUMBER),
        ("1e5", Kind.MONEY),
        ("NaN", Kind.MONEY),
        ("1900-02-28", Kind.DATE),
        ("0001-01-01T00:00:00", Kind.MOMENT),
        ("2024-02-30", Kind.DATE),
        ("2024-02-29T25:00:00", Kind.MOMENT),
        ("20240229", Kind.DATE),
        ("2024-02-29T10:00:00 UTC", Kind.MOMENT),
        ("mañana", Kind.DATE),
    ],
)
def test_what_does_not_fit_its_kind_is_a_text(tmp_path: Path, make_item: MakeItem, text: str, kind: Kind) -> None:
    document_part: dict[Kind, dict[str, Any]] = {
        Kind.NUMBER: {"concepts": (Concept("a", quantity=text),)},
        Kind.MONEY: {"concepts": (Concept("a", amount=text),)},
        Kind.DATE: {"payrolls": (Payroll("1.2", paid_on=text),)},
        Kind.MOMENT: {"payments": Payments("2.0", (Payment(text, currency="MXN"),))},
    }
    name, sheet = {
        Kind.NUMBER: ("Cantidad", "Conceptos"),
        Kind.MONEY: ("Importe", "Conceptos"),
        Kind.DATE: ("Fecha de pago", "Nómina"),
        Kind.MOMENT: ("Fecha de pago", "Pagos"),
    }[kind]
    sheets = export(tmp_path / "x.xlsx", [make_item(**document_part[kind])])
    assert only(sheets[sheet])[name] == text


@pytest.mark.parametrize("rest", ["", "Z", ".000", "-06:00", ".5+00:00"])
def test_a_moment_is_one_with_whatever_zone(tmp_path: Path, make_item: MakeItem, rest: str) -> None:
    item = make_item(payments=Payments("2.0", (Payment(f"2024-02-29T10:00:00{rest}", currency="MXN"),)))
    sheets = export(tmp_path / "x.xlsx", [item])
    assert only(sheets["Pagos"])["Fecha de pago"] == datetime(2024, 2, 29, 10)


def test_two_complements_of_payments_add_up(tmp_path: Path, make_item: MakeItem) -> None:
    totals = (("MontoTotalPagos", "100.00"), ("TotalTrasladosBaseIVA16", "1.00"), ("MontoTotalPagos", "250.50"))
    sheets = export(
        tmp_path / "x.xlsx",
        [make_item(document_type="P", payments=Payments("2.0", (Payment("2024-02-29T10:00:00"),) * 2, totals))],
    )
    assert only(sheets["Comprobantes"])["Monto de pagos MXN"] == 350.5


def test_each_receipt_of_a_document_has_its_own_net(tmp_path: Path, make_item: MakeItem) -> None:
    one = Payroll("1.2", total_earnings="6000.00", total_deductions="200.10", total_other="27.91")
    item = make_item(payrolls=(one, replace(one, total_deductions="")), total=Amount.parse("11855.72"))
    _, header, *rows = export(tmp_path / "x.xlsx", [item])["Nómina"]
    assert [row[header.index("Neto")] for row in rows] == [5827.81, 6027.91]
    alone = make_item(payrolls=(one,), total=Amount.parse("5827.80"))
    assert only(export(tmp_path / "y.xlsx", [alone])["Nómina"])["Neto"] == 5827.8
