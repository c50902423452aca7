"""Numbers are never broken: columns get wider for them, and only where that is impossible they are set smaller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from app.domain.document import Document
from app.domain.lines import Concept, SettledDocument
from tests.ui.sheet.complements_xml import bill_of_lading, opened, stamped
from tests.ui.sheet.documents import invoice, payment, payslip
from ui.printing.blocks import BlockMaker
from ui.printing.column_widths import places
from ui.printing.fonts import Fonts, Style
from ui.printing.layout import lay_out
from ui.printing.lines import Writer, is_number
from ui.printing.pages import LEFT, RIGHT, WIDTH, Page, Text
from ui.sheet.compose import compose
from ui.sheet.sheet import Align, Column, Facts, Row, Table, Totals, non_empty

LONG = ("17.123456", "12,345.123456", "17.12345678", "123,456.789012")
LONGEST = (
    "123,456,789.123456",
    "123,456,789,012.123456",
    "123,456,789,012,345.123456",
    "999,999,999,999,999,999.999999",
)


def concept(numbers: tuple[str, ...]) -> Concept:
    quantity, unit_value, discount, amount = (number.replace(",", "") for number in numbers)
    return replace(
        invoice().concepts[0],
        description="Gas natural comprimido entregado en planta según contrato marco",
        quantity=quantity,
        unit_value=unit_value,
        discount=discount,
        amount=amount,
    )


def settling(changed: Callable[[SettledDocument], SettledDocument]) -> Document:
    document = payment(count=3)
    assert document.payments is not None
    one = document.payments.payments[0]
    documents = tuple(changed(settled) for settled in one.documents)
    return replace(document, payments=replace(document.payments, payments=(replace(one, documents=documents),)))


def marks(pages: list[Page]) -> list[Text]:
    return [replace(mark, y=top + mark.y) for page in pages for top, mark in page.marks() if isinstance(mark, Text)]


def sizes(pages: list[Page], numbers: tuple[str, ...]) -> dict[str, Style]:
    """How each of the numbers is written; those that are broken are not found."""
    return {mark.text: mark.style for mark in marks(pages) if mark.text in numbers}


def overlapping(texts: list[Text], fonts: Fonts) -> list[tuple[str, str]]:
    """Texts of one page that lie over each other."""
    boxes = [(mark, mark.x + fonts[mark.style].width(mark.text), mark.y + fonts[mark.style].baseline) for mark in texts]
    return [
        (one.text, other.text)
        for (one, one_end, one_base), (other, other_end, other_base) in combinations(boxes, 2)
        if abs(one_base - other_base) < 50 and one.x < other_end - 1 and other.x < one_end - 1
    ]


def test_long_numbers_of_concepts_take_their_room_from_the_description(fonts: Fonts) -> None:
    document = invoice(concepts=(*invoice().concepts, concept(LONG)))
    pages = lay_out(compose(document), fonts)
    assert sizes(pages, LONG) == dict.fromkeys(LONG, Style.BODY)
    assert not overlapping(marks(pages), fonts)


def test_the_longest_numbers_there_can_be_are_set_smaller_and_the_description_stays_readable(fonts: Fonts) -> None:
    document = invoice(concepts=(*invoice().concepts, concept(LONG), concept(LONGEST)))
    pages = lay_out(compose(document), fonts)
    assert set(sizes(pages, LONGEST)) == set(LONGEST)
    assert sizes(pages, LONG) == dict.fromkeys(LONG, Style.BODY)
    assert not overlapping(marks(pages), fonts)
    assert any(mark.text.startswith("Gas natural") for mark in marks(pages))


def test_smaller_numbers_stand_on_the_line_of_the_others(fonts: Fonts) -> None:
    document = invoice(concepts=(concept((LONGEST[3],) * 4),))
    texts = marks(lay_out(compose(document), fonts))
    (key,) = (mark for mark in texts if mark.text == "84111500")
    numbers = [mark for mark in texts if mark.text == LONGEST[3]]
    assert len(numbers) == 4
    assert {mark.y + fonts[mark.style].baseline for mark in numbers} == {key.y + fonts[key.style].baseline}
    assert all(fonts[mark.style].height < fonts[Style.BODY].height for mark in numbers)


def test_numbers_and_folios_of_payments_are_not_broken(fonts: Fonts) -> None:
    document = settling(
        lambda one: replace(
            one, equivalence="17.1234567891", series="SERIELARGA", number="0000012345", previous="1234567.123456"
        )
    )
    pages = lay_out(compose(document), fonts)
    whole = ("17.1234567891", "SERIELARGA-0000012345", "1,234,567.123456")
    assert sizes(pages, whole) == dict.fromkeys(whole, Style.BODY)
    assert not overlapping(marks(pages), fonts)


def test_bold_sums_are_not_broken(fonts: Fonts) -> None:
    pages = lay_out(compose(settling(lambda one: replace(one, paid="99999999999.999999"))), fonts)
    assert sizes(pages, ("299,999,999,999.999997",)) == {"299,999,999,999.999997": Style.STRONG}


def test_numbers_of_a_payroll_are_not_broken(fonts: Fonts) -> None:
    document = payslip()
    payroll = document.payrolls[0]
    earning = replace(payroll.earnings[0], key="012345678901234", taxed="123456789012.123456")
    leave = replace(payroll.sick_leaves[0], amount="123456789012.123457")
    payroll = replace(payroll, earnings=(earning,), sick_leaves=(leave,), earnings_totals=())
    pages = lay_out(compose(replace(document, payrolls=(payroll,))), fonts)
    whole = ("012345678901234", "123,456,789,012.123456", "123,456,789,012.123457")
    assert set(sizes(pages, whole)) == set(whole)


def test_numbers_of_goods_are_not_broken(fonts: Fonts) -> None:
    data = stamped(
        bill_of_lading("3.1").replace('PesoEnKg="', 'PesoEnKg="123456789012').replace('Cantidad="', 'Cantidad="1234567')
    )
    document, complements = opened(data)
    sheet = compose(document, "", complements)
    numbers = {text for text in sheet.texts() if text.startswith("123,456,789,012")} | {"26101500", "15,000.00"}
    printed = {mark.text for mark in marks(lay_out(sheet, fonts))}
    assert len(numbers) > 2
    assert numbers <= printed


def test_a_number_among_facts_is_set_smaller(fonts: Fonts) -> None:
    maker = BlockMaker(fonts)
    facts = Facts("Totales", non_empty(("Total", LONGEST[3]), ("Otro", "1.00")), columns=6)
    texts = [mark for group in maker.groups(facts) for strip in group.strips for mark in strip.marks]
    written = {mark.text: mark.style for mark in texts if isinstance(mark, Text)}
    assert written[LONGEST[3]] is not Style.BODY
    assert written["1.00"] is Style.BODY


def test_amounts_do_not_lie_over_their_labels(fonts: Fonts) -> None:
    lines = non_empty(
        ("Un impuesto local con un nombre largo", LONGEST[3]), ("Monto total de los pagos", f"${LONGEST[1]} MXN")
    )
    texts = [
        replace(mark, y=at * 1000 + mark.y)
        for group in BlockMaker(fonts).groups(Totals(lines))
        for at, strip in enumerate(group.strips)
        for mark in strip.marks
        if isinstance(mark, Text)
    ]
    assert not overlapping(texts, fonts)


def test_ordinary_tables_are_as_wide_as_their_weights_say(fonts: Fonts) -> None:
    table = Table("", (Column("Uno", 3), Column("Dos", 1, Align.RIGHT)), (Row(("Texto", "1,234.00")),))
    found = [edge for place in places(table, Writer(fonts)) for edge in place]
    assert found == pytest.approx([LEFT + 35, WIDTH * 3 / 4 - 70, LEFT + WIDTH * 3 / 4 + 35, WIDTH / 4 - 70])


def test_widened_tables_end_at_the_right_edge(fonts: Fonts) -> None:
    columns = (Column("Texto", 9, notes=True), *(Column(str(at), 1, Align.RIGHT) for at in range(4)))
    for numbers in (LONG, LONGEST):
        x, width = places(Table("", columns, (Row(("un texto", *numbers)),)), Writer(fonts))[-1]
        assert x + width + 35 == pytest.approx(RIGHT, abs=1)


@pytest.mark.parametrize("word", ["1", "-1,234.50", "$5.00", "16%", "0012345"])
def test_what_is_a_number(word: str) -> None:
    assert is_number(word)


@pytest.mark.parametrize("word", ["", "A1", "CEE4BE01-ADFA", "1" * 100, "."])
def test_what_is_no_number(word: str) -> None:
    assert not is_number(word)
