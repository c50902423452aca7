"""What an index tells of documents: a line of the list, and what many come to."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.library_path import LibraryPath
from app.domain.validity import OwnerRole, Validity


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the list. Times are naive wall times as ISO text; amounts are the XML's own text.

    ``path`` is None for a document known only by metadata. ``uuid`` and most texts are empty for an unreadable one,
    whose ``problem`` says why. ``total_micros`` are millionths. ``efos`` is the last ValidacionEFOS that the SAT gave,
    empty before it was asked. ``paid`` is what a complemento de pago comes to, in ``currency``; empty for all others,
    and where it is not known. There ``total`` is 0, and ``total_micros`` what was paid.
    """

    id: int
    owner: str
    uuid: str
    service: str
    version: str
    document_type: str
    issued_at: str
    stamped_at: str
    issuer_rfc: str
    issuer_name: str
    receiver_rfc: str
    receiver_name: str
    subtotal: str
    total: str
    total_micros: int
    currency: str
    state: Validity
    cancelled_at: str
    path: LibraryPath | None
    problem: str | None
    side: OwnerRole
    series: str
    number: str
    discount: str
    transferred: str
    withheld: str
    exchange_rate: str
    payment_form: str
    payment_method: str
    use: str
    issuer_regime: str
    receiver_regime: str
    place: str
    complements: str
    pac_rfc: str
    third_rfc: str
    third_name: str
    problems: str
    has_metadata: bool
    efos: str = ""
    paid: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What the documents of one side, type, currency and state come to, in millionths of the currency's unit.

    ``total`` is Total, of complementos de pago what was paid. ``taxes`` are in the order of ``TAXES``; ``untaxed``
    documents are not in them, because only metadata tells of them or their XML is still to be read again.
    """

    side: OwnerRole
    document_type: str
    currency: str
    state: Validity
    has_xml: bool
    count: int
    untaxed: int
    subtotal: int
    discount: int
    transferred: int
    withheld: int
    total: int
    taxes: tuple[int, ...]
