"""Passwords the person chose to have remembered: in the operating system's keyring and nowhere else."""

from __future__ import annotations

import keyring
import keyring.backends.fail
import keyring.errors

from app.domain.identifiers import Rfc
from app.efirma.credential import Password
from app.errors import KeyringUnavailableError

_PLAIN_TEXT = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")


class PasswordStore:
    """The keyring, under one service name per RFC (``Acopio/EKU9003173C9``): the password only, nothing else."""

    def is_available(self) -> bool:
        """Whether this computer offers a place that encrypts what it keeps."""
        backend = keyring.get_keyring()
        backends = getattr(backend, "backends", [backend])
        return bool(backends) and not any(type(one).__module__.startswith(_PLAIN_TEXT) for one in backends)

    def remember(self, rfc: Rfc, password: Password) -> None:
        """Keep the password. Raises KeyringUnavailableError when there is no safe place, or it said no."""
        if not self.is_available():
            raise KeyringUnavailableError
        try:
            keyring.set_password(_service(rfc), rfc.value, password.reveal())
        except keyring.errors.KeyringError:
            raise KeyringUnavailableError from None

    def recall(self, rfc: Rfc) -> Password | None:
        """The password kept for ``rfc``, or None. Raises KeyringUnavailableError when the keyring is locked or gone."""
        if not self.is_available():
            raise KeyringUnavailableError
        try:
            secret = keyring.get_password(_service(rfc), rfc.value)
        except keyring.errors.KeyringError:
            raise KeyringUnavailableError from None
        return Password(secret) if secret else None

    def forget(self, rfc: Rfc) -> None:
        """Delete what is kept for ``rfc``; nothing happens when nothing is."""
        if not self.is_available():
            return
        try:
            keyring.delete_password(_service(rfc), rfc.value)
        except keyring.errors.PasswordDeleteError:
            return
        except keyring.errors.KeyringError:
            raise KeyringUnavailableError from None


def _service(rfc: Rfc) -> str:
    return f"Acopio/{rfc.value}"
