"""Facts that go on at the next page: the heading is never left behind, and never alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.sheet.documents import invoice, payslip
from ui.printing.fonts import Fonts
from ui.printing.layout import lay_out
from ui.printing.pages import Page
from ui.sheet.compose import compose
from ui.sheet.compose_element import fact_blocks
from ui.sheet.sheet import Block, Column, Fact, Facts, Row, Section, Table

HEADING = "Beneficiario"
AGAIN = f"{HEADING} (continuación)"


def many(count: int) -> tuple[Fact, ...]:
    return tuple(Fact(f"Dato {number}", f"Valor {number}") for number in range(count))


def pages_of(filled: int, *blocks: Block, fonts: Fonts) -> list[Page]:
    """Pages with ``blocks`` below a table of as many rows."""
    table = Table("", (Column("Relleno", 1),), tuple(Row(("x",)) for _ in range(filled)))
    return lay_out(replace(compose(invoice()), blocks=(table, *blocks)), fonts)


def told_on(page: Page) -> list[str]:
    return [text for text in page.texts() if text.startswith(("Dato", "Valor", HEADING))]


@pytest.mark.parametrize("filled", range(25, 50))
def test_a_short_block_is_kept_whole(filled: int, fonts: Fonts) -> None:
    told = [told_on(page) for page in pages_of(filled, Facts(HEADING, many(9)), fonts=fonts)]
    (whole,) = (texts for texts in told if texts)
    assert whole[0] == HEADING
    assert len(whole) == 19


@pytest.mark.parametrize("filled", range(25, 50))
def test_a_long_block_has_its_heading_on_every_page(filled: int, fonts: Fonts) -> None:
    pages = pages_of(filled, Facts(HEADING, many(240)), fonts=fonts)
    told = [texts for page in pages if (texts := told_on(page))]
    assert [texts[0] for texts in told] == [HEADING, *[AGAIN] * (len(told) - 1)]
    assert len(told) > 1
    for texts in told:
        assert len(texts) > 2  # no heading alone
        assert len([text for text in texts if text.startswith("Dato")]) * 2 == len(texts) - 1  # no label alone


@pytest.mark.parametrize("filled", range(20, 50))
def test_long_facts_below_short_ones_are_under_the_same_heading(filled: int, fonts: Fonts) -> None:
    long = tuple(replace(fact, text=f"{fact.text} {'palabra ' * 30}") for fact in many(12))
    pages = pages_of(filled, *fact_blocks(HEADING, (*many(3), *long)), fonts=fonts)
    for page in pages:
        assert not (texts := told_on(page)) or texts[0].startswith(HEADING)


@pytest.mark.parametrize("filled", range(30, 50))
def test_facts_of_a_section_go_on_below_its_title(filled: int, fonts: Fonts) -> None:
    pages = pages_of(filled, Section(HEADING, (Facts("", many(160)),)), fonts=fonts)
    told = [texts for page in pages if (texts := told_on(page))]
    assert [texts[0] for texts in told] == [HEADING, *[AGAIN] * (len(told) - 1)]


def test_the_totals_of_a_payroll_stay_below_their_heading(fonts: Fonts) -> None:
    document = payslip()
    payroll = document.payrolls[0]
    for count in range(1, 30):
        one = replace(payroll, deductions=payroll.deductions[:1] * count)
        for page in lay_out(compose(replace(document, payrolls=(one, one))), fonts):
            texts = page.texts()
            headings = texts.count("Totales de la nómina")
            assert texts.count("Total de percepciones") == headings
            assert texts.count("Total de impuestos retenidos") == headings
