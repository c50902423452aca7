"""Made-up e.firmas with the layout of the SAT's own, also of every kind that has to be refused."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from app.simulator.world.dice import dice
from app.simulator.world.names import curp, person_name, person_rfc
from app.simulator.world.parties import Party, taxpayer

DEMO_RFC = "PDB150312QX4"
"""The made-up company of the demonstration."""
DEMO_PASSWORD = "12345678a"  # noqa: S105 of a made-up key, shown to everyone
_NAME = ObjectIdentifier("2.5.4.41")
_KEY_BITS = 2048

EfirmaKind = Literal["efirma", "csd"]


@dataclass(frozen=True, slots=True)
class DemoEfirma:
    """The two files and the password: ``cer`` X.509 DER, ``key`` encrypted PKCS#8 DER."""

    cer: bytes
    key: bytes = field(repr=False)
    password: str = field(repr=False)
    rfc: str


def demo_efirma(
    rfc: str = DEMO_RFC,
    *,
    name: str | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    kind: EfirmaKind = "efirma",
    password: str = DEMO_PASSWORD,
    with_rfc: bool = True,
) -> DemoEfirma:
    """A new e.firma (or CSD) of ``rfc``, valid for four years from yesterday unless told otherwise (aware moments).

    Without ``name`` the owner is called as in the simulator's documents. ``with_rfc=False`` leaves the RFC out of the
    subject, as no real certificate does.
    """
    owner = taxpayer(rfc)
    start = valid_from or datetime.now(UTC) - timedelta(days=1)
    end = valid_to or start + timedelta(days=4 * 365)
    private = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_subject(owner, name or owner.full_name, kind, with_rfc=with_rfc))
        .issuer_name(_issuer())
        .public_key(private.public_key())
        .serial_number(_serial())
        .not_valid_before(start.astimezone(UTC))
        .not_valid_after(end.astimezone(UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(is_efirma=kind == "efirma"), critical=False)
    )
    if kind == "efirma":
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(purposes, critical=False)
    certificate = builder.sign(_authority_key(), SHA256())
    return DemoEfirma(
        cer=certificate.public_bytes(Encoding.DER),
        key=private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode())),
        password=password,
        rfc=rfc,
    )


@cache
def _authority_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _serial() -> int:
    """Twenty decimal digits, as text in the serial number's twenty bytes."""
    return int.from_bytes(f"300010000005{secrets.randbelow(10**8):08d}".encode(), "big")


def _subject(owner: Party, name: str, kind: EfirmaKind, *, with_rfc: bool) -> x509.Name:
    identifier, serial = owner.rfc, owner.curp
    if not owner.is_person:
        chance = dice("representative", owner.rfc)
        representative = person_rfc(chance, person_name(chance))
        identifier, serial = f"{owner.rfc} / {representative}", f" / {curp(chance, representative)}"
    pairs = [(NameOID.COMMON_NAME, name[:64]), (_NAME, name), (NameOID.ORGANIZATION_NAME, name[:64])]
    if kind == "efirma":
        pairs += [(NameOID.COUNTRY_NAME, "MX"), (NameOID.EMAIL_ADDRESS, "demostracion@example.com")]
    if with_rfc:
        pairs.append((NameOID.X500_UNIQUE_IDENTIFIER, identifier))
    pairs.append((NameOID.SERIAL_NUMBER, serial))
    if kind == "csd":
        pairs.append((NameOID.ORGANIZATIONAL_UNIT_NAME, "Sucursal 1"))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in pairs])


def _issuer() -> x509.Name:
    pairs = (
        (NameOID.COMMON_NAME, "AC DE DEMOSTRACION"),
        (NameOID.ORGANIZATION_NAME, "SERVICIO DE ADMINISTRACION TRIBUTARIA SIMULADO"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Simulador"),
        (NameOID.EMAIL_ADDRESS, "simulador@example.com"),
        (NameOID.COUNTRY_NAME, "MX"),
        (NameOID.X500_UNIQUE_IDENTIFIER, "SAT970701NN3"),
    )
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in pairs])


def _key_usage(*, is_efirma: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=is_efirma,
        key_agreement=is_efirma,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
