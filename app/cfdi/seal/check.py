"""Checks a document's seal (sello) without asking anybody: is it as the certificate's holder signed it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key
from lxml import etree

from app.cfdi.safe_xml import open_xml
from app.cfdi.seal.original_string import TIMBRE, TextTooLongError, original_string, timbre_string, version
from app.cfdi.seal.report import SealCertificate, SealNote, SealOutcome, SealReport, TimbreFacts
from app.cfdi.seal.tables import DOCUMENTS
from app.cfdi.wall_time import parse_wall_time
from app.domain.identifiers import Uuid
from app.efirma.certificate import Certificate, CertificateKind
from app.errors import EfirmaError, UnreadableDocumentError

# A document's time is that of the place of issue; these are the least and the most that Mexico is behind UTC.
_LEAST_BEHIND, _MOST_BEHIND = timedelta(hours=5), timedelta(hours=8)

_MOST_TIMBRES = 100
_LONGEST_CERTIFICATE = 1 << 14  # in base64; those of the SAT have 2,000 to 2,200 characters


@dataclass(frozen=True, slots=True)
class _Names:
    """The attributes a version keeps its seal in, exactly as the SAT spells them: only those are sealed.

    ``hashes`` are those it may be signed with; the signature itself says which one it is.
    """

    seal: str
    certificate: str
    number: str
    date: str
    rfc: str
    hashes: tuple[HashAlgorithm, ...]


_OLD, _NEW = (SHA1(), SHA256()), (SHA256(),)  # noqa: S303 - what the SAT laid down in its time
_CFDI = _Names("Sello", "Certificado", "NoCertificado", "Fecha", "Rfc", _NEW)
_NAMES = {
    ("{http://www.sat.gob.mx/cfd/3}Comprobante", "3.2"): _Names(
        "sello", "certificado", "noCertificado", "fecha", "rfc", _OLD
    ),
    ("{http://www.sat.gob.mx/cfd/3}Comprobante", "3.3"): _CFDI,
    ("{http://www.sat.gob.mx/cfd/4}Comprobante", "4.0"): _CFDI,
    ("{http://www.sat.gob.mx/esquemas/retencionpago/1}Retenciones", "1.0"): _Names(
        "Sello", "Cert", "NumCert", "FechaExp", "RFCEmisor", _OLD
    ),
    ("{http://www.sat.gob.mx/esquemas/retencionpago/2}Retenciones", "2.0"): _Names(
        "Sello", "Certificado", "NoCertificado", "FechaExp", "RfcE", _NEW
    ),
}


def check_seal(data: bytes) -> SealReport:
    """What can be said of the document in ``data``; never raises, whatever ``data`` is.

    The signature is checked with the certificate the document carries. Whether the SAT issued that certificate, and
    the Timbre's own seal, are not checked: both take certificates of the SAT.
    """
    try:
        root = open_xml(data)
        if root.tag not in DOCUMENTS:
            return SealReport(SealOutcome.UNREADABLE, why="not_a_cfdi")
        original = original_string(root)
    except UnreadableDocumentError as error:
        return SealReport(SealOutcome.UNREADABLE, why=error.why)
    except TextTooLongError:
        return SealReport(SealOutcome.UNREADABLE, why="too_large")
    names = _NAMES.get((str(root.tag), version(root)))
    if original is None or names is None:
        return SealReport(
            SealOutcome.NOT_VERIFIABLE, unknown=(f"{etree.QName(root).localname} {version(root)}".rstrip(),)
        )
    seal = _joined(root.get(names.seal, ""))
    timbre = _timbre_facts(root, seal)
    report = SealReport(
        SealOutcome.NO_SEAL,
        original=original.text,
        unknown=original.unknown,
        timbre=timbre,
        issuer_rfc=_issuer(root).get(names.rfc, "").strip().upper(),
        issued_at=_moment(root.get(names.date, "")),
        certificate_number=root.get(names.number, "").strip(),
        notes=_timbre_notes(timbre, seal),
    )
    report = _checked(report, root, names, seal)
    if report.outcome is SealOutcome.INVALID and not _is_well_formed(data):
        return replace(report, outcome=SealOutcome.DAMAGED)
    return report


def _checked(report: SealReport, root: etree._Element, names: _Names, seal: str) -> SealReport:
    if not seal:
        return report
    embedded = _joined(root.get(names.certificate, ""))
    if not embedded:
        return replace(report, outcome=SealOutcome.NO_CERTIFICATE)
    found = _certificate(embedded) if len(embedded) <= _LONGEST_CERTIFICATE else None
    if found is None:
        return replace(report, outcome=SealOutcome.BAD_CERTIFICATE)
    certificate, key = found
    report = replace(report, certificate=_facts(certificate), notes=(*report.notes, SealNote.CHAIN_UNCHECKED))
    if certificate.kind is not CertificateKind.CSD:
        report = replace(report, notes=(*report.notes, SealNote.NOT_A_CSD))
    if report.unknown:
        return replace(report, outcome=SealOutcome.NOT_VERIFIABLE)
    used = _hash_used(key, _decoded(seal), report.original.encode(), names.hashes)
    if isinstance(used, SHA1):
        report = replace(report, notes=(*report.notes, SealNote.WEAK_HASH))
    report = replace(report, signature_matches=used is not None)
    by_agent = "FacAtrAdquirente" in _issuer(root).attrib
    return replace(report, outcome=_outcome(report, certificate, by_agent=by_agent))


def _outcome(report: SealReport, certificate: Certificate, *, by_agent: bool) -> SealOutcome:
    """A wrong certificate comes first: no signature can match it, so a mismatch there says nothing of the document."""
    other_number = report.certificate_number not in ("", certificate.serial)
    if other_number or (report.issuer_rfc != certificate.rfc.value and not by_agent):
        return SealOutcome.CERTIFICATE_MISMATCH
    if not report.signature_matches:
        return SealOutcome.INVALID
    if report.issued_at is not None:
        if report.issued_at - certificate.not_after.replace(tzinfo=None) > -_LEAST_BEHIND:
            return SealOutcome.CERTIFICATE_EXPIRED_AT_ISSUE
        if report.issued_at - certificate.not_before.replace(tzinfo=None) < -_MOST_BEHIND:
            return SealOutcome.CERTIFICATE_NOT_YET_VALID
    return SealOutcome.VALID if report.issuer_rfc == certificate.rfc.value else SealOutcome.VALID_BY_AGENT


# ── the signature ────────────────────────────────────────────────────────────────────────────────────────────────────


def _hash_used(
    key: RSAPublicKey, signature: bytes, signed: bytes, hashes: tuple[HashAlgorithm, ...]
) -> HashAlgorithm | None:
    """The hash with which ``signature`` is the key's own for ``signed``; None when it is not."""
    for algorithm in hashes:
        try:
            key.verify(signature, signed, PKCS1v15(), algorithm)
        except (InvalidSignature, UnsupportedAlgorithm):
            continue
        return algorithm
    return None


@lru_cache(maxsize=64)
def _certificate(text: str) -> tuple[Certificate, RSAPublicKey] | None:
    """Remembered, for an issuer's documents come by the thousand with the same one."""
    try:
        certificate = Certificate.from_bytes(_decoded(text))
    except EfirmaError:
        return None
    key = load_der_public_key(certificate.public_key)
    return (certificate, key) if isinstance(key, RSAPublicKey) else None


def _facts(certificate: Certificate) -> SealCertificate:
    return SealCertificate(
        rfc=certificate.rfc.value,
        name=certificate.name,
        serial=certificate.serial,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        is_csd=certificate.kind is CertificateKind.CSD,
    )


def _joined(text: str) -> str:
    """Base64 without the blanks it may be broken with."""
    return "".join(text.split())


def _decoded(text: str) -> bytes:
    """Nothing when it is not base64; a signature and a certificate of no bytes are wrong anyway."""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_well_formed(data: bytes) -> bool:
    """Whether ``data`` is XML as it came, and not only after what ``open_xml`` puts right."""
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return False
    return True


def _issuer(root: etree._Element) -> etree._Element:
    """Emisor; without one, an element that has nothing."""
    found = root.find(f"{{{etree.QName(root).namespace}}}Emisor")
    return etree.Element("Emisor") if found is None else found


def _moment(text: str) -> datetime | None:
    try:
        return parse_wall_time(text)
    except ValueError:
        return None


def _timbres(root: etree._Element) -> Iterator[etree._Element]:
    for complement in root.iterfind(f"{{{etree.QName(root).namespace}}}Complemento"):
        yield from complement.iterfind(TIMBRE)


def _timbre(root: etree._Element) -> etree._Element | None:
    """The first with a valid UUID, else the first."""
    timbres = list(islice(_timbres(root), _MOST_TIMBRES))
    return next((timbre for timbre in timbres if _is_uuid(timbre.get("UUID", ""))), timbres[0] if timbres else None)


def _is_uuid(text: str) -> bool:
    try:
        Uuid.parse(text)
    except ValueError:
        return False
    return True


def _timbre_facts(root: etree._Element, seal: str) -> TimbreFacts | None:
    timbre = _timbre(root)
    if timbre is None:
        return None
    covered = _joined(timbre.get("SelloCFD") or timbre.get("selloCFD") or "")
    return TimbreFacts(
        uuid=timbre.get("UUID", "").strip(),
        stamped_at=timbre.get("FechaTimbrado", "").strip(),
        pac_rfc=timbre.get("RfcProvCertif", "").strip(),
        sat_certificate=(timbre.get("NoCertificadoSAT") or timbre.get("noCertificadoSAT") or "").strip(),
        sat_seal=_joined(timbre.get("SelloSAT") or timbre.get("selloSAT") or ""),
        original=timbre_string(timbre),
        covers_seal=bool(seal) and covered == seal,
    )


def _timbre_notes(timbre: TimbreFacts | None, seal: str) -> tuple[SealNote, ...]:
    if timbre is None:
        return (SealNote.NO_TIMBRE,)
    other = () if timbre.covers_seal or not seal else (SealNote.TIMBRE_OF_ANOTHER,)
    return (*other, SealNote.SAT_SEAL_UNCHECKED)
