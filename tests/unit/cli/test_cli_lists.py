"""``acopio listas`` and ``acopio nomina``, as a person types them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.oracle.slips import pay_slip_xml
from tests.oracle.writing import bill_xml
from tests.unit.cli.conftest import Acopio
from tests.unit.fiscal.test_payroll_month import slip
from tests.unit.fiscal.test_warnings import bill, item
from tests.unit.release.web_server import Web, web

__all__ = ["web"]

DATA = Path(__file__).parents[2] / "data" / "lists"
EFOS, DEBTORS = DATA / "Listado_completo_69-B.csv", DATA / "No_localizados.csv"
LATER = EFOS.read_bytes().replace(b"31 de mayo", b"31 de julio").replace(b"Presunto,500", b"Definitivo,500")
OWNER = "EKU9003173C9"


@pytest.fixture
def kept(acopio: Acopio, tmp_path: Path) -> Acopio:
    """A library with purchases of listed suppliers, a sale to one, and nómina."""
    folder = tmp_path / "xml"
    folder.mkdir()
    when = datetime(2026, 6, 10)
    for one in (
        bill(101, item("1000.00"), issuer="EFO010101AA1", when=datetime(2026, 5, 10)),
        bill(102, item("2000.00"), issuer="EFO010101AA1", when=when),
        bill(103, item("500.00"), issuer="ÑEX121116KM4", when=when),
        bill(104, item("700.00"), issuer="SEN020202BB2", when=when),
        bill(105, item("800.00"), issuer="NOL030303CC3", when=when),
        bill(106, item("900.00"), issuer=OWNER, receiver="H&E951128469", when=when),
    ):
        (folder / f"{one.uuid}.xml").write_bytes(bill_xml(one))
    second = replace(slip(2, receiver="WATM640917J45"), day="2026-03-31", when=datetime(2026, 4, 1))
    for number, paid in enumerate((slip(1), second)):
        (folder / f"n{number}.xml").write_bytes(pay_slip_xml(paid))
    assert acopio("importar", str(folder), "--rfc", OWNER).code == 0
    return acopio


def test_which_counterparts_are_in_the_lists(kept: Acopio) -> None:
    assert kept("listas", "importar", str(EFOS), str(DEBTORS)).code == 0
    told = kept("listas", "estado", "--rfc", OWNER, "--json").json
    assert [(one["lista"], one["fechaInterna"], one["registros"]) for one in told["listas"]] == [
        ("69-B", "2026-05-31", 6),
        ("69", None, 1),
    ]
    assert told["contrapartes"][0] == {
        "rfc": "EFO010101AA1",
        "nombre": "UNO",
        "lista": "69-B",
        "situacion": "Definitivo",
        "fecha": "2026-05-15",
        "urgencia": "CRITICO",
        "plazo": "2026-07-01",
        "comprobantes": 2,
        "iva": "480.00",
    }
    assert [(one["rfc"], one["situacion"], one["urgencia"], one["plazo"]) for one in told["contrapartes"][1:]] == [
        ("SEN020202BB2", "Presunto", "MEDIO", None),
        ("ÑEX121116KM4", "Presunto", "MEDIO", None),
        ("H&E951128469", "Desvirtuado", "BAJO", None),
        ("NOL030303CC3", "NO LOCALIZADOS", "BAJO", None),
    ]
    table = kept("listas", "estado").out
    assert "EFO010101AA1" in table
    assert "2026-07-01" in table


def test_a_change_since_the_last_list_is_news(kept: Acopio, tmp_path: Path) -> None:
    kept("listas", "importar", str(EFOS))
    later = tmp_path / "otra.csv"
    later.write_bytes(LATER)
    (told,) = kept("listas", "importar", str(later), "--json").json
    assert told["nueva"]
    assert [(one["rfc"], one["antes"], one["ahora"]) for one in told["novedades"]] == [
        ("SEN020202BB2", "Presunto", "Definitivo"),
        ("ÑEX121116KM4", "Presunto", "Definitivo"),
    ]
    again = kept("listas", "importar", str(later))
    assert (again.code, again.first) == (0, "Ya estaba guardada: 69-B Completo.")


def test_one_bad_file_does_not_keep_the_others_away(acopio: Acopio, tmp_path: Path) -> None:
    odd = tmp_path / "foto.csv"
    odd.write_bytes(b"\x89PNG" * 100)
    ran = acopio("listas", "importar", str(odd), str(tmp_path / "nada.csv"), str(tmp_path), str(EFOS))
    assert ran.code == 1
    assert "no es una lista del SAT" in ran.err
    assert ran.err.count("No se pudo abrir") == 2
    assert len(acopio("listas", "estado", "--json").json["listas"]) == 1


def test_nothing_is_asked_of_the_sat_before_consent(acopio: Acopio, web: Web) -> None:
    address = web.url.removesuffix("/aviso.json")
    ran = acopio("listas", "descargar", ACOPIO_SAT_URL=address)
    assert ran.code == 2
    assert f"{address}/listas/Documents_AGAFF/Listado_completo_69-B.csv" in ran.err
    assert web.asked == []


def test_after_consent_the_list_is_brought_and_kept(kept: Acopio, web: Web) -> None:
    files = {"/listas/Documents_AGAFF/Listado_completo_69-B.csv": EFOS.read_bytes()}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = files.get(handler.path)
        handler.send_response(200 if body else 404)
        handler.end_headers()
        handler.wfile.write(body or b"<html>")

    web.answer = answer
    address = web.url.removesuffix("/aviso.json")
    ran = kept("listas", "descargar", "--acepto", "--json", ACOPIO_SAT_URL=address)
    assert ran.code == 1  # the second list is not there
    assert [one["lista"] for one in ran.json] == ["69-B"]
    assert len(web.asked) == 2
    assert kept("listas", "estado", "--rfc", OWNER, "--json").json["contrapartes"][0]["urgencia"] == "CRITICO"


@pytest.mark.parametrize(
    "typed",
    [
        ("listas",),
        ("listas", "borrar"),
        ("listas", "importar"),
        ("listas", "estado", "--rfc", "AAA010101AAA"),
        ("listas", "estado", "--rfc", "nadie"),
        ("listas", "anotar", "--contraparte", "nadie", "--dof", "2026-03-01"),
        ("listas", "anotar", "--contraparte", "EFO010101AA1"),
        ("listas", "anotar", "--contraparte", "EFO010101AA1", "--dof", "2126-03-01"),
        ("listas", "anotar", "--contraparte", "EFO010101AA1", "--dof", "2026-03-01", "--deshacer"),
        ("nomina", "--rfc", OWNER),
        ("nomina", "--rfc", OWNER, "--mes", "2026-13"),
        ("nomina", "--rfc", OWNER, "--mes", "2126-01"),
        ("nomina", "--rfc", "AAA010101AAA", "--mes", "2026-03"),
    ],
)
def test_what_is_no_question_is_bad_usage(kept: Acopio, typed: tuple[str, ...]) -> None:
    ran = kept(*typed)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()


def test_without_lists_or_library_it_says_so(acopio: Acopio) -> None:
    assert acopio("listas", "estado", "--json").json == {"listas": [], "contrapartes": [], "anotados": []}
    assert "No hay listas guardadas" in acopio("listas", "estado").err
    assert acopio("nomina", "--rfc", OWNER, "--mes", "2026-03").code == 2


def test_who_was_published_by_49_bis_is_noted_by_hand(kept: Acopio) -> None:
    """Thirty days of the calendar from the DOF; and nothing leaves the sums."""
    month = ("mes", "--rfc", OWNER, "--mes", "2026-06", "--json")
    before = kept(*month).json
    noted = kept("listas", "anotar", "--contraparte", "nol030303cc3", "--dof", "2026-06-05", "--json")
    assert noted.json == {"rfc": "NOL030303CC3", "dof": "2026-06-05"}
    told = kept("listas", "estado", "--rfc", OWNER, "--json").json
    assert told["anotados"] == [{"rfc": "NOL030303CC3", "dof": "2026-06-05"}]
    (found,) = told["contrapartes"]
    assert {name: found[name] for name in ("rfc", "lista", "fecha", "urgencia", "plazo")} == {
        "rfc": "NOL030303CC3", "lista": "49 Bis", "fecha": "2026-06-05", "urgencia": "CRITICO", "plazo": "2026-07-05"
    }  # fmt: skip
    assert "NOL030303CC3" in kept("listas", "estado").out
    now = kept(*month).json
    (note,) = [one for one in now["avisos"] if one["clave"] == "CFF_49_BIS"]
    assert (note["iva"], "2026-07-05" in note["detalle"]) == ("128.00", True)
    assert now["acreditable"] == before["acreditable"]
    assert kept("listas", "anotar", "--contraparte", "NOL030303CC3", "--deshacer").code == 0
    assert kept(*month).json == before


def test_a_supplier_whose_csd_had_no_effects_is_told(kept: Acopio, tmp_path: Path) -> None:
    path = tmp_path / "CSDsinefectos.csv"
    head = "RFC,NOMBRE O RAZON SOCIAL,TIPO PERSONA,SUPUESTO DE CANCELACION CSD,FECHA DE PRIMERA PUBLICACION\r\n"
    path.write_bytes(f"{head}NOL030303CC3,UNO,M,CSD SIN EFECTOS,01/06/2026\r\n".encode("cp1252"))
    assert kept("listas", "importar", str(path)).code == 0
    notes = kept("mes", "--rfc", OWNER, "--mes", "2026-06", "--json").json["avisos"]
    (note,) = [one for one in notes if one["clave"] == "CSD_SIN_EFECTOS"]
    assert "2026-06-01" in note["detalle"]


def test_a_warning_can_be_silenced_and_told_again(kept: Acopio) -> None:
    kept("listas", "importar", str(EFOS))

    def told() -> set[str]:
        return {one["clave"] for one in kept("mes", "--rfc", OWNER, "--mes", "2026-06", "--json").json["avisos"]}

    assert "EFOS" in told()
    silenced = kept("decidir", "--rfc", OWNER, "--callar", "EFOS", "--json")
    assert silenced.json == {"rfc": OWNER, "aviso": "EFOS", "callar": ""}
    assert "EFOS" not in told()
    assert kept("decidir", "--rfc", OWNER, "--callar", "EFOS", "--deshacer").code == 0
    assert "EFOS" in told()
    assert kept("decidir", "--rfc", OWNER, "--callar", "NADA").code == 2


def test_payroll_of_a_month(kept: Acopio) -> None:
    told = kept("nomina", "--rfc", OWNER, "--mes", "2026-03", "--json").json
    one = {
        "percepciones": "5150.00",
        "gravado": "5100.00",
        "exento": "50.00",
        "isr": "400.00",
        "imss": "120.00",
        "otrosPagos": "0.00",
        "subsidio": "264.29",
        "neto": "4630.00",
        "comprobantes": 1,
    }
    assert told["empleados"] == [
        {"rfc": "CACX7605101P8", "nombre": "OTRO", **one},
        {"rfc": "WATM640917J45", "nombre": "OTRO", **one},
    ]
    assert (told["totales"]["neto"], told["totales"]["comprobantes"], told["avisos"]) == ("9260.00", 2, [])
    ran = kept("nomina", "--rfc", OWNER, "--mes", "2026-03")
    assert "$9,260.00" in ran.out
    assert "XEXX010101HNEXXXA4" not in ran.out + ran.err  # CURP
    assert "No hay nómina" in kept("nomina", "--rfc", OWNER, "--mes", "2026-04").err
