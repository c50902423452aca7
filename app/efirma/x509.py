"""Takes an X.509 certificate apart; unlike strict readers it forgives characters that a name's type does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain.clock import within_calendar
from app.efirma import der

Name = tuple[tuple[str, str], ...]

COMMON_NAME, SERIAL_NUMBER, ORGANISATION, UNIT = "2.5.4.3", "2.5.4.5", "2.5.4.10", "2.5.4.11"
NAME, UNIQUE_IDENTIFIER = "2.5.4.41", "2.5.4.45"
_SHORT_NAMES = {
    COMMON_NAME: "CN",
    "2.5.4.4": "SN",
    SERIAL_NUMBER: "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "street",
    ORGANISATION: "O",
    UNIT: "OU",
    "2.5.4.12": "title",
    "2.5.4.17": "postalCode",
    NAME: "name",
    "2.5.4.42": "GN",
    UNIQUE_IDENTIFIER: "x500UniqueIdentifier",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
    "1.2.840.113549.1.9.2": "unstructuredName",
}
_KEY_USAGE, _EXTENDED_KEY_USAGE, _CLIENT_AUTHENTICATION = "2.5.29.15", "2.5.29.37", "1.3.6.1.5.5.7.3.2"
_KEY_AGREEMENT = 0x08
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_MOMENT = re.compile(r"(\d{12}|\d{14})Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a certificate says; names are (OID, text) pairs in the certificate's own order.

    ``key`` is the SubjectPublicKeyInfo. ``has_usage`` tells whether it limits what its key is for;
    ``may_identify`` whether that takes in agreeing on keys or authenticating a client.
    """

    serial_number: int
    issuer: Name
    subject: Name
    not_before: datetime
    not_after: datetime
    key: bytes
    has_usage: bool
    may_identify: bool


def take_apart(data: bytes) -> Parts:
    """From DER. Raises ValueError when it is not a whole certificate; its signature is not looked at."""
    outer, rest = der.read(data)
    to_be_signed, _, _ = outer.children()
    fields = [element for element in to_be_signed.children() if element.tag != _VERSION]
    if rest or len(fields) < 6 or fields[0].tag != der.INTEGER:
        raise ValueError("not a certificate")
    serial, _, issuer, validity, subject, key = fields[:6]
    not_before, not_after = map(_moment, validity.children())
    usages = _usages(fields[6:])
    return Parts(
        serial_number=int.from_bytes(serial.content, "big"),
        issuer=_name(issuer),
        subject=_name(subject),
        not_before=not_before,
        not_after=not_after,
        key=key.raw,
        has_usage=_KEY_USAGE in usages,
        may_identify=_may_identify(usages),
    )


def begins_like_one(data: bytes) -> bool:
    """A certificate is SEQUENCE { SEQUENCE { [0] version …; a key has an OID or a number there."""
    return [element.tag for element in der.opening(data, 3)] == [der.SEQUENCE, der.SEQUENCE, _VERSION]


def first(name: Name, *oids: str) -> str:
    """The first attribute that is not blank, trying the kinds in turn; empty without one."""
    return next((value for wanted in oids for oid, value in name if oid == wanted and value.strip()), "")


def written(name: Name) -> str:
    """``CN=…,O=…`` in the certificate's own order, each value escaped as RFC 4514 says."""
    return ",".join(f"{_SHORT_NAMES.get(oid, oid)}={_escape(value)}" for oid, value in name)


def _name(name: der.Element) -> Name:
    pairs = [attribute.children() for part in name.children() for attribute in part.children()]
    return tuple((der.dotted(oid.content), value.text()) for oid, value in pairs)


def _moment(element: der.Element) -> datetime:
    """UTCTime has two digits for the year, GeneralizedTime four."""
    text = element.content.decode("ascii")
    if not _MOMENT.fullmatch(text):
        raise ValueError("not a moment")
    if len(text) == 13:
        text = ("19" if text >= "50" else "20") + text
    return within_calendar(datetime.strptime(text, "%Y%m%d%H%M%S%z"))


def _usages(fields: list[der.Element]) -> dict[str, bytes]:
    """Extensions by OID, with their DER."""
    groups = [element.children() for element in fields if element.tag == _EXTENSIONS]
    extensions = [extension.children() for group in groups for inner in group for extension in inner.children()]
    return {der.dotted(parts[0].content): parts[-1].content for parts in extensions if len(parts) > 1}


def _may_identify(usages: dict[str, bytes]) -> bool:
    bits = der.read(usages[_KEY_USAGE])[0].content[1:2] if _KEY_USAGE in usages else b""
    purposes = der.read(usages[_EXTENDED_KEY_USAGE])[0].children() if _EXTENDED_KEY_USAGE in usages else ()
    return bool(bits and bits[0] & _KEY_AGREEMENT) or any(
        der.dotted(purpose.content) == _CLIENT_AUTHENTICATION for purpose in purposes
    )


def _escape(value: str) -> str:
    escaped = re.sub(r'([,+"\\<>;])', r"\\\1", value).replace("\0", "\\00")
    if escaped.startswith((" ", "#")):
        escaped = "\\" + escaped
    return escaped[:-1] + "\\ " if escaped.endswith(" ") and len(value) > 1 else escaped
