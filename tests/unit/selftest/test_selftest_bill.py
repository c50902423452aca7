"""The bill of lading that the self-test puts into a downloaded document."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cfdi.complements import complements_of
from app.cfdi.parser import read
from app.selftest.carta_porte import with_carta_porte
from app.selftest.report import NotAsExpectedError

CFDI = Path(__file__).parents[2] / "data" / "cfdi"


def test_it_is_read_as_one_of_the_document() -> None:
    data = with_carta_porte((CFDI / "cfdv40-ejemplo-signed-tfd.xml").read_bytes())
    document = read(data)
    assert "CartaPorte" in document.complements
    assert [one.version for one in complements_of(data, document)] == ["3.1"]


def test_a_document_without_a_stamp_cannot_have_one() -> None:
    with pytest.raises(NotAsExpectedError, match="no single stamp"):
        with_carta_porte(b"<cfdi:Comprobante/>")
