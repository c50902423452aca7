"""How the side of one document is printed."""

from __future__ import annotations

from app.domain.validity import OwnerRole

SIDE_NAMES = {OwnerRole.ISSUED: "emitido", OwnerRole.RECEIVED: "recibido", OwnerRole.OTHERS: "ajeno"}
