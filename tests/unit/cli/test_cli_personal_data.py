"""A month handed over without nómina: nothing in the package names an employee. And a constancia of several months."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.oracle.slips import pay_slip_xml
from tests.oracle.writing import bill_xml
from tests.unit.cli.conftest import Acopio
from tests.unit.fiscal.test_payroll_month import slip
from tests.unit.fiscal.test_warnings import bill, item

OWNER, EMPLOYEE, MONTH = "EKU9003173C9", b"WATM640917J45", "2026-03"
OF = ("--rfc", OWNER)


@pytest.fixture
def library(acopio: Acopio, tmp_path: Path) -> Acopio:
    """A purchase and the salary of one employee, of March."""
    folder = tmp_path / "xml"
    folder.mkdir()
    bought = bill(101, item("1000.00"), issuer="EFO010101AA1", when=datetime(2026, 3, 10))
    (folder / "compra.xml").write_bytes(bill_xml(bought))
    (folder / "nomina.xml").write_bytes(pay_slip_xml(slip(1, receiver=EMPLOYEE.decode())))
    assert acopio("importar", str(folder), *OF).code == 0
    return acopio


def naming(folder: Path, text: bytes) -> set[str]:
    """The files below ``folder`` in which it stands, also within a workbook or in a name."""
    found = set()
    for path in folder.rglob("*"):
        if not path.is_file() or path.name.startswith("."):
            continue
        parts = [path.name.encode(), path.read_bytes()]
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                parts += [book.read(name) for name in book.namelist()]
        if any(text in one for one in parts):
            found.add(path.suffix)
    return found


def test_without_payroll_nothing_names_an_employee(library: Acopio, tmp_path: Path) -> None:
    typed = ("entregar", *OF, "--mes", MONTH, "--sin-pdf", "--json", "--carpeta")
    whole = library(*typed, str(tmp_path / "con")).json
    assert (whole["comprobantes"], naming(tmp_path / "con", EMPLOYEE)) == (2, {".xml", ".xlsx"})
    bare = library(*typed, str(tmp_path / "sin"), "--sin-nomina").json
    assert (bare["comprobantes"], naming(tmp_path / "sin", EMPLOYEE)) == (1, set())
    assert {"que": "payroll", "causa": "not_wanted"} in bare["noIncluidos"]
    assert "No va la nómina: se pidió sin ella." in (Path(bare["lugar"]) / "LEEME.txt").read_text("utf-8-sig")


def test_payroll_of_an_earlier_delivery_is_told_and_left(library: Acopio, tmp_path: Path) -> None:
    typed = ("entregar", *OF, "--mes", MONTH, "--sin-pdf", "--json", "--carpeta", str(tmp_path / "e"))
    library(*typed)
    again = library(*typed, "--sin-nomina").json
    (left,) = again["nominaAnterior"]
    assert (Path(again["lugar"]) / left).is_file()
    assert left in (Path(again["lugar"]) / "LEEME.txt").read_text("utf-8-sig")
    assert naming(tmp_path / "e", EMPLOYEE) == {".xml"}


def test_the_constancia_of_several_months(library: Acopio, tmp_path: Path) -> None:
    target = tmp_path / "constancia.pdf"
    months = ("--desde", "2026-01", "--hasta", "2026-03")
    ran = library.apart("cobertura", *OF, *months, "--constancia", str(target), "--json", QT_QPA_PLATFORM="offscreen")
    assert (ran.code, len(ran.json)) == (0, 3), ran.err
    assert target.read_bytes().startswith(b"%PDF-")
    assert str(target) in ran.err
    nowhere = str(tmp_path / "no hay" / "c.pdf")
    assert library.apart("cobertura", *OF, "--constancia", nowhere, QT_QPA_PLATFORM="offscreen").code == 1
