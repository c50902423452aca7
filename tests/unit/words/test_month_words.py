"""Everything that the month's rules may say has words, and the words ask for no fact that is not given."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter

import pytest

from app.domain.validity import Validity
from app.fiscal.effects import Bucket, Cause, IncomeKind, Lost, OtherTax, Reason, Side, Silence
from app.fiscal.flow_remarks import FlowRemark
from app.fiscal.readings import Readings
from app.words import month_words as words
from app.words.month_notes import NOTES, note_detail
from app.words.texts.reading_notes import READING_NOTES, READING_OF_CAUSE

FACTS = {
    FlowRemark.ODD_RATE: {"tasa"},
    FlowRemark.PPD_FORM: {"forma"},
    FlowRemark.GLOBAL_OTHER_MONTH: {"fecha", "mes"},
    FlowRemark.SUBSTITUTES_EARLIER: {"sustituido", "mes"},
    FlowRemark.SUBSTITUTED_NOT_CANCELLED: {"sustituido"},
    FlowRemark.NOTE_OVER_SEVERAL: {"facturas"},
    FlowRemark.NOTE_RELATION: {"relacion"},
    FlowRemark.REP_BEFORE_INVOICE: {"pago", "factura"},
    FlowRemark.REP_AFTER_ITSELF: {"pago"},
    FlowRemark.REP_WITHOUT_TAXES: {"factura"},
    FlowRemark.NO_INVOICE: {"factura", "pagado", "moneda"},
    FlowRemark.CURRENCIES_DIFFER: {"factura"},
}


@pytest.mark.parametrize("remark", FlowRemark)
def test_each_aviso_of_the_flow_has_words_with_the_facts_that_it_is_given(remark: FlowRemark) -> None:
    note = NOTES[remark.value]
    asked = {name for _, name, _, _ in Formatter().parse(note.detail) if name}
    assert asked <= FACTS.get(remark, set())
    assert note.title
    assert note.ground


def test_each_key_of_the_sheet_has_words() -> None:
    assert set(words.BUCKETS) == {one.value for one in Bucket}
    assert set(words.SIDES) == {one.value for one in Side}
    assert set(words.CAUSES) == {one.value for one in Cause}
    assert set(words.REASONS) == {one.value for one in Reason}
    assert set(words.LOST_REASONS) == {one.value for one in Lost}
    assert set(words.SILENCES) == {one.value for one in Silence}
    assert set(words.INCOME_KINDS) == {one.value for one in IncomeKind}
    assert set(words.OTHER_TAXES) == {one.value for one in OtherTax}
    sides = {one.value for one in Side}
    assert all(set(told) == sides for told in (*words.INCOME_KINDS.values(), *words.OTHER_TAXES.values()))
    assert set(words.STATES) == {one.value for one in Validity}


def test_each_reading_says_that_it_is_one_and_names_the_other() -> None:
    assert set(READING_NOTES) == {one.name for one in fields(Readings)}
    assert all(one.other.startswith("La otra lectura") for one in READING_NOTES.values())
    assert set(READING_OF_CAUSE.values()) <= set(READING_NOTES)
    assert set(READING_OF_CAUSE) <= {one.value for one in Cause}


def test_facts_are_told_as_money_counts_or_a_dash() -> None:
    paid = {"factura": "U", "pagado": "1234567.5"}
    assert note_detail("FALTA_FACTURA", {**paid, "moneda": "USD"}).startswith("Paga $1,234,567.50 USD de la factura U,")
    assert note_detail("FALTA_FACTURA", {**paid, "moneda": "MXN"}).startswith("Paga $1,234,567.50 de la factura U,")
    assert note_detail("FALTA_FACTURA", {"factura": "U", "pagado": "", "moneda": ""}).startswith("Paga — de la")
    assert "expidió 1 día después" in note_detail("REP_TARDE", {"dias": "1"})


def test_a_stamp_before_the_date_is_not_told_as_a_late_one() -> None:
    early = note_detail("TIMBRADO_TARDIO", {"horas": "1", "situacion": "antes"})
    assert early.startswith("Su fecha es posterior a su timbrado, por 1 hora.")
    assert note_detail("TIMBRADO_TARDIO", {"horas": "80", "situacion": "tarde"}).startswith(
        "Se timbró 80 horas después"
    )
