"""§4: until when a CFDI may be cancelled, and until when its receiver may answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.bookkeeping.desk import Desk
from app.bookkeeping.parameter_files import load_parameters
from app.bookkeeping.pending_cancellations import waiting_cancellations, waiting_value
from app.domain.index.month import PendingState
from app.domain.month.facts import ProductPart
from app.domain.month.packing import pack
from app.fiscal.cancelling import last_cancelling_day
from app.words.month_notes import note_detail
from tests.unit.fiscal.papers import Papers

PARAMETERS = load_parameters()


@pytest.mark.parametrize(
    ("issued", "issuer", "kind", "last"),
    [
        ("2026-03-10", "EKU9003173C9", "I", date(2027, 3, 31)),
        ("2026-12-31", "MISC491214B86", "I", date(2027, 4, 30)),
        ("2025-01-02", "MISC491214B86", "N", date(2026, 4, 30)),
        ("2022-01-01", "EKU9003173C9", "P", date(2023, 3, 31)),
        ("2021-12-31", "EKU9003173C9", "I", None),
        ("2026-03-10", "EKU9003173C9", "R", None),
    ],
)
def test_the_last_day_is_that_of_the_month_of_the_issuers_annual_return(
    issued: str, issuer: str, kind: str, last: date | None
) -> None:
    papers = Papers()
    bill = papers.bill(issued, 100, method="PUE")
    document = papers.index.kept[bill.uuid]._replace(issuer_rfc=issuer, type=kind)
    assert last_cancelling_day(document, PARAMETERS) == last


def test_the_receiver_has_three_business_days_from_when_it_was_seen() -> None:
    """Wednesday 1 April 2026: Thursday and Friday are the SAT's holidays, then a weekend."""
    papers = Papers()
    bill = papers.bill("2026-03-10", 20_000, method="PUE", received=True)
    papers.index.waiting.append(PendingState(bill.uuid, datetime(2026, 4, 2, 3, tzinfo=UTC)))
    desk = Desk(papers.index, PARAMETERS, date(2026, 4, 3))
    (found,) = waiting_cancellations(desk, papers.owner)
    assert waiting_value(found) == {
        "uuid": bill.uuid,
        "lado": "recibido",
        "fecha": "2026-03-10",
        "contraparte": "URE180429TM6",
        "nombre": "UNO",
        "visto": "2026-04-01",
        "responder": "2026-04-08",
        "silencioAcepta": True,
        "limite": "2027-03-31",
        "meses": [{"mes": "2026-03", "base": "-20000.00", "iva": "-3200.00"}],
    }
    remark = found.remark
    assert (remark.month.text, remark.tax) == ("2026-03", 3_200_000_000)
    assert "a más tardar el 2026-04-08" in note_detail(remark.key, dict(remark.facts))
    papers.index.cancel(bill.uuid)
    assert waiting_cancellations(desk, papers.owner) == []


def test_of_fuel_silence_is_no_consent() -> None:
    papers = Papers()
    bill = papers.bill("2026-03-10", 100, method="PUE")
    document = papers.index.kept[bill.uuid]
    facts = document.facts._replace(products=(ProductPart("15101514", 1, 1),))
    papers.index.kept[bill.uuid] = document._replace(packed=pack(facts))
    papers.index.waiting.append(PendingState(bill.uuid, datetime(2026, 4, 2, 18, tzinfo=UTC)))
    (found,) = waiting_cancellations(Desk(papers.index, PARAMETERS, date(2026, 4, 3)), papers.owner)
    assert not found.pending.silence_accepts
    assert "no la acepta" in note_detail(found.remark.key, dict(found.remark.facts))
