"""A certificate with its unlocked private key, and the password that unlocks it: secrets that never show themselves."""

from __future__ import annotations

from typing import NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

from app.domain.identifiers import Rfc
from app.efirma import der
from app.efirma.certificate import Certificate
from app.errors import (
    BugError,
    DamagedPrivateKeyError,
    EmptyPasswordError,
    KeyMismatchError,
    NotAPrivateKeyError,
    WrongPasswordError,
)

_PASSWORD_BASED = ("1.2.840.113549.1.5.", "1.2.840.113549.1.12.1.")  # PKCS#5 (PBES1, PBES2) and PKCS#12
_SCRYPT = "1.3.6.1.4.1.11591.4.11"
_MAX_ITERATIONS = 5_000_000


class Password:
    """A secret text, until it is forgotten. It never shows in ``repr``, and is neither copied nor pickled."""

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        self._secret = bytearray(secret, "utf-8", "surrogatepass")

    def reveal(self) -> str:
        """The secret itself, for the moment it is used; empty once it was forgotten."""
        return self._secret.decode("utf-8", "surrogatepass")

    def encoded(self, encoding: str) -> bytearray:
        """Its bytes, for the one who opens a key and then wipes them. Raises UnicodeError."""
        return bytearray(self.reveal(), encoding)

    def forget(self) -> None:
        """Write zeros over it, as soon as the key is open: from then on it is an empty one."""
        _wipe(self._secret)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self._secret

    def __repr__(self) -> str:
        return "Password(hidden)"

    def __reduce__(self) -> NoReturn:
        raise BugError("a password is never copied or pickled")


class Credential:
    """An e.firma ready to sign: ``certificate``, and ``private_key`` for the signer alone.

    It never shows its key in ``repr``, and is neither copied nor pickled.
    """

    __slots__ = ("_private_key", "certificate")

    def __init__(self, certificate: Certificate, private_key: RSAPrivateKey) -> None:
        self.certificate = certificate
        self._private_key = private_key

    @classmethod
    def unlock(cls, certificate: Certificate, key_data: bytes, password: Password) -> Credential:
        """Open the bytes of a .key (encrypted PKCS#8 as DER, PEM or bare base64) that belongs to ``certificate``.

        Whoever made the password has it forget itself once this is done.

        Raises, in this order, NotAPrivateKeyError, DamagedPrivateKeyError, EmptyPasswordError, WrongPasswordError,
        KeyMismatchError. An empty password thus tells whether the file itself is good.
        """
        content = der.unwrap(key_data, b"ENCRYPTED PRIVATE KEY")
        _check_container(content)
        if password.is_empty:
            raise EmptyPasswordError
        key = _decrypt(content, password)
        if key.public_key() != load_der_public_key(certificate.public_key):
            raise KeyMismatchError
        return cls(certificate, key)

    @property
    def rfc(self) -> Rfc:
        """The RFC of its owner."""
        return self.certificate.rfc

    @property
    def private_key(self) -> RSAPrivateKey:
        """The secret itself, for the one who signs; it must go nowhere else."""
        return self._private_key

    def __repr__(self) -> str:
        return f"Credential({self.rfc}, hidden)"

    def __reduce__(self) -> NoReturn:
        raise BugError("a credential is never copied or pickled")


def _check_container(content: bytes) -> None:
    """EncryptedPrivateKeyInfo is SEQUENCE { SEQUENCE { OID, parameters }, OCTET STRING }."""
    beginning = der.opening(content, 3)
    if [element.tag for element in beginning] != [der.SEQUENCE, der.SEQUENCE, der.OID]:
        raise NotAPrivateKeyError
    try:
        if not der.dotted(beginning[2].content).startswith(_PASSWORD_BASED):
            raise NotAPrivateKeyError
        outer, rest = der.read(content)
        algorithm, secret = outer.children()
        costly = _is_costly(algorithm)
    except (ValueError, RecursionError):
        raise DamagedPrivateKeyError from None
    if rest or costly or secret.tag != der.OCTET_STRING or not secret.content or len(secret.content) % 8:
        raise DamagedPrivateKeyError


def _is_costly(element: der.Element) -> bool:
    """Whether the parameters ask for more work than any honest key: such a file would freeze the program."""
    if element.tag in (der.SEQUENCE, der.SET):
        return any(_is_costly(child) for child in element.children())
    if element.tag == der.OID:
        return der.dotted(element.content) == _SCRYPT
    return element.tag == der.INTEGER and int.from_bytes(element.content, "big") > _MAX_ITERATIONS


def _decrypt(content: bytes, password: Password) -> RSAPrivateKey:
    """The container is whole, so what does not open it is the password; old programs typed it in Windows-1252."""
    for encoding in ("utf-8", "cp1252"):
        secret = bytearray()
        try:
            secret = password.encoded(encoding)
            key = load_der_private_key(content, secret)  # type: ignore[arg-type]  # takes any buffer, and this one is wiped
        except (ValueError, TypeError):
            continue
        except UnsupportedAlgorithm:
            raise DamagedPrivateKeyError from None
        finally:
            _wipe(secret)
        if not isinstance(key, RSAPrivateKey):
            raise NotAPrivateKeyError
        return key
    raise WrongPasswordError


def _wipe(secret: bytearray) -> None:
    secret[:] = bytes(len(secret))
    secret.clear()
