"""What bookkeepers stumble over happens in every made-up business that is large enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from lxml import etree

from app.simulator.world.business import Business
from app.simulator.world.facts import Facts, Kind
from app.simulator.world.history import ADVANCE_APPLIED, SUBSTITUTION

PAGO = "{http://www.sat.gob.mx/Pagos20}"


@pytest.fixture(scope="module")
def world() -> Business:
    return Business("PDB150312QX4", 7, 3_000, date(2024, 6, 15), date(2026, 6, 15))


def tree(world: Business, facts: Facts) -> etree._Element:
    return etree.fromstring(world.xml(facts))


def of_kind(world: Business, kind: Kind) -> list[Facts]:
    return [facts for facts in world.documents if facts.kind is kind]


def test_a_rep_pays_in_two_months(world: Business) -> None:
    months = [
        {(payment.get("FechaPago") or "")[:7] for payment in tree(world, facts).iter(f"{PAGO}Pago")}
        for facts in of_kind(world, Kind.PAYMENT)
        if facts.counts_on
    ]
    assert any(len(several) == 2 for several in months)


def test_dollars_are_owed_and_paid_in_dollars_or_pesos(world: Business) -> None:
    owed = [facts for facts in of_kind(world, Kind.INCOME) if facts.deferred and facts.in_dollars]
    assert {tree(world, facts).get("Moneda") for facts in owed} == {"USD"}
    paid = {
        (payment.get("MonedaP"), document.get("MonedaDR"))
        for facts in of_kind(world, Kind.PAYMENT)
        for payment in tree(world, facts).iter(f"{PAGO}Pago")
        for document in payment.iter(f"{PAGO}DoctoRelacionado")
    }
    assert paid == {("MXN", "MXN"), ("USD", "USD"), ("MXN", "USD")}


def test_an_advance_is_mentioned_by_its_invoice_and_applied_by_a_note(world: Business) -> None:
    notes = [facts for facts in of_kind(world, Kind.EGRESS) if facts.relation == ADVANCE_APPLIED]
    assert notes
    for note in notes:
        invoice = world.documents[note.related[0]]
        assert invoice.relation == ADVANCE_APPLIED
        advance = world.documents[invoice.related[0]]
        assert advance.is_advance
        assert world.total(note) == world.total(advance)
        assert tree(world, note).get("FormaPago") == "30"


def test_a_late_global_is_of_the_month_before(world: Business) -> None:
    late = [facts for facts in of_kind(world, Kind.INCOME) if facts.counts_on]
    assert late
    for facts in late:
        node = next(tree(world, facts).iter("{*}InformacionGlobal"))
        before = facts.issued_at.replace(day=1) - timedelta(days=1)
        assert (node.get("Meses"), node.get("Año")) == (f"{before.month:02}", str(before.year))


@pytest.mark.parametrize("kind", [Kind.INCOME, Kind.PAYMENT, Kind.PAYROLL])
def test_cancelled_ones_are_substituted(world: Business, kind: Kind) -> None:
    again = [facts for facts in of_kind(world, kind) if facts.relation == SUBSTITUTION]
    assert again
    for facts in again:
        wrong = world.documents[facts.related[0]]
        assert (wrong.kind, wrong.counterpart) == (kind, facts.counterpart)
        assert wrong.cancelled_at is not None
        assert wrong.cancelled_at <= facts.issued_at


def test_a_substitute_of_a_nomina_keeps_the_day_of_payment(world: Business) -> None:
    again = [facts for facts in of_kind(world, Kind.PAYROLL) if facts.relation == SUBSTITUTION]
    for facts in again:
        day = next(tree(world, facts).iter("{*}Nomina")).get("FechaPago")
        assert day == world.documents[facts.related[0]].issued_at.date().isoformat()


def test_a_pue_has_a_rep_as_well(world: Business) -> None:
    paid = {part.invoice for facts in of_kind(world, Kind.PAYMENT) for part in facts.instalments}
    assert any(not world.documents[index].deferred for index in paid)


def test_things_are_cancelled_after_their_month_was_filed(world: Business) -> None:
    assert any(
        facts.cancelled_at and facts.cancelled_at.date() > facts.issued_at.date().replace(day=1) + timedelta(days=48)
        for facts in of_kind(world, Kind.INCOME)
    )


def test_every_rate_and_withholding_occurs(world: Business) -> None:
    rates, withheld = set(), set()
    for facts in of_kind(world, Kind.INCOME):
        root = tree(world, facts)
        rates |= {(one.get("TipoFactor"), one.get("TasaOCuota")) for one in root.iter("{*}Traslado")}
        withheld |= {(o.get("Impuesto"), o.get("TasaOCuota")) for o in root.iterfind(".//{*}Concepto//{*}Retencion")}
    assert {rate for _, rate in rates} == {"0.160000", "0.080000", "0.000000", None}
    assert withheld == {("001", "0.100000"), ("002", "0.106667"), ("002", "0.040000")}
