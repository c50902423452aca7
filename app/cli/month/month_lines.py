"""The result sheet as lines of text, made of the same value that ``--json`` prints."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.domain.month.calendar import Month
from app.words import month_words as words
from app.words.formatting import money
from app.words.month_notes import note_ground, note_title
from app.words.texts.reading_notes import READING_NOTES, READING_OF_CAUSE

_LABEL, _AMOUNT = 52, 16
_WIDEST = 110
"""Sentences are broken before that many letters."""
_SIDES = ("trasladado", "acreditable")


def month_lines(value: Mapping[str, Any]) -> Iterator[str]:
    """The whole sheet."""
    month = Month.parse(value["mes"])
    yield f"{value['rfc']} · {words.month_name(month.year, month.month)}"
    if value["presentado"]:
        is_lost = value.get("cifrasPerdidas", False)
        yield from _sentence((words.filed_and_lost if is_lost else words.filed_on)(value["presentado"]))
    if value["provisional"]:
        yield words.PROVISIONAL
    yield from _sentence(words.WORKING_PAPER)
    yield ""
    yield from _columns(value)
    yield from _result(value)
    yield from _apart(value)
    yield from _income(value["ingresos"])
    yield from _differences(value["diferencias"])
    if value["cambios"]:
        yield from _changes(value["cambios"])
    yield from _remarks(value["avisos"])
    yield from _coverage(value["cobertura"])


def _columns(value: Mapping[str, Any]) -> Iterator[str]:
    yield (" " * _LABEL + "".join(head.rjust(2 * _AMOUNT) for head in (words.BY_FLOW, words.AS_SAT))).rstrip()
    yield _heads([words.BASE, words.TAX] * 2)
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
        yield f"  {words.PROPORTION}".ljust(_LABEL) + paid["proporcion"].rjust(_AMOUNT)
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
        yield _heads([words.AMOUNT, words.TAX])
        yield from (_row(f"  {one['uuid']} {one['rfc']}", [one["importe"], one["iva"]]) for one in value["terceros"])
        yield ""
    if value.get("retenciones"):
        yield words.WITHHOLDINGS
        yield _heads([words.OPERATION, words.INCOME_TAX, words.TAX])
        for one in sorted(value["retenciones"], key=lambda one: (one["lado"], one["clave"])):
            label = f"  {one['uuid']} {one['clave']} {one['lado']}"
            yield _row(label, [one["operacion"], one["isr"], one["iva"]])
        yield ""


def _income(income: Mapping[str, Any]) -> Iterator[str]:
    yield words.INCOME
    yield _text(words.REGIME, income["regimen"] or "—")
    rows = [
        (words.COLLECTED, income["cobrados"]),
        (words.NOTES, income["egresos"]),
        (words.NOMINAL, income["nominales"]),
        (words.ISR_BY_CLIENTS, income["isrRetenido"]),
    ]
    yield from (_row(f"  {label}", ["", amount]) for label, amount in rows)
    if income["tasa"] is not None:
        yield _text(words.RATE, f"{income['tasa']} %")
        yield _row(f"  {words.ISR}", ["", income["isr"]])
    if income["regimen"] == words.ACCRUED_REGIME:
        yield f"  {words.NOMINAL_IS_BASE}"
    yield ""


def _differences(differences: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield words.DIFFERENCES
    if not differences:
        yield f"  {words.NO_DIFFERENCES}"
    else:
        yield _heads([words.BASE, words.TAX])
    for cause, several in _grouped(differences, "causa"):
        yield f"  {words.CAUSES[cause]}"
        yield from (_row(f"    {one['uuid']} {one['lado']}", [one["base"], one["iva"]]) for one in several)
        if (reading := READING_OF_CAUSE.get(cause)) is not None:
            note = READING_NOTES[reading]
            yield from _sentence(f"{words.READING}: {note.followed} {note.other}", "    ")
    yield ""


def _changes(changes: Sequence[Mapping[str, str | None]]) -> Iterator[str]:
    yield words.CHANGES
    yield _heads([words.BASE, words.TAX])
    for cause, several in _grouped(changes, "causa"):
        yield f"  {words.CHANGE_CAUSES[cause]}"
        for one in several:
            yield _row(f"    {one['uuid']}", [one["base"] or "", one["iva"] or ""])
            if one["sustituto"]:
                yield f"      {words.SUBSTITUTE} {one['sustituto']}"
    yield ""


def _remarks(remarks: Sequence[Mapping[str, str]]) -> Iterator[str]:
    if not remarks:
        return
    yield words.REMARKS
    for key, several in _grouped(remarks, "clave"):
        yield f"  {note_title(key)} ({note_ground(key)}) · {key}"
        for detail, alike in _grouped(several, "detalle"):
            yield from (f"    {one['uuid']}" for one in alike)
            yield from _sentence(detail, "      ")
    yield ""


def _coverage(coverage: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield words.COVERAGE
    for side, one in coverage.items():
        if one["porcentaje"] is None:
            yield f"  {words.never_asked(side.capitalize(), one['soloLocal'])}"
        else:
            yield f"  {words.coverage_line(side.capitalize(), one['conXml'], one['vigentes'])}"


def _grouped(rows: Iterable[Mapping[str, Any]], name: str) -> Iterable[tuple[str, list[Mapping[str, Any]]]]:
    """Rows with the same text of this name together, in the order in which each text first comes."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in rows:
        groups.setdefault(one[name], []).append(one)
    return groups.items()


def _sentence(text: str, before: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDEST, initial_indent=before, subsequent_indent=before, break_long_words=False)


def _heads(heads: Sequence[str]) -> str:
    return (" " * _LABEL + "".join(head.rjust(_AMOUNT) for head in heads)).rstrip()


def _text(label: str, text: str) -> str:
    return f"  {label}".ljust(_LABEL) + text.rjust(2 * _AMOUNT)


def _row(label: str, amounts: Sequence[str]) -> str:
    return (label.ljust(_LABEL) + "".join((amount and money(amount)).rjust(_AMOUNT) for amount in amounts)).rstrip()
