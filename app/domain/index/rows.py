"""What an index tells of documents: a line of the list, and what many come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from app.domain.facts import Facts
from app.domain.library_path import LibraryPath
from app.domain.validity import OwnerRole, Validity

TextReader = Callable[[Facts], str]

_READER = "reader"
_SAME_NAME = object()

AS_READ = {_READER: _SAME_NAME}
"""Of a field: its text is that of the same name in ``Facts``."""


def read_by(reader: TextReader) -> dict[str, Any]:
    """Of a field: how its text is got from ``Facts``."""
    return {_READER: reader}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One line of the list, and the one list of the texts that an index keeps of a document's XML.

    A field that says how it is read (``AS_READ``, ``read_by``) is staged, merged, kept and read back everywhere as the
    list has it: a new one is a line here, and its reader. The others each index puts together in its own way.

    Times are naive wall times as ISO text; amounts are the XML's own text.

    ``path`` is None for a document known only by metadata. ``uuid`` and most texts are empty for an unreadable one,
    whose ``problem`` says why. ``total_micros`` are millionths. ``efos`` is the last ValidacionEFOS that the SAT gave,
    empty before it was asked. ``paid`` is what a complemento de pago comes to, in ``currency``; empty for all others,
    and where it is not known. There ``total`` is 0, and ``total_micros`` what was paid.
    """

    id: int
    owner: str
    uuid: str
    service: str = field(metadata=read_by(lambda one: one.service.value))
    version: str = field(metadata=AS_READ)
    document_type: str
    issued_at: str
    stamped_at: str = field(metadata=read_by(lambda one: one.stamped_at.isoformat() if one.stamped_at else ""))
    issuer_rfc: str
    issuer_name: str
    receiver_rfc: str
    receiver_name: str
    subtotal: str = field(metadata=read_by(lambda one: one.subtotal.text))
    total: str = field(metadata=read_by(lambda one: one.total.text))
    total_micros: int
    currency: str
    state: Validity
    cancelled_at: str
    path: LibraryPath | None
    problem: str | None
    side: OwnerRole
    series: str = field(metadata=AS_READ)
    number: str = field(metadata=AS_READ)
    discount: str = field(metadata=read_by(lambda one: one.discount.text if one.discount else ""))
    transferred: str = field(metadata=read_by(lambda one: one.transferred.text if one.transferred else ""))
    withheld: str = field(metadata=read_by(lambda one: one.withheld.text if one.withheld else ""))
    exchange_rate: str = field(metadata=AS_READ)
    payment_form: str = field(metadata=AS_READ)
    payment_method: str = field(metadata=AS_READ)
    use: str = field(metadata=AS_READ)
    issuer_regime: str = field(metadata=AS_READ)
    receiver_regime: str = field(metadata=AS_READ)
    place: str = field(metadata=AS_READ)
    complements: str = field(metadata=read_by(lambda one: " ".join(one.complements)))
    pac_rfc: str = field(metadata=AS_READ)
    third_rfc: str = field(metadata=read_by(lambda one: one.third_party[0]))
    third_name: str = field(metadata=read_by(lambda one: one.third_party[1]))
    problems: str = field(metadata=read_by(lambda one: " ".join(one.problems)))
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


def kept_texts() -> tuple[tuple[str, TextReader], ...]:
    """The texts of ``DocumentRow`` that come from the XML, by name, each with its reader."""
    return tuple(
        (one.name, attrgetter(one.name) if one.metadata[_READER] is _SAME_NAME else one.metadata[_READER])
        for one in fields(DocumentRow)
        if _READER in one.metadata
    )
