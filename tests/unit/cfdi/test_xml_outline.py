"""An XML as lines: nothing of it is lost, whatever it is, and what folds holds what it should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi import outline as outline_module
from app.cfdi.outline import LineKind, outline

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "data" / "cfdi").rglob("*.xml"))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_whole(path: Path) -> None:
    data = path.read_bytes()
    lines = outline(data)
    shown = squeezed("".join(line.text for line in lines))
    assert shown == squeezed(data.decode("utf-8", "replace").lstrip("\ufeff")) or "\ufffd" in shown
    assert all(number <= line.end < len(lines) for number, line in enumerate(lines))


def test_an_element_folds_to_its_end() -> None:
    lines = outline(b'<a x="1"><b/><c>text</c></a><!-- end -->')
    assert [(line.depth, line.kind, line.text, line.end) for line in lines] == [
        (0, LineKind.OPEN, '<a x="1">', 5),
        (1, LineKind.OPEN, "<b/>", 1),
        (1, LineKind.OPEN, "<c>", 4),
        (2, LineKind.TEXT, "text", 3),
        (1, LineKind.CLOSE, "</c>", 4),
        (0, LineKind.CLOSE, "</a>", 5),
        (0, LineKind.OTHER, "<!-- end -->", 6),
    ]


def test_long_elements_have_a_line_for_each_attribute() -> None:
    lines = outline(f'<a long="{"x" * 90}" other="a > b"><b/></a>'.encode())
    assert [line.text for line in lines] == ["<a", f'long="{"x" * 90}"', 'other="a > b">', "<b/>", "</a>"]
    assert lines[0].end == 4


@given(st.binary(max_size=300) | st.text("<>/=\"'! -?[]ab \n", max_size=200).map(str.encode))
def test_anything_at_all_is_shown(data: bytes) -> None:
    lines = outline(data)
    assert all(number <= line.end < len(lines) for number, line in enumerate(lines))
    if b'="' not in data and b"='" not in data:  # what stands between attributes is tidied
        whole = squeezed(data.decode("latin-1"))
        assert len("".join(squeezed(line.text) for line in lines)) <= len(whole) + 1


def test_an_endless_one_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline_module, "MOST_LINES", 50)
    assert len(outline(b"<a>" * 1_000)) == 50
