"""The check of the seal has an answer, and words for it, whatever it is given."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from app.cfdi.seal.check import check_seal
from app.cfdi.seal.report import SealNote, SealOutcome
from app.words.messages import TEXTS, explain

DATA = Path(__file__).parents[3] / "data"
SAMPLE = (DATA / "cfdi" / "retenciones10-ejemplo.xml").read_bytes()


@given(st.binary(max_size=200))
@example(b"")
@example(b"<a/>")
@example(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
@example(b'<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" Version="4.0" Sello="A" Certificado="MIIB"/>')
def test_bytes_that_are_no_document(data: bytes) -> None:
    report = check_seal(data)
    assert not report.outcome.is_good
    assert report.timbre is None


@given(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=3))
def test_a_document_with_bytes_changed_is_reported_on(place: int, written: bytes) -> None:
    data = SAMPLE[:place] + written + SAMPLE[place + len(written) :]
    report = check_seal(data)
    assert explain(report.outcome, report.fields).title


def test_everything_that_can_come_out_has_words() -> None:
    for key in (*SealOutcome, *SealNote):
        assert key in TEXTS
        words = explain(key)
        assert words.title
        assert words.cause.endswith(".")
        assert words.advice.endswith(".")
