"""In which figures and months a document counts, as rich text: the same that ``acopio mes --uuid`` tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

from app.bookkeeping.document_sheet import DocumentSheet, Standing, Touching
from app.bookkeeping.open_balances import InvoiceHistory
from app.cli.month.document_reasons import document_value
from app.domain.amounts import cents_text
from app.domain.listing import ListKind, Situation
from app.domain.month.documents import PAYMENT
from app.domain.validity import OwnerRole
from app.fiscal.balance_details import InstalmentLine
from app.fiscal.settlement import Amount
from app.words import balance_page_words, catalog_names, month_words
from app.words import document_month_words as words
from app.words.catalogs import Catalog, catalog_label
from app.words.formatting import count, day, money
from app.words.month_notes import note_ground, note_title
from ui.documents.detail.summary_text import DOCUMENT, MOST_ROWS
from ui.widgets.colours import Colours

_WHOLE = 100
_GLYPHS = {"bad": "✖", "wait": "⚠", "ok": "✔", "idle": "•"}
_GOOD = frozenset({Situation.CLEARED, Situation.FAVOURABLE})
_SHORT = 8  # letters of a folio fiscal that tell it from others


class MonthText:
    """Makes the text, in ``colours``."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours

    def sheet(self, sheet: DocumentSheet) -> str:
        """All of it; while facts are still being read, only that."""
        if sheet.is_unread:
            return self.note(words.UNREAD)
        value = document_value(sheet.owner.value, *sheet.case)
        is_supplier = sheet.case.document.side is OwnerRole.RECEIVED
        parts = (
            self._balance(sheet.history) if sheet.history is not None else "",
            self._places(value),
            self._remarks(value["avisos"]),
            self._touching(sheet),
            self._standing(sheet.standing, is_supplier=is_supplier),
        )
        return "".join(parts)

    def note(self, text: str) -> str:
        """A remark in a soft colour."""
        return f"<p>{self._soft(text)}</p>"

    # ── where it counts ──────────────────────────────────────────────────────────────────────────────────────────

    def _places(self, value: Mapping[str, Any]) -> str:
        """The months in which it counts, the first one first; and why it counts nowhere else."""
        lines = sorted(_lines(value), key=lambda line: line.month)
        silences = "".join(f"<p>{escape(month_words.SILENCES[one])}</p>" for one in value["sinEfecto"])
        text = _heading(words.COUNTS if lines else words.COUNTS_NOT) + silences
        for month, several in groupby(lines, key=lambda line: line.month):
            rows = "".join(map(self._line, several))
            title = f'<p style="margin-top:6px; margin-bottom:0"><b>{escape(words.month_heading(month))}</b></p>'
            text += f"{title}<table width='99%' cellpadding='2'>{rows}</table>"
        return text

    def _line(self, one: _Line) -> str:
        said = f"<br>{self._soft(one.why)}" if one.why else ""
        return f'<tr><td>{escape(one.figure)}{said}</td><td align="right">{escape(one.amount)}</td></tr>'

    def _remarks(self, remarks: Sequence[Mapping[str, Any]]) -> str:
        if not remarks:
            return ""
        lines = "".join(
            f'<p style="margin:2px 0">{self._mark("wait")} <b>{escape(note_title(one["clave"]))}.</b> '
            f"{escape(one['detalle'])} {self._soft(note_ground(one['clave']))}</p>"
            for one in remarks[:MOST_ROWS]
        )
        return _heading(words.REMARKS) + lines + self._rest(len(remarks))

    # ── payments ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _balance(self, history: InvoiceHistory) -> str:
        """What was paid and what is left, as a bar with its words."""
        one = history.invoice
        paid = one.paid + one.notes
        part = round(min(max(float(paid / one.total), 0.0), 1.0) * _WHOLE) if one.total else 0
        sentence = balance_page_words.settled_share(
            _amount(paid, one.currency), _amount(one.balance, one.currency), _amount(one.total, one.currency)
        )
        state = balance_page_words.STATES[one.state.value]
        waits = f" · {balance_page_words.WAITS}" if one.is_missed else ""
        return f"{_heading(words.SETTLED)}{self._bar(part)}<p><b>{escape(state + waits)}.</b> {escape(sentence)}</p>"

    def _bar(self, part: int) -> str:
        cells = ((part, self._colours.accent), (_WHOLE - part, self._colours.border))
        drawn = "".join(
            f'<td width="{width}%" style="background:{colour}; font-size:5pt">&nbsp;</td>'
            for width, colour in cells
            if width
        )
        return f'<table width="99%" cellspacing="0" cellpadding="0"><tr>{drawn}</tr></table>'

    def _touching(self, sheet: DocumentSheet) -> str:
        paid = _paid(sheet.history) if sheet.history is not None else {}
        incoming = [one for one in sheet.touching if one.is_incoming]
        outgoing = [one for one in sheet.touching if not one.is_incoming]
        return self._list(words.TOUCHED, incoming, paid) + self._list(words.MENTIONS, outgoing, {})

    def _list(self, heading: str, several: Sequence[Touching], amounts: Mapping[str, str]) -> str:
        if not several:
            return ""
        rows = "".join(self._touch(one, amounts.get(one.uuid, "")) for one in several[:MOST_ROWS])
        title = _heading(f"{heading} ({count(len(several))})")
        return f"{title}<table width='99%' cellpadding='2'>{rows}</table>{self._rest(len(several))}"

    def _touch(self, one: Touching, amount: str) -> str:
        kind = catalog_names.document_type_name(one.type)
        relation = "" if one.kind == PAYMENT else catalog_label(Catalog.RELATION, one.kind)
        state = words.CANCELLED if one.is_cancelled else ""
        said = " · ".join(part for part in (day(one.day), relation, state) if part)
        link = f'<a href="{DOCUMENT}:{one.id}">{escape(kind)} {escape(one.uuid[:_SHORT])}</a>'
        return f'<tr><td>{link}<br>{self._soft(said)}</td><td align="right">{escape(amount)}</td></tr>'

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _standing(self, one: Standing, *, is_supplier: bool) -> str:
        listing = one.listing
        if listing is None and one.lists_day is None:
            return _heading(words.STANDING) + self.note(words.NO_LISTS.format(name=one.name))
        if listing is None:
            assert one.lists_day is not None  # noqa: S101 - told just above
            kind, said = "ok", words.not_listed(one.name, one.lists_day)
        else:
            is_presumed = listing.list is ListKind.EFOS and listing.situation not in _GOOD
            is_bad = listing.is_definitive or listing.list is ListKind.FALSE_CFDI
            kind = "bad" if is_bad else "wait" if is_presumed else "idle"
            said = words.listed(one.name, listing, one.operation, is_supplier=is_supplier)
        end = f" {words.until(one.until)}" if one.until is not None and is_supplier else ""
        return f"{_heading(words.STANDING)}<p>{self._mark(kind)} {escape(said + end)}</p>"

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _mark(self, kind: str) -> str:
        colour, _ground = self._colours.of_state(kind)
        return f'<span style="color:{colour}">{_GLYPHS[kind]}</span>'

    def _soft(self, text: str) -> str:
        return f'<span style="color:{self._colours.soft}">{escape(text)}</span>'

    def _rest(self, number: int) -> str:
        return self.note(words.more(number - MOST_ROWS)) if number > MOST_ROWS else ""


class _Line(NamedTuple):
    """What the document does to one figure of a month."""

    month: str
    figure: str
    amount: str
    why: str = ""


def _lines(value: Mapping[str, Any]) -> Iterator[_Line]:
    """Everything that the document does."""
    yield from _effects(value["efectos"])
    for one in value["otros"]:
        yield _Line(one["mes"], month_words.OTHER_TAXES[one["impuesto"]][one["lado"]], money(one["importe"]))
    for one in value["ingresos"]:
        yield _Line(one["mes"], month_words.INCOME_KINDS[one["clase"]][one["lado"]], money(one["importe"]))
    for one in value["diferencias"]:
        why = f"{words.base(money(one['base']))} {month_words.CAUSES[one['causa']]}."
        yield _Line(one["mes"], month_words.DIFFERENCES, money(one["iva"]), why)


def _effects(effects: Iterable[Mapping[str, Any]]) -> Iterator[_Line]:
    """What both columns have alike is told once."""
    columns: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for one in effects:
        alike = tuple((name, each) for name, each in one.items() if name != "columna")
        columns.setdefault(alike, []).append(one["columna"])
    for alike, several in columns.items():
        one = dict(alike)
        whose = words.BOTH if len(several) > 1 else month_words.COLUMNS[several[0]]
        invoice = f" ({words.INVOICE} {one['factura'][:_SHORT]})" if one["factura"] else ""
        lost = f"; {month_words.LOST_REASONS[one['noAcreditable']]}" if one["noAcreditable"] else ""
        yield _Line(
            one["mes"],
            f"{month_words.SIDES[one['lado']]}, {month_words.BUCKETS[one['tasa']]}",
            money(one["iva"]),
            f"{words.base(money(one['base']))} {whose}. {month_words.REASONS[one['motivo']]}{invoice}{lost}.",
        )


def _paid(history: InvoiceHistory) -> dict[str, str]:
    """What each REP and nota takes off the invoice, by UUID."""
    found: dict[str, Amount] = {}
    for uuid, amount in (*map(_instalment, history.instalments), *((one.uuid, one.amount) for one in history.notes)):
        found[uuid] = found.get(uuid, 0) + amount
    return {uuid: _amount(amount, history.invoice.currency) for uuid, amount in found.items()}


def _instalment(one: InstalmentLine) -> tuple[str, Amount]:
    return one.uuid, one.paid


def _amount(value: Amount, currency: str) -> str:
    return money(cents_text(value), currency)


def _heading(text: str) -> str:
    return f'<p style="margin-top:10px; margin-bottom:2px"><b>{escape(text)}</b></p>'
