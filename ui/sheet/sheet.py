"""A document as blocks of text, without measures and fonts: what is shown on the screen and printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """The side of its column that a text is aligned to."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its text."""

    label: str
    text: str


def non_empty(*pairs: tuple[str, str]) -> tuple[Fact, ...]:
    """Facts of the pairs (label, text) whose text is not empty."""
    return tuple(Fact(label, text) for label, text in pairs if text)


@dataclass(frozen=True, slots=True)
class Card:
    """Facts below a heading; ``lead`` stands first, larger. Cards of one ``Cards`` stand side by side."""

    heading: str
    facts: tuple[Fact, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side, as wide as their ``weights`` say."""

    cards: tuple[Card, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in as many columns as asked for, filled row by row, below a heading.

    ``under`` is the heading of the block that facts without one continue.
    """

    heading: str
    facts: tuple[Fact, ...]
    columns: int = 3
    under: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as wide as ``weight`` says; ``notes`` marks where the notes of a row begin."""

    title: str
    weight: int
    align: Align = Align.LEFT
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row, one for each column, and notes in small print below them."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below titles that are repeated on every page; ``foot`` is the row of sums."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    foot: Row | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Amounts one below the other, the last one the largest, and beside them a text: the total in words.

    ``signature`` says whose stands on the line below the amounts.
    """

    lines: tuple[Fact, ...]
    words: str = ""
    remarks: tuple[Fact, ...] = ()
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Seals:
    """The proof of authenticity: the code to scan and the long texts of the seals."""

    url: str
    texts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """Facts with a code to scan beside them."""

    url: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of a complement below its title; ``note`` says what was left out."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""


Block = Cards | Facts | Table | Totals | Seals | Scan | Section


def flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks in order; those within a section follow it."""
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from block.blocks


@dataclass(frozen=True, slots=True)
class Masthead:
    """The top of the first page: the issuer on the left, what the document is on the right."""

    name: str
    facts: tuple[Fact, ...]
    title: str
    subtitle: str
    stamp_facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document to be printed. ``running`` and ``folio`` head the later pages, ``legend`` is the foot of each.

    ``watermark`` lies across every page. ``is_dense`` leaves less room between lines, so that one page is enough.
    """

    masthead: Masthead
    blocks: tuple[Block, ...]
    running: str
    folio: str
    legend: str
    watermark: str = ""
    is_dense: bool = False

    def texts(self) -> tuple[str, ...]:
        """Every text of the sheet in reading order, to search and to test."""
        head = self.masthead
        found = [head.name, *_texts(head.facts), head.title, head.subtitle, *_texts(head.stamp_facts)]
        for block in flattened(self.blocks):
            found += _block_texts(block)
        return (*(text for text in found if text), self.legend, *((self.watermark,) if self.watermark else ()))


def _texts(facts: tuple[Fact, ...]) -> list[str]:
    return [text for fact in facts for text in (fact.label, fact.text)]


def _block_texts(block: Block) -> list[str]:
    match block:
        case Cards(cards):
            return [text for card in cards for text in (card.heading, card.lead, *_texts(card.facts))]
        case Facts(heading, facts):
            return [heading, *_texts(facts)]
        case Table(heading, columns, rows, foot):
            lines = (*rows, foot) if foot else rows
            cells = [text for row in lines for text in (*row.cells, *row.notes)]
            return [heading, *(column.title for column in columns), *cells]
        case Totals(lines, words, remarks, signature):
            return [*_texts(lines), words, *_texts(remarks), *([signature] if signature else [])]
        case Seals(_, texts) | Scan(_, texts):
            return _texts(texts)
        case Section(title, _, note):
            return [title, note]
