"""Certificates: the SAT's own facts, odd ones, and everything that is none."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.identifiers import Rfc
from app.efirma import der
from app.efirma.certificate import Certificate, CertificateKind
from app.errors import (
    DamagedCertificateError,
    EfirmaError,
    ExpiredCertificateError,
    NoRfcError,
    NotACertificateError,
    NotYetValidError,
    StampingCertificateError,
)
from app.simulator.demo_efirma import demo_efirma

EFIRMA = Path(__file__).parents[2] / "data" / "efirma"
DER = (EFIRMA / "EKU9003173C9.cer").read_bytes()
CSD = (EFIRMA / "EKU9003173C9-csd.cer").read_bytes()
KEY = (EFIRMA / "EKU9003173C9.key").read_bytes()
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@cache
def _signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def made(
    *subject: tuple[x509.ObjectIdentifier, str],
    agrees: bool | None = None,
    serial: int = 0x1234ABCD,
    until: datetime = NOW + timedelta(days=1),
) -> bytes:
    """A certificate with this subject; ``agrees`` gives it a key usage with or without key agreement."""
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in subject])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AC, de #prueba ")]))
        .public_key(_signing_key().public_key())
        .serial_number(serial)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(until)
    )
    if agrees is not None:
        usage = x509.KeyUsage(True, True, False, False, agrees, False, False, False, False)
        builder = builder.add_extension(usage, critical=False)
    return builder.sign(_signing_key(), hashes.SHA256()).public_bytes(Encoding.DER)


PERSON = (
    (NameOID.COMMON_NAME, "JOSÉ MUÑOZ PEÑA"),
    (NameOID.X500_UNIQUE_IDENTIFIER, "MUPJ800101Q1A"),
    (NameOID.SERIAL_NUMBER, "MUPJ800101HDFXXS09"),
)


def test_facts_of_the_sats_test_efirma() -> None:
    certificate = Certificate.from_bytes(DER)
    assert certificate.rfc == Rfc("EKU9003173C9")
    assert certificate.name == "ESCUELA KEMPER URGATE SA DE CV"
    assert certificate.curp == "VADA800927HSRSRL05"
    assert certificate.serial == "30001000000500003415"
    assert certificate.serial_number == 292233162870206001759766198462772978647764840757
    assert certificate.not_before == datetime(2023, 5, 18, 4, 37, 14, tzinfo=UTC)
    assert certificate.not_after == datetime(2027, 5, 17, 4, 37, 14, tzinfo=UTC)
    assert certificate.kind is CertificateKind.EFIRMA
    assert certificate.der == DER


@pytest.mark.parametrize(
    "data",
    [
        b"-----BEGIN CERTIFICATE-----\n" + encodebytes(DER) + b"-----END CERTIFICATE-----\n",
        b"Bag Attributes: a\r\n-----BEGIN CERTIFICATE-----\r\n" + b64encode(DER) + b"\r\n-----END CERTIFICATE-----",
        b64encode(DER),
        b"\xef\xbb\xbf" + encodebytes(DER).replace(b"\n", b"\r\n"),
    ],
)
def test_other_ways_to_write_it(data: bytes) -> None:
    assert Certificate.from_bytes(data) == Certificate.from_bytes(DER)


def test_a_csd_is_told_apart() -> None:
    certificate = Certificate.from_bytes(CSD)
    assert certificate.kind is CertificateKind.CSD
    with pytest.raises(StampingCertificateError) as caught:
        certificate.check_usable(NOW)
    assert caught.value.rfc == "EKU9003173C9"


@pytest.mark.parametrize(
    ("unit", "agrees", "kind"),
    [
        (False, None, CertificateKind.EFIRMA),
        (False, True, CertificateKind.EFIRMA),
        (False, False, CertificateKind.CSD),
        (True, None, CertificateKind.CSD),
        (True, False, CertificateKind.CSD),
    ],
)
def test_kind(unit: bool, agrees: bool | None, kind: CertificateKind) -> None:
    branch = ((NameOID.ORGANIZATIONAL_UNIT_NAME, "Matriz"),) if unit else ()
    assert Certificate.from_bytes(made(*PERSON, *branch, agrees=agrees)).kind is kind


def test_one_that_holds_until_the_end_of_the_calendar_is_none() -> None:
    """Its last moment could not be told in another time zone."""
    until = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    with pytest.raises((DamagedCertificateError, NotACertificateError)):
        Certificate.from_bytes(made((NameOID.X500_UNIQUE_IDENTIFIER, "EKU9003173C9"), until=until))


def test_usable_between_its_dates() -> None:
    certificate = Certificate.from_bytes(DER)
    certificate.check_usable(NOW)
    certificate.check_usable(certificate.not_before)
    certificate.check_usable(certificate.not_after)
    assert certificate.days_left(NOW) == 175
    late = certificate.not_after + timedelta(seconds=1)
    with pytest.raises(ExpiredCertificateError) as expired:
        certificate.check_usable(late)
    assert expired.value.not_after == certificate.not_after
    assert certificate.days_left(late) == -1
    with pytest.raises(NotYetValidError) as early:
        certificate.check_usable(certificate.not_before - timedelta(seconds=1))
    assert early.value.not_before == certificate.not_before


def test_a_person() -> None:
    certificate = Certificate.from_bytes(made(*PERSON))
    assert certificate.rfc == Rfc("MUPJ800101Q1A")
    assert certificate.rfc.is_person
    assert certificate.name == "JOSÉ MUÑOZ PEÑA"
    assert certificate.curp == "MUPJ800101HDFXXS09"
    assert certificate.serial == "1234ABCD"
    assert certificate.issuer == "CN=AC\\, de #prueba\\ "


@pytest.mark.parametrize(
    ("identifier", "rfc"),
    [
        ("muñ010101aa1 / MUPJ800101Q1A", "MUÑ010101AA1"),
        ("Ñ&A010101AAA", "Ñ&A010101AAA"),
        (" EKU9003173C9/", "EKU9003173C9"),
    ],
)
def test_spellings_of_the_rfc(identifier: str, rfc: str) -> None:
    data = made((NameOID.X500_UNIQUE_IDENTIFIER, identifier), (NameOID.ORGANIZATION_NAME, "SÓLO O"))
    certificate = Certificate.from_bytes(data)
    assert (certificate.rfc, certificate.name, certificate.curp) == (Rfc(rfc), "SÓLO O", None)


@pytest.mark.parametrize("identifier", ["", " / MUPJ800101Q1A", "SAT970701", "2.5.4.45"])
def test_no_rfc(identifier: str) -> None:
    subject = [(NameOID.X500_UNIQUE_IDENTIFIER, identifier)] if identifier else []
    with pytest.raises(NoRfcError):
        Certificate.from_bytes(made(*subject, (NameOID.COMMON_NAME, "alguien")))


def test_a_name_is_one_line() -> None:
    made = demo_efirma(name="FERRETERÍA\n  MONTE")
    assert Certificate.from_bytes(made.cer).name == "FERRETERÍA MONTE"


def test_names_in_old_encodings() -> None:
    modern = made(*PERSON, (NameOID.LOCALITY_NAME, "abcd"))
    name = "JOSÉ MUÑOZ PEÑA".encode()
    latin = "JOSÉ MUÑOZ PEÑA   ".encode("latin-1")  # as many bytes, so that no length changes
    old = modern.replace(b"\x0c" + bytes([len(name)]) + name, b"\x14" + bytes([len(latin)]) + latin)
    old = old.replace(b"\x0c\x04abcd", b"\x1e\x04\x00\xd1\xd8\x00")  # BMPString with a lone surrogate
    old = old.replace(b"\x0c" + bytes([13]) + b"MUPJ800101Q1A", b"\x13" + bytes([13]) + b"M&PJ800101Q1A")
    certificate = Certificate.from_bytes(old)
    assert certificate.name == "JOSÉ MUÑOZ PEÑA"
    assert certificate.rfc == Rfc("M&PJ800101Q1A")


@pytest.mark.parametrize("content", [b"\x00" * 16, b"\xff" * 16, b"\x14" + b"\x10" * 15])
def test_odd_issuers_do_not_matter(content: bytes) -> None:
    odd = made(*PERSON).replace(b"AC, de #prueba ", content[:15])
    assert Certificate.from_bytes(odd).rfc == Rfc("MUPJ800101Q1A")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hola",
        b"MIguel",
        b"MI" * 40,
        b"%PDF-1.7\n" + b"\0" * 2000,
        b"PK\x03\x04",
        KEY,
        b64encode(KEY),
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + encodebytes(KEY) + b"-----END ENCRYPTED PRIVATE KEY-----\n",
        b"\x30",
        b"\x30\x80\x30\x80",
        "hola".encode("utf-16"),
    ],
)
def test_not_a_certificate(data: bytes) -> None:
    with pytest.raises(NotACertificateError):
        Certificate.from_bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        DER[:-1],
        DER[:100],
        DER[:400] + b"\0" * (len(DER) - 400),
        DER + b"x",
        b64encode(DER)[:-50],
        b"-----BEGIN CERTIFICATE-----\n" + encodebytes(DER)[:700],
    ],
)
def test_damaged(data: bytes) -> None:
    with pytest.raises(DamagedCertificateError):
        Certificate.from_bytes(data)


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A good certificate with a stretch of it replaced."""
    data = draw(st.sampled_from([DER, b64encode(DER)]))
    start = draw(st.integers(0, len(data)))
    replacement = draw(st.binary(max_size=6))
    return data[:start] + replacement + data[start + draw(st.sampled_from([len(replacement), 0, 1, 40])) :]


@given(st.binary(max_size=200) | spoiled())
@example(DER.replace(b"\x02\x14" + b"30001000000500003415", b"\x02\x14\xff" + b"0001000000500003415"))
@example(DER.replace(b"230518043714Z", b"239918043714Z"))
def test_any_bytes_raise_only_our_errors(data: bytes) -> None:
    try:
        certificate = Certificate.from_bytes(data)
    except EfirmaError:
        return
    assert certificate.rfc.value
    assert certificate.not_before.tzinfo is UTC


@given(st.binary(max_size=60))
def test_der_is_read_or_refused(data: bytes) -> None:
    try:
        element, rest = der.read(data)
    except ValueError:
        return
    assert data.endswith(element.content + rest)
    element.text()
