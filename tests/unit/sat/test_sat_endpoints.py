"""Addresses: the SAT's own, or a stand-in on this computer and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogs import Direction, Service
from app.errors import ConfigurationError
from app.sat.endpoints import Endpoints, is_loopback


def test_the_sats_own() -> None:
    cfdi = Endpoints.live(Service.CFDI)
    host = "https://cfdidescargamasivasolicitud.clouda.sat.gob.mx"
    assert cfdi.authenticate.url == f"{host}/Autenticacion/Autenticacion.svc"
    assert cfdi.authenticate.action == "http://DescargaMasivaTerceros.gob.mx/IAutenticacion/Autentica"
    assert cfdi.submit(Direction.RECEIVED).url == f"{host}/SolicitaDescargaService.svc"
    assert cfdi.submit(Direction.RECEIVED).action == (
        "http://DescargaMasivaTerceros.sat.gob.mx/ISolicitaDescargaService/SolicitaDescargaRecibidos"
    )
    assert cfdi.verify.url == f"{host}/VerificaSolicitudDescargaService.svc"
    assert cfdi.download.url == "https://cfdidescargamasiva.clouda.sat.gob.mx/DescargaMasivaService.svc"
    retenciones = Endpoints.live(Service.RETENCIONES)
    assert retenciones.verify.url.startswith("https://retendescargamasivasolicitud.clouda.sat.gob.mx/")
    assert retenciones.download.url.startswith("https://retendescargamasiva.clouda.sat.gob.mx/")
    assert retenciones.verify.action == cfdi.verify.action


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/cfdi"),
        (" http://127.9.9.9:8080/ ", "http://127.9.9.9:8080/cfdi"),
        ("http://LOCALHOST:1/sat/", "http://localhost:1/sat/cfdi"),
        ("https://[::1]:8443", "https://[::1]:8443/cfdi"),
        ("http://localhost", "http://localhost/cfdi"),
    ],
)
def test_a_stand_in_on_this_computer(base: str, expected: str) -> None:
    endpoints = Endpoints.at(base, Service.CFDI)
    assert endpoints.authenticate.url == f"{expected}/Autenticacion/Autenticacion.svc"
    assert endpoints.download.url == f"{expected}/DescargaMasivaService.svc"


def test_the_services_have_their_own_paths() -> None:
    assert "/retenciones/" in Endpoints.at("http://localhost:1", Service.RETENCIONES).verify.url


REFUSED = [
    "",
    "localhost:8080",
    "ftp://127.0.0.1",
    "http://",
    "http://10.0.0.1",
    "http://sat.gob.mx",
    "http://127.0.0.1.sat.gob.mx",
    "http://localhost.",
    "http://127.1",
    "http://2130706433",
    "http://[::ffff:127.0.0.1]",
    "http://[::1%25eth0]:80",
    "http://127.0.0.1:99999",
    "http://127.0.0.1@sat.gob.mx",
    "http://sat.gob.mx\\@127.0.0.1",
    "http://yo:clave@127.0.0.1",
    "http://127.0.0.1/?a=b",
    "http://127.0.0.1/#a",
    "http://127.0.0.1/a b",
    "http://127.0.0.1/\r\nX: y",
    "http://[",
]


@pytest.mark.parametrize("base", REFUSED)
def test_anything_else_is_refused(base: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Endpoints.at(base, Service.CFDI)
    assert caught.value.name == "ACOPIO_SAT_URL"


@given(st.text(max_size=40) | st.sampled_from(REFUSED).flatmap(lambda base: st.text(max_size=9).map(base.__add__)))
def test_whatever_is_taken_leads_to_this_computer_for_every_parser(base: str) -> None:
    try:
        url = Endpoints.at(base, Service.CFDI).verify.url
    except ConfigurationError:
        return
    assert is_loopback(urlsplit(url).hostname or "")
    assert is_loopback((urllib3.util.parse_url(url).host or "").strip("[]"))
