"""What makes the SAT's portal refuse a record of the DIOT, and with it the whole file: looked at before one is written.

Source: «Instructivo para el armado del archivo de carga masiva, DIOT» (SAT, January 2025), sections 2 and 3; the cap of
the IVA is told by rejections of the portal, not by the instructivo.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.domain.identifiers import GENERIC_FOREIGN, GENERIC_NATIONAL, is_rfc
from app.domain.month import diot
from app.domain.month.diot import Acts, DiotRow

_UNIT = 1_000_000


class DiotProblem(StrEnum):
    """Why a record cannot be written; the value is what the person is told, with its words elsewhere."""

    OPERATION = "OPERACION_NO_PERMITIDA"
    RFC_MISSING = "RFC_FALTA"
    RFC_INVALID = "RFC_INVALIDO"
    RFC_GENERIC = "RFC_GENERICO"
    FOREIGN_DATA_MISSING = "DATOS_DEL_EXTRANJERO_FALTAN"
    FOREIGN_DATA_UNFIT = "DATOS_DEL_EXTRANJERO_SOBRAN"
    TEXT = "TEXTO_INVALIDO"
    AMOUNT_FIELD = "CAMPO_INVALIDO"
    NEGATIVE = "IMPORTE_NEGATIVO"
    TOO_LONG = "IMPORTE_LARGO"
    RETURNED_TOO_MUCH = "DEVOLUCION_MAYOR"
    TAX_WITHOUT_VALUE = "IVA_SIN_VALOR"
    OVER_CAP = "TOPE_IVA"
    NO_AMOUNTS = "SIN_IMPORTES"
    EFFECTS = "EFECTOS_INVALIDOS"
    REPEATED = "REGISTRO_REPETIDO"
    NO_REGION = "REGION_DESCONOCIDA"
    NO_FIELD = "TASA_SIN_CAMPO"


class DiotRates(NamedTuple):
    """The rates of the month in millionths: general, and that of the border regions, None when there is none."""

    general: int
    border: int | None

    def of(self, acts: Acts) -> int:
        """The rate at which these acts are paid."""
        return self.border or 0 if acts in (Acts.NORTH, Acts.SOUTH) else self.general


def cap(row: DiotRow, acts: Acts, rates: DiotRates) -> int:
    """The most IVA acreditable of these acts, in pesos: on what was written, returns taken off, cut to a whole."""
    return max(0, (row.amount(acts.value) - row.amount(acts.returned)) * rates.of(acts) // _UNIT)


def problems(row: DiotRow, rates: DiotRates) -> Iterator[DiotProblem]:
    """All that is wrong with a record, each once, what says most about it first."""
    if row.operation not in diot.OPERATIONS.get(row.third, ()):
        yield DiotProblem.OPERATION
    yield from _identity(row)
    if row.effects not in (diot.YES, diot.NO):
        yield DiotProblem.EFFECTS
    yield from _amounts(row, rates)


def _identity(row: DiotRow) -> Iterator[DiotProblem]:
    if row.third == diot.GLOBAL:
        if row.rfc != GENERIC_NATIONAL:
            yield DiotProblem.RFC_INVALID
    elif row.rfc in (GENERIC_NATIONAL, GENERIC_FOREIGN):
        yield DiotProblem.RFC_GENERIC
    elif row.rfc and not is_rfc(row.rfc):
        yield DiotProblem.RFC_INVALID
    elif not row.rfc and row.third == diot.NATIONAL:
        yield DiotProblem.RFC_MISSING
    if row.third != diot.FOREIGN:
        if row.tax_id or row.name or row.country or row.place:
            yield DiotProblem.FOREIGN_DATA_UNFIT
        return
    if not (row.tax_id and row.name and row.country) or (row.country == diot.ELSEWHERE and not row.place):
        yield DiotProblem.FOREIGN_DATA_MISSING
    if row.place and row.country != diot.ELSEWHERE:
        yield DiotProblem.FOREIGN_DATA_UNFIT
    is_country = len(row.country) in (0, 3) and row.country.isascii() and (not row.country or row.country.isupper())
    texts = ((row.tax_id, diot.LONGEST_ID), (row.name, diot.LONGEST_NAME), (row.place, diot.LONGEST_NAME))
    if not is_country or any(len(text) > longest or "|" in text or not text.isprintable() for text, longest in texts):
        yield DiotProblem.TEXT


def _amounts(row: DiotRow, rates: DiotRates) -> Iterator[DiotProblem]:
    amounts = row.amounts or {}
    if not amounts:
        yield DiotProblem.NO_AMOUNTS
    if any(not diot.FIRST_AMOUNT <= number <= diot.LAST_AMOUNT for number in amounts):
        yield DiotProblem.AMOUNT_FIELD
    if any(len(str(abs(amount))) > diot.LONGEST_AMOUNT for amount in amounts.values()):
        yield DiotProblem.TOO_LONG
    if any(row.amount(acts.returned) > row.amount(acts.value) for acts in Acts):
        yield DiotProblem.RETURNED_TOO_MUCH
    if any(amount < 0 for amount in amounts.values()):
        yield DiotProblem.NEGATIVE
    if any(number in amounts for acts in Acts if row.amount(acts.value) <= 0 for number in _tax_fields(acts)):
        yield DiotProblem.TAX_WITHOUT_VALUE
    if any(row.amount(acts.creditable) + row.amount(acts.mixed) > cap(row, acts, rates) for acts in Acts):
        yield DiotProblem.OVER_CAP


def _tax_fields(acts: Acts) -> tuple[int, ...]:
    return (acts.creditable, acts.mixed, *range(acts.not_creditable, acts.not_creditable + 4))
