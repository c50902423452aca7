"""Lays a sheet out on pages: breaks, repeated headings, and a foot with the page number.

Not by QTextDocument, which repeats no heading on the next page and breaks a row or a number wherever the page ends.
"""

from __future__ import annotations

from ui.printing.blocks import BlockMaker, Group
from ui.printing.fonts import Fonts, Style
from ui.printing.lines import FAINT_ALERT, HAIR, INK, SOFT, Writer, beside
from ui.printing.pages import BOTTOM, LEFT, TOP, WIDTH, Box, Page, Strip, Watermark
from ui.sheet.sheet import Align, Sheet


def lay_out(sheet: Sheet, fonts: Fonts) -> list[Page]:
    """The pages of ``sheet``, at least one."""
    maker = BlockMaker(fonts, dense=sheet.is_dense)
    flow = _Flow(sheet, Writer(fonts))
    flow.place(maker.masthead(sheet.masthead, sheet.watermark))
    for block in sheet.blocks:
        for group in maker.groups(block):
            flow.place(group)
    return flow.finished()


class _Flow:
    """Fills pages from top to bottom."""

    def __init__(self, sheet: Sheet, write: Writer) -> None:
        self._sheet = sheet
        self._write = write
        self._pages: list[Page] = []
        self._y = float(TOP)
        self._start = float(TOP)
        self._turn()

    def place(self, group: Group) -> None:
        """Place ``group`` on this page, or on the next if it does not fit; split it only if it fits on no page."""
        strips = [*group.head, *group.strips]
        height = sum(strip.height for strip in strips)
        room = BOTTOM - self._y
        if height <= room:
            self._put(strips)
            return
        if not any(strip.marks for strip in strips):
            return  # mere room at the end of a page
        repeated = sum(strip.height for strip in group.repeat)
        fits_a_page = height + repeated <= BOTTOM - TOP - 300
        if self._y > self._start and (fits_a_page or room < (BOTTOM - TOP) / 4):
            self._turn()
            self._put([] if group.head else list(group.repeat))
        for strip in strips:
            if self._y + strip.height > BOTTOM and self._y > self._start:
                self._turn()
                self._put(list(group.repeat))
            self._put([strip])

    def finished(self) -> list[Page]:
        """The pages, each with its foot."""
        for number, page in enumerate(self._pages, 1):
            foot = self._foot(f"Página {number} de {len(self._pages)}")
            page.strips.append((BOTTOM + 90, foot))
        return self._pages

    def _put(self, strips: list[Strip]) -> None:
        page = self._pages[-1]
        for strip in strips:
            if strip.marks:
                page.strips.append((self._y, strip))
            self._y += strip.height

    def _turn(self) -> None:
        page = Page()
        if self._sheet.watermark:
            page.strips.append((0, Strip(0, (Watermark(self._sheet.watermark, FAINT_ALERT),))))
        self._pages.append(page)
        self._y = self._start = float(TOP)
        if len(self._pages) > 1:
            self._put(self._running())
            self._start = self._y

    def _running(self) -> list[Strip]:
        folio = self._sheet.folio
        wide = self._write.width(folio, Style.NOTE) + 200
        left = self._write.lines(self._sheet.running, Style.NOTE, LEFT, WIDTH - wide, colour=SOFT)[:1]
        right = self._write.lines(folio, Style.NOTE, LEFT, WIDTH, colour=SOFT, align=Align.RIGHT)[:1]
        return [*beside(left, right), Strip(130, (Box(LEFT, 20, WIDTH, 4, HAIR),))]

    def _foot(self, number: str) -> Strip:
        legend = self._write.lines(self._sheet.legend, Style.NOTE, LEFT, WIDTH, colour=INK)[:1]
        right = self._write.lines(number, Style.NOTE, LEFT, WIDTH, colour=SOFT, align=Align.RIGHT)
        line = beside(legend, right)[0]
        return Strip(line.height, (Box(LEFT, -40, WIDTH, 4, HAIR), *line.marks))
