"""The table of contribuyentes: who, with which e.firma, how long it lasts, and whether its password is at hand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from app.domain.document import Taxpayer
from ui import formatting
from ui.models.columns import LOOK_ROLE, Column, RowsModel
from ui.models.work import Work
from ui.state_looks import health

VALIDITY_COLUMN = 3


class TaxpayerTableModel(RowsModel[Taxpayer]):
    """Contribuyentes by name; few, so a change of who is there resets the table, any other repaints a row."""

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        self._work = work
        super().__init__(self._columns(), parent)
        self.refresh()

    def refresh(self) -> None:
        """Follow what the window knows."""
        rows = sorted(self._work.taxpayers.values(), key=lambda one: (one.name, one.rfc))
        if [one.rfc for one in rows] == [one.rfc for one in self.rows]:
            self.rows = rows
            for place in range(len(rows)):
                self.repaint_row(place)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def cell(self, row: Taxpayer, column: Column[Taxpayer], role: int) -> Any:
        """Adds the look of the e.firma's health."""
        if role == LOOK_ROLE and column is self.columns[VALIDITY_COLUMN]:
            return health(row.days_left(self._work.now()))
        return super().cell(row, column, role)

    def _columns(self) -> tuple[Column[Taxpayer], ...]:
        now = self._work.now
        return (
            Column("Nombre", lambda one: one.name, width=34),
            Column("RFC", lambda one: one.rfc.value, width=16),
            Column("Serie de la e.firma", lambda one: one.serial, width=24),
            Column(
                "Vigencia",
                lambda one: formatting.validity(one.days_left(now())),
                key=lambda one: one.days_left(now()),
                width=24,
                tooltip=lambda one: f"Vence el {formatting.moment(one.not_after)}",
            ),
            Column("Contraseña", self._password, width=16),
            Column("Comprobantes", self._documents, width=14, numeric=True),
        )

    def _password(self, one: Taxpayer) -> str:
        return password_word(self._work, one)

    def _documents(self, one: Taxpayer) -> str:
        return formatting.count(self._work.documents.get(one.rfc, 0))


def password_word(work: Work, one: Taxpayer) -> str:
    """Where its password is: remembered by the system, in memory until the window closes, or missing."""
    if one in work.missing_passwords():
        return "Falta"
    if one.remembers_password:
        return "Recordada"
    return "En memoria" if one.rfc in work.unlocked else "Falta"
