"""A taxpayer with a raw client of its own: signs by hand and speaks real HTTP to a running simulator."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_der_private_key
from lxml import etree

from app.domain.catalogs import Service
from app.simulator.demo_efirma import DemoEfirma, demo_efirma
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator
from tests.clocks import NOON, StandingClock

DATA = Path(__file__).parents[2] / "data" / "simulator"
TODAY = date(2026, 6, 15)
SAT = "http://DescargaMasivaTerceros.sat.gob.mx"
DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
X509V3 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"{}>{}</s:Envelope>'
AUTHENTICATION = "http://DescargaMasivaTerceros.gob.mx/IAutenticacion/Autentica"


@dataclass(frozen=True)
class Answer:
    """What came back, with the one element that carries the codes."""

    status: int
    body: bytes

    @property
    def root(self) -> etree._Element:
        return etree.fromstring(self.body, etree.XMLParser(huge_tree=True))

    @property
    def result(self) -> Mapping[str, str]:
        found = self.root.xpath("//*[@CodEstatus]")
        assert isinstance(found, list)
        element = found[0]
        assert isinstance(element, etree._Element)
        return {str(name): str(value) for name, value in element.attrib.items()}

    @property
    def code(self) -> int:
        return int(self.result["CodEstatus"])

    @property
    def message(self) -> str:
        return self.result["Mensaje"]

    @property
    def request_id(self) -> str:
        return self.result["IdSolicitud"]

    @property
    def state(self) -> tuple[int, int | None]:
        reason = self.result.get("CodigoEstadoSolicitud")
        return int(self.result["EstadoSolicitud"]), int(reason) if reason else None

    @property
    def packages(self) -> list[str]:
        return [element.text or "" for element in self.root.iter(f"{{{SAT}}}IdsPaquetes")]

    @property
    def fault(self) -> str:
        return "".join(element.text or "" for element in self.root.iter("faultcode"))

    @property
    def token(self) -> str:
        return "".join(element.text or "" for element in self.root.iter("{*}AutenticaResult"))

    @property
    def package(self) -> bytes:
        return base64.b64decode("".join(element.text or "" for element in self.root.iter(f"{{{SAT}}}Paquete")))

    @property
    def members(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.package)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


@dataclass
class RawClient:
    """Builds the canonical text itself and signs that; shares no code with the checker or with our client."""

    simulator: Simulator
    efirma: DemoEfirma
    service: Service = Service.CFDI
    token: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        key = load_der_private_key(self.efirma.key, self.efirma.password.encode())
        assert isinstance(key, RSAPrivateKey)
        self.key = key
        self.certificate = x509.load_der_x509_certificate(self.efirma.cer)

    @property
    def rfc(self) -> str:
        return self.efirma.rfc

    def post(self, path: str, action: str, body: str | bytes, **headers: str) -> Answer:
        sent = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action, **headers}
        if self.token:
            sent.setdefault("Authorization", f'WRAP access_token="{self.token}"')
        data = body.encode() if isinstance(body, str) else body
        url = f"{self.simulator.url}/{self.service}{path}"
        response = self.session.post(url, data, headers=sent, timeout=20, allow_redirects=False)
        return Answer(response.status_code, response.content)

    def authentication(self, moment: datetime | None = None) -> str:
        created = moment or self.simulator.clock.now()
        times = [
            instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            for instant in (created, created + timedelta(minutes=5))
        ]
        stamp = (
            f'<u:Timestamp xmlns:u="{WSU}" u:Id="_0"><u:Created>{times[0]}</u:Created>'
            f"<u:Expires>{times[1]}</u:Expires></u:Timestamp>"
        )
        reference = f'<o:Reference URI="#uuid-1" ValueType="{X509V3}"/>'
        key_info = f"<o:SecurityTokenReference>{reference}</o:SecurityTokenReference>"
        token = (
            f'<o:BinarySecurityToken u:Id="uuid-1" ValueType="{X509V3}" EncodingType="{BASE64}">'
            f"{base64.b64encode(self.efirma.cer).decode()}</o:BinarySecurityToken>"
        )
        security = (
            f'<o:Security xmlns:o="{WSSE}" s:mustUnderstand="1">{stamp}{token}'
            f"{self.signature(stamp, '#_0', key_info)}</o:Security>"
        )
        body = '<Autentica xmlns="http://DescargaMasivaTerceros.gob.mx"/>'
        return ENVELOPE.format(f' xmlns:u="{WSU}"', f"<s:Header>{security}</s:Header><s:Body>{body}</s:Body>")

    def authenticate(self, moment: datetime | None = None) -> Answer:
        answer = self.post("/Autenticacion/Autenticacion.svc", AUTHENTICATION, self.authentication(moment))
        if b"AutenticaResult" in answer.body:
            self.token = answer.token
        return answer

    def signature(self, signed: str, uri: str, key_info: str) -> str:
        digest = base64.b64encode(hashlib.sha1(signed.encode()).digest()).decode()
        info = (
            f'<SignedInfo xmlns="{DS}"><CanonicalizationMethod Algorithm="{C14N}"></CanonicalizationMethod>'
            f'<SignatureMethod Algorithm="{DS}rsa-sha1"></SignatureMethod><Reference URI="{uri}"><Transforms>'
            f'<Transform Algorithm="{C14N}"></Transform></Transforms><DigestMethod Algorithm="{DS}sha1">'
            f"</DigestMethod><DigestValue>{digest}</DigestValue></Reference></SignedInfo>"
        )
        value = base64.b64encode(self.key.sign(info.encode(), PKCS1v15(), SHA1())).decode()
        return (
            f'<Signature xmlns="{DS}">{info}<SignatureValue>{value}</SignatureValue>'
            f"<KeyInfo>{key_info}</KeyInfo></Signature>"
        )

    def signed(self, element: str, child: str, attributes: Mapping[str, str], inner: str = "") -> str:
        """The envelope of one operation; ``attributes`` are written in the order given."""
        names = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        canonical = "".join(f" {name}={quoteattr(attributes[name])}" for name in sorted(attributes))
        head, tail = f'<des:{element} xmlns:des="{SAT}"><des:{child}', f"</des:{child}></des:{element}>"
        key_info = (
            f"<X509Data><X509IssuerSerial><X509IssuerName>{self.certificate.issuer.rfc4514_string()}</X509IssuerName>"
            f"<X509SerialNumber>{self.certificate.serial_number}</X509SerialNumber></X509IssuerSerial>"
            f"<X509Certificate>{base64.b64encode(self.efirma.cer).decode()}</X509Certificate></X509Data>"
        )
        signature = self.signature(f"{head}{canonical}>{inner}{tail}", "", key_info)
        body = f"{head}{names}>{inner}{signature}{tail}"
        return ENVELOPE.format(f' xmlns:des="{SAT}" xmlns:xd="{DS}"', f"<s:Header/><s:Body>{body}</s:Body>")

    def submit(self, kind: str, attributes: Mapping[str, str], receivers: tuple[str, ...] = ()) -> Answer:
        inner = "".join(f"<des:RfcReceptor>{rfc.replace('&', '&amp;')}</des:RfcReceptor>" for rfc in receivers)
        inner = f"<des:RfcReceptores>{inner}</des:RfcReceptores>" if receivers else ""
        body = self.signed(f"SolicitaDescarga{kind}", "solicitud", attributes, inner)
        return self.post("/SolicitaDescargaService.svc", f"{SAT}/ISolicitaDescargaService/SolicitaDescarga{kind}", body)

    def issued(self, *, receivers: tuple[str, ...] = (), drop: tuple[str, ...] = (), **changes: str) -> Answer:
        """SolicitaDescargaEmitidos of the last year, everything, with ``changes``."""
        attributes = {**self._period(), "EstadoComprobante": "Todos", "RfcEmisor": self.rfc, **changes}
        return self.submit("Emitidos", _ordered(attributes, drop), receivers)

    def received(self, *, drop: tuple[str, ...] = (), **changes: str) -> Answer:
        """SolicitaDescargaRecibidos of the last year, vigentes, with ``changes``."""
        attributes = {**self._period(), "EstadoComprobante": "Vigente", "RfcReceptor": self.rfc, **changes}
        return self.submit("Recibidos", _ordered(attributes, drop))

    def folio(self, uuid: str) -> Answer:
        return self.submit("Folio", {"Folio": uuid, "RfcSolicitante": self.rfc})

    def verify(self, request_id: str, rfc: str | None = None) -> Answer:
        attributes = {"IdSolicitud": request_id, "RfcSolicitante": rfc or self.rfc}
        body = self.signed("VerificaSolicitudDescarga", "solicitud", attributes)
        action = f"{SAT}/IVerificaSolicitudDescargaService/VerificaSolicitudDescarga"
        return self.post("/VerificaSolicitudDescargaService.svc", action, body)

    def download(self, package_id: str, rfc: str | None = None) -> Answer:
        attributes = {"IdPaquete": package_id, "RfcSolicitante": rfc or self.rfc}
        body = self.signed("PeticionDescargaMasivaTercerosEntrada", "peticionDescarga", attributes)
        action = f"{SAT}/IDescargaMasivaTercerosService/Descargar"
        return self.post("/DescargaMasivaService.svc", action, body)

    def fetch_all(self, request_id: str) -> dict[str, bytes]:
        """All members of all packages of a finished request."""
        found: dict[str, bytes] = {}
        for package in self.verify(request_id).packages:
            found |= self.download(package).members
        return found

    def _period(self) -> dict[str, str]:
        return {
            "FechaFinal": "2026-06-14T23:59:59",
            "FechaInicial": "2025-06-15T00:00:00",
            "RfcSolicitante": self.rfc,
            "TipoSolicitud": "CFDI",
        }


def _ordered(attributes: Mapping[str, str], drop: tuple[str, ...]) -> dict[str, str]:
    return {name: attributes[name] for name in sorted(attributes) if name not in drop}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
def efirma() -> DemoEfirma:
    return demo_efirma(valid_from=datetime(2025, 1, 1, tzinfo=UTC), valid_to=datetime(2029, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def other_efirma() -> DemoEfirma:
    return demo_efirma("XIA190128J61", valid_from=NOON - timedelta(days=9), valid_to=datetime(2029, 1, 1, tzinfo=UTC))


@pytest.fixture
def run(clock: StandingClock) -> Iterator[Callable[..., Simulator]]:
    """Starts a simulator with the given options: no delays, sixty documents, today fixed."""
    with ExitStack() as stack:

        def start(**options: object) -> Simulator:
            settings: dict[str, object] = {"documents": 60, "accept_delay": 0, "process_delay": 0, "today": TODAY}
            made = SimulatorOptions(**{**settings, **options})  # type: ignore[arg-type]
            return stack.enter_context(Simulator(made, clock))

        yield start


@pytest.fixture
def simulator(run: Callable[..., Simulator]) -> Simulator:
    return run()


@pytest.fixture
def connect(efirma: DemoEfirma) -> Iterator[Callable[..., RawClient]]:
    """A client of a simulator, already authenticated unless told otherwise."""
    with ExitStack() as stack:

        def make(
            simulator: Simulator,
            service: Service = Service.CFDI,
            holder: DemoEfirma | None = None,
            *,
            authenticated: bool = True,
        ) -> RawClient:
            client = RawClient(simulator, holder or efirma, service)
            stack.enter_context(client.session)
            if authenticated:
                client.authenticate()
            return client

        yield make


@pytest.fixture
def client(simulator: Simulator, connect: Callable[..., RawClient]) -> RawClient:
    return connect(simulator)


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA
