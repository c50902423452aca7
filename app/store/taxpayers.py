"""The contribuyentes that were registered, with the dates of their certificates; never their keys."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import apsw

from app.domain.identifiers import Rfc
from app.domain.taxpayer import Taxpayer
from app.store.codecs import NONSENSE, moment
from app.store.database import reader, translated

_COLUMNS = "rfc, name, curp, serial, not_before, not_after, remembers_password, registered_at"


def read_taxpayers(database: Path) -> tuple[Taxpayer, ...]:
    """All of them, by name, on a connection of its own. Raises StoreError."""
    with translated(database), closing(reader(database)) as connection:
        return tuple(TaxpayerRepository(connection).all())


class TaxpayerRepository:
    """Reads and writes contribuyentes on a connection of the caller's; a row that is none is passed over."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Taxpayer]:
        """All of them, by name."""
        found = []
        for row in self._connection.execute(f"SELECT {_COLUMNS} FROM taxpayers ORDER BY name, rfc"):
            with suppress(*NONSENSE):
                found.append(_taxpayer(row))
        return found

    def get(self, rfc: Rfc) -> Taxpayer | None:
        """The one with that RFC, if registered."""
        for row in self._connection.execute(f"SELECT {_COLUMNS} FROM taxpayers WHERE rfc = ?", (rfc.value,)):
            with suppress(*NONSENSE):
                return _taxpayer(row)
        return None

    def save(self, taxpayer: Taxpayer) -> None:
        """Register a contribuyente, or replace what is kept of one that is registered."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO taxpayers ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                taxpayer.rfc.value,
                taxpayer.name,
                taxpayer.curp,
                taxpayer.serial,
                taxpayer.not_before.isoformat(),
                taxpayer.not_after.isoformat(),
                int(taxpayer.remembers_password),
                taxpayer.registered_at.isoformat(),
            ),
        )

    def remove(self, rfc: Rfc) -> None:
        """Forget the registration; its documents and requests stay."""
        self._connection.execute("DELETE FROM taxpayers WHERE rfc = ?", (rfc.value,))


def _taxpayer(row: Sequence[Any]) -> Taxpayer:
    rfc, name, curp, serial, not_before, not_after, remembers, registered = row
    return Taxpayer(
        rfc=Rfc(rfc),
        name=name,
        curp=curp,
        serial=serial,
        not_before=moment(not_before),
        not_after=moment(not_after),
        remembers_password=bool(remembers),
        registered_at=moment(registered),
    )
