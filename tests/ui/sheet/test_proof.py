"""What proves a printed document: the address in the code, the code itself and the cadena original of the Timbre."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import satcfdi
import segno
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.cfdi.parser import read
from app.domain.document import Amount
from app.domain.lines import NO_STAMP
from tests.ui.sheet.documents import SAT_SEAL, SEAL, STAMP, UUID, invoice, withholding
from ui.printing.qr_code import qr_modules
from ui.sheet.stamp_text import stamp_chain
from ui.sheet.verification_url import verification_url

DATA = Path(__file__).parents[2] / "data" / "cfdi"
STYLESHEETS = Path(satcfdi.__file__).parent / "transform/schemas/www.sat.gob.mx/sitio_internet/cfd/TimbreFiscalDigital"
STAMPED = [
    "cfdi40_01_addenda",
    "cfdv32-ejemplo",
    "cfdv33-multiples-tasas",
    "cfdv33-signed-tfd",
    "cfdv40-ejemplo-signed-tfd",
    "retenciones10-ejemplo",
    "retenciones20-ejemplo",
    "terceros_40",
]


def test_the_code_asks_the_sat_about_this_document() -> None:
    assert verification_url(invoice()) == (
        "https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx"
        f"?id={UUID}&re=EKU9003173C9&rr=URE180429TM6&tt=1160.0&fe=/OAgdg=="
    )


def test_a_retencion_is_asked_about_elsewhere() -> None:
    assert verification_url(withholding()) == (
        "https://prodretencionverificacion.clouda.sat.gob.mx/"
        f"?id={UUID}&re=EKU9003173C9&rr=URE180429TM6&tt=25000.0&fe=/OAgdg=="
    )


def test_somebody_abroad_is_named_by_a_tax_number_of_twenty_places() -> None:
    assert "&nr=00000000001234567890&" in verification_url(withholding("1.0"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1160.00", "1160.0"),
        ("0001234.567800", "1234.5678"),
        ("0", "0.0"),
        ("12", "12.0"),
        ("1.1234567", "1.123456"),
        ("100000000000", "100000000000.0"),
    ],
)
def test_the_total_has_no_zeros_that_mean_nothing(text: str, said: str) -> None:
    assert f"&tt={said}&" in verification_url(invoice(total=Amount.parse(text)))


def test_an_ampersand_or_an_enye_in_an_rfc_ends_nothing() -> None:
    url = verification_url(invoice(issuer_rfc="Ñ&A010101AAA"))
    assert parse_qs(urlsplit(url).query)["re"] == ["Ñ&A010101AAA"]
    assert url.isascii()


@given(st.text(max_size=5000), st.text(max_size=5000), st.text(max_size=5000))
def test_whatever_stands_in_the_xml_a_code_can_be_made(issuer: str, receiver: str, seal: str) -> None:
    url = verification_url(invoice(issuer_rfc=issuer, receiver_rfc=receiver, seal=seal))
    assert parse_qs(urlsplit(url).query)["id"] == [UUID]
    assert qr_modules(url)


def test_the_code_holds_the_address() -> None:
    url = verification_url(invoice())
    modules = qr_modules(url)
    assert len(modules) == len(modules[0])
    same = segno.make_qr(url, error="m", boost_error=False, mask=3)
    assert same.error == "M"
    assert [[int(module) for module in row] for row in modules] == [list(row) for row in same.matrix]


@pytest.mark.parametrize("name", STAMPED)
def test_the_cadena_original_is_the_one_of_the_sats_own_stylesheet(name: str) -> None:
    data = (DATA / f"{name}.xml").read_bytes()
    document = read(data)
    sheet = "1_0" if document.stamp.version == "1.0" else "1_1"
    transform = etree.XSLT(etree.parse(STYLESHEETS / f"cadenaoriginal_TFD_{sheet}.xslt"))
    found = etree.fromstring(data).iter("{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital")
    stamp = next(one for one in found if (one.get("UUID") or "").upper() == document.uuid.value)
    assert stamp_chain(document.stamp) == str(transform(stamp)).strip()


def test_a_leyenda_stands_before_the_seal() -> None:
    said = stamp_chain(replace(STAMP, legend="  Una   leyenda "))
    assert said == (f"||1.1|{UUID}|2026-03-05T11:22:40|SPR190613I52|Una leyenda|{SEAL}|00001000000504465028||")
    assert SAT_SEAL not in said


def test_without_a_stamp_there_is_no_cadena() -> None:
    assert stamp_chain(NO_STAMP) == ""
