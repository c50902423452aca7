"""Small checked strings: who, which document, which request, which package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_RFC = re.compile(r"[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}", re.ASCII)
_UUID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")
_LONGEST_ID = 512
_COMPANY, _PERSON = 12, 13  # characters of an RFC

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
        return len(self.value) == _PERSON

    @property
    def is_generic(self) -> bool:
        """Whether it is one of the two RFCs that stand for the public or for foreigners."""
        return self.value in (GENERIC_NATIONAL, GENERIC_FOREIGN)

    def __str__(self) -> str:
        return self.value


def is_rfc(text: str) -> bool:
    """Whether ``Rfc`` would take it."""
    return _RFC.fullmatch(text) is not None


def is_company(rfc: str) -> bool:
    """Whether a persona moral stands behind an RFC as a document has it."""
    return len(rfc) == _COMPANY


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


def is_uuid(text: str) -> bool:
    """Whether ``Uuid`` would take it."""
    return _UUID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, order=True)
class SatRequestId:
    """The SAT's IdSolicitud, exactly as it came, for it is sent back so; two that differ only in case are one.

    Any printable text of at most 512 characters. Raises ValueError otherwise.
    """

    value: str = field(compare=False)
    _key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", _key_of(self.value, "IdSolicitud"))

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class PackageId:
    """The SAT's IdPaquete (``<IdSolicitud>_NN`` so far), exactly as it came; two that differ only in case are one.

    Any printable text of at most 512 characters, so it is no file name: ``store.files`` makes one. Raises ValueError
    otherwise.
    """

    value: str = field(compare=False)
    _key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", _key_of(self.value, "IdPaquete"))

    @property
    def key(self) -> str:
        """What two spellings of one id have in common."""
        return self._key

    def __str__(self) -> str:
        return self.value


def _key_of(text: str, name: str) -> str:
    if not text.isprintable() or not text.strip() or len(text) > _LONGEST_ID:
        raise ValueError(f"not an {name}")
    return text.casefold()
