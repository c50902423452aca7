"""Every field of every sample, against an independent reader: what it tells and we do not must be named here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from satcfdi.cfdi import CFDI

from app.cfdi.parser import read
from app.domain.document import Document
from app.domain.payroll import Payroll
from tests.unit.cfdi.comparing import counted, ours, theirs_of
from tests.unit.cfdi.places import OTHERWISE, PLACES

SAMPLES = Path(__file__).parents[2] / "data" / "cfdi"
NOT_WELL_FORMED = {"cfdi40_01_bad_character", "cfdi40_01_with_spaces"}  # the other reader refuses them
NAMES = sorted(path.stem for path in SAMPLES.glob("*.xml") if path.stem not in NOT_WELL_FORMED)


@pytest.mark.parametrize("name", NAMES)
def test_every_field(name: str, stamped: Callable[[str], bytes]) -> None:
    data = stamped(name)
    document = read(data)
    theirs = CFDI.from_string(data)
    if name == "cfdi33_multiple_tfd_01":  # the other reader keeps the last Timbre
        theirs["Complemento"]["TimbreFiscalDigital"]["UUID"] = "9D81C696-0401-4F85-B703-6E0D3AFD6056"
    if document.version == "3.2":  # words, of which we keep the letter and the code
        theirs |= {"TipoDeComprobante": theirs["TipoDeComprobante"][0], "Moneda": "MXN"}
    told, wanted = ours(document), counted(theirs_of(theirs, ()))
    if name == "cfdv40-implocal":  # the other reader keeps one local tax of each side
        lines = [len(re.findall(rb"<implocal:%s" % tag, data)) for tag in (b"Traslados", b"Retenciones")]
        assert len(document.local_taxes) == sum(lines) > 2
    else:
        assert sorted((told - wanted).elements()) == [], "we tell what the other reader does not"
    assert sorted((wanted - told).elements()) == [], "the other reader tells what we do not"


def test_every_field_has_a_place() -> None:
    """A field added to a value must be put into the table, or said to be checked elsewhere."""
    for kind in (Document, Payroll):
        named = {field.name for field in fields(kind)}
        assert named <= set(PLACES[kind.__name__]) | OTHERWISE
