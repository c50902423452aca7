"""What a package is asked to be, what it is made of, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.bookkeeping.desk import Desk
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.fiscal.coverage_month import MonthCoverage
from app.reports.file_names import NamePattern

DEFAULT_DELIVERY_PATTERN = "{lado}/{tipo}/{fecha}_{contraparte}_{uuid}"
FLAT_PATTERN = "{lado}/{uuid}"
"""One flat folder a side, as CONTPAQi's ADD takes them."""

PAYROLL = "N"
"""TipoDeComprobante of nómina."""

XML, PDF, CANCELLED, README, HASHES = "XML", "PDF", "Cancelados", "LEEME", "HUELLAS"
"""Names of folders and files in a package; documents that are cancelled lie in a folder of their own."""


@dataclass(frozen=True, slots=True)
class DeliveryChoice:
    """What a person chose: where packages go, as folder or ZIP, how documents are called, and whether with PDF.

    ``with_payroll`` off leaves nómina out of all that is in the package: it is personal data of the employees.
    """

    folder: Path
    pattern: NamePattern
    as_zip: bool = False
    with_pdfs: bool = True
    with_payroll: bool = True


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of the package beside the documents: its name without ``ending``, and its bytes."""

    name: str
    ending: str
    data: bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in the package: ``key`` names it, ``why`` is the key of the reason."""

    key: str
    why: str


@dataclass(slots=True)
class Delivered:
    """What came of a package.

    ``documents`` counts XML by side and TipoDeComprobante; cancelled ones are counted in ``cancelled`` alone.
    ``files`` are those beside the documents, ``beside`` what went beside a file that a person changed or brought.
    ``outdated`` are XML of an earlier time among the valid ones that are cancelled now: nothing is taken away from
    where people work; for the same reason ``earlier_payroll`` are XML of nómina of an earlier time, where it was to be
    left out now. ``lost`` are UUIDs whose file is not in the library, ``unprinted`` counts XML that made no PDF.
    ``paths`` are those of XML in the package by UUID, ``fingerprint`` is the SHA-256 of the list of their hashes.
    """

    owner: Rfc
    name: str
    month: Month
    made_on: date
    place: Path
    coverage: MonthCoverage
    provisional: bool
    with_payroll: bool = True
    fingerprint: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    documents: Counter[tuple[str, str]] = field(default_factory=Counter)
    cancelled: int = 0
    new: int = 0
    renewed: int = 0
    pdfs: int = 0
    unprinted: int = 0
    files: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    earlier_payroll: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


Maker = Callable[[Desk, Delivered], MadeFile | LeftOut]
"""Makes a file of the package of ``Delivered``'s owner and month. A StoreError ends the whole."""
