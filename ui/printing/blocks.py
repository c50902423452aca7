"""Each kind of block made into groups of strips: a group stays on one page when it can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ui.printing.column_widths import CELL, Places, places
from ui.printing.fonts import Fonts, Style
from ui.printing.lines import (
    ACCENT,
    ALERT,
    HAIR,
    INK,
    SOFT,
    TINT,
    Writer,
    beside,
    columns,
    merged,
    on_ground,
    padded,
)
from ui.printing.pages import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Box, Code, Strip
from ui.printing.qr_code import qr_modules
from ui.sheet.sheet import (
    Align,
    Block,
    Cards,
    Column,
    Fact,
    Facts,
    Masthead,
    Row,
    Scan,
    Seals,
    Section,
    Table,
    Totals,
)

_GAP = Strip(95)
_GUTTER = 180
_ROW_ROOM = 22
_LABEL_WIDTH = 900
_QR_SIZE = 850  # three centimetres; the law asks for 2.75
_QR_ROOM = 1000
_TOTALS_WIDTH = 2300
_STAMP_WIDTH = 2560
_SIGNATURE = 230  # eight millimetres above the line to sign on
_TALL = (BOTTOM - TOP) / 2
_WHOLE = (BOTTOM - TOP) / 3  # facts up to this height are not divided
_AGAIN = " (continuación)"


@dataclass(frozen=True, slots=True)
class Group:
    """Strips that stay together below their ``head``; ``repeat`` heads a page that begins within or before them.

    On a page that begins with a ``head`` there is nothing to repeat.
    """

    strips: list[Strip]
    repeat: tuple[Strip, ...] = ()
    head: tuple[Strip, ...] = ()


class BlockMaker:
    """Makes groups of blocks with one set of fonts; ``dense`` halves the space between blocks and rows."""

    def __init__(self, fonts: Fonts, *, dense: bool = False) -> None:
        self._write = Writer(fonts)
        self._gap = Strip(_GAP.height / 2) if dense else _GAP
        self._row_room = _ROW_ROOM / 2 if dense else _ROW_ROOM

    def masthead(self, head: Masthead, watermark: str) -> Group:
        """The top of the first page."""
        write = self._write
        width = WIDTH - _STAMP_WIDTH - _GUTTER
        left = [*write.lines(head.name, Style.NAME, LEFT, width), Strip(24)]
        for fact in head.facts:
            left += write.labelled(fact, LEFT, width, 860)
        x = RIGHT - _STAMP_WIDTH
        right = write.lines(head.title, Style.TITLE, x, _STAMP_WIDTH, colour=ACCENT, align=Align.RIGHT)
        right += write.lines(head.subtitle, Style.NOTE, x, _STAMP_WIDTH, colour=SOFT, align=Align.RIGHT)
        right += write.lines(watermark, Style.NAME, x, _STAMP_WIDTH, colour=ALERT, align=Align.RIGHT)
        right.append(Strip(30))
        for fact in head.stamp_facts:
            label = write.lines(fact.label, Style.LABEL, x, _STAMP_WIDTH, colour=SOFT)
            value = write.lines(fact.text, Style.BODY, x, _STAMP_WIDTH, colour=INK, align=Align.RIGHT)
            used = write.width(fact.label, Style.LABEL) + write.width(fact.text, Style.BODY)
            right += beside(label, value) if used < _STAMP_WIDTH - CELL else [*label, *value]
        bar = Strip(120, (Box(LEFT, 0, WIDTH, 36, ACCENT),))
        return Group([bar, *columns(left, right, limit=_TALL)])

    def groups(self, block: Block) -> Iterator[Group]:
        """The groups of any block, in order."""
        if not (isinstance(block, Facts) and not block.heading):  # those continue what stands above
            yield Group([self._gap])
        match block:
            case Cards():
                yield self._cards(block)
            case Facts():
                yield from self._facts(block)
            case Table():
                yield from self._table(block)
            case Totals():
                yield self._totals(block)
            case Seals():
                yield self._seals(block)
            case Scan():
                yield self._scan(block)
            case Section():
                yield from self._section(block)

    def _cards(self, block: Cards) -> Group:
        room = WIDTH - _GUTTER * (len(block.cards) - 1)
        made, x = [], float(LEFT)
        for card, weight in zip(block.cards, block.weights, strict=True):
            width = room * weight / sum(block.weights)
            strips = self._write.heading(card.heading, x, width)
            strips += self._write.lines(card.lead, Style.LEAD, x, width)
            for fact in card.facts:
                strips += self._write.labelled(fact, x, width, _LABEL_WIDTH)
            made.append(strips)
            x += width + _GUTTER
        return Group(columns(*made, limit=_TALL))

    def _facts(self, block: Facts) -> Iterator[Group]:
        rows = list(self._fact_rows(block))
        head = tuple(self._heading(block.heading))
        title = block.heading or block.under
        repeat = tuple(self._heading(f"{title}{_AGAIN}" if title else ""))
        whole = [strip for row in rows for strip in row]
        for strips in [whole] if sum(strip.height for strip in whole) <= _WHOLE else rows:
            yield Group(strips, repeat, head)
            head = ()

    def _fact_rows(self, block: Facts) -> Iterator[list[Strip]]:
        width = (WIDTH - _GUTTER * (block.columns - 1)) / block.columns
        for first in range(0, len(block.facts), block.columns):
            labels, texts = [], []
            for place, fact in enumerate(block.facts[first : first + block.columns]):
                x = LEFT + place * (width + _GUTTER)
                labels.append(self._write.lines(fact.label, Style.LABEL, x, width, colour=SOFT))
                texts.append(self._write.lines(fact.text, Style.BODY, x, width))
            yield [*beside(*labels), *columns(*texts, limit=_TALL), Strip(24)]

    def _table(self, block: Table) -> Iterator[Group]:
        found = places(block, self._write)
        repeat = tuple(self._titles(block.columns, found))
        head = (*self._heading(block.heading), *repeat)
        for row in block.rows:
            yield Group(self._row(row, block.columns, found), repeat, head)
            head = ()
        if block.foot is not None:
            strips = beside(*self._cells(block.foot.cells, block.columns, found, Style.STRONG))
            yield Group(on_ground(padded(strips, self._row_room, self._row_room), LEFT, WIDTH, TINT), repeat)

    def _heading(self, text: str) -> list[Strip]:
        """A heading over the whole width; no strips without a text."""
        return self._write.heading(text, LEFT, WIDTH) if text else []

    def _titles(self, titles: tuple[Column, ...], places: Places) -> list[Strip]:
        names = tuple(column.title for column in titles)
        strips = beside(*self._cells(names, titles, places, Style.LABEL, colour=SOFT))
        return on_ground(padded(strips, self._row_room, self._row_room), LEFT, WIDTH, TINT)

    def _row(self, row: Row, titles: tuple[Column, ...], places: Places) -> list[Strip]:
        made = self._cells(row.cells, titles, places, Style.BODY)
        first = next((place for place, column in enumerate(titles) if column.notes), 0)
        x = places[first][0]
        notes = [
            strip
            for note in row.notes
            for strip in self._write.lines(note, Style.NOTE, x, RIGHT - CELL - x, colour=SOFT)
        ]
        # notes reach to the right edge: they begin below whatever stands there
        taken = max(len(cell) for cell in made[first:])
        made[first] += [Strip(0)] * (taken - len(made[first])) if notes else []
        made[first] += notes
        room = self._row_room
        return [Strip(room), *beside(*made), Strip(room, (Box(LEFT, room - 4, WIDTH, 4, HAIR),))]

    def _cells(
        self,
        cells: tuple[str, ...],
        titles: tuple[Column, ...],
        places: Places,
        style: Style,
        *,
        colour: str = INK,
    ) -> list[list[Strip]]:
        return [
            self._write.lines(cell, style, x, width, colour=colour, align=column.align)
            for cell, column, (x, width) in zip(cells, titles, places, strict=True)
        ]

    def _totals(self, block: Totals) -> Group:
        write, x = self._write, RIGHT - _TOTALS_WIDTH
        right: list[Strip] = []
        for fact in block.lines[:-1]:
            right += self._total(fact, Style.BODY, SOFT, INK)
        for fact in block.lines[-1:]:
            line = self._total(fact, Style.TOTAL, ACCENT, ACCENT)
            right += [Strip(30), *on_ground(padded(line, 30, 30), x, _TOTALS_WIDTH, TINT)]
        if block.signature:
            right += [Strip(_SIGNATURE), Strip(20, (Box(x, 0, _TOTALS_WIDTH, 5, INK),))]
            right += write.lines(block.signature, Style.LABEL, x, _TOTALS_WIDTH, colour=SOFT, align=Align.RIGHT)
        width = WIDTH - _TOTALS_WIDTH - _GUTTER
        left: list[Strip] = []
        if block.words:
            left += write.lines("Importe con letra", Style.LABEL, LEFT, width, colour=SOFT)
            left += [*write.lines(block.words, Style.STRONG, LEFT, width), Strip(50)]
        for fact in block.remarks:
            left += write.labelled(fact, LEFT, width, 1300)
        return Group(columns(left or [Strip(0)], right, limit=_TALL))

    def _total(self, fact: Fact, style: Style, label_colour: str, colour: str) -> list[Strip]:
        """A line of totals: the amount on the right, the label in the space left of it."""
        x, width = RIGHT - _TOTALS_WIDTH + CELL, _TOTALS_WIDTH - 2 * CELL
        value = self._write.lines(fact.text, style, x, width, colour=colour, align=Align.RIGHT)
        room = max(width - self._write.width(fact.text, style) - 2 * CELL, width / 4)
        return beside(self._write.lines(fact.label, style, x, room, colour=label_colour), value)

    def _seals(self, block: Seals) -> Group:
        modules = qr_modules(block.url)
        x = LEFT + _QR_ROOM
        texts: list[Strip] = []
        for fact in block.texts:
            texts += self._write.lines(fact.label, Style.LABEL, x, RIGHT - x, colour=ACCENT)
            texts += [*self._write.lines(fact.text, Style.SEAL, x, RIGHT - x), Strip(26)]
        rule = Strip(56, (Box(LEFT, 0, WIDTH, 6, ACCENT),))
        code = Strip(_QR_SIZE + 10, (Code(LEFT, 0, _QR_SIZE, modules),))
        if sum(strip.height for strip in texts) > _TALL:  # no seal is this long; what claims to be one may be divided
            return Group([rule, code, *texts])
        return Group([rule, *beside([code], [merged(texts)])])

    def _scan(self, block: Scan) -> Group:
        modules = qr_modules(block.url)
        x = LEFT + _QR_ROOM
        width = (RIGHT - x - _GUTTER) / 2
        halves = [
            [strip for fact in block.facts[side::2] for strip in (*self._write.stacked(fact, place, width), Strip(24))]
            for side, place in ((0, x), (1, x + width + _GUTTER))
        ]
        code = Strip(_QR_SIZE + 10, (Code(LEFT, 0, _QR_SIZE, modules),))
        facts = columns(*halves, limit=_TALL)
        if sum(strip.height for strip in facts) > _TALL:
            return Group([code, *facts])
        return Group(beside([code], [merged(facts)]))

    def _section(self, block: Section) -> Iterator[Group]:
        """A broad title that stays with what comes first below it."""
        title = self._write.lines(block.title, Style.LEAD, LEFT + CELL, WIDTH - 2 * CELL, colour=ACCENT)
        head = [
            Strip(60),
            *on_ground(padded(title, 26, 26), LEFT, WIDTH, TINT),
            *self._write.lines(block.note, Style.NOTE, LEFT, WIDTH, colour=ALERT),
            Strip(50),
        ]
        for inner in block.blocks:
            for group in self.groups(_with_section_title(block.title, inner)):
                is_room = not any(strip.marks for strip in group.strips)
                if head and is_room:
                    continue
                yield Group(group.strips, group.repeat, (*head, *group.head))
                head = []
        if head:
            yield Group(head)


def _with_section_title(title: str, block: Block) -> Block:
    """On another page, facts without a heading are repeated below the title of their section."""
    if isinstance(block, Facts) and not block.heading and not block.under:
        return replace(block, under=title)
    return block
