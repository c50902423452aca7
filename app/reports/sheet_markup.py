"""The fixed markup of a workbook (Office Open XML): what stands around the rows of a sheet, and the parts beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from app.domain.amounts import amount_text
from app.reports.columns import WIDTHS, AnyTable, Column, Kind
from app.reports.encoding import cell_text, column_name
from app.reports.items import ExportWords

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEADER, LABEL, SUM, NUMBER_HEADER = 5, 6, 7, 8
"""Cell formats after those of the kinds: a heading, words in bold, an amount in bold, a heading above numbers."""

HIDDEN = ' hidden="1"'
WORKSHEET = f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
"""How every sheet begins."""

PAPER = (
    '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="1" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
)
"""On paper: letter size, landscape, as wide as the sheet, with its name and the pages below."""

_SUM_OF_THE_SEEN = 109  # SUBTOTAL: what a filter hides does not count

STYLES = (
    f'{_DECLARATION}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7E9ED"/><bgColor indexed="64"/></patternFill></fill>'
    "</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment horizontal="left"/></xf>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">'
    '<alignment horizontal="left"/></xf>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="4" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment horizontal="right" vertical="center" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="0"/><tableStyles count="0"/></styleSheet>'
)


def header_row(table: AnyTable) -> int:
    """The number of the row with the headers: below the sums, where there are any."""
    return 2 if any(column.summed for column in table.columns) else 1


def sheet_head(table: AnyTable, words: ExportWords, last_row: int, sums: Mapping[int, int], used: int) -> str:
    """Everything of a sheet above its rows, with the row of sums and the headers.

    ``used`` has a bit for each column with anything in it: the others are there, and hidden, above all on paper.
    """
    top = header_row(table)
    widest = column_name(len(table.columns) - 1)
    below = top + 1
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{(column.width or WIDTHS[column.kind]) + 0.7109375:g}"'
        f' customWidth="1"{"" if not used or used >> (place - 1) & 1 else HIDDEN}/>'
        for place, column in enumerate(table.columns, 1)
    )
    return (
        f'{WORKSHEET}<dimension ref="A1:{widest}{last_row}"/>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{top}" topLeftCell="A{below}"'
        f' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A{below}"'
        f' sqref="A{below}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f"<sheetData>{_sums(table, words, last_row, sums) if top > 1 else ''}{_headers(table, words, top)}"
    )


def sheet_tail(table: AnyTable, last_row: int) -> str:
    """Everything of a sheet below its rows: the filter, and no warnings about folios that look like numbers."""
    whole = f"A{header_row(table)}:{column_name(len(table.columns) - 1)}{last_row}"
    return (
        f'</sheetData><autoFilter ref="{whole}"/>'
        f'{PAPER}<ignoredErrors><ignoredError sqref="{whole}" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    )


def workbook_parts(summary: str, sheets: Sequence[tuple[str, AnyTable, int]]) -> dict[str, str]:
    """The parts beside the sheets, by name.

    ``sheets`` are names, tables and last rows in their order, after the one called ``summary``.
    """
    names = [summary, *(name for name, _, _ in sheets)]
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(names, 1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{escape(quoted(name))}'
        f"!$A${header_row(table)}:${column_name(len(table.columns) - 1)}${last_row}</definedName>"
        for place, (name, table, last_row) in enumerate(sheets, 1)
    )
    tops = [1, *(header_row(table) for _, table, _ in sheets)]
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{escape(quoted(name))}!$1:${top}</definedName>'
        for place, (name, top) in enumerate(zip(names, tops, strict=True))
    )
    areas = "".join(
        f'<definedName name="_xlnm.Print_Area" localSheetId="{place}">{escape(quoted(name))}'
        f"!$A$1:${column_name(_last_printed(table))}${last_row}</definedName>"
        for place, (name, table, last_row) in enumerate(sheets, 1)
        if table.paper
    )
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(names) + 1)
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for place in range(1, len(names) + 1)
    )
    return {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>{kinds}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        f"<bookViews><workbookView/></bookViews><sheets>{listed}</sheets>"
        f"<definedNames>{filters}{areas}{titles}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }


def _header_style(column: Column[Any]) -> int:
    return NUMBER_HEADER if column.kind in (Kind.MONEY, Kind.NUMBER) else HEADER


def _last_printed(table: AnyTable) -> int:
    return next(place for place, column in enumerate(table.columns) if column.key == table.paper)


def _sums(table: AnyTable, words: ExportWords, last_row: int, sums: Mapping[int, int]) -> str:
    first = header_row(table) + 1
    cells = [f'<c r="A1" s="{LABEL}" t="inlineStr">{cell_text(words.totals)}</c>']
    for place, column in enumerate(table.columns):
        if column.summed:
            name = column_name(place)
            formula = f"SUBTOTAL({_SUM_OF_THE_SEEN},{name}{first}:{name}{max(first, last_row)})"
            cells.append(f'<c r="{name}1" s="{SUM}"><f>{formula}</f><v>{amount_text(sums.get(place, 0))}</v></c>')
    return f'<row r="1">{"".join(cells)}</row>'


def _headers(table: AnyTable, words: ExportWords, row: int) -> str:
    cells = "".join(
        f'<c r="{column_name(place)}{row}" s="{_header_style(column)}" t="inlineStr">'
        f"{cell_text(words.columns[column.key])}</c>"
        for place, column in enumerate(table.columns)
    )
    return f'<row r="{row}" ht="32" customHeight="1">{cells}</row>'


def quoted(name: str) -> str:
    """A sheet's name as formulas have it."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"
