"""The unlocked credentials, in memory only: given by the person or opened with a remembered password."""

from __future__ import annotations

from app.domain.identifiers import Rfc
from app.efirma.credential import Credential, Password
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.errors import KeyringUnavailableError, PasswordNeededError


class CredentialCache:
    """Credentials by RFC, for one session."""

    def __init__(self, vault: EfirmaVault, passwords: PasswordStore) -> None:
        self._vault = vault
        self._passwords = passwords
        self._unlocked: dict[Rfc, Credential] = {}

    def register(self, credential: Credential, key_file: bytes) -> None:
        """Store an e.firma in the vault and keep it unlocked. Raises OSError when the disk says no."""
        self._vault.save(credential.certificate, key_file)
        self._unlocked[credential.rfc] = credential

    def hold(self, credential: Credential) -> None:
        """Keep a credential the person unlocked."""
        self._unlocked[credential.rfc] = credential

    def remember(self, rfc: Rfc, password: Password) -> None:
        """Put the password into the keyring. Raises KeyringUnavailableError."""
        self._passwords.remember(rfc, password)

    def remove(self, rfc: Rfc) -> None:
        """Forget everything about ``rfc``. Raises OSError, or KeyringUnavailableError when only the password stays."""
        self._unlocked.pop(rfc, None)
        self._vault.remove(rfc)
        self._passwords.forget(rfc)

    def is_unlocked(self, rfc: Rfc) -> bool:
        """Whether it can sign without asking."""
        return rfc in self._unlocked

    def credential(self, rfc: Rfc) -> Credential:
        """The unlocked credential of ``rfc``, opened with the remembered password if there is one.

        Raises PasswordNeededError when the person must type it, UnknownTaxpayerError, or WrongPasswordError and its
        kin when what is stored no longer opens.
        """
        if rfc not in self._unlocked:
            stored = self._vault.load(rfc)
            try:
                password = self._passwords.recall(rfc)
            except KeyringUnavailableError:
                password = None
            if password is None:
                raise PasswordNeededError(rfc.value)
            try:
                self._unlocked[rfc] = stored.unlock(password)
            finally:
                password.forget()
        return self._unlocked[rfc]
