"""Whether a document is valid at the SAT, and who its owner is in it."""

from __future__ import annotations

from enum import StrEnum


class Validity(StrEnum):
    """What is known of a document's validity, or that it could not be read."""

    VALID = "vigente"
    CANCELLED = "cancelado"
    UNKNOWN = "desconocido"
    UNREADABLE = "ilegible"


class OwnerRole(StrEnum):
    """Who the owner of a document is in it: its issuer, its receiver, or neither."""

    ISSUED = "emitidos"
    RECEIVED = "recibidos"
    OTHERS = "otros"
