"""Pages: breaks, repeated heads, feet, and nothing outside the paper, whatever the document holds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.document import Document
from app.domain.lines import Concept
from tests.ui.sheet.documents import UUID, invoice, long_invoice, payment
from ui.printing.fonts import Fonts, Style
from ui.printing.layout import lay_out
from ui.printing.pages import BOTTOM, LEFT, PAPER_HEIGHT, RIGHT, Code, Page, Text, Watermark
from ui.sheet.compose import compose

HOSTILE = [
    "<img src=file:///etc/passwd><script>x</script>",
    "x" * 60_000,
    "palabra " * 20_000,
    "a\nb\tc\x00d\u202eoculto\u2066",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀 " * 300,
    "مرحبا بالعالم " * 50,
    " ",
]


def within_the_paper(pages: list[Page], fonts: Fonts) -> None:
    for page in pages:
        for top, mark in page.marks():
            if isinstance(mark, Text):
                assert mark.x >= LEFT - 1
                assert mark.x + fonts[mark.style].width(mark.text) <= RIGHT + 1
                assert 0 < top + mark.y < PAPER_HEIGHT
            elif isinstance(mark, Code):
                assert top + mark.y + mark.size <= BOTTOM


def test_every_kind_stays_within_the_paper(any_kind: Document, fonts: Fonts) -> None:
    pages = lay_out(compose(any_kind), fonts)
    within_the_paper(pages, fonts)
    codes = [mark for page in pages for _, mark in page.marks() if isinstance(mark, Code)]
    assert len(codes) == 1
    assert codes[0].size / 10 / 72 * 2.54 >= 2.75  # centimetres


def test_nothing_of_the_sheet_is_lost_on_the_pages(any_kind: Document, fonts: Fonts) -> None:
    sheet = compose(any_kind)
    printed = "".join("".join(page.texts()) for page in lay_out(sheet, fonts)).replace(" ", "")
    for text in sheet.texts():
        assert text.replace(" ", "")[:20] in printed


def test_a_plain_invoice_is_one_page(fonts: Fonts) -> None:
    (page,) = lay_out(compose(invoice()), fonts)
    assert "Página 1 de 1" in page.texts()


@pytest.mark.parametrize("document", [long_invoice(1000), payment(count=300)], ids=["concepts", "payments"])
def test_long_tables_repeat_their_titles(document: Document, fonts: Fonts) -> None:
    pages = lay_out(compose(document), fonts)
    within_the_paper(pages, fonts)
    title = "Descripción" if document.payments is None else "Saldo insoluto"
    assert len(pages) > 8
    for number, page in enumerate(pages, 1):
        texts = page.texts()
        assert f"Página {number} de {len(pages)}" in texts
        assert "Este documento es una representación impresa de un CFDI" in texts
        assert any(UUID in text for text in texts)
        if number < len(pages):
            assert title in texts
    everything = [text for page in pages for text in page.texts()]
    if document.payments is None:
        assert [text for text in everything if text.startswith("Artículo número ")] == [
            f"Artículo número {number}" for number in range(1, 1001)
        ]


def test_a_heading_never_stands_alone_at_the_end_of_a_page(fonts: Fonts) -> None:
    for count in range(1, 40):
        for page in lay_out(compose(long_invoice(count)), fonts):
            texts = page.texts()
            if "Conceptos" in texts:
                assert any(text.startswith("Artículo") for text in texts)


def test_cancelled_lies_across_every_page(fonts: Fonts) -> None:
    for page in lay_out(compose(long_invoice(60), "cancelado"), fonts):
        (first, *_) = (mark for _, mark in page.marks())
        assert isinstance(first, Watermark)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_only_texts(text: str, fonts: Fonts) -> None:
    concept = Concept(text, text, text, text, text, text, text, text, text, text)
    document = invoice(
        issuer_name=text,
        receiver_name=text,
        issuer_rfc=text,
        series=text,
        conditions=text,
        use=text,
        currency=text,
        seal=text,
        concepts=(concept, concept),
    )
    pages = lay_out(compose(document), fonts)
    within_the_paper(pages, fonts)
    assert all(text.isprintable() for page in pages for text in page.texts())
    if text.startswith("<"):
        assert any("<img src=file:///etc/passwd>" in one for page in pages for one in page.texts())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=400), width=st.integers(100, 2000), style=st.sampled_from([Style.BODY, Style.SEAL]))
def test_lines_hold_every_letter(text: str, width: int, style: Style, fonts: Fonts) -> None:
    plain = "".join(one if one.isprintable() else " " for one in text)
    lines = fonts[style].lines(plain, width)
    assert "".join(lines).replace(" ", "") == "".join(plain.split(" "))
