"""Sentences about an e.firma: whose it is, how long it is valid, and what remembering its password means."""

from __future__ import annotations

import sys
from datetime import datetime

from app.efirma.certificate import Certificate, CertificateKind
from app.errors import KeyringUnavailableError
from app.words import formatting
from app.words.messages import explain

_KINDS = {CertificateKind.EFIRMA: "e.firma", CertificateKind.CSD: "Sello digital (CSD)"}


def facts_text(certificate: Certificate, now: datetime) -> str:
    """Such as ``EKU9003173C9 · e.firma · vence en 212 días (17/06/2027)``."""
    validity = formatting.validity(certificate.days_left(now))
    until = formatting.day(certificate.not_after.astimezone().date())
    return f"{certificate.rfc} · {_KINDS[certificate.kind]} · {validity} ({until})"


def remember_text(available: bool) -> str:
    """What the box "Recordar en este equipo" does, or why it cannot."""
    if not available:
        return explain(KeyringUnavailableError().key).body
    place = "el administrador de credenciales de Windows" if sys.platform == "win32" else "el llavero de tu sistema"
    return f"La contraseña se guarda cifrada en {place}, y Acopio no te la vuelve a pedir."
