"""A web server of this computer, and a key pair of the tests' own."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.release.web_server import public_text, web

__all__ = ["web"]


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="session")
def public(key: Ed25519PrivateKey) -> tuple[str, ...]:
    return (public_text(key),)
