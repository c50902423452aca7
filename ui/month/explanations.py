"""What stands below and beside the sheet: why the columns differ, what changed since it was filed, and the avisos."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.bookkeeping.figure_documents import Wanted
from app.bookkeeping.month_sheet import MonthSheet
from app.words import month_page_words as words
from app.words import month_words
from app.words.help_places import cause_place, remark_place
from app.words.month_notes import NOTES
from app.words.texts.reading_notes import READING_NOTES, READING_OF_CAUSE
from ui.month.lines import Cell, Group, changed_groups, changed_sums, grouped
from ui.month.links import Links
from ui.month.tables import head_label
from ui.widgets.layouts import column, label, row
from ui.widgets.theme import GRID, set_icon

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOTHING = "0.00"


def differences(sheet: MonthSheet, links: Links) -> QVBoxLayout:
    """By cause: how many documents, base and IVA by which the flow differs, and the reading behind it."""
    found = grouped(sheet.value["diferencias"], "causa")
    parts = column(label(month_words.DIFFERENCES, "subtitle"), gap=GRID)
    if not found:
        parts.addWidget(_marked("check", "ok_text", month_words.NO_DIFFERENCES))
        return parts
    parts.addWidget(label(month_words.BOTH_NET, "hint"))
    parts.addLayout(_table(found, links, month_words.CAUSES))
    for reading in dict.fromkeys(READING_OF_CAUSE.get(one.key) for one in found):
        if reading is not None:
            note = READING_NOTES[reading]
            parts.addWidget(label(f"{month_words.READING}: {note.followed} {note.other}", "small"))
    return parts


def changes(sheet: MonthSheet, links: Links) -> QVBoxLayout:
    """What a filed month is today less what it was, by cause, and what that comes to."""
    found = changed_groups(sheet)
    parts = column(gap=GRID)
    if not found:
        parts.addWidget(_marked("check", "ok_text", words.CHANGES_NONE))
        return parts
    for side, amount in changed_sums(sheet).items():
        parts.addWidget(_marked("warning", "wait_text", words.side_change(side, amount)))
    parts.addLayout(_table(found, links, words.CHANGE_CAUSES))
    return parts


def remarks(sheet: MonthSheet, links: Links) -> Iterator[QWidget]:
    """Avisos by what they are of, each with its ground."""
    found = grouped(sheet.value["avisos"], "clave")
    if not found:
        yield _marked("check", "ok_text", words.NO_REMARKS)
    yield from (_remark(one, links) for one in found)


def _remark(group: Group, links: Links) -> QWidget:
    note = NOTES[group.key]
    number = len(group.uuids)
    icon = label()
    set_icon(icon, "warning", "wait_text")
    if number:
        title: QWidget = links.words(
            f"{note.title} ({number:,})",
            words.aviso_name(note.title, number),
            note.title,
            Wanted(uuids=group.uuids),
            remark_place(group.key),
        )
    else:
        title = label(note.title)
    body = column(title, gap=0)
    body.setAlignment(title, Qt.AlignmentFlag.AlignLeft)
    texts = [group.details[0]] if len(group.details) == 1 else []
    if group.tax != _NOTHING:
        texts.append(words.at_stake(group.tax))
    for said in texts:
        body.addWidget(_indented(said, "hint"))
    body.addWidget(_indented(note.ground, "small"))
    line = row(icon, body)
    line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    made = QWidget()
    made.setLayout(line)
    return made


def _indented(text: str, role: str) -> QLabel:
    made = label(text, role)
    made.setContentsMargins(GRID + 1, 0, 0, 0)
    return made


def _table(groups: tuple[Group, ...], links: Links, causes: dict[str, str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * GRID)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for place, text in ((1, words.BASE), (2, words.TAX)):
        grid.addWidget(head_label(text, "hint"), 0, place, _RIGHT)
    for place, one in enumerate(groups, 1):
        name = f"{causes[one.key]}, {words.SIDES[one.side]}"
        wanted, explained = Wanted(uuids=one.uuids), cause_place(one.key)
        told = f"{causes[one.key]} · {words.SIDES[one.side]} · {words.documents(len(one.uuids))}"
        grid.addWidget(label(told), place, 0)
        grid.addWidget(links.figure(Cell(one.base, f"{name}, {words.BASE}", wanted), explained), place, 1, _RIGHT)
        grid.addWidget(links.figure(Cell(one.tax, f"{name}, {words.TAX}", wanted), explained), place, 2, _RIGHT)
    return grid


def _marked(icon: str, colour: str, text: str) -> QWidget:
    mark = label()
    set_icon(mark, icon, colour)
    line = row(mark, label(text))
    line.setStretch(1, 1)
    made = QWidget()
    made.setLayout(line)
    return made
