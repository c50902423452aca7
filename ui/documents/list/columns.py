"""The columns of Comprobantes, described as data: what each shows, how wide it is, and what it sorts by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.figures import NO_CURRENCY
from app.domain.index.filter import SortKey
from app.domain.index.rows import DocumentRow
from app.domain.sat_status import efos_of
from app.domain.validity import OwnerRole, Validity
from app.words import catalog_names, formatting
from app.words.catalogs import Catalog, catalog_label
from app.words.complements import complement_title
from app.words.messages import explain
from ui.widgets.badges import DOCUMENT_BADGES, Badge
from ui.widgets.plain import one_line

PARTY = "party"
"""The key of the column that takes what room is left."""

_UUID_HEAD = 8
_WITHOUT_TOTAL = frozenset("PT")  # their Total is 0 by law
_LISTED_BADGE = Badge("bad", "warning")

SIDE_NAMES = {OwnerRole.ISSUED: "Emitido", OwnerRole.RECEIVED: "Recibido", OwnerRole.OTHERS: "De otros"}


@dataclass(frozen=True, slots=True)
class DocumentColumn:
    """One column. ``key`` names it for good in the person's settings; ``width`` is in average characters.

    Where every pixel counts ``sample`` is a text that has to fit instead, and ``likes`` one that would like to.

    ``falls`` says that a first click on the header sorts from the largest or latest down.
    """

    key: str
    title: str
    text: Callable[[DocumentRow], str]
    sort: SortKey
    width: int = 12
    numeric: bool = False
    falls: bool = False
    shown: bool = True
    tooltip: Callable[[DocumentRow], str] | None = None
    sample: str = ""
    likes: str = ""


_CHIP = "WWW"  # as wide as icon and edges of a chip

WITHOUT_XML = "Sin XML"
"""Said of a document that only the SAT's list tells of."""

LISTED = "69-B"
"""Said of one in which the SAT, when it was asked, found somebody who is on that article's list."""


PAID = "pagado"
"""Said before what was paid, which is no total."""


def is_listed(row: DocumentRow) -> bool:
    """Whether, by the SAT's latest answer, a party to the document is on the list of article 69-B."""
    return efos_of(row.efos).is_listed


def state_word(row: DocumentRow) -> str:
    """``Vigente``; ``69-B · Vigente`` of who is on that list; ``Sin XML · Vigente`` where the XML is not here.

    What is seldom comes first: where the column is narrow the end is cut, and icon and colour tell the state.
    """
    word = catalog_names.DOCUMENT_STATES[row.state]
    parts = (LISTED if is_listed(row) else "", WITHOUT_XML if row.path is None else "", word)
    return " · ".join(part for part in parts if part)


def state_badge(row: DocumentRow) -> Badge:
    """The chip of its status: a warning for article 69-B, hollow where the XML is not in the library."""
    look = _LISTED_BADGE if is_listed(row) else DOCUMENT_BADGES[row.state]
    return look if row.path is not None else replace(look, hollow=True)


def other_party(row: DocumentRow) -> str:
    """The name, or else the RFC, of the other party; the issuer's where the owner is neither party."""
    if row.side is OwnerRole.ISSUED:
        return one_line(row.receiver_name) or row.receiver_rfc
    return one_line(row.issuer_name) or row.issuer_rfc


def _parties_tip(row: DocumentRow) -> str:
    parties = (row.issuer_name, row.issuer_rfc), (row.receiver_name, row.receiver_rfc)
    issuer, receiver = (" · ".join(part for part in (one_line(name), rfc) if part) for name, rfc in parties)
    return f"De: {issuer}\nPara: {receiver}"


def _state_tip(row: DocumentRow) -> str:
    told = [explain(efos_of(row.efos)).title] if is_listed(row) else []
    if row.state is Validity.UNREADABLE:
        told.append("El SAT entregó este archivo con un contenido que no se pudo leer. Está guardado tal como llegó.")
    elif row.cancelled_at:
        told.append(f"{catalog_names.DOCUMENT_STATES[row.state]} el {formatting.document_moment(row.cancelled_at)}")
    else:
        told.append(catalog_names.DOCUMENT_STATES[row.state])
    if row.path is None:
        told.append("Se conoce por la lista del SAT (metadatos); su XML no está en tu equipo.")
    return "\n".join(told)


def _folio(row: DocumentRow) -> str:
    """Serie and folio; of a document that has neither, how its folio fiscal begins."""
    text = one_line(f"{row.series} {row.number}")
    return text or (f"{row.uuid[:_UUID_HEAD]}…" if row.uuid else "")


def _uuid(row: DocumentRow) -> str:
    return row.uuid or (row.path or "").rpartition("/")[2]


def _amount(text: str) -> str:
    return formatting.money(text) if text else ""


def total_text(row: DocumentRow) -> str:
    """The total, with its currency unless it is the peso; of a payment the sum paid; empty where no money moves."""
    if row.paid:
        return f"{PAID} {formatting.money(row.paid, row.currency)}"
    if not row.total or row.document_type in _WITHOUT_TOTAL:
        return ""
    return formatting.money(row.total, "" if row.currency == NO_CURRENCY else row.currency)


def _complements(row: DocumentRow) -> str:
    return ", ".join(complement_title(one) for one in row.complements.split())


COLUMNS: tuple[DocumentColumn, ...] = (
    DocumentColumn(
        "issued",
        "Fecha",
        lambda row: formatting.document_day(row.issued_at),
        SortKey.ISSUED,
        falls=True,
        tooltip=lambda row: formatting.document_moment(row.issued_at),
        sample="30/08/2026",
    ),
    DocumentColumn("side", "Lado", lambda row: SIDE_NAMES[row.side], SortKey.SIDE, sample="Recibido"),
    DocumentColumn(
        PARTY, "Contraparte", other_party, SortKey.COUNTERPART_NAME, tooltip=_parties_tip, sample="PÚBLICO EN…"
    ),
    DocumentColumn(
        "folio", "Folio", _folio, SortKey.NUMBER, tooltip=lambda row: _folio(row) or row.uuid, sample="NC 14976"
    ),
    DocumentColumn(
        "type",
        "Tipo",
        lambda row: catalog_names.document_type_name(row.document_type),
        SortKey.TYPE,
        sample="Retención",
    ),
    DocumentColumn(
        "total",
        "Total",
        total_text,
        SortKey.TOTAL,
        numeric=True,
        falls=True,
        sample="$1,213,218.07",
        likes=f"{PAID} $1,213,218.07 USD",
    ),
    DocumentColumn(
        "state",
        "Estado",
        state_word,
        SortKey.STATE,
        tooltip=_state_tip,
        sample=f"{_CHIP}{LISTED} · Vige…",
        likes=f"{_CHIP}{LISTED} · {WITHOUT_XML} · Cancelado",
    ),
    DocumentColumn(
        "issuer_name", "Emisor", lambda row: one_line(row.issuer_name), SortKey.ISSUER_NAME, 25, shown=False
    ),
    DocumentColumn(
        "receiver_name", "Receptor", lambda row: one_line(row.receiver_name), SortKey.RECEIVER_NAME, 25, shown=False
    ),
    DocumentColumn("currency", "Moneda", lambda row: row.currency, SortKey.CURRENCY, 8, shown=False),
    DocumentColumn("issuer_rfc", "RFC del emisor", lambda row: row.issuer_rfc, SortKey.ISSUER_RFC, 20, shown=False),
    DocumentColumn(
        "receiver_rfc", "RFC del receptor", lambda row: row.receiver_rfc, SortKey.RECEIVER_RFC, 20, shown=False
    ),
    DocumentColumn("series", "Serie", lambda row: one_line(row.series), SortKey.SERIES, 8, shown=False),
    DocumentColumn(
        "number", "Número de folio", lambda row: one_line(row.number), SortKey.NUMBER, 10, numeric=True, shown=False
    ),
    DocumentColumn("method", "Método", lambda row: row.payment_method, SortKey.METHOD, 9, shown=False),
    DocumentColumn("uuid", "Folio fiscal", _uuid, SortKey.UUID, 38, shown=False),
    DocumentColumn(
        "subtotal", "Subtotal", lambda row: _amount(row.subtotal), SortKey.SUBTOTAL, 14, True, True, shown=False
    ),
    DocumentColumn(
        "discount", "Descuento", lambda row: _amount(row.discount), SortKey.DISCOUNT, 12, True, True, shown=False
    ),
    DocumentColumn(
        "transferred",
        "Traslados",
        lambda row: _amount(row.transferred),
        SortKey.TRANSFERRED,
        13,
        numeric=True,
        falls=True,
        shown=False,
    ),
    DocumentColumn(
        "withheld", "Retenciones", lambda row: _amount(row.withheld), SortKey.WITHHELD, 13, True, True, shown=False
    ),
    DocumentColumn(
        "form",
        "Forma de pago",
        lambda row: catalog_label(Catalog.PAYMENT_FORM, row.payment_form),
        SortKey.FORM,
        24,
        shown=False,
    ),
    DocumentColumn("use", "Uso", lambda row: catalog_label(Catalog.USE, row.use), SortKey.USE, 24, shown=False),
    DocumentColumn(
        "stamped",
        "Timbrado",
        lambda row: formatting.document_moment(row.stamped_at),
        SortKey.STAMPED,
        16,
        falls=True,
        shown=False,
    ),
    DocumentColumn("complements", "Complementos", _complements, SortKey.COMPLEMENTS, 22, shown=False),
    DocumentColumn("owner", "Contribuyente", lambda row: row.owner, SortKey.OWNER, 20, shown=False),
)

STATE_COLUMN = next(place for place, one in enumerate(COLUMNS) if one.key == "state")
