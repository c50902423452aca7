"""What the index keeps of a document: its header, the words it is searched by, and the documents it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from app.domain.catalogs import Service
from app.domain.document import Amount, Document
from app.domain.figures import Figures, figures_of
from app.domain.identifiers import Uuid
from app.domain.month.calendar import Month
from app.domain.month.plain import packed_facts
from app.domain.month.reading import counting_months, month_facts

SEAL_END = 8
"""So many characters of the seal's end are kept: ConsultaCFDIService asks for them."""

_LONGEST_WORDS = 200_000  # characters of a document's concepts that are searched

Link = tuple[str, str, str, str, str]
"""A document spoken of: UUID, kind (TipoRelacion, or ``pago``), instalment, amount and outstanding balance."""

NO_THIRD_PARTY = ("", "")


@dataclass(slots=True)
class Facts:
    """Of one document, every value as ``Document`` has it. ``third_party`` is RFC and name of the first concept's.

    ``month_facts`` is the packed text of what the figures of a month need beside ``figures``, empty where there is no
    more; ``counted_in`` are the months in which the document counts beside that of its Fecha.

    Not frozen, as ``Document`` is not: hundreds of thousands are made, and freezing takes seven times as long. Who
    has one changes nothing in it.
    """

    uuid: Uuid
    service: Service
    version: str
    document_type: str
    issued_at: datetime
    stamped_at: datetime | None
    issuer_rfc: str
    issuer_name: str
    receiver_rfc: str
    receiver_name: str
    subtotal: Amount
    total: Amount
    currency: str
    figures: Figures
    discount: Amount | None = None
    transferred: Amount | None = None
    withheld: Amount | None = None
    exchange_rate: str = ""
    pac_rfc: str = ""
    series: str = ""
    number: str = ""
    payment_form: str = ""
    payment_method: str = ""
    use: str = ""
    issuer_regime: str = ""
    receiver_regime: str = ""
    place: str = ""
    complements: tuple[str, ...] = ()
    third_party: tuple[str, str] = NO_THIRD_PARTY
    seal_end: str = ""
    problems: tuple[str, ...] = ()
    words: str = ""
    links: tuple[Link, ...] = ()
    receiver_place: str = ""
    month_facts: str = ""
    counted_in: tuple[Month, ...] = ()


def facts_of(document: Document) -> Facts:
    """Those of a document that was read whole."""
    one, figures, of_month = document, figures_of(document), month_facts(document)
    third = next((concept.third_party for concept in one.concepts if concept.third_party), None)
    texts = chain.from_iterable((concept.description, concept.identification) for concept in one.concepts)
    return Facts(
        uuid=one.uuid,
        service=one.service,
        version=one.version,
        document_type=one.document_type,
        issued_at=one.issued_at,
        stamped_at=one.stamped_at,
        issuer_rfc=one.issuer_rfc,
        issuer_name=one.issuer_name,
        receiver_rfc=one.receiver_rfc,
        receiver_name=one.receiver_name,
        subtotal=one.subtotal,
        total=one.total,
        discount=one.discount,
        transferred=one.transferred,
        withheld=one.withheld,
        currency=one.currency,
        exchange_rate=one.exchange_rate,
        pac_rfc=one.pac_rfc,
        series=one.series,
        number=one.number,
        payment_form=one.payment_form,
        payment_method=one.payment_method,
        use=one.use,
        issuer_regime=one.issuer_regime,
        receiver_regime=one.receiver_regime,
        place=one.place,
        complements=one.complements,
        third_party=(third.rfc, third.name) if third else NO_THIRD_PARTY,
        seal_end=one.seal[-SEAL_END:],
        problems=one.problems,
        words=words_of(one.series, one.number, texts),
        links=tuple(_links(one)),
        figures=figures,
        receiver_place=one.receiver_place,
        month_facts=packed_facts(of_month, figures),
        counted_in=counting_months(of_month, Month.of(one.issued_at)),
    )


def words_of(series: str, number: str, texts: Iterable[str]) -> str:
    """What a document is searched by: series and folio, apart and together, and ``texts``; each once."""
    return " ".join(dict.fromkeys((series, number, series + number, *texts)))[:_LONGEST_WORDS]


def _links(document: Document) -> Iterator[Link]:
    for relation in document.relations:
        yield from ((uuid, relation.kind, "", "", "") for uuid in relation.uuids)
    if document.withholding is not None and document.withholding.related:
        yield document.withholding.related, document.withholding.relation_kind, "", "", ""
    if document.payments is not None:
        for payment in document.payments.payments:
            for one in payment.documents:
                yield one.uuid, "pago", one.instalment, one.paid, one.outstanding
