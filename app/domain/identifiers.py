"""Small checked strings: who, which document, which request, which package."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RFC = re.compile(r"[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}", re.ASCII)
_UUID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")
_PACKAGE = re.compile(r"[0-9A-Za-z-]{1,64}(?:_[0-9A-Za-z-]{1,32})?")
_SAT_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_WINDOWS_DEVICE = re.compile(r"CON|PRN|AUX|NUL|(?:COM|LPT)[0-9]")

GENERIC_NATIONAL = "XAXX010101000"
GENERIC_FOREIGN = "XEXX010101000"


@dataclass(frozen=True, slots=True, order=True)
class Rfc:
    """Registro Federal de Contribuyentes: 12 characters for a company, 13 for a person, upper case.

    Raises ValueError for any other shape.
    """

    value: str

    def __post_init__(self) -> None:
        if not _RFC.fullmatch(self.value):
            raise ValueError("not an RFC")

    @classmethod
    def parse(cls, text: str) -> Rfc:
        """From what a person typed: surrounding blanks, hyphens and case are forgiven."""
        return cls(text.strip().replace("-", "").replace(" ", "").upper())

    @property
    def is_person(self) -> bool:
        """Whether a natural person (persona física) stands behind it."""
        return len(self.value) == 13

    @property
    def is_generic(self) -> bool:
        """Whether it is one of the two RFCs that stand for the public or for foreigners."""
        return self.value in (GENERIC_NATIONAL, GENERIC_FOREIGN)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Uuid:
    """A document's folio fiscal: 8-4-4-4-12 hexadecimal digits, upper case. Raises ValueError otherwise."""

    value: str

    def __post_init__(self) -> None:
        if not _UUID.fullmatch(self.value):
            raise ValueError("not a UUID")

    @classmethod
    def parse(cls, text: str) -> Uuid:
        """From any case and surrounding blanks."""
        return cls(text.strip().upper())

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class SatRequestId:
    """The SAT's IdSolicitud, as it came; at most 64 letters, digits and hyphens. Raises ValueError otherwise."""

    value: str

    def __post_init__(self) -> None:
        if not _SAT_ID.fullmatch(self.value):
            raise ValueError("not an IdSolicitud")

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class PackageId:
    """The SAT's IdPaquete (``<IdSolicitud>_NN``), upper case: the service writes it in either.

    Only letters, digits, hyphens and one underscore, and none of the names that Windows keeps for devices, so it is
    also a safe file name. Raises ValueError otherwise.
    """

    value: str

    def __post_init__(self) -> None:
        if not _PACKAGE.fullmatch(self.value) or self.value != self.value.upper():
            raise ValueError("not an IdPaquete")
        if _WINDOWS_DEVICE.fullmatch(self.value):
            raise ValueError("not a file name")

    @classmethod
    def parse(cls, text: str) -> PackageId:
        """From the SAT's own spelling, in any case."""
        return cls(text.strip().upper())

    def __str__(self) -> str:
        return self.value
