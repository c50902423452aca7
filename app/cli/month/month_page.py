"""The result sheet as lines of text, made of the same value that ``--json`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.domain.month.calendar import Month
from app.words import month_words as words
from app.words.month_notes import note_title
from app.words.texts.reading_notes import READING_NOTES, READING_OF_CAUSE

_LABEL, _AMOUNT = 50, 16
_SIDES = ("trasladado", "acreditable")


def month_lines(value: Mapping[str, Any]) -> Iterator[str]:
    """The whole sheet."""
    month = Month.parse(value["mes"])
    yield f"{value['rfc']} · {words.month_name(month.year, month.month)}"
    if value["presentado"]:
        yield words.filed_on(value["presentado"])
    if value["provisional"]:
        yield words.PROVISIONAL
    yield words.WORKING_PAPER
    yield ""
    yield from _columns(value)
    yield from _result(value)
    yield from _apart(value)
    yield from _income(value["ingresos"])
    yield from _differences(value["diferencias"])
    if value["cambios"]:
        yield words.CHANGES
        yield from _table((words.CAUSE, words.FOLIO, words.BASE, words.TAX), value["cambios"])
    yield from _remarks(value["avisos"])
    yield from _coverage(value["cobertura"])


def _columns(value: Mapping[str, Any]) -> Iterator[str]:
    heads = [words.BY_FLOW, "", words.AS_SAT, ""]
    yield _row("", heads)
    yield _row("", [words.BASE, words.TAX] * 2)
    for side in _SIDES:
        flow, sat = value[side], value["sat"][side]
        yield words.SIDES[side]
        for bucket, label in words.BUCKETS.items():
            cells = [*_cells(flow, bucket), *_cells(sat, bucket)]
            if any(cell not in ("", "0.00") for cell in cells):
                yield _row(f"  {label}", cells)
        if flow["notas"] != sat["notas"] or flow["notas"]["base"] != "0.00":
            yield _row(f"  {words.NOTES_INSIDE}", [*flow["notas"].values(), "", ""])
            yield _row(f"  {words.NOTES_APART}", ["", "", *sat["notas"].values()])
        yield _row(f"  {words.SUM}", ["", flow["iva"], "", sat["iva"]])
    yield ""


def _cells(side: Mapping[str, Any], bucket: str) -> list[str]:
    if bucket in side["tasas"]:
        rate = side["tasas"][bucket]
        return [rate["base"], rate.get("iva", "")]
    return [side[bucket], ""]


def _result(value: Mapping[str, Any]) -> Iterator[str]:
    paid = value["acreditable"]
    yield words.RESULT
    yield _row(f"  {words.CHARGED}", ["", value["trasladado"]["iva"]])
    yield _row(f"  {words.WITHHELD_BY_CLIENTS}", ["", value["retenidoPorClientes"]["iva"]])
    yield _row(f"  {words.PAID}", [paid["iva"], ""])
    yield _row(f"  {words.LOST}", [paid["noAcreditable"], ""])
    yield _row(f"  {words.WITHHELD_NOW}", [paid["retenidoEsteMes"], ""])
    yield _row(f"  {words.WITHHELD_BEFORE}", [paid["retenidoMesAnterior"], ""])
    if "proporcion" in paid:
        yield _row(f"  {words.PROPORTION}", [paid["proporcion"], ""])
    yield _row(f"  {words.CREDITABLE}", ["", paid["total"]])
    due = Decimal(value["aCargo"])
    yield _row(f"  {words.IN_FAVOUR if due < 0 else words.TO_PAY}", ["", f"{abs(due)}"])
    if Decimal(value["trasladado"]["iva"]) < 0:
        yield f"  {words.NOTES_LEFT}"
    yield ""


def _apart(value: Mapping[str, Any]) -> Iterator[str]:
    rows = [
        (words.WITHHELD_IVA, value["retenidoATerceros"]["iva"]),
        (words.WITHHELD_ISR, value["retenidoATerceros"]["isr"]),
        (words.ISR_BY_CLIENTS, value["retenidoPorClientes"]["isr"]),
        (words.EXCISE_CHARGED, value["ieps"]["trasladado"]),
        (words.EXCISE_PAID, value["ieps"]["acreditable"]),
    ]
    shown = [_row(f"  {label}", ["", amount]) for label, amount in rows if amount != "0.00"]
    if shown:
        yield from (words.APART, *shown, "")
    if value.get("terceros"):
        yield words.THIRD_PARTIES
        yield from (_row(f"  {one['rfc']}", [one["importe"], one["iva"]]) for one in value["terceros"])
        yield ""
    if value.get("retenciones"):
        yield words.WITHHOLDINGS
        for one in value["retenciones"]:
            yield _row(f"  {one['clave']} {one['lado']}", [one["operacion"], f"ISR {one['isr']}", f"IVA {one['iva']}"])
        yield ""


def _income(income: Mapping[str, Any]) -> Iterator[str]:
    yield words.INCOME
    rows = [
        (words.REGIME, income["regimen"] or "—"),
        (words.COLLECTED, income["cobrados"]),
        (words.NOTES, income["egresos"]),
        (words.NOMINAL, income["nominales"]),
        (words.ISR_BY_CLIENTS, income["isrRetenido"]),
    ]
    if income["tasa"] is not None:
        rows += [(words.RATE, income["tasa"]), (words.ISR, income["isr"])]
    yield from (_row(f"  {label}", ["", text]) for label, text in rows)
    if income["regimen"] == words.ACCRUED_REGIME:
        yield f"  {words.NOMINAL_IS_BASE}"
    yield ""


def _differences(differences: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield words.DIFFERENCES
    if not differences:
        yield f"  {words.NO_DIFFERENCES}"
    for one in differences:
        yield _row(f"  {one['uuid']}", [one["base"], one["iva"], "  " + words.CAUSES[one["causa"]]])
    for reading in dict.fromkeys(READING_OF_CAUSE.get(one["causa"]) for one in differences):
        if reading is not None:
            note = READING_NOTES[reading]
            yield f"  {words.READING}: {note.followed} {note.other}"
    yield ""


def _remarks(remarks: Sequence[Mapping[str, str]]) -> Iterator[str]:
    if not remarks:
        return
    yield words.REMARKS
    for one in remarks:
        yield f"  {one['clave']}: {note_title(one['clave'])} · {one['uuid']}"
        yield f"    {one['detalle']}"
    yield ""


def _coverage(coverage: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield words.COVERAGE
    for side, one in coverage.items():
        yield f"  {words.coverage_line(side.capitalize(), one['conXml'], one['vigentes'])}"


def _table(header: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield "  " + "  ".join(header)
    for one in rows:
        yield "  " + "  ".join(str(one[name] or "") for name in ("causa", "uuid", "base", "iva"))


def _row(label: str, cells: Sequence[str]) -> str:
    return (label.ljust(_LABEL) + "".join(cell.rjust(_AMOUNT) for cell in cells)).rstrip()
