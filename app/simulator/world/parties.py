"""The people and companies around a made-up taxpayer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from random import Random

from app.domain.identifiers import GENERIC_FOREIGN, GENERIC_NATIONAL
from app.simulator.world.dice import dice
from app.simulator.world.names import company_name, company_rfc, curp, person_name, person_rfc

_POSTAL_CODES = ("06000", "64000", "44100", "76000", "20000", "97000", "88500", "86000", "31000", "72000", "02300")
_MOST_COUNTERPARTS = 400
_EMPLOYEES = 8
SHOPKEEPER, TRANSLATOR, LANDLADY = "REMG810226QX8", "TOIS900517QX2", "NUCR640908QX5"
"""Made-up people with a business, of fees (RESICO), and with a house to let."""

_KNOWN = {
    "EKU9003173C9": ("ESCUELA KEMPER URGATE", "SA DE CV", "601"),
    "PDB150312QX4": ("PANADERÍA DON BETO", "SA DE CV", "601"),
    SHOPKEEPER: ("GABRIELA ANA REYES MUÑOZ", "", "612"),
    TRANSLATOR: ("SOFÍA ELENA TORRES IBÁÑEZ", "", "626"),
    LANDLADY: ("RAQUEL ELENA NÚÑEZ CRUZ", "", "606"),
}

ODD_NAMES = (
    'ABARROTES "EL ÁGUILA"',
    "PEÑA & NÚÑEZ",
    "REFACCIONES ~ GARANTÍA",
    "PAPELERÍA\nLA CAÑADA",
)
"""Names that occur in real packages and break careless readers of metadata."""


@dataclass(frozen=True, slots=True)
class Party:
    """A taxpayer as documents name it. ``suffix`` is the legal form, written in CFDI 3.3 and certificates only."""

    rfc: str
    name: str
    suffix: str
    regime: str
    postal_code: str
    certificate_number: str
    curp: str
    country: str = ""

    @property
    def full_name(self) -> str:
        """The name with its legal form."""
        return f"{self.name} {self.suffix}".rstrip()

    @property
    def is_person(self) -> bool:
        """Whether a natural person stands behind the RFC."""
        return len(self.rfc) == 13


@dataclass(frozen=True, slots=True)
class Parties:
    """Everyone a business deals with. The first ones of customers and suppliers come up most often."""

    owner: Party
    customers: tuple[Party, ...]
    suppliers: tuple[Party, ...]
    employees: tuple[Party, ...]
    principals: tuple[Party, ...]

    def customer(self, chance: Random) -> Party:
        """One customer, by popularity."""
        return chance.choices(self.customers, cum_weights=_popularity(len(self.customers)))[0]

    def supplier(self, chance: Random) -> Party:
        """One supplier, by popularity."""
        return chance.choices(self.suppliers, cum_weights=_popularity(len(self.suppliers)))[0]


def taxpayer(rfc: str) -> Party:
    """The owner of a business: the same name for the same RFC, whatever the seed."""
    chance = dice("taxpayer", rfc)
    is_person = len(rfc) == 13
    name, suffix = (person_name(chance), "") if is_person else company_name(chance)
    if rfc not in _KNOWN:
        return _party(chance, rfc, name, suffix)
    name, suffix, regime = _KNOWN[rfc]
    return replace(_party(chance, rfc, name, suffix), regime=regime)


def parties_of(seed: int, rfc: str, documents: int) -> Parties:
    """Counterparts for ``documents`` documents of the taxpayer ``rfc``."""
    count = min(_MOST_COUNTERPARTS, 12 + documents // 12)
    customers = [_stranger(dice(seed, rfc, "customer", number)) for number in range(count)]
    suppliers = [_stranger(dice(seed, rfc, "supplier", number)) for number in range(count)]
    for number, name in enumerate(ODD_NAMES):
        crowd = (customers, suppliers)[number % 2]
        crowd[2 + number] = _odd(dice(seed, rfc, "odd", number), name)
    customers[3:3] = [_public(), _foreigner()]
    return Parties(
        owner=taxpayer(rfc),
        customers=tuple(customers),
        suppliers=tuple(suppliers),
        employees=tuple(_person(dice(seed, rfc, "employee", number)) for number in range(_EMPLOYEES)),
        principals=tuple(_stranger(dice(seed, rfc, "principal", number)) for number in range(3)),
    )


@cache
def _popularity(count: int) -> tuple[float, ...]:
    return tuple(accumulate(1 / (rank + 3) for rank in range(count)))


def _stranger(chance: Random) -> Party:
    if chance.random() < 0.3:
        return _person(chance)
    name, suffix = company_name(chance)
    return _party(chance, company_rfc(chance, name), name, suffix)


def _person(chance: Random) -> Party:
    name = person_name(chance)
    return _party(chance, person_rfc(chance, name), name, "")


def _odd(chance: Random, name: str) -> Party:
    return _party(chance, company_rfc(chance, name), name, "SA DE CV")


def _party(chance: Random, rfc: str, name: str, suffix: str) -> Party:
    is_person = len(rfc) == 13
    return Party(
        rfc=rfc,
        name=name,
        suffix=suffix,
        regime="612" if is_person else "601",
        postal_code=chance.choice(_POSTAL_CODES),
        certificate_number=f"000010000005{chance.randrange(10**8):08d}",
        curp=curp(chance, rfc) if is_person else "",
    )


def _public() -> Party:
    return Party(GENERIC_NATIONAL, "PÚBLICO EN GENERAL", "", "616", "", "", "")


def _foreigner() -> Party:
    return Party(GENERIC_FOREIGN, "O'BRIEN & SONS LLC", "", "616", "", "", "", country="USA")
