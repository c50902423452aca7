"""All an index knows of one document beyond its line in the list: history, and links to and from other documents."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.index.rows import DocumentRow
from app.domain.validity import Validity


@dataclass(frozen=True, slots=True)
class Link:
    """From a document to one that it settles or relates to.

    ``kind`` is ``pago``, or TipoRelacion (01 nota de crédito … 07 anticipo). ``uuid`` is the other document's folio
    fiscal, ``other`` that document when it is in the library of the same contribuyente, else None. ``instalment``,
    ``amount`` and ``outstanding`` are NumParcialidad, ImpPagado and ImpSaldoInsoluto of a payment.
    """

    kind: str
    uuid: str
    other: DocumentRow | None
    instalment: str
    amount: str
    outstanding: str


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """What the SAT said of a document at a moment (UTC, ISO text).

    ``source`` is ``metadata``, ``solicitud`` (its XML came for a request that asked for those of one state) or
    ``consulta``; the other texts are those of ConsultaCFDIService, else empty: CodigoEstatus, Estado (``said``),
    EsCancelable, EstatusCancelacion and ValidacionEFOS.
    """

    seen_at: str
    source: str
    state: Validity
    cancelled_at: str
    code: str = ""
    said: str = ""
    cancellable: str = ""
    cancellation: str = ""
    efos: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another document with the same folio fiscal and other content that came in: from where, and how it was called."""

    source: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Details:
    """A document's row with its surroundings; ``links`` lead away from it, ``back_links`` come from other documents.

    ``origins`` are the package or import that brought the XML, and the package whose metadata told of it first.
    """

    row: DocumentRow
    links: tuple[Link, ...]
    back_links: tuple[Link, ...]
    status_records: tuple[StatusRecord, ...]
    conflicts: tuple[Conflict, ...]
    origins: tuple[str, ...]
