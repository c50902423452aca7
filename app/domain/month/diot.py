"""A record of the DIOT's file (Declaración Informativa de Operaciones con Terceros), in the layout of 2025.

Source: SAT, «Instructivo para el armado del archivo de carga masiva, DIOT», January 2025, sections 3.1 to 3.6. Fields
are called by their number there. Amounts are whole pesos.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

NATIONAL, FOREIGN, GLOBAL = "04", "05", "15"
"""Tipo de tercero (field 1)."""

OPERATIONS: Mapping[str, tuple[str, ...]] = {
    NATIONAL: ("02", "03", "06", "08", "85"),
    FOREIGN: ("02", "03", "07"),
    GLOBAL: ("87",),
}
"""Tipo de operación (field 2) that each tipo de tercero allows."""

USUAL_OPERATION = "85"
"""«Otros»: what a supplier has until the person says otherwise."""

FIRST_AMOUNT, LAST_AMOUNT, LAST_FIELD = 8, 53, 54
LONGEST_AMOUNT, LONGEST_ID, LONGEST_NAME = 14, 40, 300
ELSEWHERE = "ZZZ"
"""País o jurisdicción (field 6) that is in no catalogue; field 7 then says which."""

WITHHELD, IMPORTED_EXEMPT, EXEMPT, ZERO, NOT_SUBJECT, NOT_SUBJECT_ABROAD = range(48, 54)
"""Fields of a single amount: IVA withheld, imports without IVA, exentos, 0 %, no objeto here, no objeto abroad."""

YES, NO = "01", "02"
"""Manifiesto de que se dio efectos fiscales a los comprobantes (field 54)."""


class Acts(IntEnum):
    """Acts that are paid at a rate; each has two fields of value, two of IVA acreditable and four of no acreditable."""

    NORTH = 0
    """Región fronteriza norte."""
    SOUTH = 1
    """Región fronteriza sur."""
    GENERAL = 2
    """A la tasa del 16 %."""
    GOODS_IMPORT = 3
    """Importación por aduana de bienes tangibles."""
    SERVICES_IMPORT = 4
    """Importación de bienes intangibles y servicios."""

    @property
    def value(self) -> int:
        """Field of the value paid."""
        return 8 + 2 * int(self)

    @property
    def returned(self) -> int:
        """Field of devoluciones, descuentos y bonificaciones."""
        return 9 + 2 * int(self)

    @property
    def creditable(self) -> int:
        """Field of IVA acreditable, exclusivamente de actividades gravadas."""
        return 18 + 2 * int(self)

    @property
    def mixed(self) -> int:
        """Field of IVA acreditable, asociado a actividades por las cuales se aplica una proporción."""
        return 19 + 2 * int(self)

    @property
    def not_creditable(self) -> int:
        """First of the four fields of IVA no acreditable: por proporción."""
        return 28 + 4 * int(self)

    @property
    def without_requirements(self) -> int:
        """Field of IVA no acreditable: no cumple con requisitos."""
        return 29 + 4 * int(self)


@dataclass(frozen=True, slots=True)
class DiotRow:
    """One record: a tercero and a tipo de operación. ``amounts`` are by number of field; what is not there is empty.

    ``country`` has three letters; ``place`` says which country where that is ZZZ.
    """

    third: str
    operation: str
    rfc: str = ""
    tax_id: str = ""
    name: str = ""
    country: str = ""
    place: str = ""
    amounts: Mapping[int, int] | None = None
    effects: str = YES

    def amount(self, number: int) -> int:
        """What stands in a field of amounts; 0 where it is empty."""
        return (self.amounts or {}).get(number, 0)

    @property
    def key(self) -> tuple[str, str, str]:
        """Of these there is one record each: tercero, operación, and the RFC or foreign number or name."""
        return self.third, self.operation, self.rfc or self.tax_id or self.name

    @property
    def fields(self) -> tuple[str, ...]:
        """All 54, as the file has them."""
        amounts = self.amounts or {}
        return (
            self.third,
            self.operation,
            self.rfc,
            self.tax_id,
            self.name,
            self.country,
            self.place,
            *(str(amounts[number]) if number in amounts else "" for number in range(FIRST_AMOUNT, LAST_AMOUNT + 1)),
            self.effects,
        )
