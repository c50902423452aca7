"""SatService: the SAT's operations for one e.firma and one service, with the token looked after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol, TypeVar

from app.domain.catalogs import Service
from app.domain.clock import mexico_wall_time
from app.domain.identifiers import PackageId, SatRequestId
from app.domain.query import Query
from app.domain.status import Code
from app.efirma.credential import Credential
from app.errors import (
    AnswerError,
    AuthenticationFailedError,
    BugError,
    InvalidSecurityError,
    NetworkError,
    SoapFaultError,
    clock_error,
)
from app.sat import authenticate, download, submit, verify
from app.sat.authenticate import AuthenticateResult
from app.sat.clock import SatClock
from app.sat.download import DownloadResult
from app.sat.endpoints import Endpoint, Endpoints
from app.sat.soap import Reply
from app.sat.submit import ProbeResult, Spelling, SubmitResult
from app.sat.transport import Call, Transport
from app.sat.verify import VerifyResult

TOKEN_REFUSED = 300
"""The CodEstatus that, in every family, also stands for a bad or expired token."""

_EARLY = timedelta(minutes=1)


class _Coded(Protocol):
    @property
    def code(self) -> Code: ...


_Result = TypeVar("_Result", bound=_Coded)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    renew_at: datetime


class SatService:
    """Descarga Masiva for ``credential``; safe to call from several threads, which then share one token.

    Every operation raises NetworkError or AnswerError for itself, and AuthenticationFailedError when it was never sent
    because no token could be had. A refusal by the SAT is a result, not an error. When an answer refuses the token
    (300) the operation is tried once more with a new one, and what comes then is returned.

    Where this computer's clock is off, ``clock`` learns of it from the answers, and what is signed has the SAT's time.
    """

    def __init__(
        self, service: Service, credential: Credential, transport: Transport, clock: SatClock, endpoints: Endpoints
    ) -> None:
        if endpoints.service is not service:
            raise BugError("the addresses are the other service's")
        self.service = service
        self._credential = credential
        self._transport = transport
        self._clock = clock
        self._endpoints = endpoints
        self._token: _Token | None = None
        self._token_lock = threading.Lock()
        self._spelling = Spelling.CFDI

    def probe(self) -> ProbeResult:
        """Whether SolicitaDescarga… is there: asks for what the SAT can only refuse, so that it registers nothing."""

        def attempt(token: str) -> ProbeResult:
            body = submit.build_probe(self._credential, mexico_wall_time(self._clock.now()))
            endpoint = self._endpoints.submit(submit.PROBE_DIRECTION)
            return submit.parse_probe(self._ask(endpoint, body, token))

        return self._with_token(attempt)

    def submit(self, query: Query, leaving: Callable[[], None] | None = None) -> SubmitResult:
        """SolicitaDescarga…: sends ``query`` as it is; ask ``Query.problems`` first.

        ``leaving`` is called when all is ready, right before the first byte of the question itself can leave; what it
        raises stops the sending.

        Where the SAT refuses how XML of retenciones is spelt, the other spelling is tried once: a fault or a bare 301
        is no request, so the question still counts as put once. After an error whose ``sent`` is True the SAT may have
        taken the request all the same. Raises ClockOffError, and sends nothing, when the clock turned out to be wrong
        and by the SAT's time the query reaches too far.
        """
        if query.service is not self.service:
            raise BugError("the query is for the other service")
        leaving = leaving or _unheeded
        if not submit.has_spellings(query):
            return self._submit(query, Spelling.CFDI, leaving)
        spelling = self._spelling
        try:
            result = self._submit(query, spelling, leaving)
            if not result.may_be_spelling:
                return result
        except InvalidSecurityError:
            raise
        except SoapFaultError:
            result = None
        return self._submit_respelled(query, spelling.other, result)

    def _submit_respelled(self, query: Query, spelling: Spelling, refused: SubmitResult | None) -> SubmitResult:
        """The second spelling's answer; the one taken comes first from then on."""
        result = replace(self._submit(query, spelling, _unheeded), respelled=True)
        if result.may_be_spelling and refused is not None:
            return replace(refused, respelled=True)  # neither was it
        if not result.may_be_spelling:
            self._spelling = spelling
        return result

    def _submit(self, query: Query, spelling: Spelling, leaving: Callable[[], None]) -> SubmitResult:
        def attempt(token: str) -> SubmitResult:
            self._check_times(query)
            body = submit.build(query, self._credential, spelling)
            leaving()
            return submit.parse(self._ask(self._endpoints.submit(query.direction), body, token), query.direction)

        return self._with_token(attempt)

    def verify(self, request_id: SatRequestId) -> VerifyResult:
        """VerificaSolicitudDescarga: asking again does no harm."""

        def attempt(token: str) -> VerifyResult:
            body = verify.build(request_id, self._credential)
            return verify.parse(self._ask(self._endpoints.verify, body, token))

        return self._with_token(attempt)

    def download(
        self,
        package_id: PackageId,
        sink: BinaryIO,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> DownloadResult:
        """Descargar: the package goes into ``sink`` (writable, seekable) from where it stands.

        ``progress`` is told the bytes written so far; ``cancelled`` is asked between chunks, and CancelledError
        follows. The SAT counts the attempt though it broke.
        """
        start = sink.tell()

        def attempt(token: str) -> DownloadResult:
            sink.seek(start)
            sink.truncate()
            call = Call(self._endpoints.download, download.build(package_id, self._credential), token, package=True)
            with self._transport.post(call) as answer:
                return download.parse(answer, sink, self._clock.now(), progress, cancelled)

        return self._with_token(attempt)

    def _with_token(self, attempt: Callable[[str], _Result]) -> _Result:
        token = self._valid_token(refused=None)
        result = attempt(token)
        return attempt(self._valid_token(refused=token)) if result.code.number == TOKEN_REFUSED else result

    def _valid_token(self, refused: str | None) -> str:
        """The shared token, or a new one when it is about to end or is the ``refused`` one."""
        with self._token_lock:
            now = self._clock.now()
            token = self._token
            if token is None or token.text == refused or now >= token.renew_at:
                token = self._token = self._authenticate()
            return token.text

    def _check_times(self, query: Query) -> None:
        ahead = self._clock.ahead
        if ahead and query.problems(mexico_wall_time(self._clock.now())):
            raise clock_error(ahead)

    def _authenticate(self) -> _Token:
        try:
            result = self._ask_for_token()
        except (NetworkError, AnswerError) as error:
            raise AuthenticationFailedError(error) from error
        return _Token(result.token, self._clock.now() + result.lifetime - _EARLY)

    def _ask_for_token(self) -> AuthenticateResult:
        """Autentica; once more when it was refused and the answer told that the clock is off."""
        before = self._clock.ahead
        try:
            return self._autentica()
        except InvalidSecurityError:
            if self._clock.ahead == before:
                raise
        return self._autentica()

    def _autentica(self) -> AuthenticateResult:
        body = authenticate.build(self._credential, self._clock.now())
        return authenticate.parse(self._ask(self._endpoints.authenticate, body, None))

    def _ask(self, endpoint: Endpoint, body: bytes, token: str | None) -> Reply:
        with self._transport.post(Call(endpoint, body, token)) as answer:
            before = self._clock.ahead
            reply = Reply.collect(answer, self._clock.now())
        if reply.is_soap:  # a page on the way may tell any time
            self._clock.learn(reply.clock_skew, before)
        return reply


def _unheeded() -> None:
    """Nobody wants to know when the question leaves."""
