"""Unlocking keys: each way to fail has its name, and the password shows nowhere."""

from __future__ import annotations

import copy
import pickle
import traceback
from base64 import b64encode, encodebytes
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.errors import (
    BugError,
    DamagedPrivateKeyError,
    EfirmaError,
    EmptyPasswordError,
    KeyMismatchError,
    NotAPrivateKeyError,
    WrongPasswordError,
)

EFIRMA = Path(__file__).parents[2] / "data" / "efirma"
CERTIFICATE = Certificate.from_bytes((EFIRMA / "EKU9003173C9.cer").read_bytes())
KEY = (EFIRMA / "EKU9003173C9.key").read_bytes()
OLD_KEY = (EFIRMA / "EKU9003173C9-pkcs12-3des.key").read_bytes()
CSD_KEY = (EFIRMA / "EKU9003173C9-csd.key").read_bytes()
WORD = "12345678a"
LABEL = b"ENCRYPTED PRIVATE KEY"


def unlock(data: bytes, password: str = WORD) -> Credential:
    return Credential.unlock(CERTIFICATE, data, Password(password))


def pem(label: bytes, content: bytes) -> bytes:
    return b"-----BEGIN " + label + b"-----\n" + encodebytes(content) + b"-----END " + label + b"-----\n"


@cache
def plain_key() -> rsa.RSAPrivateKey:
    key = load_der_private_key(KEY, WORD.encode())
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def with_password(password: bytes) -> bytes:
    return plain_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(password))


@pytest.mark.parametrize(
    "data",
    [
        KEY,
        OLD_KEY,
        b64encode(KEY),
        encodebytes(KEY).replace(b"\n", b"\r\n"),
        pem(LABEL, KEY),
        b"\xef\xbb\xbf" + pem(LABEL, OLD_KEY).replace(b"\n", b"\r\n"),
    ],
)
def test_ways_to_write_it(data: bytes) -> None:
    credential = unlock(data)
    assert credential.certificate is CERTIFICATE
    assert credential.rfc == CERTIFICATE.rfc
    signature = credential.private_key.sign(b"algo", padding.PKCS1v15(), hashes.SHA256())
    plain_key().public_key().verify(signature, b"algo", padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_passwords_with_accents(encoding: str) -> None:
    assert unlock(with_password("contraseña".encode(encoding)), "contraseña").rfc == CERTIFICATE.rfc


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
@pytest.mark.parametrize("password", ["12345678A", " 12345678a", "ñ", "日本", "\ud800", "\0", "a" * 5000])
def test_wrong_password(key: bytes, password: str) -> None:
    with pytest.raises(WrongPasswordError):
        unlock(key, password)


def test_many_wrong_passwords_never_look_like_damage() -> None:
    for number in range(300):  # one wrong password in 256 gives right padding and garbage inside
        with pytest.raises(WrongPasswordError):
            unlock(OLD_KEY, f"clave{number}")


def test_empty_password() -> None:
    with pytest.raises(EmptyPasswordError):
        unlock(KEY, "")


def test_the_file_is_judged_before_the_password() -> None:
    with pytest.raises(NotAPrivateKeyError):
        unlock(b"hola", "")
    with pytest.raises(DamagedPrivateKeyError):
        unlock(KEY[:-8], "")


def test_key_of_another_certificate() -> None:
    with pytest.raises(KeyMismatchError):
        unlock(CSD_KEY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hola",
        b"%PDF-1.7",
        CERTIFICATE.der,
        pem(b"CERTIFICATE", CERTIFICATE.der),
        plain_key().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        plain_key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(WORD.encode())
        ),
    ],
)
def test_not_a_private_key(data: bytes) -> None:
    with pytest.raises(NotAPrivateKeyError):
        unlock(data)


@pytest.mark.parametrize(
    "data",
    [
        KEY[:-1],
        KEY[:100],
        KEY[:20],
        KEY + b"x",
        b64encode(KEY)[:-100],
        pem(LABEL, KEY[:-16]),
        KEY.replace(bytes.fromhex("02020800"), bytes.fromhex("02827fff")),
    ],
)
def test_damaged(data: bytes) -> None:
    with pytest.raises(DamagedPrivateKeyError):
        unlock(data)


def test_a_key_that_would_take_years_is_refused() -> None:
    salt_and_count = bytes.fromhex("0408020100028201010002020800")
    endless = bytes.fromhex("0406020100028201" + "02047fffffff")
    assert len(endless) == len(salt_and_count)
    with pytest.raises(DamagedPrivateKeyError):
        unlock(KEY.replace(salt_and_count, endless))


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A good key with a stretch of it replaced, most often where its structure is."""
    data = draw(st.sampled_from([KEY, OLD_KEY, b64encode(KEY)]))
    start = draw(st.integers(0, 90) | st.integers(0, len(data)))
    replacement = draw(st.binary(max_size=4))
    return data[:start] + replacement + data[start + draw(st.sampled_from([len(replacement), 0, 1])) :]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=100) | spoiled(), st.sampled_from([WORD, "otra", ""]))
@example(b"\x30\x80\x30\x80\x06\x80", WORD)
def test_any_bytes_raise_only_our_errors(data: bytes, password: str) -> None:
    try:
        unlock(data, password)
    except EfirmaError as error:
        shown = "".join(traceback.format_exception(error)) + repr(error.fields)
        assert WORD not in shown
        assert "otra" not in shown


def test_secrets_do_not_show() -> None:
    password, credential = Password("s3creto"), unlock(KEY)
    assert password.reveal() == "s3creto"
    assert not password.is_empty
    assert Password("").is_empty
    for shown in (repr(password), str(password), f"{password}", f"{[password]}", repr(credential), str(credential)):
        assert "s3creto" not in shown
        assert "RSA" not in shown


@pytest.mark.parametrize("leak", [pickle.dumps, copy.copy, copy.deepcopy])
def test_secrets_are_not_copied(leak: Callable[[object], object]) -> None:
    for secret in (Password("s3creto"), unlock(KEY)):
        with pytest.raises(BugError) as caught:
            leak(secret)
        assert "s3creto" not in str(caught.value)
