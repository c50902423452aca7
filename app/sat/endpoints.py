"""Where each operation lives and what it is called: the only file with the SAT's addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from app.domain.catalogs import Direction, Service
from app.errors import ConfigurationError

_LIVE = {
    Service.CFDI: (
        "https://cfdidescargamasivasolicitud.clouda.sat.gob.mx",
        "https://cfdidescargamasiva.clouda.sat.gob.mx",
    ),
    Service.RETENCIONES: (
        "https://retendescargamasivasolicitud.clouda.sat.gob.mx",
        "https://retendescargamasiva.clouda.sat.gob.mx",
    ),
}
_ACTIONS = "http://DescargaMasivaTerceros.sat.gob.mx"
_LIVE_SAT_STATUS = "https://consultaqr.facturaelectronica.sat.gob.mx"
SUBMIT_OPERATIONS = {
    Direction.ISSUED: "SolicitaDescargaEmitidos",
    Direction.RECEIVED: "SolicitaDescargaRecibidos",
    Direction.FOLIO: "SolicitaDescargaFolio",
}
_PATH = re.compile(r"(/[A-Za-z0-9_.~-]+)*/?")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation: its ``url`` and its SOAPAction."""

    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The operations of one service; Descargar has a host of its own, and so has their neighbour Consulta."""

    service: Service
    request_base: str
    download_base: str
    sat_status_base: str

    @classmethod
    def live(cls, service: Service) -> Endpoints:
        """The addresses of the SAT's live service."""
        return cls(service, *_LIVE[service], _LIVE_SAT_STATUS)

    @classmethod
    def at(cls, base_url: str, service: Service) -> Endpoints:
        """Those of a simulator here: ``base_url/cfdi/…``, ``base_url/retenciones/…`` and ``base_url/consulta/…``.

        Raises ConfigurationError unless it is plain HTTP or HTTPS to a loopback host.
        """
        root = loopback_base(base_url)
        base = f"{root}/{service.value}"
        return cls(service, base, base, f"{root}/consulta")

    @property
    def authenticate(self) -> Endpoint:
        """Autentica; its action alone lacks ``.sat``."""
        return Endpoint(
            f"{self.request_base}/Autenticacion/Autenticacion.svc",
            "http://DescargaMasivaTerceros.gob.mx/IAutenticacion/Autentica",
        )

    def submit(self, direction: Direction) -> Endpoint:
        """SolicitaDescargaEmitidos, …Recibidos or …Folio."""
        return Endpoint(
            f"{self.request_base}/SolicitaDescargaService.svc",
            f"{_ACTIONS}/ISolicitaDescargaService/{SUBMIT_OPERATIONS[direction]}",
        )

    @property
    def verify(self) -> Endpoint:
        """The operation that asks for the state of a request, VerificaSolicitudDescarga."""
        return Endpoint(
            f"{self.request_base}/VerificaSolicitudDescargaService.svc",
            f"{_ACTIONS}/IVerificaSolicitudDescargaService/VerificaSolicitudDescarga",
        )

    @property
    def download(self) -> Endpoint:
        """The operation that downloads a package, Descargar."""
        return Endpoint(
            f"{self.download_base}/DescargaMasivaService.svc",
            f"{_ACTIONS}/IDescargaMasivaTercerosService/Descargar",
        )

    @property
    def sat_status(self) -> Endpoint:
        """Consulta of ConsultaCFDIService: the same for both services, though it knows no retenciones."""
        return Endpoint(
            f"{self.sat_status_base}/ConsultaCFDIService.svc", "http://tempuri.org/IConsultaCFDIService/Consulta"
        )


def is_loopback(host: str) -> bool:
    """Whether ``host`` can only be this computer: 127.0.0.0/8, ::1 or localhost."""
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return address.is_loopback
    return address == IPv6Address("::1") and not address.scope_id


def loopback_base(base_url: str) -> str:
    """``base_url`` put together anew from its checked parts, so that no two parsers can read it differently.

    Raises ConfigurationError unless it is plain HTTP or HTTPS to a loopback host.
    """
    refused = ConfigurationError("ACOPIO_SAT_URL", base_url)
    try:
        parts = urlsplit(base_url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refused from None
    plain = parts.scheme in ("http", "https") and not parts.query and not parts.fragment
    if not plain or "@" in parts.netloc or not is_loopback(host) or not _PATH.fullmatch(parts.path):
        raise refused
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "") + parts.path.rstrip("/")
