"""The SAT's rules, operation by operation; knows nothing of HTTP and commits no faults."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from app.domain.catalogs import Service
from app.domain.clock import Clock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.status import SatState
from app.simulator.answers import authenticated, consulted, downloaded, fault, refusal, submitted, verified
from app.simulator.certificates import Holder
from app.simulator.ledger import Ledger
from app.simulator.messages import Message
from app.simulator.operations import Neighbour, Operation
from app.simulator.options import SimulatorOptions, covered_days
from app.simulator.packages import build_package
from app.simulator.refusals import WORDS, FaultKind, RefusalError, SoapFaultAnswerError
from app.simulator.replies import Reply
from app.simulator.sat_status import Expression, consult
from app.simulator.signatures import signer_of_operation, signer_of_timestamp
from app.simulator.submitted_query import SubmittedQuery, read_query
from app.simulator.tokens import TokenIssuer
from app.simulator.world.business import Business
from app.simulator.xml import SECURITY, SOAP, UTILITY, Element, descend, text

_ACCEPTED = 5000
_CLOCK_SKEW = timedelta(seconds=120)
_STAMP_LIFE = timedelta(minutes=5)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_ANY_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer with what the call log says about it."""

    reply: Reply
    code: int | None
    rfc: str
    subject: str


class Office:
    """All the taxpayers, tokens and requests of one simulated SAT. Thread-safe."""

    def __init__(self, options: SimulatorOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._today = options.today or mexico_wall_time(clock.now()).date()
        self._lock = Lock()
        self._tokens = TokenIssuer()
        self._ledger = Ledger(options)
        self._businesses: dict[str, Business] = {}

    def business(self, rfc: str) -> Business:
        """The made-up business of a taxpayer; raises ValueError when ``rfc`` is none."""
        with self._lock:
            return self._business(Rfc(rfc).value)

    def answer(self, message: Message) -> Outcome:
        """What the SAT would answer, with all its effects."""
        operation = message.operation
        try:
            if not message.is_xml_utf8:
                return self._outcome(message, status=415)
            if message.method is None:
                raise SoapFaultAnswerError(FaultKind.ACTION_NOT_SUPPORTED)
            if operation is Operation.AUTHENTICATE:
                return self._authenticate(message)
            return {
                Operation.SUBMIT: self._submit,
                Operation.VERIFY: self._verify,
                Operation.DOWNLOAD: self._download,
                Neighbour.SAT_STATUS: self._consult,
            }[operation](message)
        except SoapFaultAnswerError as error:
            return self._outcome(message, fault(error.kind), status=500)
        except RefusalError as error:
            body = refusal(operation, message.direction, error.code, error.message)
            return self._outcome(message, body, error.code, subject=self.subject(message))

    def _authenticate(self, message: Message) -> Outcome:
        if message.envelope is None:
            return self._outcome(message, status=400)
        security = descend(descend(message.envelope, SOAP, "Header"), SECURITY, "Security")
        now = self._clock.now()
        holder = None
        if security is not None and message.element is not None and self._is_timely(security, now):
            holder = signer_of_timestamp(security, lenient=self._options.lenient)
        if holder is None or not holder.valid_at(now):
            raise SoapFaultAnswerError(FaultKind.INVALID_SECURITY)
        expires = now + timedelta(seconds=self._options.token_lifetime)
        with self._lock:
            token = self._tokens.issue(message.service, holder.rfc, holder.serial, expires)
            self._business(holder.rfc)
        return self._outcome(message, authenticated(token, now, expires), _ACCEPTED, rfc=holder.rfc)

    def _is_timely(self, security: Element, now: datetime) -> bool:
        stamp = descend(security, UTILITY, "Timestamp")
        created, expires = (text(descend(stamp, UTILITY, name)) for name in ("Created", "Expires"))
        shape = _ANY_INSTANT if self._options.lenient else _INSTANT
        if not (shape.fullmatch(created) and shape.fullmatch(expires)):
            return False
        try:
            start, end = datetime.fromisoformat(created), datetime.fromisoformat(expires)
        except ValueError:
            return False
        is_life = timedelta(0) < end - start if self._options.lenient else end - start == _STAMP_LIFE
        return is_life and start - _CLOCK_SKEW <= now <= end + _CLOCK_SKEW

    def _submit(self, message: Message) -> Outcome:
        now = self._clock.now()
        token_rfc = self._token_rfc(message, now)
        query = self._query(message, now)
        self._check_signer(message, token_rfc, now)
        with self._lock:
            code, request_id = self._ledger.submit(query, self._business(query.rfc), now)
        body = submitted(query.direction, code, WORDS[code], request_id)
        return self._outcome(message, body, code, subject=query.fingerprint)

    def _verify(self, message: Message) -> Outcome:
        now = self._clock.now()
        token_rfc = self._token_rfc(message, now)
        self._check_attributes(message, "IdSolicitud")
        self._check_signer(message, token_rfc, now)
        with self._lock:
            entry = self._ledger.find(message.subject, message.service, message.rfc)
            if entry is None:
                raise RefusalError(5004)
            state = entry.state_at(now)
        is_done = state not in (SatState.ACCEPTED, SatState.IN_PROCESS)
        is_ready = state == SatState.FINISHED
        body = verified(
            _ACCEPTED,
            WORDS[_ACCEPTED],
            state=state,
            reason=entry.reason if is_done else _ACCEPTED,
            count=len(entry.documents) if is_done else 0,
            packages=entry.packages if is_ready else (),
        )
        return self._outcome(message, body, _ACCEPTED)

    def _download(self, message: Message) -> Outcome:
        now = self._clock.now()
        token_rfc = self._token_rfc(message, now)
        self._check_attributes(message, "IdPaquete")
        self._check_signer(message, token_rfc, now)
        with self._lock:
            business = self._business(message.rfc)
            entry, documents, number = self._ledger.fetch(message.subject, message.service, message.rfc, now)
        package = base64.b64encode(build_package(business, entry, documents, number))
        body = downloaded(_ACCEPTED, WORDS[_ACCEPTED], package)
        return self._outcome(message, body, _ACCEPTED)

    def _consult(self, message: Message) -> Outcome:
        if message.request is None:
            raise SoapFaultAnswerError(FaultKind.INTERNAL)
        expression = Expression.read(message.subject)
        with self._lock:
            acuse = consult(expression, self._concerned(expression), self._clock.now())
        return self._outcome(message, consulted(acuse), rfc=expression.issuer)

    def _concerned(self, expression: Expression) -> Iterator[Business]:
        """Whose documents to look among: first those known, for a business is a whole life to make up."""
        names = [name for name in (expression.issuer, expression.receiver) if not Rfc(name).is_generic]
        yield from (self._businesses[name] for name in names if name in self._businesses)
        yield from (business for name, business in list(self._businesses.items()) if name not in names)
        yield from (self._business(name) for name in names if name not in self._businesses)

    def _token_rfc(self, message: Message, now: datetime) -> str:
        with self._lock:
            rfc = self._tokens.holder(message.service, message.headers.authorization, now)
        if rfc is None:
            raise RefusalError(300)
        return rfc

    def _query(self, message: Message, now: datetime) -> SubmittedQuery:
        if message.request is None or message.direction is None:
            raise RefusalError(301)
        options = self._options
        return read_query(
            message.service,
            message.direction,
            message.request,
            mexico_wall_time(now),
            xml_word=options.retention_word if message.service is Service.RETENCIONES else "CFDI",
            lenient=options.lenient,
        )

    def _check_attributes(self, message: Message, name: str) -> None:
        """Exactly the id and the RFC, in alphabetical order and neither empty."""
        if message.request is None:
            raise RefusalError(301)
        attributes = {str(key): str(value) for key, value in message.request.attrib.items()}
        is_tidy = list(attributes) == [name, "RfcSolicitante"] or (
            self._options.lenient and set(attributes) >= {name, "RfcSolicitante"}
        )
        if not is_tidy or not all(attributes.values()):
            raise RefusalError(301)
        try:
            Rfc(message.rfc)
        except ValueError:
            raise RefusalError(301) from None

    def _check_signer(self, message: Message, token_rfc: str, now: datetime) -> Holder:
        if message.element is None:
            raise RefusalError(301)
        holder = signer_of_operation(message.element, lenient=self._options.lenient)
        if holder is None:
            raise RefusalError(302)
        if not holder.is_efirma:
            raise RefusalError(305)
        if not holder.valid_at(now):
            raise RefusalError(304)
        if holder.rfc != message.rfc:
            raise RefusalError(303)
        if token_rfc != holder.rfc:
            raise RefusalError(300)
        return holder

    def _business(self, rfc: str) -> Business:
        found = self._businesses.get(rfc)
        if found is None:
            options = self._options
            documents = options.sizes.get(rfc, options.documents)
            found = Business(rfc, options.seed, documents, *covered_days(options, self._today))
            self._businesses[rfc] = found
        return found

    def subject(self, message: Message) -> str:
        """What the call log calls the thing asked for; empty when it cannot be made out."""
        if message.operation is not Operation.SUBMIT:
            return message.subject
        try:
            return self._query(message, self._clock.now()).fingerprint
        except (RefusalError, SoapFaultAnswerError):
            return ""

    def _outcome(
        self,
        message: Message,
        body: bytes = b"",
        code: int | None = None,
        *,
        status: int = 200,
        rfc: str = "",
        subject: str = "",
    ) -> Outcome:
        reply = Reply(message.operation, message.direction, body, status)
        return Outcome(reply, code, rfc or message.rfc, subject or message.subject)
