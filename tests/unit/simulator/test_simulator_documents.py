"""The made-up documents: they repeat themselves, add up to the cent, and other people's software reads them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.domain.catalogs import Service, StatusFilter
from app.domain.identifiers import Rfc, Uuid
from app.simulator.world.business import Business
from app.simulator.world.facts import Facts, Kind
from app.simulator.world.parties import ODD_NAMES

FIRST, LAST = date(2024, 6, 15), date(2026, 6, 15)
COMPANY, PERSON = "PDB150312QX4", "MUPJ850101AB1"
PAGO = "{http://www.sat.gob.mx/Pagos20}"
NOMINA = "{http://www.sat.gob.mx/nomina12}"


def business(rfc: str = COMPANY, seed: int = 1, documents: int = 600) -> Business:
    return Business(rfc, seed, documents, FIRST, LAST)


@pytest.fixture(scope="module")
def world() -> Business:
    return business()


@pytest.fixture(scope="module")
def trees(world: Business) -> dict[int, etree._Element]:
    return {facts.index: etree.fromstring(world.xml(facts)) for facts in world.documents}


def cents(text: str | None) -> int:
    assert text is not None
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def total(elements: Any, name: str) -> int:
    return sum(cents(element.get(name)) for element in elements)


def test_the_same_seed_gives_the_same_documents(world: Business) -> None:
    again, other = business(), business(seed=2)
    assert world.documents == again.documents
    assert [world.xml(facts) for facts in world.documents[:50]] == [again.xml(facts) for facts in again.documents[:50]]
    assert not {facts.uuid for facts in world.documents} & {facts.uuid for facts in other.documents}


def test_every_kind_occurs_in_both_directions_and_services(world: Business) -> None:
    kinds = Counter((facts.kind.value, facts.direction.value) for facts in world.documents)
    assert kinds.keys() >= {(letter, way) for letter in "IEPR" for way in ("emitidos", "recibidos")}
    assert kinds.keys() >= {("N", "emitidos"), ("T", "emitidos")}
    assert {facts.version for facts in world.documents} == {"2.0", "3.3", "4.0"}
    assert {facts.service for facts in world.documents} == set(Service)
    months = Counter((facts.issued_at.year, facts.issued_at.month) for facts in world.documents)
    assert len(months) == 25


def test_facts_are_sound(world: Business) -> None:
    assert len({Uuid(facts.uuid) for facts in world.documents}) == len(world.documents)
    for facts in world.documents:
        assert Rfc(facts.counterpart.rfc)
        assert facts.issued_at < facts.stamped_at < (facts.cancelled_at or datetime.max)
        assert (facts.stamped_at - facts.issued_at).total_seconds() <= 72 * 3600
        assert facts.status_at(facts.stamped_at) is StatusFilter.VALID


def test_odd_names_occur(world: Business) -> None:
    names = {facts.counterpart.name for facts in business(documents=2_000).documents}
    assert names >= set(ODD_NAMES)
    assert any("Ñ" in facts.counterpart.rfc or "&" in facts.counterpart.rfc for facts in world.documents)


def test_facts_and_xml_agree(world: Business, trees: dict[int, etree._Element]) -> None:
    for facts in world.documents:
        root, sides = trees[facts.index], world.sides(facts)
        stamp = next(root.iter("{*}TimbreFiscalDigital"))
        assert (stamp.get("UUID"), stamp.get("RfcProvCertif")) == (facts.uuid, world.pac(facts))
        assert stamp.get("FechaTimbrado") == facts.stamped_at.isoformat()
        assert (root.get("Fecha") or root.get("FechaExp")) == facts.issued_at.isoformat()
        assert len(root.get("Sello") or "") == len(stamp.get("SelloSAT") or "") == 344
        assert root.get("Version") == facts.version
        issuer, receiver = next(root.iter("{*}Emisor")), next(root.iter("{*}Receptor"))
        if facts.kind is Kind.RETENTION:
            assert issuer.get("RfcE") == sides.issuer.rfc
            assert receiver[0].get("RfcR") == sides.receiver.rfc
        else:
            assert (issuer.get("Rfc"), receiver.get("Rfc")) == (sides.issuer.rfc, sides.receiver.rfc)
            assert (issuer.get("Nombre") or "").startswith(sides.issuer.name)
            assert root.get("TipoDeComprobante") == facts.kind.value
            assert (root.get("MetodoPago") == "PPD") == facts.deferred


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), rfc=st.sampled_from([COMPANY, PERSON]))
def test_amounts_add_up_to_the_cent(seed: int, rfc: str) -> None:
    world = business(rfc, seed, 40)
    for facts in world.documents:
        root = etree.fromstring(world.xml(facts))
        check = {Kind.PAYMENT: check_payment, Kind.PAYROLL: check_payroll, Kind.RETENTION: check_retention}
        check.get(facts.kind, check_invoice)(root)
        if facts.kind in (Kind.INCOME, Kind.EGRESS, Kind.PAYROLL):
            assert cents(root.get("Total")) == world.total(facts) > 0


def check_invoice(root: etree._Element) -> None:
    concepts = root.findall("{*}Conceptos/{*}Concepto")
    for concept in concepts:
        amount = int(concept.get("Cantidad") or 0) * cents(concept.get("ValorUnitario"))
        assert cents(concept.get("Importe")) == amount
        for tax in (element for element in concept.iter() if element.get("TasaOCuota")):
            exact = cents(tax.get("Base")) * int((tax.get("TasaOCuota") or "").replace(".", "")) / 10**6
            assert abs(cents(tax.get("Importe")) - exact) <= 0.5
    charged = root.findall("{*}Conceptos/{*}Concepto/{*}Impuestos/{*}Traslados/{*}Traslado")
    withheld = root.findall("{*}Conceptos/{*}Concepto/{*}Impuestos/{*}Retenciones/{*}Retencion")
    rated = [element for element in charged if element.get("TipoFactor") == "Tasa"]
    subtotal, discount = total(concepts, "Importe"), sum(cents(c.get("Descuento") or "0") for c in concepts)
    local = sum(cents(element.get("TotaldeTraslados")) for element in root.iter("{*}ImpuestosLocales"))
    assert cents(root.get("SubTotal")) == subtotal
    assert cents(root.get("Descuento") or "0") == discount
    due = subtotal - discount + total(rated, "Importe") - total(withheld, "Importe") + local
    assert cents(root.get("Total")) == due
    taxes = root.find("{*}Impuestos")
    if taxes is not None:
        assert cents(taxes.get("TotalImpuestosTrasladados") or "0") == total(rated, "Importe")
        assert cents(taxes.get("TotalImpuestosRetenidos") or "0") == total(withheld, "Importe")
        summary = [e for e in taxes.iterfind("{*}Traslados/{*}Traslado") if e.get("TipoFactor") == "Tasa"]
        assert total(summary, "Importe") == total(rated, "Importe")
        assert total(taxes.findall("{*}Retenciones/{*}Retencion"), "Importe") == total(withheld, "Importe")


def check_payment(root: etree._Element) -> None:
    pagos = next(root.iter(f"{PAGO}Pagos"))
    payments, totals = pagos.findall(f"{PAGO}Pago"), pagos.find(f"{PAGO}Totales")
    assert payments
    assert totals is not None
    charged = paid = Fraction(0)
    for payment in payments:
        price = Fraction(payment.get("TipoCambioP") or "")
        paid += cents(payment.get("Monto")) * price
        charged += total([e for e in payment.iter(f"{PAGO}TrasladoP") if e.get("ImporteP")], "ImporteP") * price
        check_one_payment(payment)
    assert abs(cents(totals.get("MontoTotalPagos")) - paid) <= Fraction(1, 2)
    told = sum(cents(v) for n, v in totals.items() if str(n).startswith("TotalTrasladosImpuesto"))
    assert abs(told - charged) <= 20 * len(payments)  # half a cent of dollars for each of two rates


def check_one_payment(payment: etree._Element) -> None:
    documents = payment.findall(f"{PAGO}DoctoRelacionado")
    for document in documents:
        left = cents(document.get("ImpSaldoAnt")) - cents(document.get("ImpPagado"))
        assert cents(document.get("ImpSaldoInsoluto")) == left >= 0
    for name, exact in (("Importe", "TrasladoDR"), ("Base", "TrasladoDR"), ("Importe", "RetencionDR")):
        sums = [e for e in payment.iter(f"{PAGO}{exact[:-2]}P") if e.get(name + "P")]
        parts = Fraction(0)
        for document in documents:
            told = [e for e in document.iter(f"{PAGO}{exact}") if e.get(name + "DR")]
            parts += total(told, name + "DR") / Fraction(document.get("EquivalenciaDR") or "")
        assert abs(total(sums, name + "P") - parts) <= Fraction(len(sums), 2)
    settled = sum((cents(d.get("ImpPagado")) / Fraction(d.get("EquivalenciaDR") or "") for d in documents), Fraction(0))
    assert abs(cents(payment.get("Monto")) - settled) <= Fraction(len(documents), 2)


def check_payroll(root: etree._Element) -> None:
    check_concepts = root.findall("{*}Conceptos/{*}Concepto")
    slip = next(root.iter(f"{NOMINA}Nomina"))
    earnings, deductions = list(slip.iter(f"{NOMINA}Percepcion")), list(slip.iter(f"{NOMINA}Deduccion"))
    earned = total(earnings, "ImporteGravado") + total(earnings, "ImporteExento")
    assert cents(slip.get("TotalPercepciones")) == cents(root.get("SubTotal")) == earned
    assert cents(slip.get("TotalDeducciones")) == cents(root.get("Descuento")) == total(deductions, "Importe")
    assert cents(root.get("Total")) == earned - total(deductions, "Importe") > 0
    assert total(check_concepts, "Importe") == earned


def check_retention(root: etree._Element) -> None:
    totals = next(root.iter("{*}Totales"))
    assert cents(totals.get("MontoTotRet")) == total(totals.iter("{*}ImpRetenidos"), "MontoRet")
    assert cents(totals.get("MontoTotOperacion")) == cents(totals.get("MontoTotGrav")) + cents(
        totals.get("MontoTotExent")
    )


def test_payments_pay_real_invoices_in_order(world: Business, trees: dict[int, etree._Element]) -> None:
    left: dict[str, int] = {}
    payments = [facts for facts in world.documents if facts.kind is Kind.PAYMENT and not facts.relation]
    assert payments
    for facts in payments:
        for document in trees[facts.index].iter(f"{PAGO}DoctoRelacionado"):
            invoice = world.find(document.get("IdDocumento") or "")
            assert invoice is not None
            assert invoice.deferred or not invoice.related
            assert (invoice.direction, invoice.counterpart) == (facts.direction, facts.counterpart)
            assert invoice.issued_at <= facts.issued_at
            before = left.get(invoice.uuid, world.total(invoice))
            assert cents(document.get("ImpSaldoAnt")) == before
            left[invoice.uuid] = before - cents(document.get("ImpPagado"))
    assert 0 in left.values()
    assert any(amount > 0 for amount in left.values())


def test_relations_point_to_documents_of_the_same_business(world: Business, trees: dict[int, etree._Element]) -> None:
    found: list[Facts] = []
    for facts in world.documents:
        for element in trees[facts.index].iter("{*}CfdiRelacionado"):
            earlier = world.find(element.get("UUID") or "")
            assert earlier is not None
            assert earlier.counterpart == facts.counterpart
            assert (facts.relation == "04") == (earlier.cancelled_at is not None)
            assert (facts.relation == "04") == (facts.kind is earlier.kind and facts.relation != "07")
            found.append(facts)
    assert {facts.kind for facts in found} >= {Kind.EGRESS, Kind.INCOME}


@pytest.mark.filterwarnings("ignore")
def test_a_public_reader_reads_them_all(world: Business) -> None:
    from satcfdi.cfdi import CFDI

    for facts in world.documents[:240]:
        read = CFDI.from_string(world.xml(facts))
        assert str(read["Complemento"]["TimbreFiscalDigital"]["UUID"]).upper() == facts.uuid
        if facts.kind is not Kind.RETENTION:
            assert int(read["Total"] * 100) == (world.total(facts))


def test_a_hundred_thousand_are_workable() -> None:
    world = business(documents=100_000)
    assert len(world.documents) == 100_000
    assert b"TimbreFiscalDigital" in world.xml(world.documents[-1])
