"""Envelopes: writing them, and judging what came back before anyone reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from app.domain.status import Code, Family
from app.errors import (
    CutAnswerError,
    EmptyAnswerError,
    HtmlAnswerError,
    HttpStatusError,
    InvalidSecurityError,
    MalformedAnswerError,
    NotXmlAnswerError,
    SoapFaultError,
)
from app.sat.encoding import as_utf8
from app.sat.transport import Answer

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DES = "http://DescargaMasivaTerceros.sat.gob.mx"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"

_HTML = re.compile(rb"<(!doctype\s+)?html", re.IGNORECASE)
_ENVELOPE_OPENS = re.compile(rb"<([A-Za-z_][\w.-]*:)?Envelope[\s>]")
_ENVELOPE_ENDS = re.compile(rb"</([A-Za-z_][\w.-]*:)?Envelope\s*>\s*\Z")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/=_.%-]{40,}")
_TOKEN = re.compile(r"(AutenticaResult[^<>]*>|access_token=)[^<]*")
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its whole ``body``; ``clock_skew`` is this computer's clock minus the server's, in seconds."""

    status: int
    body: bytes = field(repr=False)
    html: bool = False
    clock_skew: int | None = None
    retry_after: int | None = None

    @property
    def is_soap(self) -> bool:
        """Whether it begins as an envelope does."""
        return not self.html and bool(_ENVELOPE_OPENS.search(b"".join(as_utf8([self.body[:4096]]))))

    @classmethod
    def collect(cls, answer: Answer, now: datetime) -> Reply:
        """Wait for the rest of ``answer``, received at the aware moment ``now``; raises as its transport does."""
        return cls.of(answer, b"".join(answer.chunks), now)

    @classmethod
    def of(cls, answer: Answer, body: bytes, now: datetime) -> Reply:
        """The ``answer`` with a ``body`` read elsewhere."""
        skew = round((now - answer.date).total_seconds()) if answer.date else None
        return cls(answer.status, body, answer.html, skew, answer.retry_after)


def envelope(operation: bytes) -> bytes:
    """The envelope around a signed operation, kept as the text that was signed."""
    opening = f'<s:Envelope xmlns:s="{SOAP}" xmlns:des="{DES}"><s:Header/><s:Body>'
    return opening.encode() + operation + b"</s:Body></s:Envelope>"


def open_envelope(reply: Reply) -> etree._Element:
    """The answer's envelope, once it proved to be one.

    Judged in this order: a fault, the HTTP status, an empty body, then what the body is. Raises SoapFaultError,
    InvalidSecurityError, HttpStatusError, EmptyAnswerError, CutAnswerError, HtmlAnswerError, NotXmlAnswerError,
    MalformedAnswerError.
    """
    body = b"".join(as_utf8([reply.body]))
    root = _parse(body)
    if root is not None:
        _refuse_fault(root, reply.clock_skew)
    if not 200 <= reply.status < 300:
        raise HttpStatusError(reply.status, excerpt(body), reply.retry_after)
    if not body.strip():
        raise EmptyAnswerError
    if root is None:
        if _ENVELOPE_OPENS.search(body[:1024]) and not _ENVELOPE_ENDS.search(body[-1024:]):
            raise CutAnswerError(excerpt(body))
        is_html = reply.html or _HTML.search(body[:1024])
        raise (HtmlAnswerError if is_html else NotXmlAnswerError)(excerpt(body))
    name = etree.QName(root).localname
    if name != "Envelope":
        if name.lower() == "html" or reply.html:
            raise HtmlAnswerError(excerpt(body))
        raise MalformedAnswerError("Envelope", excerpt(body))
    return root


def child(root: etree._Element, name: str) -> etree._Element:
    """The first element called ``name`` below ``root``, in any namespace. Raises MalformedAnswerError."""
    found = root.find(f".//{{*}}{name}")
    if found is None:
        raise MalformedAnswerError(name, excerpt(etree.tostring(root)))
    return found


def attribute(element: etree._Element, name: str) -> str:
    """Its text without surrounding blanks. Raises MalformedAnswerError when it is missing."""
    value = element.get(name)
    if value is None:
        raise MalformedAnswerError(name, excerpt(etree.tostring(element)))
    return value.strip()


def message(element: etree._Element) -> str:
    """The SAT's own words (Mensaje). They are shown, never decided upon: without them an answer is still one."""
    return element.get("Mensaje", "").strip()


def number(element: etree._Element, name: str) -> int:
    """An attribute that must be a whole number. Raises MalformedAnswerError."""
    text = attribute(element, name)
    if not _NUMBER.fullmatch(text):
        raise MalformedAnswerError(name, excerpt(etree.tostring(element)))
    return int(text)


def optional_number(element: etree._Element, name: str) -> int | None:
    """An attribute that may be a whole number; None when it is missing, empty or anything else."""
    text = element.get(name, "").strip()
    return int(text) if _NUMBER.fullmatch(text) else None


def code(element: etree._Element, family: Family, name: str = "CodEstatus") -> Code:
    """An attribute that must be one of the SAT's numbers, known or not. Raises MalformedAnswerError."""
    return Code(family, number(element, name))


def excerpt(body: bytes) -> str:
    """The beginning of ``body`` without anything long enough to be a token, a document or a key."""
    text = " ".join(body[:4000].decode("utf-8", "replace").split())
    return _LONG_RUN.sub("…", _TOKEN.sub(r"\1…", text))[:500]


def _parse(body: bytes) -> etree._Element | None:
    """The root of ``body``, or None when it is no XML or has a DTD. Nothing outside it is ever looked up."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


def _refuse_fault(root: etree._Element, clock_skew: int | None) -> None:
    fault = root.find("{*}Body/{*}Fault")
    if fault is None:
        return
    name = _words(fault, "{*}faultcode", "{*}Code/{*}Value")
    text = _words(fault, "{*}faultstring", "{*}Reason/{*}Text")
    if name.rpartition(":")[2] == "InvalidSecurity":
        raise InvalidSecurityError(name, text, clock_skew)
    raise SoapFaultError(name, text)


def _words(fault: etree._Element, *paths: str) -> str:
    """The text at the first of ``paths`` (SOAP 1.1, then 1.2), made short and safe to keep."""
    return next((excerpt((found.text or "").encode()) for path in paths if (found := fault.find(path)) is not None), "")
