"""Public clients, pointed at the lenient simulator, get their documents; what they send is each other's looseness."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.clock import SystemClock, mexico_wall_time
from app.simulator.demo_efirma import demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator

pytestmark = pytest.mark.filterwarnings("ignore")
HOSTS = {
    "https://cfdidescargamasivasolicitud.clouda.sat.gob.mx": "/cfdi",
    "https://cfdidescargamasiva.clouda.sat.gob.mx": "/cfdi",
    "https://retendescargamasivasolicitud.clouda.sat.gob.mx": "/retenciones",
    "https://retendescargamasiva.clouda.sat.gob.mx": "/retenciones",
}


@pytest.fixture
def lenient() -> Iterator[Simulator]:
    with Simulator(SimulatorOptions(lenient=True, accept_delay=0, process_delay=0)) as simulator:
        yield simulator


@pytest.fixture
def client(lenient: Simulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    from satcfdi.models import Signer
    from satcfdi.pacs import sat

    for name in dir(sat):
        url = getattr(getattr(sat, name), "soap_url", None)
        for host, path in HOSTS.items():
            if isinstance(url, str) and url.startswith(host):
                monkeypatch.setattr(getattr(sat, name), "soap_url", url.replace(host, lenient.url + path))
    made = demo_efirma()
    return sat.SAT(signer=Signer.load(certificate=made.cer, key=made.key, password=made.password))


def members(package: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(package))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def last_year() -> dict[str, datetime]:
    now = mexico_wall_time(SystemClock().now())
    return {"fecha_inicial": now - timedelta(days=365), "fecha_final": now - timedelta(days=1)}


def test_issued_cfdi(client: Any, lenient: Simulator) -> None:
    answer = client.recover_comprobante_emitted_request(**last_year(), rfc_emisor=client.signer.rfc)
    assert answer["CodEstatus"] == "5000"
    status = client.recover_comprobante_status(answer["IdSolicitud"])
    assert (status["EstadoSolicitud"], status["CodigoEstadoSolicitud"]) == (3, "5000")
    response, package = client.recover_comprobante_download(status["IdsPaquetes"][0])
    assert response["CodEstatus"] == "5000"
    business = lenient.business(client.signer.rfc)
    found = members(package)
    assert len(found) == status["NumeroCFDIs"] > 0
    for name, xml in found.items():
        facts = business.find(name.removesuffix(".xml"))
        assert facts is not None
        assert business.xml(facts) == xml


def test_received_metadata_of_retentions(client: Any) -> None:
    answer = client.recover_retencion_received_request(
        **last_year(), rfc_receptor=client.signer.rfc, tipo_solicitud="Metadata"
    )
    status = client.recover_retencion_status(answer["IdSolicitud"])
    _, package = client.recover_retencion_download(status["IdsPaquetes"][0])
    (content,) = members(package).values()
    assert content.count(b"\r\n") == status["NumeroCFDIs"] + 1


@pytest.mark.parametrize("content", ["CFDI", "Metadata"])
@pytest.mark.parametrize("service", ["comprobante", "retencion"])
def test_satcfdi_all_the_way(client: Any, lenient: Simulator, service: str, content: str) -> None:
    ask = getattr(client, f"recover_{service}_emitted_request")
    answer = ask(**last_year(), rfc_emisor=client.signer.rfc, tipo_solicitud=content)
    assert answer["CodEstatus"] == "5000"
    status = getattr(client, f"recover_{service}_status")(answer["IdSolicitud"])
    response, package = getattr(client, f"recover_{service}_download")(status["IdsPaquetes"][0])
    assert response["CodEstatus"] == "5000"
    assert members(package)


# ── cfdiclient ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def cfdiclient(lenient: Simulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Its module, whose classes look for the SAT here."""
    import cfdiclient

    for kind in (
        cfdiclient.Autenticacion,
        cfdiclient.SolicitaDescargaEmitidos,
        cfdiclient.SolicitaDescargaRecibidos,
        cfdiclient.VerificaSolicitudDescarga,
        cfdiclient.DescargaMasiva,
    ):
        host = next(host for host in HOSTS if kind.soap_url.startswith(host))
        monkeypatch.setattr(kind, "soap_url", kind.soap_url.replace(host, lenient.url + HOSTS[host]))
    return cfdiclient


@pytest.mark.parametrize(("side", "content"), [("Emitidos", "CFDI"), ("Emitidos", "Metadata"), ("Recibidos", "CFDI")])
def test_cfdiclient_all_the_way(cfdiclient: Any, lenient: Simulator, side: str, content: str) -> None:
    """Microseconds, an Id of its own on the Timestamp, a Reference without URI and an empty RfcReceptor."""
    made = demo_efirma()
    fiel = cfdiclient.Fiel(made.cer, made.key, made.password)
    token = cfdiclient.Autenticacion(fiel).obtener_token()
    wish = last_year()
    party = {"rfc_emisor" if side == "Emitidos" else "rfc_receptor": made.rfc}
    asked = getattr(cfdiclient, f"SolicitaDescarga{side}")(fiel).solicitar_descarga(
        token, made.rfc, wish["fecha_inicial"], wish["fecha_final"], tipo_solicitud=content, **party
    )
    assert asked["cod_estatus"] == "5000", asked
    told = cfdiclient.VerificaSolicitudDescarga(fiel).verificar_descarga(token, made.rfc, asked["id_solicitud"])
    assert (told["estado_solicitud"], told["codigo_estado_solicitud"]) == ("3", "5000")
    brought = cfdiclient.DescargaMasiva(fiel).descargar_paquete(token, made.rfc, told["paquetes"][0])
    assert brought["cod_estatus"] == "5000"
    found = members(brought["paquete_b64"])
    business = lenient.business(made.rfc)
    if content == "Metadata":
        assert next(iter(found.values())).count(b"\r\n") == int(told["numero_cfdis"]) + 1
        return
    assert len(found) == int(told["numero_cfdis"]) > 0
    for name, xml in found.items():
        facts = business.find(name.removesuffix(".xml"))
        assert facts is not None
        assert business.xml(facts) == xml


def test_the_strict_simulator_takes_no_autentica_of_cfdiclient(cfdiclient: Any, lenient: Simulator) -> None:
    made = demo_efirma()
    lenient.stop()
    port = int(lenient.url.rpartition(":")[2])
    client = cfdiclient.Autenticacion(cfdiclient.Fiel(made.cer, made.key, made.password))
    with Simulator(SimulatorOptions(port=port)) as strict:
        with pytest.raises(Exception, match="None"):  # all it says of a fault
            client.obtener_token()
        assert [call.code for call in strict.calls] == [None]


def test_the_strict_simulator_does_not_take_its_layout(client: Any, lenient: Simulator) -> None:
    from satcfdi.exceptions import ResponseError

    lenient.stop()
    port = int(lenient.url.rpartition(":")[2])
    with Simulator(SimulatorOptions(port=port)), pytest.raises(ResponseError):
        client.recover_comprobante_status("x")
