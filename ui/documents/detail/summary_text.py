"""The summary of a document as rich text: its sheet laid out for the screen, and links to related documents."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape

from app.domain.index.details import Details, Link
from app.domain.index.rows import DocumentRow
from app.domain.validity import Validity
from app.words import catalog_names, formatting
from app.words.catalogs import Catalog, catalog_label
from app.words.explanation import Explanation
from app.words.texts.import_reasons import reason_words
from ui.sheet.sheet import (
    Align,
    Block,
    Card,
    Cards,
    Fact,
    Facts,
    Row,
    Scan,
    Section,
    Sheet,
    Table,
    Totals,
    flattened,
)
from ui.widgets.colours import Colours

MOST_ROWS = 25
"""So many lines of a table are laid out; all of them are shown on demand, in a table that does not mind."""

MOST_BLOCKS, MOST_FACTS, MOST_NOTES = 40, 60, 12
"""So many parts of a complement, facts of a part and remarks on a line; what is left out is counted."""

DOCUMENT, ALL, SECTION = "documento", "todo", "complemento"
"""Schemes of the links: to another document of the library, to all lines of a table, to fold a complement."""

_MOST_COLUMNS = 4
_GAP = "margin-top:10px; margin-bottom:2px;"
_PAYMENT = "pago"
_UUID = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_MAY_BREAK = "\u200b"


class DetailText:
    """Makes the parts of the summary, in ``colours``.

    ``known`` has the numbers of documents in the library by their folio fiscal, ``folded`` the titles of the
    complements of which nothing else is shown.
    """

    def __init__(self, colours: Colours, known: Mapping[str, int], folded: Collection[str] = ()) -> None:
        self._colours = colours
        self._known = known
        self._folded = folded

    def sheet(self, sheet: Sheet) -> str:
        """The whole sheet but its seals, which have a tab of their own."""
        head = sheet.masthead
        parts = [self._card(Card("Emisor", head.facts, head.name))]
        number = 0
        for block in sheet.blocks:
            parts.append(self._block(number, block))
            number += len(list(flattened((block,))))
        parts.append(self._heading("Timbrado") + self._facts(head.stamp_facts))
        return "".join(parts)

    def row(self, row: DocumentRow, why: Explanation) -> str:
        """What the index knows, for a document without a sheet, and ``why`` it has none."""
        if row.state is Validity.UNREADABLE:
            said = "Se guardó tal como llegó. Pide el original a quien lo emitió."
            gone = self._explained(why) if why.title else ""
            return f"<p><b>{escape(reason_words(row.problem or '').title)}</b></p>{gone or self.note(said)}"
        facts = (
            Fact("Emisor", f"{row.issuer_name} ({row.issuer_rfc})"),
            Fact("Receptor", f"{row.receiver_name} ({row.receiver_rfc})"),
            Fact("Fecha", formatting.document_moment(row.issued_at)),
            Fact("Timbrado", formatting.document_moment(row.stamped_at)),
            Fact("Tipo", catalog_names.document_type_name(row.document_type)),
            Fact("Total", formatting.money(row.total, row.currency)),
            Fact("Folio fiscal", row.uuid),
            Fact("A cuenta de", f"{row.third_name} {row.third_rfc}".strip()),
        )
        return self._explained(why) + self._facts(tuple(one for one in facts if one.text))

    def _explained(self, why: Explanation) -> str:
        title = f"<p><b>{escape(why.title)}</b></p>" if why.title else ""
        return f"{title}{self.note(f'{why.body}')}"

    def back_links(self, details: Details) -> str:
        """The documents of the library that settle this one, or relate to it."""
        return self._links("Lo mencionan", details.back_links)

    def links(self, details: Details) -> str:
        """The documents that this one settles or relates to and that are in the library."""
        return self._links("Menciona, y está en tu biblioteca", [one for one in details.links if one.other])

    def _links(self, heading: str, links: Sequence[Link]) -> str:
        cells = "".join(
            f"<tr><td>{escape(_kind(link))}</td><td>{self._document(link.other)}</td>"
            f'<td align="right">{escape(_paid(link))}</td></tr>'
            for link in links[:MOST_ROWS]
        )
        more = len(links) - MOST_ROWS
        rest = self.note(f"Y {formatting.count(more)} más.") if more > 0 else ""
        title = self._heading(f"{heading} ({formatting.count(len(links))})")
        return f"{title}<table width='100%' cellpadding='3'>{cells}</table>{rest}" if links else ""

    def note(self, text: str) -> str:
        """A remark in a soft colour."""
        return f'<p style="color:{self._colours.soft}">{escape(text)}</p>'

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _block(self, number: int, block: Block) -> str:
        match block:
            case Cards(cards):
                return "".join(self._card(one) for one in cards)
            case Facts(heading, facts):
                return self._heading(heading) + self._facts(facts)
            case Scan(_, facts):
                return self._facts(facts)
            case Section():
                return self._section(number, block)
            case Table():
                return self._table(number, block)
            case Totals(lines, words, remarks):
                return self._totals(lines, words, remarks)
            case _:
                return ""

    def _section(self, number: int, section: Section) -> str:
        """A complement: a title that folds it, and as many of its parts as fit."""
        is_folded = section.title in self._folded
        style = f"text-decoration:none; color:{self._colours.text}"
        link = f'<a href="{SECTION}:{number}" style="{style}">{"▸" if is_folded else "▾"} {escape(section.title)}</a>'
        title = (
            f'<table width="100%" cellpadding="4" style="margin-top:12px"><tr>'
            f'<td style="background:{self._colours.selection}"><b>{link}</b></td></tr></table>'
        )
        if is_folded:
            return title
        parts = [self._block(number + at, one) for at, one in enumerate(section.blocks[:MOST_BLOCKS], 1)]
        note = self.note(section.note) if section.note else ""
        return "".join((title, note, *parts, self._rest(len(section.blocks) - MOST_BLOCKS)))

    def _rest(self, count: int) -> str:
        return self.note(f"Y {formatting.count(count)} más, que están en el XML y en el PDF.") if count > 0 else ""

    def _card(self, card: Card) -> str:
        lead = f"<br>{escape(card.lead)}" if card.lead else ""
        return f'<p style="{_GAP}"><b>{escape(card.heading)}</b>{lead}</p>{self._facts(card.facts)}'

    def _facts(self, facts: Sequence[Fact]) -> str:
        rows = "".join(
            f'<tr><td style="color:{self._colours.soft}; padding-right:10px" width="34%">{escape(one.label)}</td>'
            f"<td>{self._linked(one.text)}</td></tr>"
            for one in facts[:MOST_FACTS]
        )
        rest = self._rest(len(facts) - MOST_FACTS)
        return f"<table width='100%' cellpadding='1'>{rows}</table>{rest}" if rows else ""

    def _totals(self, lines: tuple[Fact, ...], words: str, remarks: tuple[Fact, ...]) -> str:
        rows = "".join(
            f'<tr><td align="right" style="color:{self._colours.soft}">{escape(one.label)}</td>'
            f'<td align="right">{_strong(escape(one.text), strong=place == len(lines) - 1)}</td></tr>'
            for place, one in enumerate(lines)
        )
        said = (
            f'<p align="right" style="color:{self._colours.soft}; margin-top:2px">{escape(words)}</p>' if words else ""
        )
        return (
            f"{self._heading('Importes')}<table width='100%' cellpadding='1'>{rows}</table>{said}{self._facts(remarks)}"
        )

    def _table(self, number: int, table: Table) -> str:
        is_wide = len(table.columns) > _MOST_COLUMNS
        names = "".join(
            f'<th align="{_side(column.align)}" style="color:{self._colours.soft}">{escape(column.title)}</th>'
            for column in table.columns
        )
        titles = "" if is_wide else f"<tr>{names}</tr>"
        write = self._entry if is_wide else self._line
        lines = [write(table, one) for one in table.rows[:MOST_ROWS]]
        if table.foot is not None:
            lines.append(write(table, table.foot, is_foot=True))
        heading = self._heading(f"{table.heading} ({formatting.count(len(table.rows))})") if table.heading else ""
        # Qt rounds columns up: at a whole hundred per cent they may be a pixel too wide, which brings a scroll bar
        text = f"{heading}<table width='99%' cellpadding='3' cellspacing='0'>{titles}{''.join(lines)}</table>"
        if len(table.rows) > MOST_ROWS:
            text += (
                f'<p><a href="{ALL}:{number}">Ver los {formatting.count(len(table.rows))} en una tabla</a>'
                f' <span style="color:{self._colours.soft}">(aquí están los primeros {MOST_ROWS})</span></p>'
            )
        return text

    def _entry(self, table: Table, row: Row, *, is_foot: bool = False) -> str:
        """A row of a table too wide for the panel: its first cell, and below it the others with their titles."""
        main = max(range(len(table.columns)), key=lambda at: table.columns[at].weight)
        others = [
            f'<span style="color:{self._colours.soft}">{escape(column.title)}</span>&nbsp;{self._linked(text)}'
            for at, (column, text) in enumerate(zip(table.columns, row.cells, strict=True))
            if text and at != main
        ]
        parts = [_strong(self._linked(row.cells[main]), strong=is_foot), " · ".join(others)]
        parts += [f'<span style="color:{self._colours.soft}">{escape(one)}</span>' for one in _noted(row)]
        text = "<br>".join(one for one in parts if one)
        return f'<tr><td style="border-top:1px solid {self._colours.border}">{text}</td></tr>'

    def _line(self, table: Table, row: Row, *, is_foot: bool = False) -> str:
        border = f"border-top:1px solid {self._colours.border}"
        cells = "".join(
            f'<td align="{_side(column.align)}" style="{border}">{_strong(self._linked(text), strong=is_foot)}</td>'
            for column, text in zip(table.columns, row.cells, strict=True)
        )
        if not row.notes:
            return f"<tr>{cells}</tr>"
        said = "<br>".join(escape(one) for one in _noted(row))
        notes = f'<td colspan="{len(table.columns)}" style="color:{self._colours.soft}">{said}</td>'
        return f"<tr>{cells}</tr><tr>{notes}</tr>"

    def _heading(self, text: str) -> str:
        return f'<p style="{_GAP}"><b>{escape(text)}</b></p>' if text else ""

    def _linked(self, text: str) -> str:
        """The text, with a link where it is the folio fiscal of a document in the library."""
        number = self._known.get(text)
        shown = escape(text)
        if _UUID.fullmatch(text):
            shown = shown.replace("-", f"-{_MAY_BREAK}")
        return shown if number is None else f'<a href="{DOCUMENT}:{number}">{shown}</a>'

    def _document(self, row: DocumentRow | None) -> str:
        if row is None:
            return ""
        name = f"{row.series} {row.number}".strip() or row.uuid[:8]
        kind = catalog_names.document_type_name(row.document_type)
        if row.state is Validity.CANCELLED:
            kind += ", cancelado"
        total = formatting.money(row.total, row.currency) if row.document_type not in ("P", "T") else ""
        said = " · ".join(part for part in (kind, formatting.document_moment(row.issued_at)[:10], total) if part)
        link = f'<a href="{DOCUMENT}:{row.id}">{escape(name)}</a>'
        return f'{link} <span style="color:{self._colours.soft}">{escape(said)}</span>'


def known_documents(details: Details) -> dict[str, int]:
    """The numbers of the linked documents by folio fiscal."""
    return {one.uuid: one.other.id for one in (*details.links, *details.back_links) if one.other is not None}


def _noted(row: Row) -> tuple[str, ...]:
    return row.notes if len(row.notes) <= MOST_NOTES else (*row.notes[:MOST_NOTES], "…")


def _kind(link: Link) -> str:
    if link.kind == _PAYMENT:
        return f"Pago, parcialidad {link.instalment}" if link.instalment else "Pago"
    return catalog_label(Catalog.RELATION, link.kind) if link.kind else "Relacionado"


def _paid(link: Link) -> str:
    if not link.amount:
        return ""
    left = f", queda {formatting.money(link.outstanding)}" if link.outstanding else ""
    return f"{formatting.money(link.amount)}{left}"


def _strong(markup: str, *, strong: bool) -> str:
    return f"<b>{markup}</b>" if strong else markup


def _side(align: Align) -> str:
    return "right" if align is Align.RIGHT else "left"
