"""Made-up documents of every kind: what is read is what was decided, and what an independent reader reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from satcfdi.cfdi import CFDI

from app.cfdi.parser import read
from app.domain.lines import TaxSide
from app.simulator.world.business import Business
from app.simulator.world.facts import Facts, Kind
from tests.unit.cfdi.comparing import counted, ours, theirs_of

COUNT = 250


@pytest.fixture(scope="module")
def business() -> Business:
    return Business("EKU9003173C9", 7, COUNT, date(2021, 1, 1), date(2025, 12, 31))


def test_every_kind_is_there(business: Business) -> None:
    assert {facts.kind for facts in business.documents} == set(Kind)


@pytest.mark.parametrize("index", range(COUNT))
def test_as_decided_and_as_read_by_another(business: Business, index: int) -> None:
    facts = business.documents[index]
    data = business.xml(facts)
    document, sides = read(data), business.sides(facts)
    assert document.problems == ()
    assert (document.uuid.value, document.document_type, document.version, document.service) == (
        facts.uuid.upper(),
        facts.kind.value,
        facts.version,
        facts.service,
    )
    assert (document.issued_at, document.stamped_at) == (facts.issued_at, facts.stamped_at)
    assert (document.issuer_rfc, document.receiver_rfc) == (sides.issuer.rfc, sides.receiver.rfc)
    assert document.pac_rfc == business.pac(facts)
    assert document.total.micros == business.total(facts) * 10_000
    assert_related(business, facts)
    told, wanted = ours(document), counted(theirs_of(CFDI.from_string(data), ()))
    assert sorted((told - wanted).elements()) == []
    assert sorted((wanted - told).elements()) == []


def assert_related(business: Business, facts: Facts) -> None:
    document = read(business.xml(facts))
    related = [uuid for relation in document.relations for uuid in relation.uuids]
    assert related == [business.documents[one].uuid.upper() for one in facts.related]
    assert {relation.kind for relation in document.relations} == ({facts.relation} if facts.related else set())
    paid = [one for payment in document.payments.payments for one in payment.documents] if document.payments else []
    assert [(one.uuid, one.instalment) for one in paid] == [
        (business.documents[part.invoice].uuid.upper(), str(part.number)) for part in facts.instalments
    ]


def test_the_lines_add_up(business: Business) -> None:
    """Taxes of the concepts against those of the header, payments against their total."""
    for facts in business.documents:
        document = read(business.xml(facts))
        if document.concepts and document.transferred is not None:
            within = [line for concept in document.concepts for line in concept.taxes]
            added = sum(Decimal(line.amount or 0) for line in within if line.side is TaxSide.TRANSFERRED)
            assert added == Decimal(document.transferred.text)
        if document.payments is not None:
            total = sum(Decimal(payment.amount) for payment in document.payments.payments)
            assert total == Decimal(dict(document.payments.totals)["MontoTotalPagos"])
