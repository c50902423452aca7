"""The sheet Resumen: what the other sheets come to, by side, type and currency, as formulas over them.

Every formula carries its value too, for readers that compute nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from app.domain.amounts import amount_text
from app.domain.figures import NATIONAL, NO_CURRENCIES, NO_CURRENCY, TAXES
from app.reports.columns import AnyTable, Group
from app.reports.documents_table import ISSUED, OTHER_SIDE, RECEIVED, UNKNOWN_TYPE
from app.reports.encoding import ROWS, cell_text, column_name
from app.reports.items import ExportWords, Origin
from app.reports.sheet_markup import HEADER, LABEL, NUMBER_HEADER, PAPER, SUM, WORKSHEET, header_row, quoted

_SIDES = (ISSUED, RECEIVED, OTHER_SIDE)
_MONEY, _COUNT = 1, 2  # cell formats
_PESOS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("total", ("total",)),
    ("subtotal", ("subtotal",)),
    ("discount", ("discount",)),
    ("base_iva_16", ("base_iva_16",)),
    ("iva_16", ("iva_16",)),
    ("base_iva_8", ("base_iva_8",)),
    ("iva_8", ("iva_8",)),
    ("base_iva_0", ("base_iva_0",)),
    ("base_exempt", ("base_exempt",)),
    ("other_taxes", ("iva_other", "ieps", "other_transferred")),
    ("iva_withheld", ("iva_withheld",)),
    ("isr_withheld", ("isr_withheld",)),
    ("other_withheld", ("ieps_withheld", "other_withheld")),
    ("local_transferred", ("local_transferred",)),
    ("local_withheld", ("local_withheld",)),
    ("total_pesos", ("total_pesos",)),
)
"""The columns of amounts, and what each adds up of the documents in pesos."""

_ABROAD = {
    "total": ("foreign_total",),
    "subtotal": ("foreign_subtotal",),
    "discount": ("foreign_discount",),
    "total_pesos": ("total_pesos",),
}
_TOTAL_OF = {"P": ("paid_pesos",), "R": ("operated",)}
_NO_TRANSFER = "<>T"
_IN_PESOS = " MXN"  # of a column's title, where every line names its currency
_WILD = re.compile(r"[*?~]")
_LONGEST_CRITERION = 200  # of the 255 that a formula takes; what is longer is written as a value alone
_FIRST_NUMBER, _FIRST_AMOUNT = 2, 3
_WIDTHS = (34, 10, 14, *(17 for _ in _PESOS))


@dataclass(frozen=True, slots=True)
class AddedSheet:
    """A sheet as it is written: its name, table and last row, and its sums by the groups of its rows."""

    name: str
    table: AnyTable
    last_row: int
    groups: Mapping[Group, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class _Line:
    """``cells`` are formula and value (in millionths) by place; nothing where there is no cell."""

    words: str
    currency: str = ""
    count: tuple[str, int] | None = None
    cells: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    is_outcome: bool = False


def summary_sheet(sheets: Sequence[AddedSheet], words: ExportWords) -> str:
    """The markup of the whole sheet Resumen, which adds up ``sheets``."""
    maker = _Maker(sheets, words)
    lines = [*maker.added(), *maker.left_out()]
    rows = [_headers(words), *(_row(number, line) for number, line in enumerate(lines, 2))]
    used = {place for line in lines for place, (_, value) in line.cells.items() if value}
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"'
        f"{'' if place <= _FIRST_AMOUNT + 1 or place - 1 in used else ' hidden=' + chr(34) + '1' + chr(34)}/>"
        for place, width in enumerate(_WIDTHS, 1)
    )
    last = f"{column_name(len(_WIDTHS) - 1)}{len(lines) + 1}"
    return (
        f'{WORKSHEET}<dimension ref="A1:{last}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        "</sheetView></sheetViews>"
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData>'
        f"{PAPER}</worksheet>"
    )


class _Maker:
    def __init__(self, sheets: Sequence[AddedSheet], words: ExportWords) -> None:
        self._words = words
        self._documents = [one for one in sheets if one.table.key == "documents"]
        self._cancelled = [one for one in sheets if one.table.key == "cancelled"]
        self._payrolls = [one for one in sheets if one.table.key == "payrolls"]
        self._row = 1  # the last that is taken

    def added(self) -> Iterable[_Line]:
        found = {group[2] for one in self._documents for group in one.groups} - NO_CURRENCIES
        for currency in sorted(found, key=lambda code: (code != NATIONAL, code)):
            for side in _SIDES:
                yield from self._invoices(side, currency)
            for kind, name in (("N", "wages"), ("P", "paid"), ("R", "withheld")):
                for side in _SIDES:
                    yield from self._present(self._say(f"{name}:{side}"), side, kind, currency)
            for side in _SIDES:
                yield from self._present(self._say("unknown"), side, UNKNOWN_TYPE, currency)

    def left_out(self) -> Iterable[_Line]:
        """How many are in none of the sums, by why."""
        xml, listed, unreadable = (self._words.value(one) for one in (Origin.XML, Origin.METADATA, Origin.UNREADABLE))
        without = [self._counted({"origin": xml, "document_type": _NO_TRANSFER, "currency": NO_CURRENCY})]
        told = (
            ("without_xml", [self._counted({"origin": listed})]),
            ("without_amount", without),
            ("cancelled", [self._all_of(self._cancelled)]),
            ("unreadable", [self._counted({"origin": unreadable})]),
            ("transfers", [self._counted({"origin": xml, "document_type": "T"})]),
        )
        lines = [
            _Line(self._say(key), count=(_plus(formula for formula, _ in parts), number))
            for key, parts in told
            if (number := sum(value for _, value in parts))
        ]
        return [_Line(""), _Line(self._say("left_out"), is_outcome=True), *lines] if lines else []

    def _invoices(self, side: str, currency: str) -> Iterable[_Line]:
        name = self._say(side)
        before = self._row
        lines = [
            line
            for kind, key in (("I", "invoiced"), ("E", "credited"))
            for line in self._present(self._say(key).format(side=name), side, kind, currency)
        ]
        yield from lines
        if len(lines) < 2:
            return
        first, second = lines
        self._row += 1
        yield _Line(
            self._say("net").format(side=name),
            currency,
            (f"C{before + 1}+C{before + 2}", (first.count or ("", 0))[1] + (second.count or ("", 0))[1]),
            {
                place: (
                    f"{column_name(place)}{before + 1}+{column_name(place)}{before + 2}",
                    first.cells[place][1] + second.cells[place][1],
                )
                for place in first.cells
            },
            is_outcome=True,
        )

    def _present(self, words: str, side: str, kind: str, currency: str) -> Iterable[_Line]:
        """The line of these documents, if there are any."""
        wanted = {"side": self._words.value(side), "document_type": kind, "currency": currency}
        count = self._counted(wanted)
        if not count[1]:
            return
        cells = {}
        for place, (title, keys) in enumerate(_PESOS, _FIRST_AMOUNT):
            if title == "isr_withheld" and kind == "N":
                cells[place] = self._wages_isr(side)
            elif added := _added_up(title, keys, kind, currency):
                cells[place] = self._summed(added, wanted)
        self._row += 1
        yield _Line(words, currency, count, cells)

    def _say(self, key: str) -> str:
        return self._words.summary[key]

    def _wages_isr(self, side: str) -> tuple[str, int]:
        """The ISR taken off wages stands in the sheet of payrolls."""
        return _sumifs(self._payrolls, ("deduction_isr",), {"side": self._words.value(side)}, ("side",))

    def _summed(self, keys: Sequence[str], wanted: Mapping[str, str]) -> tuple[str, int]:
        return _sumifs(self._documents, keys, wanted, _GROUPED)

    def _counted(self, wanted: Mapping[str, str]) -> tuple[str, int]:
        formulas = [f"COUNTIFS({_conditions(one, wanted)})" for one in self._documents if _fits(wanted)]
        return _plus(formulas), sum(_chosen(one, wanted, _GROUPED, ROWS) for one in self._documents)

    def _all_of(self, sheets: Sequence[AddedSheet]) -> tuple[str, int]:
        formulas = [f"ROWS({_range(one, 'uuid')})" for one in sheets]
        return _plus(formulas), sum(sums[ROWS] for one in sheets for sums in one.groups.values())


def _added_up(title: str, keys: tuple[str, ...], kind: str, currency: str) -> tuple[str, ...]:
    """The columns of the sheet Comprobantes that hold it."""
    if currency != NATIONAL:
        return _ABROAD.get(title, ())
    if kind == "P" and title in TAXES:
        return (f"paid_{title}",)
    return _TOTAL_OF.get(kind, keys) if title == "total" else keys


_GROUPED = ("side", "document_type", "currency", "origin")
"""What the groups of the sheet Comprobantes consist of, by the columns' keys."""


def _sumifs(
    sheets: Sequence[AddedSheet], keys: Sequence[str], wanted: Mapping[str, str], grouped: Sequence[str]
) -> tuple[str, int]:
    parts = [(one, key) for one in sheets for key in keys]
    formulas = [f"SUMIFS({_range(one, key)},{_conditions(one, wanted)})" for one, key in parts if _fits(wanted)]
    value = sum(_chosen(one, wanted, grouped, _place(one.table, key)) for one, key in parts)
    return _plus(formulas), value


def _chosen(sheet: AddedSheet, wanted: Mapping[str, str], grouped: Sequence[str], place: int) -> int:
    """The sum at ``place`` of the groups that are ``wanted``."""
    places = [(grouped.index(key), text) for key, text in wanted.items()]
    return sum(
        sums.get(place, 0)
        for group, sums in sheet.groups.items()
        if all(group[at] == text if text != _NO_TRANSFER else group[at] != "T" for at, text in places)
    )


def _conditions(sheet: AddedSheet, wanted: Mapping[str, str]) -> str:
    return ",".join(f'{_range(sheet, key)},"{_criterion(text)}"' for key, text in wanted.items())


def _criterion(text: str) -> str:
    """What equals ``text``, letter by letter: a currency of CFDI 3.2 may be any words."""
    return text if text == _NO_TRANSFER else "=" + _WILD.sub(r"~\g<0>", text).replace('"', '""')


def _place(table: AnyTable, key: str) -> int:
    return next(place for place, column in enumerate(table.columns) if column.key == key)


def _range(sheet: AddedSheet, key: str) -> str:
    name, first = column_name(_place(sheet.table, key)), header_row(sheet.table) + 1
    return f"{quoted(sheet.name)}!${name}${first}:${name}${max(first, sheet.last_row)}"


def _fits(wanted: Mapping[str, str]) -> bool:
    return all(len(text) <= _LONGEST_CRITERION for text in wanted.values())


def _plus(formulas: Iterable[str]) -> str:
    return "+".join(formulas)


def _headers(words: ExportWords) -> str:
    own = {"total", "other_taxes", "other_withheld"}
    titles = [words.summary["heading"], words.columns["currency"], words.summary["count"]]
    for key, _ in _PESOS:
        title = words.summary[key] if key in own else words.columns[key]
        titles.append(title if key == "total_pesos" else title.removesuffix(_IN_PESOS))
    cells = "".join(
        f'<c r="{column_name(place)}1" s="{HEADER if place < _FIRST_NUMBER else NUMBER_HEADER}" t="inlineStr">'
        f"{cell_text(title)}</c>"
        for place, title in enumerate(titles)
    )
    return f'<row r="1" ht="32" customHeight="1">{cells}</row>'


def _row(number: int, line: _Line) -> str:
    label = f' s="{LABEL}"' if line.is_outcome else ""
    cells = [f'<c r="A{number}"{label} t="inlineStr">{cell_text(line.words)}</c>'] if line.words else []
    if line.currency:
        cells.append(f'<c r="B{number}"{label} t="inlineStr">{cell_text(line.currency)}</c>')
    if line.count is not None:
        formula, value = line.count
        cells.append(
            f'<c r="C{number}" s="{LABEL if line.is_outcome else _COUNT}">{_computed(formula, str(value))}</c>'
        )
    style = SUM if line.is_outcome else _MONEY
    for place, (formula, value) in line.cells.items():
        cells.append(f'<c r="{column_name(place)}{number}" s="{style}">{_computed(formula, amount_text(value))}</c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _computed(formula: str, value: str) -> str:
    return f"<f>{escape(formula)}</f><v>{value}</v>" if formula else f"<v>{value}</v>"
