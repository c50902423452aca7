"""A figure does not depend on which month was asked for, also where notas de crédito share invoices."""

from __future__ import annotations

from datetime import date

from app.bookkeeping.desk import Desk
from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.fiscal.iva import each_effect
from tests.unit.fiscal.a_month import MARCH, OWNER, AMonth, line, money, pago, pays


def test_what_an_earlier_note_left_open_is_known_in_every_month() -> None:
    """The first note lowers the balance of one invoice that is three steps away from the second."""
    books = AMonth()
    far = books.bill("2026-01-10", line(1000), method="PPD")
    near = books.bill("2026-01-11", line(1000), method="PPD")
    books.rep("2026-02-01", pago("2026-02-01", pays(far, far.total / 2)))
    books.note("2026-02-10", line(800), of=(far, near))  # 928: 580 off the far one, 348 off the near one
    second = books.note("2026-03-10", line(900), of=(near,))  # 1,044 over an open 812
    desk = Desk(books.index, load_parameters(), date(2026, 6, 1))
    documents = desk.documents(Rfc(OWNER), MARCH)
    assert far.uuid in documents.documents
    assert documents.asked == (second.uuid,)
    (effects,) = each_effect(documents, desk.decisions_of(Rfc(OWNER)), desk.rules(Rfc(OWNER)))
    assert [(money(one.base), money(one.tax)) for one in effects.flow] == [("-200.00", "-32.00")]
    case = desk.document(Rfc(OWNER), second.uuid)
    assert case is not None
    assert case.effects == effects
