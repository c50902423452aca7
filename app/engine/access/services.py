"""One SatService per contribuyente and service, so that each token is asked for once and shared."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Protocol

from app.domain.catalogs import Service
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.query import Query
from app.domain.sat_status import SatStatusAnswer, SatStatusQuery
from app.engine.access.credentials import CredentialCache
from app.sat.clock import SatClock
from app.sat.document_status import DocumentStatusService
from app.sat.download import DownloadResult
from app.sat.endpoints import Endpoints
from app.sat.service import SatService
from app.sat.submit import ProbeResult, SubmitResult
from app.sat.transport import Transport
from app.sat.verify import VerifyResult


class TaxpayerService(Protocol):
    """The SAT's operations for one contribuyente, as SatService has them; the calls may come from any thread."""

    def submit(self, query: Query, leaving: Callable[[], None] | None = None) -> SubmitResult:
        """Solicita; ``leaving`` is called right before the question's first byte can leave."""
        ...

    def probe(self) -> ProbeResult:
        """Whether Solicita answers at all; spends nothing."""
        ...

    def verify(self, request_id: SatRequestId) -> VerifyResult:
        """Ask how far the SAT is with a request (VerificaSolicitudDescarga)."""
        ...

    def download(
        self,
        package_id: PackageId,
        sink: BinaryIO,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> DownloadResult:
        """Fetch one package into ``sink`` (Descargar)."""
        ...


class ServiceSource(Protocol):
    """Where the steps get their service from."""

    def get(self, service: Service, owner: Rfc) -> TaxpayerService:
        """The service of ``owner``. Raises EfirmaError when its e.firma is locked, expired or gone."""
        ...

    def ask_sat_status(self, query: SatStatusQuery) -> SatStatusAnswer:
        """How one document stands at the SAT: needs nobody's key. Raises NetworkError or AnswerError."""
        ...


class Services:
    """Hands out services with a usable key behind them."""

    def __init__(
        self,
        credentials: CredentialCache,
        transport: Transport,
        clock: SatClock,
        endpoints: Callable[[Service], Endpoints],
    ) -> None:
        self._credentials = credentials
        self._transport = transport
        self._clock = clock
        self._endpoints = endpoints
        self._made: dict[tuple[Service, str], SatService] = {}

    def get(self, service: Service, owner: Rfc) -> SatService:
        """The service of ``owner``. Raises EfirmaError when its e.firma is locked, expired or gone."""
        credential = self._credentials.credential(owner)
        credential.certificate.check_usable(self._clock.now())
        key = (service, credential.certificate.serial)
        if key not in self._made:
            endpoints = self._endpoints(service)
            self._made[key] = SatService(service, credential, self._transport, self._clock, endpoints)
        return self._made[key]

    def ask_sat_status(self, query: SatStatusQuery) -> SatStatusAnswer:
        """ConsultaCFDIService; see ``ServiceSource``."""
        endpoint = self._endpoints(Service.CFDI).sat_status
        return DocumentStatusService(self._transport, self._clock, endpoint).ask(query)
