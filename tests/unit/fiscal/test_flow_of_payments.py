"""§1.4 of the fiscal rules: what a complemento de pago brings to the month of each FechaPago."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import TaxSide
from app.domain.month.calendar import Month
from app.domain.month.decisions import DocumentDecision
from app.domain.month.facts import TaxPart
from app.domain.month.packing import pack
from app.fiscal import money as arithmetic
from app.fiscal.effects import Bucket, IncomeKind, Lost, OtherTax, Reason, Silence
from app.fiscal.readings import BareRep, PueWithRep, Readings
from tests.oracle.writing import Bill, Tax
from tests.unit.fiscal.a_month import (
    CHARGED,
    CREDITED,
    FEBRUARY,
    JANUARY,
    MARCH,
    OTHER,
    AMonth,
    line,
    money,
    pago,
    pays,
)


@pytest.fixture
def books() -> AMonth:
    return AMonth()


def deferred(books: AMonth, *items: object, **told: object) -> Bill:
    return books.bill("2026-01-10", *items, method="PPD", **told)  # type: ignore[arg-type]


def test_each_node_counts_in_the_month_of_its_own_fecha_pago(books: AMonth) -> None:
    bill = deferred(books, line(1000))
    books.rep("2026-03-04", pago("2026-02-28", pays(bill, 580)), pago("2026-03-01", pays(bill, 580, 580)))
    assert books.flow(FEBRUARY) == books.sat(FEBRUARY) == ("500.00", "80.00")
    assert books.flow(MARCH) == books.sat(MARCH) == ("500.00", "80.00")
    assert money(books.figures(MARCH).earned(CHARGED, IncomeKind.SETTLED)) == "500.00"


def test_equivalencia_divides_and_the_exchange_rate_of_the_payment_multiplies(books: AMonth) -> None:
    bill = deferred(books, line(1000), currency="USD", rate="18.00")  # the invoice's own rate plays no part
    books.rep(
        "2026-02-03", pago("2026-02-02", pays(bill, 1160, equivalence="0.0500000000"), currency="MXN", amount="23200")
    )
    assert books.flow(FEBRUARY) == books.sat(FEBRUARY) == ("20000.00", "3200.00")
    assert money(books.figures(FEBRUARY).earned(CHARGED, IncomeKind.SETTLED)) == "20000.00"


@pytest.mark.parametrize("equivalence", ["", "1", "1.0000000000"])
def test_equivalencia_of_the_same_currency_is_one(books: AMonth, equivalence: str) -> None:
    bill = deferred(books, line(1000), currency="USD", rate="18.00")
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, 1160, equivalence=equivalence), currency="USD", rate="19.5"))
    assert books.flow(FEBRUARY) == ("19500.00", "3120.00")


def test_the_tax_is_the_reps_own_and_not_the_invoices(books: AMonth) -> None:
    bill = deferred(books, line(1000))
    own = replace(pays(bill, 1160), taxes=(Tax("T", "002", Decimal("0.16"), Decimal(990), Decimal("158.40")),))
    books.rep("2026-02-03", pago("2026-02-02", own))
    assert books.flow(FEBRUARY) == books.sat(FEBRUARY) == ("990.00", "158.40")


def test_all_withholdings_of_a_dr_add_up(books: AMonth) -> None:
    bill = deferred(books, line(1000, withheld="0.106667"), line(500, withheld="0.04"), received=True)
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, bill.total)), received=True)
    assert money(books.figures(FEBRUARY).tax(CREDITED, OtherTax.IVA_WITHHELD)) == "126.67"


def test_a_rep_that_does_not_add_up_is_told_and_its_dr_are_trusted(books: AMonth) -> None:
    bill = deferred(books, line(1000), currency="USD", rate="18.00")
    made = books.rep("2026-02-03", pago("2026-02-02", pays(bill, 1160), currency="USD", rate="20"))
    _tell(books, made.uuid, total=3_200_000_000)
    assert books.avisos(FEBRUARY) == set()
    _tell(books, made.uuid, total=3_300_000_000)
    assert books.flow(FEBRUARY) == ("20000.00", "3200.00")
    assert books.avisos(FEBRUARY) == {"REP_DESCUADRE"}
    _tell(books, made.uuid, total=3_200_000_000, node=161_000_000)
    assert books.avisos(FEBRUARY) == {"REP_DESCUADRE"}


def _tell(books: AMonth, uuid: str, total: int, node: int = 160_000_000) -> None:
    """Totales says ``total`` of IVA, ImpuestosP ``node``."""
    facts = books.index.kept[uuid].facts
    told = TaxPart(TaxSide.TRANSFERRED, "002", "Tasa", 160_000, 1_000_000_000, node)
    changed = facts._replace(
        payments=(facts.payments[0]._replace(taxes=(told,)),),
        payment_totals=(("TotalTrasladosBaseIVA16", 20_000_000_000), ("TotalTrasladosImpuestoIVA16", total)),
    )
    books.index.kept[uuid] = books.index.kept[uuid]._replace(packed=pack(changed))


def test_an_issued_rep_without_taxes_counts_the_share_of_its_invoice_and_the_sat_nothing(books: AMonth) -> None:
    bill = deferred(books, line(1000))
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, 290, bare=True)))
    assert (books.flow(FEBRUARY), books.sat(FEBRUARY)) == (("250.00", "40.00"), ("0.00", "0.00"))
    assert books.causes(FEBRUARY) == {"REP_SIN_IMPUESTOS": ("250.00", "40.00")}
    assert books.avisos(FEBRUARY) == {"REP_SIN_IMPUESTOS"}


def test_a_received_rep_without_taxes_gives_no_credit_until_it_is_corrected(books: AMonth) -> None:
    bill = deferred(books, line(1000), received=True)
    rep = books.rep("2026-02-03", pago("2026-02-02", pays(bill, 290, bare=True)), received=True)
    assert books.flow(FEBRUARY, CREDITED) == books.sat(FEBRUARY, CREDITED) == ("0.00", "0.00")
    (aviso,) = books.figures(FEBRUARY).remarks
    assert (str(aviso.key), money(aviso.tax)) == ("REP_SIN_IMPUESTOS", "40.00")
    assert books.effects(rep.uuid).silences == (Silence.TO_BE_CORRECTED,)
    books.readings = Readings(bare_rep_received=BareRep.SHARE)
    assert books.flow(FEBRUARY, CREDITED) == ("250.00", "40.00")


def test_pagos_10_have_no_taxes_and_telescope_over_the_invoice(books: AMonth) -> None:
    bill = books.bill("2022-01-10", line("1000.01"), line("33.33", "0"), method="PPD", version="3.3", received=True)
    thirds = [Decimal("397.78"), Decimal("397.78"), bill.total - Decimal("795.56")]
    left = bill.total
    for number, paid in enumerate(thirds):
        day = f"2022-0{number + 2}-05"
        books.rep(day, pago(day, pays(bill, paid, left, bare=True)), version="1.0", received=True)
        left -= paid
    months = [Month(2022, number) for number in (2, 3, 4)]
    for bucket, whole in ((Bucket.GENERAL, ("1000.01", "160.00")), (Bucket.ZERO, ("33.33", "0.00"))):
        parts = [books.flow(month, CREDITED, bucket) for month in months]
        assert tuple(f"{sum(Decimal(one[place]) for one in parts):.2f}" for place in (0, 1)) == whole
    assert books.sat(months[0], CREDITED) == ("0.00", "0.00")
    assert books.avisos(months[0]) == set()


@given(
    amount=st.integers(0, 10**9).map(lambda cents: cents * 10_000),
    total=st.integers(1, 10**9),
    cuts=st.lists(st.integers(0, 10**9), max_size=5),
)
def test_the_shares_of_all_payments_add_up_to_the_whole(amount: int, total: int, cuts: list[int]) -> None:
    points = sorted({0, total, *(cut % (total + 1) for cut in cuts)})
    parts = [arithmetic.share(amount, total, before, after - before) for before, after in itertools.pairwise(points)]
    assert sum(parts) == amount
    assert all(part % 10_000 == 0 for part in parts)
    assert arithmetic.share(Fraction(amount), total, 0, total) == amount


def test_local_taxes_and_withholdings_are_in_the_total_that_is_paid(books: AMonth) -> None:
    bill = deferred(books, line(1000), local=Decimal(30))
    assert bill.total == Decimal(1190)
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, 595, bare=True)))
    assert books.flow(FEBRUARY) == ("500.00", "80.00")


def test_imp_saldo_ant_that_is_not_told_follows_from_earlier_payments(books: AMonth) -> None:
    bill = deferred(books, line("0.99"), received=False)
    for day, paid in (("2026-02-02", "0.57"), ("2026-02-03", "0.58")):
        books.rep(day, pago(day, pays(bill, paid, bare=True)), version="1.0")
    for uuid, one in list(books.index.kept.items()):
        if one.type == "P":
            books.index.kept[uuid] = one._replace(packed=one.packed.replace("1150000", "null", 1))
    assert books.flow(FEBRUARY) == ("0.99", "0.16")


def test_one_invoice_alone_without_imp_pagado_is_paid_monto(books: AMonth) -> None:
    bill = deferred(books, line(1000))
    made = books.rep("2026-02-03", pago("2026-02-02", pays(bill, 580, bare=True)), version="1.0")
    document = books.index.kept[made.uuid]
    before = document.facts.payments[0].documents[0]
    packed = document.packed.replace(f"{before.previous},{before.paid}", f"{before.previous},null")
    books.index.kept[made.uuid] = document._replace(packed=packed)
    assert books.index.kept[made.uuid].facts.payments[0].documents[0].paid is None
    assert books.flow(FEBRUARY) == ("500.00", "80.00")


def test_an_invoice_that_is_not_here_and_tells_no_taxes_gives_no_figure(books: AMonth) -> None:
    bill = deferred(AMonth(), line(1000))
    rep = books.rep("2026-02-03", pago("2026-02-02", pays(bill, 580, bare=True)), version="1.0")
    assert books.flow(FEBRUARY) == ("0.00", "0.00")
    (aviso,) = books.figures(FEBRUARY).remarks
    facts = {"factura": bill.uuid, "pagado": "580.00", "moneda": "MXN"}
    assert (str(aviso.key), dict(aviso.facts)) == ("FALTA_FACTURA", facts)
    assert books.effects(rep.uuid).silences == (Silence.NO_INVOICE,)


def test_an_invoice_that_is_not_here_counts_by_the_reps_taxes(books: AMonth) -> None:
    bill = deferred(AMonth(), line(1000, isr="0.0125"))
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, bill.total)))
    assert books.flow(FEBRUARY) == ("1000.00", "160.00")
    assert money(books.figures(FEBRUARY).earned(CHARGED, IncomeKind.SETTLED)) == "1000.00"


def test_the_part_of_a_mixed_invoice_without_nodes_counts_in_proportion(books: AMonth) -> None:
    bill = deferred(books, line(1000), line(200, None, tax_object="01"), line(100, None, tax_object="03"))
    half = bill.total / 2
    taxes = (Tax("T", "002", Decimal("0.16"), Decimal(500), Decimal(80)),)
    books.rep("2026-02-03", pago("2026-02-02", replace(pays(bill, half), taxes=taxes)))
    assert books.flow(FEBRUARY) == ("500.00", "80.00")
    assert books.flow(FEBRUARY, bucket=Bucket.NOT_SUBJECT) == ("100.00", "0.00")
    assert books.flow(FEBRUARY, bucket=Bucket.UNTOLD) == ("50.00", "0.00")


@pytest.mark.parametrize("form", ["12", "17", "23", "24", "25"])
def test_every_form_of_extinction_is_a_payment(books: AMonth, form: str) -> None:
    bill = deferred(books, line(1000))
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, 1160), form=form))
    assert books.flow(FEBRUARY) == ("1000.00", "160.00")


def test_form_99_and_odd_days_of_payment_are_told(books: AMonth) -> None:
    bill = deferred(books, line(1000))
    books.rep("2026-01-08", pago("2026-01-09", pays(bill, 580), form="99"))
    assert books.avisos(JANUARY) == {"REP_FORMA_99", "REP_FECHA_ANTERIOR", "REP_FECHA_POSTERIOR"}
    assert books.flow(JANUARY) == ("500.00", "80.00")


def test_a_payment_without_its_exchange_rate_stays_out(books: AMonth) -> None:
    bill = deferred(books, line(1000), currency="USD", rate="18.00")
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, 1160), currency="USD", rate="0"))
    assert books.flow(FEBRUARY) == ("0.00", "0.00")
    assert books.avisos(FEBRUARY) == {"TC_INVALIDO"}


def test_a_cancelled_rep_is_no_payment_and_its_substitute_counts(books: AMonth) -> None:
    bill = deferred(books, line(1000))
    gone = books.rep("2026-02-03", pago("2026-02-02", pays(bill, 580)), cancelled=True)
    books.rep("2026-02-04", pago("2026-02-02", pays(bill, 290)), relations=(("04", gone.uuid),))
    assert books.flow(FEBRUARY) == books.sat(FEBRUARY) == ("250.00", "40.00")


def test_cash_of_a_payment_counts_by_monto(books: AMonth) -> None:
    bill = deferred(books, line(5000), received=True)
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, "2000.00"), form="01"), received=True)
    assert books.figures(FEBRUARY).flow[CREDITED].lost == 0
    books.rep("2026-02-04", pago("2026-02-04", pays(bill, "2000.01", 3800), form="01"), received=True)
    assert money(books.figures(FEBRUARY).flow[CREDITED].lost) == "275.86"


def test_the_persons_word_about_an_invoice_holds_for_its_payments(books: AMonth) -> None:
    bill = deferred(books, line(1000), received=True)
    rep = books.rep("2026-02-03", pago("2026-02-02", pays(bill, 580)), received=True)
    books.decisions[bill.uuid] = DocumentDecision(creditable=False)
    assert books.effects(rep.uuid).flow[0].lost is Lost.BY_HAND
    books.decisions[rep.uuid] = DocumentDecision(creditable=True)
    assert books.effects(rep.uuid).flow[0].lost is None
    books.decisions.clear()
    books.blacklisted = frozenset({OTHER})
    assert books.effects(rep.uuid).flow[0].lost is Lost.BLACKLISTED


def test_a_payment_moved_by_the_person_moves_in_the_own_column_only(books: AMonth) -> None:
    bill = deferred(books, line(1000))
    rep = books.rep("2026-02-03", pago("2026-02-02", pays(bill, 580)))
    books.decisions[rep.uuid] = DocumentDecision(month=MARCH)
    assert (books.flow(FEBRUARY), books.sat(FEBRUARY)) == (("0.00", "0.00"), ("500.00", "80.00"))
    assert books.causes(MARCH) == {"DECISION": ("500.00", "80.00")}
    assert books.effects(rep.uuid).flow[0].reason is Reason.MOVED


def test_the_other_reading_of_a_pue_with_rep_counts_it_once_at_fecha(books: AMonth) -> None:
    bill = books.bill("2026-01-20", line(1000))
    books.rep("2026-02-03", pago("2026-02-02", pays(bill, 290)))
    books.readings = Readings(pue_with_rep=PueWithRep.BY_DATE)
    assert (books.flow(JANUARY), books.flow(FEBRUARY)) == (("1000.00", "160.00"), ("0.00", "0.00"))
    assert books.causes(FEBRUARY) == {"PUE_CON_REP": ("-250.00", "-40.00")}
