"""The columns of Comprobantes, described as data: what each shows, how wide it is, and what it sorts by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.store.documents import DocumentRow
from app.store.filters import SortKey
from app.store.numbers import DocumentState, Side
from ui import catalog_names, formatting
from ui.catalogs import Catalog, catalog_label

SIDE_NAMES = {Side.ISSUED: "Emitido", Side.RECEIVED: "Recibido", Side.OTHERS: "De otros"}


@dataclass(frozen=True, slots=True)
class DocumentColumn:
    """One column. ``key`` names it for good in the person's settings; ``width`` is in average characters.

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


def state_word(row: DocumentRow) -> str:
    """``Vigente``; for one whose XML is not here the word says so."""
    return catalog_names.DOCUMENT_STATES[row.state]


def _state_tip(row: DocumentRow) -> str:
    if row.state is DocumentState.UNREADABLE:
        return "El SAT entregó este archivo con un contenido que no se pudo leer. Está guardado tal como llegó."
    if row.path is None:
        return "Se conoce por los metadatos del SAT; su XML no está en tu equipo."
    if row.cancelled_at:
        return f"{state_word(row)} el {formatting.document_moment(row.cancelled_at)}"
    return state_word(row)


def _folio(row: DocumentRow) -> str:
    return row.uuid or (row.path or "").rpartition("/")[2]


def _amount(text: str) -> str:
    return formatting.money(text) if text else ""


def _complements(row: DocumentRow) -> str:
    return ", ".join(row.complements.split())


COLUMNS: tuple[DocumentColumn, ...] = (
    DocumentColumn(
        "issued", "Fecha", lambda row: formatting.document_moment(row.issued_at), SortKey.ISSUED, 18, falls=True
    ),
    DocumentColumn("type", "Tipo", lambda row: catalog_names.document_type_name(row.document_type), SortKey.TYPE, 10),
    DocumentColumn("state", "Estado", state_word, SortKey.STATE, 18, tooltip=_state_tip),
    DocumentColumn("issuer_name", "Emisor", lambda row: row.issuer_name, SortKey.ISSUER_NAME, 25),
    DocumentColumn("receiver_name", "Receptor", lambda row: row.receiver_name, SortKey.RECEIVER_NAME, 25),
    DocumentColumn("total", "Total", lambda row: _amount(row.total), SortKey.TOTAL, 14, numeric=True, falls=True),
    DocumentColumn("currency", "Moneda", lambda row: row.currency, SortKey.CURRENCY, 8),
    DocumentColumn("issuer_rfc", "RFC del emisor", lambda row: row.issuer_rfc, SortKey.ISSUER_RFC, 20),
    DocumentColumn("receiver_rfc", "RFC del receptor", lambda row: row.receiver_rfc, SortKey.RECEIVER_RFC, 20),
    DocumentColumn("series", "Serie", lambda row: row.series, SortKey.SERIES, 8),
    DocumentColumn("number", "Folio", lambda row: row.number, SortKey.NUMBER, 10, numeric=True),
    DocumentColumn("method", "Método", lambda row: row.payment_method, SortKey.METHOD, 9),
    DocumentColumn("uuid", "Folio fiscal", _folio, SortKey.UUID, 38),
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
    DocumentColumn("side", "Lado", lambda row: SIDE_NAMES[row.side], SortKey.SIDE, 10, shown=False),
)

STATE_COLUMN = next(place for place, one in enumerate(COLUMNS) if one.key == "state")
