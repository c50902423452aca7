"""The made-up e.firma beside the SAT's own test certificates, and in the hands of a public client."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
from cryptography.x509.oid import NameOID

from app.simulator.certificates import read_certificate
from app.simulator.demo_efirma import DEMO_RFC, DemoEfirma, demo_efirma

EFIRMAS = Path(__file__).parents[2] / "data" / "efirma"


def load(made: DemoEfirma) -> x509.Certificate:
    return x509.load_der_x509_certificate(made.cer)


def subject(certificate: x509.Certificate) -> dict[str, str]:
    return {attribute.oid.dotted_string: str(attribute.value) for attribute in certificate.subject}


@pytest.mark.parametrize(("kind", "file"), [("efirma", "EKU9003173C9.cer"), ("csd", "EKU9003173C9-csd.cer")])
def test_same_layout_as_the_sats(kind: str, file: str) -> None:
    real = x509.load_der_x509_certificate((EFIRMAS / file).read_bytes())
    made = load(demo_efirma(kind="csd" if kind == "csd" else "efirma"))
    assert subject(made).keys() == subject(real).keys()
    for name in (x509.KeyUsage, x509.BasicConstraints):
        assert made.extensions.get_extension_for_class(name) == real.extensions.get_extension_for_class(name)
    assert has_purposes(made) == has_purposes(real) == (kind == "efirma")
    for certificate in (made, real):
        digits = certificate.serial_number.to_bytes(20, "big").decode()
        assert re.fullmatch(r"\d{20}", digits)
        assert re.fullmatch(r"[A-ZÑ&]{3}\d{6}\w{3} / [A-ZÑ&]{4}\d{6}\w{3}", subject(certificate)["2.5.4.45"])
        assert re.fullmatch(r" / [A-Z]{4}\d{6}[HM][A-Z]{5}\w\d", subject(certificate)["2.5.4.5"])
        holder = read_certificate(certificate.public_bytes(Encoding.DER))
        assert holder is not None
        assert holder.is_efirma == (kind == "efirma")


def has_purposes(certificate: x509.Certificate) -> bool:
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return {oid.dotted_string for oid in purposes} == {"1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2"}


def test_the_key_opens_with_its_password_only() -> None:
    made = demo_efirma()
    key = load_der_private_key(made.key, made.password.encode())
    assert isinstance(key, RSAPrivateKey)
    assert key.public_key() == load(made).public_key()
    with pytest.raises(ValueError, match="password"):
        load_der_private_key(made.key, b"otra")
    assert made.rfc == DEMO_RFC
    assert made.password not in repr(made)


def test_a_person_has_thirteen_characters_and_no_representative() -> None:
    made = load(demo_efirma("MUPJ850101AB1", name="JOSÉ MUÑOZ PEÑA"))
    assert subject(made)["2.5.4.45"] == "MUPJ850101AB1"
    assert len(subject(made)["2.5.4.5"]) == 18
    assert made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "JOSÉ MUÑOZ PEÑA"


def test_every_bad_kind() -> None:
    start, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    expired = load(demo_efirma(valid_from=start, valid_to=end))
    assert (expired.not_valid_before_utc, expired.not_valid_after_utc) == (start, end)
    assert read_certificate(demo_efirma(with_rfc=False).cer) is None
    assert read_certificate(b"otra cosa") is None


def test_the_name_is_the_one_in_the_documents() -> None:
    assert load(demo_efirma()).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == (
        "PANADERÍA DON BETO SA DE CV"
    )
