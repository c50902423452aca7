"""Composes any element of a complement: attributes as facts, repeated elements as tables, deeper ones as notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.cfdi.complements import Element
from app.words.complements import attribute_label, attribute_rank, element_label
from ui.sheet.complement_values import address, is_address, is_figure, shown
from ui.sheet.sheet import Align, Block, Column, Fact, Facts, Row, Table

MOST_NOTES = 200
"""Lines of small print below one row; that there are more is told."""

_JOINT = " · "
_INTO = " › "
_VALUE = "Valor"
_LONG = 90  # letters: what is longer has a line of its own, or stands in the small print
_ROOM = 118  # letters of all columns of a table together
_LEAST, _WIDEST = 8, 36
_MOST_COLUMNS = 9
_SAMPLE = 200
_LONGEST_CELL = 300
_MORE_NOTES = "Este renglón tiene más datos en el archivo XML"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column asked for: the attribute, and its title where it is not the attribute's own label."""

    attribute: str
    title: str = ""
    has_notes: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """An attribute of an element: its name, and label and text as a person reads them."""

    name: str
    fact: Fact


class ElementWriter:
    """Composes the elements of one complement, which is known by the name of its root element."""

    def __init__(self, complement: str) -> None:
        self._complement = complement

    def blocks(self, element: Element, heading: str = "") -> list[Block]:
        """The blocks of an element and all within it."""
        said, rest = self._own(element)
        return [*fact_blocks(heading, [one.fact for one in said]), *self.group_blocks(rest, heading)]

    def group_blocks(self, children: Iterable[Element], heading: str = "") -> list[Block]:
        """The blocks of sibling elements, those of one name together."""
        groups: dict[str, list[Element]] = {}
        for child in children:
            groups.setdefault(child.name, []).append(child)
        blocks: list[Block] = []
        for name, group in groups.items():
            title = _within(heading, name)
            if len(group) > 1:
                blocks.append(self.table(title, group))
            elif (inner := _contained(group[0])) is not None:
                blocks.append(self.table(title, inner))
            else:
                blocks += self.blocks(group[0], title)
        return blocks

    def facts(self, element: Element) -> list[Fact]:
        """The facts of an element, with those of its children that are only a text or an address."""
        return [one.fact for one in self._own(element)[0]]

    def table(self, heading: str, elements: Sequence[Element], wanted: tuple[Wanted, ...] = ()) -> Table:
        """A table with a row for each element; values without a column become notes below it.

        Without ``wanted`` the columns are the attributes that the elements have, as many as fit.
        """
        said = [self._own(element) for element in elements]
        chosen = wanted or _chosen([own for own, _ in said])
        spoken = {one.name for own, _ in said for one in own}
        chosen = tuple(one for one in chosen if one.attribute in spoken) or (Wanted(""),)
        rows = tuple(self._row(chosen, own, rest) for own, rest in said)
        titles = [one.title or attribute_label(one.attribute) for one in chosen]
        has_notes = any(one.has_notes for one in chosen)
        columns = tuple(
            Column(
                title,
                _letters(title, (row.cells[at] for row in rows[:_SAMPLE])),
                Align.RIGHT if is_figure(one.attribute) else Align.LEFT,
                notes=one.has_notes or (at == 0 and not has_notes),
            )
            for at, (title, one) in enumerate(zip(titles, chosen, strict=True))
        )
        return Table(heading, columns, rows)

    def notes(self, element: Element, trail: str = "") -> list[str]:
        """An element and all within it as lines of notes, each with its path before it."""
        said, rest = self._own(element)
        where = _within(trail, element.name)
        text = said[0].fact.text if len(said) == 1 else _told(said)  # a single thing is named by its element
        lines = [f"{where}: {text}"] if said else []
        return [*lines, *self._note_group(rest, where)]

    def _note_group(self, elements: Iterable[Element], trail: str = "") -> list[str]:
        lines: list[str] = []
        for element in elements:
            if len(lines) > MOST_NOTES:
                return [*lines[:MOST_NOTES], _MORE_NOTES]
            lines += self.notes(element, trail)
        return lines

    def _row(self, chosen: tuple[Wanted, ...], own: list[_Said], rest: list[Element]) -> Row:
        cells: dict[str, str] = {}
        left: list[_Said] = []
        names = {one.attribute for one in chosen}
        leads = {one.attribute for one in chosen if one.has_notes}
        for one in own:
            is_short = len(one.fact.text) <= _LONGEST_CELL or one.name in leads
            if is_short and one.name in names and one.name not in cells:
                cells[one.name] = one.fact.text
            else:
                left.append(one)
        notes = [*([_told(left)] if left else []), *self._note_group(rest)]
        return Row(tuple(cells.get(one.attribute, "") for one in chosen), tuple(notes[: MOST_NOTES + 1]))

    def _own(self, element: Element) -> tuple[list[_Said], list[Element]]:
        """The element's own values, and the children that have values of their own."""
        said = self._attributes(element)
        if element.text:
            said.append(_Said(element.name, Fact(_VALUE, shown(self._complement, element.name, element.text))))
        times = Counter(child.name for child in element.children)
        rest: list[Element] = []
        for child in element.children:
            label = element_label(child.name)
            if times[child.name] == 1 and is_address(child):
                said.append(_Said(child.name, Fact(label, address(self._complement, child))))
            elif times[child.name] == 1 and child.text and not child.children:
                said.append(_Said(child.name, Fact(label, self._leaf(child))))
            else:
                rest.append(child)
        return said, rest

    def _attributes(self, element: Element) -> list[_Said]:
        """The attributes in the order of the standard; a document may have any other order."""
        said = [
            _Said(name, Fact(attribute_label(name), shown(self._complement, name, value)))
            for name, value in element.attributes
            if value
        ]
        return sorted(said, key=lambda one: attribute_rank(one.name))

    def _leaf(self, element: Element) -> str:
        more = _told(self._attributes(element))
        text = shown(self._complement, element.name, element.text)
        return f"{text} ({more})" if more else text


def fact_blocks(heading: str, facts: Sequence[Fact]) -> list[Block]:
    """Blocks of facts: short ones in a grid, long ones below it, one a line."""
    short = tuple(fact for fact in facts if len(fact.text) <= _LONG)
    long = tuple(fact for fact in facts if len(fact.text) > _LONG)
    blocks: list[Block] = [Facts(heading, short, 4 if len(short) > 3 else 3)] if short else []
    if long:
        blocks.append(Facts("" if short else heading, long, 1, under=heading))
    return blocks


def _within(trail: str, name: str) -> str:
    """The path to an element in words; a container named like its content (Remolques) is named once."""
    label = element_label(name)
    if not trail:
        return label
    return trail if trail.rpartition(_INTO)[2].startswith(label) else f"{trail}{_INTO}{label}"


def _contained(element: Element) -> tuple[Element, ...] | None:
    """The children of a mere container: of one name, with nothing beside them."""
    if element.attributes or element.text or len(element.children) < 2:
        return None
    return element.children if len({child.name for child in element.children}) == 1 else None


def _chosen(rows: list[list[_Said]]) -> tuple[Wanted, ...]:
    """The columns that fit beside each other, in the order in which the elements name them."""
    widths: dict[str, int] = {}
    labels: dict[str, str] = {}
    for said in rows[:_SAMPLE]:
        for one in said:
            labels.setdefault(one.name, one.fact.label)
            least = _letters(one.fact.label, (one.fact.text,))
            longest = len(one.fact.text)
            widths[one.name] = max(widths.get(one.name, 0), least if longest <= _LONG else _ROOM)
    chosen: list[Wanted] = []
    room = _ROOM
    for name, width in widths.items():
        if width <= room and len(chosen) < _MOST_COLUMNS:
            chosen.append(Wanted(name, labels[name]))
            room -= width
    return tuple(chosen)


def _letters(title: str, texts: Iterable[str]) -> int:
    """The width of a column in letters; a title may take two lines."""
    longest = max((len(text) for text in texts), default=0)
    word = max((len(part) for part in title.split()), default=0)
    return min(max(longest, word, len(title) // 2, _LEAST), _WIDEST)


def _told(said: Iterable[_Said]) -> str:
    return _JOINT.join(f"{one.fact.label} {one.fact.text}" for one in said)
