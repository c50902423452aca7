"""``acopio mes --xlsx``: the workbook of what ``--json`` says, with links to the library's own files."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from python_calamine import CalamineWorkbook

from tests.oracle.writing import Bill, bill_xml, receipt_xml
from tests.unit.bookkeeping.rich_month import OWNER, documents
from tests.unit.cli.conftest import Acopio


def test_the_workbook_says_what_json_says(acopio: Acopio, tmp_path: Path) -> None:
    folder, book = tmp_path / "xml", tmp_path / "marzo.xlsx"
    folder.mkdir()
    for one in documents():
        xml = bill_xml(one) if isinstance(one, Bill) else receipt_xml(one)
        (folder / f"{one.uuid}.xml").write_bytes(xml)
    assert acopio("importar", "--rfc", OWNER.value, str(folder)).code == 0
    ran = acopio("mes", "--rfc", OWNER.value, "--mes", "2026-03", "--xlsx", str(book), "--json")
    assert ran.code == 0
    told: dict[str, Any] = json.loads(ran.out)
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name("Resumen").to_python()
    shown = {str(row[0]): row[1] for row in rows if isinstance(row[1], float)}
    labels = {
        "IVA a cargo (a favor, si es negativo)": told["aCargo"],
        "IVA acreditable del mes": told["acreditable"]["total"],
        "IVA no acreditable (no cumple requisitos)": told["acreditable"]["noAcreditable"],
        "Ingresos cobrados sin impuestos": told["ingresos"]["cobrados"],
    }
    assert {label: f"{shown[label]:.2f}" for label in labels} == labels
    with zipfile.ZipFile(book) as archive:
        links = re.findall(r'Target="FILE://([^"]*)"', archive.read("xl/worksheets/_rels/sheet3.xml.rels").decode())
    assert links
    assert all(Path(unquote(link)).is_file() for link in links)
