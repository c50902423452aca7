"""What the law changes, by date: rates, caps, deadlines, tables and keys, each row with its source in words.

The rows are those of ``resources/fiscal``; ``app.bookkeeping.parameter_files`` reads them. Amounts and decimals are
integers in millionths. A row without a value says that the law had none then, or that it is not published yet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from app.errors import BugError


class Parameter(StrEnum):
    """Each by its name in the files; what it is stands there."""

    IVA_RATE = "iva.tasa_general"
    IVA_BORDER_RATE = "iva.tasa_frontera"
    DIOT_FIELDS = "diot.campos"
    DIOT_RELIEVED = "diot.relevados"
    REP_DAY = "rep.dia_limite"
    CASH_CAP = "efectivo.tope"
    FUEL_KEYS = "combustible.claves"
    FUEL_PERMIT = "combustible.permiso"
    RESTAURANT_KEYS = "restaurante.claves"
    RESTAURANT_PART = "restaurante.proporcion"
    CAR_KEYS = "vehiculo.claves"
    CAR_CAP = "vehiculo.tope"
    ELECTRIC_CAR_CAP = "vehiculo.tope_electrico"
    STAMPING_HOURS = "timbrado.horas"
    ZONE_HOURS = "zona.horas"
    USE_REGIMES = "uso.regimenes"
    RESICO_TABLE = "resico.tabla"
    RESICO_WITHHELD = "resico.retencion"
    FEES_WITHHELD = "honorarios.retencion"
    EFOS_DAYS = "efos.dias"
    FALSE_CFDI_DAYS = "falsos.dias"
    HOLIDAYS = "inhabiles.ley"
    SAT_HOLIDAYS = "inhabiles.sat"
    UMA_MONTH = "uma.mensual"
    SUBSIDY_PART = "subsidio.proporcion"
    SUBSIDY_CAP = "subsidio.tope_ingreso"
    SUBSIDY_DAYS = "subsidio.dias_mes"
    SUBSIDY_IN_CASH = "subsidio.efectivo"
    EARNINGS_NOT_VALID = "nomina.percepciones_sin_vigencia"
    PAYROLL_DAYS = "nomina.plazo"
    DEDUCTIONS_NOT_VALID = "nomina.deducciones_sin_vigencia"
    CANCELLING_MONTH_COMPANY = "cancelacion.mes_persona_moral"
    CANCELLING_MONTH_PERSON = "cancelacion.mes_persona_fisica"
    ANSWERING_DAYS = "cancelacion.dias_aceptacion"
    NO_SILENT_CONSENT = "cancelacion.sin_aceptacion_tacita"


class Bracket(NamedTuple):
    """Of a table: what is up to ``limit`` takes ``rate``."""

    limit: int
    rate: int


Value = int | frozenset[str] | tuple[str, ...] | tuple[Bracket, ...] | Mapping[str, frozenset[str]] | None
"""A number, keys, days, a table, or sets of keys by key."""


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """What held from ``first`` to ``last``, both inside, and the ``source`` that says so."""

    first: date
    last: date
    value: Value
    source: str


@dataclass(frozen=True)
class Parameters:
    """All of them. Every date has exactly one row of each: ``Parameters.of`` refuses anything else."""

    rows: Mapping[Parameter, Sequence[ParameterRow]]

    @classmethod
    def of(cls, rows: Mapping[str, Sequence[ParameterRow]]) -> Parameters:
        """Of rows by name. Raises ValueError for a name too many or too few, or a date without a row or with two."""
        if rows.keys() != {one.value for one in Parameter}:
            raise ValueError(f"parameters {sorted(rows.keys() ^ {one.value for one in Parameter})}")
        for name, several in rows.items():
            if not several or several[0].first != date.min or several[-1].last != date.max:
                raise ValueError(f"{name} does not hold for all time")
            for before, after in pairwise(several):
                if after.first != before.last + timedelta(days=1):
                    raise ValueError(f"{name} at {after.first}")
            if any(one.last < one.first for one in several):
                raise ValueError(f"{name} ends before it begins")
        return cls({Parameter(name): tuple(several) for name, several in rows.items()})

    def at(self, name: Parameter, day: date) -> ParameterRow:
        """The row that held on ``day``."""
        several = self.rows[name]
        return several[bisect_right(several, day, key=lambda one: one.first) - 1]

    def known(self, name: Parameter, day: date) -> int | None:
        """A number, or None when there was none."""
        value = self.at(name, day).value
        if value is None or isinstance(value, int):
            return value
        raise BugError(f"{name} is no number")

    def number(self, name: Parameter, day: date) -> int:
        """A number that there always is."""
        value = self.known(name, day)
        if value is None:
            raise BugError(f"{name} has no value on {day}")
        return value

    def keys(self, name: Parameter, day: date) -> frozenset[str]:
        """Keys; none when there was no row's value."""
        value = self.at(name, day).value
        if value is None:
            return frozenset()
        if isinstance(value, frozenset):
            return value
        raise BugError(f"{name} has no keys")

    def days(self, name: Parameter, day: date) -> tuple[str, ...]:
        """Days as the file writes them; none when there was no value."""
        value = self.at(name, day).value or ()
        if isinstance(value, tuple):
            return tuple(one for one in value if isinstance(one, str))
        raise BugError(f"{name} has no days")

    def table(self, name: Parameter, day: date) -> tuple[Bracket, ...]:
        """Brackets, lowest first; none when there was no table."""
        value = self.at(name, day).value or ()
        if isinstance(value, tuple):
            return tuple(one for one in value if isinstance(one, Bracket))
        raise BugError(f"{name} is no table")

    def allowed(self, name: Parameter, day: date) -> Mapping[str, frozenset[str]]:
        """Sets of keys by key."""
        value = self.at(name, day).value or {}
        if isinstance(value, Mapping):
            return value
        raise BugError(f"{name} has no sets")
