"""Remembered passwords: in a keyring that encrypts, or nowhere; and never in a text that someone may see."""

from __future__ import annotations

import traceback

import keyring
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked

from app.domain.identifiers import Rfc
from app.efirma.credential import Password
from app.efirma.passwords import PasswordStore
from app.errors import KeyringUnavailableError

RFC = Rfc("EKU9003173C9")
SECRET = "c0ntraseña-secreta"


class LockedKeyring(KeyringBackend):
    """A keyring the person did not unlock."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"locked: {password}")  # as careless as a backend can be

    def delete_password(self, service: str, username: str) -> None:
        raise InitError("locked")


class PlainKeyring(LockedKeyring):
    """Stands for the backends of keyrings.alt."""


PlainKeyring.__module__ = "keyrings.alt.file"


class Chain(keyring.backends.chainer.ChainerBackend):
    """A chain of the given backends."""

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._backends = list(backends)

    @property
    def backends(self) -> list[KeyringBackend]:
        return self._backends


@pytest.fixture
def store() -> PasswordStore:
    return PasswordStore()


def test_remember_recall_forget(store: PasswordStore) -> None:
    assert store.is_available()
    assert store.recall(RFC) is None
    store.remember(RFC, Password(SECRET))
    store.remember(Rfc("Ñ&Ñ010101AAA"), Password("otra"))
    recalled = store.recall(RFC)
    assert recalled is not None
    assert recalled.reveal() == SECRET
    store.forget(RFC)
    store.forget(RFC)
    assert store.recall(RFC) is None
    assert store.recall(Rfc("Ñ&Ñ010101AAA")) is not None


def test_one_entry_a_contribuyente_and_nothing_but_the_password(store: PasswordStore) -> None:
    store.remember(RFC, Password("vieja"))
    store.remember(RFC, Password(SECRET))
    assert keyring.get_password("Acopio/EKU9003173C9", "EKU9003173C9") == SECRET


def unsafe() -> list[KeyringBackend]:
    none: KeyringBackend = keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]
    null: KeyringBackend = keyring.backends.null.Keyring()  # type: ignore[no-untyped-call]
    plain = PlainKeyring()  # type: ignore[no-untyped-call]
    return [none, null, plain, Chain(), Chain(LockedKeyring(), plain)]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("number", range(5), ids=["none", "null", "plain", "empty chain", "chain with plain"])
def test_no_safe_place(store: PasswordStore, number: int) -> None:
    keyring.set_keyring(unsafe()[number])
    assert not store.is_available()
    with pytest.raises(KeyringUnavailableError):
        store.remember(RFC, Password(SECRET))
    with pytest.raises(KeyringUnavailableError):
        store.recall(RFC)
    store.forget(RFC)


def test_a_locked_keyring(store: PasswordStore) -> None:
    keyring.set_keyring(LockedKeyring())  # type: ignore[no-untyped-call]
    assert store.is_available()
    with pytest.raises(KeyringUnavailableError):
        store.recall(RFC)
    with pytest.raises(KeyringUnavailableError):
        store.forget(RFC)


def test_the_password_is_in_no_error(store: PasswordStore) -> None:
    keyring.set_keyring(LockedKeyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyringUnavailableError) as caught:
        store.remember(RFC, Password(SECRET))
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.fields)
    assert SECRET not in shown
    assert SECRET not in repr(store)
