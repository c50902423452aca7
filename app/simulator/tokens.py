"""Tokens the simulated SAT gives out: each bound to one service and one RFC, and short-lived."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogs import Service

_AUTHORIZATION = re.compile(r'WRAP access_token="([^"]+)"')


@dataclass(frozen=True, slots=True)
class _Grant:
    service: Service
    rfc: str
    expires_at: datetime


class TokenIssuer:
    """Issues tokens and recognises them. Not thread-safe by itself."""

    def __init__(self) -> None:
        self._grants: dict[str, _Grant] = {}

    def issue(self, service: Service, rfc: str, serial: int, expires_at: datetime) -> str:
        """A new token, in the looks of the real ones."""
        subject = serial.to_bytes(20, "big").hex() if serial.bit_length() <= 160 else f"{serial:x}"
        token = (
            f"eyJhbGciOiJub25lIn0.{secrets.token_urlsafe(96)}.{secrets.token_urlsafe(32)}%26wrap_subject%3d{subject}"
        )
        self._grants[token] = _Grant(service, rfc, expires_at)
        return token

    def holder(self, service: Service, authorization: str, now: datetime) -> str | None:
        """The RFC that an Authorization header speaks for, or None when its token is not good here and now."""
        match = _AUTHORIZATION.fullmatch(authorization)
        grant = self._grants.get(match[1]) if match else None
        if grant is None or grant.service is not service or grant.expires_at <= now:
            return None
        return grant.rfc
