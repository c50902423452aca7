"""Autentica: the e.firma signs a timestamp and gets a token for a few minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from lxml import etree
from lxml.builder import ElementMaker

from app.efirma.credential import Credential
from app.errors import MalformedAnswerError
from app.sat import soap
from app.sat.xmldsig import X509V3, certificate_text, sign_timestamp

_BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
_AUTH = "http://DescargaMasivaTerceros.gob.mx"
_LONGEST_LIFE = timedelta(hours=1)  # the SAT's live five minutes; a later end is an answer's mistake, or its trap
_VALIDITY = timedelta(minutes=5)
_HEADER_SAFE = re.compile(r"[!#-~]+")  # what may stand between the quotes of an HTTP header

_s = ElementMaker(namespace=soap.SOAP, nsmap={"s": soap.SOAP, "u": soap.WSU})
_u = ElementMaker(namespace=soap.WSU, nsmap={"u": soap.WSU})
_o = ElementMaker(namespace=soap.WSSE, nsmap={"o": soap.WSSE})
_a = ElementMaker(namespace=_AUTH, nsmap={None: _AUTH})


@dataclass(frozen=True, slots=True)
class AuthenticateResult:
    """A ``token`` of one service, and how long the SAT lets it live."""

    token: str = field(repr=False)
    lifetime: timedelta


def build(credential: Credential, now: datetime, token_id: str | None = None) -> bytes:
    """The request signed at ``now`` (UTC); ``token_id`` names the certificate inside it, by default at random."""
    token_id = token_id or f"uuid-{uuid4()}-1"
    own_id = f"{{{soap.WSU}}}Id"
    timestamp = _u.Timestamp(_u.Created(_stamp(now)), _u.Expires(_stamp(now + _VALIDITY)), {own_id: "_0"})
    security = _o.Security(
        timestamp,
        _o.BinarySecurityToken(
            certificate_text(credential), {own_id: token_id}, ValueType=X509V3, EncodingType=_BASE64
        ),
        sign_timestamp(timestamp, token_id, credential),
        {f"{{{soap.SOAP}}}mustUnderstand": "1"},
    )
    return etree.tostring(_s.Envelope(_s.Header(security), _s.Body(_a.Autentica())))


def parse(reply: soap.Reply) -> AuthenticateResult:
    """The token of AutenticaResult. Raises AnswerError."""
    root = soap.open_envelope(reply)
    token = (soap.child(root, "AutenticaResult").text or "").strip()
    if not _HEADER_SAFE.fullmatch(token):
        raise MalformedAnswerError("AutenticaResult")
    lifetime = _moment(root, "Expires") - _moment(root, "Created")
    if lifetime <= timedelta(0):
        raise MalformedAnswerError("Expires")
    return AuthenticateResult(token, min(lifetime, _LONGEST_LIFE))


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _moment(root: etree._Element, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat((soap.child(root, name).text or "").strip())
    except ValueError:
        raise MalformedAnswerError(name) from None
    if moment.tzinfo is None:
        raise MalformedAnswerError(name)
    return moment
