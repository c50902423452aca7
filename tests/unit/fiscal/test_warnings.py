"""Deductibility warnings (fiscal.md §6): every row, at its edges, and nothing about what is in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bookkeeping.parameter_files import load_parameters
from app.domain.identifiers import Rfc
from app.domain.listing import Listing, ListKind, Situation
from app.domain.month.calendar import Month
from app.domain.month.decisions import NO_DECISIONS, DocumentDecision
from app.fiscal.effects import Remark
from app.fiscal.readings import Readings, Rules
from app.fiscal.warning_case import Bench, Case, Registration, is_same_name
from app.fiscal.warnings import RULES_BY_TYPE, warnings_of
from app.words.month_notes import note_detail
from app.words.texts.warning_notes import WARNING_NOTES
from tests.month_index import MemoryMonthIndex
from tests.oracle.writing import Bill, Item, Pago, Part, Receipt, Tax, bill_xml, receipt_xml

RULES = Rules(load_parameters())
OWNER, SUPPLIER, PERSON = "EKU9003173C9", "PDB150312QX4", "CACX7605101P8"
TODAY = date(2026, 6, 30)
UNIT = 1_000_000
WHEN = datetime(2026, 6, 10, 12)


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012X}"


def item(amount: str = "1000.00", product: str = "84111500", rate: str | None = "0.16", withheld: str = "") -> Item:
    base = Decimal(amount)
    taxes = [] if rate is None else [Tax("T", "002", Decimal(rate), base, base * Decimal(rate))]
    for one in withheld.split():
        tax, _, part = one.partition(":")
        taxes.append(Tax("R", tax, Decimal(part), base, base * Decimal(part)))
    return Item(base, Decimal(0), "01" if rate is None else "02", tuple(taxes), product)


def bill(number: int = 1, *items: Item, **fields: Any) -> Bill:
    usual = Bill(uuid(number), "I", "4.0", WHEN, SUPPLIER, OWNER, "601", items or (item(),))
    return replace(usual, **fields)


def receipt(number: int, paid: Bill, when: datetime, form: str = "03", amount: str = "1160.00") -> Receipt:
    taxes = tuple(one for each in paid.items for one in each.taxes)
    part = Part(paid, "", 1, Decimal(amount), Decimal(amount), taxes)
    pago = Pago(when, form, "MXN", "", Decimal(amount), (part,))
    return Receipt(uuid(number), "2.0", when, SUPPLIER, OWNER, "601", (pago,))


def index_of(*papers: Bill | Receipt) -> MemoryMonthIndex:
    index = MemoryMonthIndex(OWNER)
    for one in papers:
        index.add(bill_xml(one) if isinstance(one, Bill) else receipt_xml(one))
    return index


JUNE = Month(2026, 6)


def warned(index: MemoryMonthIndex, month: Month = JUNE, **fields: Any) -> list[Remark]:
    decisions, rules = fields.pop("decisions", NO_DECISIONS), fields.pop("rules", RULES)
    found = warnings_of(index.month(Rfc(OWNER), month), decisions, rules, fields.pop("today", TODAY), **fields)
    assert all("{" not in note_detail(one.key, dict(one.facts)) for one in found if one.key in WARNING_NOTES)
    assert {one.key for one in found} <= WARNING_NOTES.keys() | {"PPD_SIN_REP"}  # whose words are the balances'
    return found


def of(*papers: Bill | Receipt, **fields: Any) -> list[Remark]:
    return warned(index_of(*papers), **fields)


def changed(paper: Bill, **fields: Any) -> list[Remark]:
    """With columns of the index as another document would have them."""
    index = index_of(paper)
    index.kept[paper.uuid] = index.kept[paper.uuid]._replace(**fields)
    return warned(index)


def keys(found: list[Remark]) -> list[str]:
    return sorted(one.key for one in found)


def test_what_is_in_order_is_left_alone() -> None:
    registration = Registration("UNO SA DE CV", "06000", frozenset({"601"}))
    index = index_of(bill())
    index.kept[uuid(1)] = index.kept[uuid(1)]._replace(receiver_name="UNO")
    assert warned(index, registration=registration) == []


def test_only_received_and_vigente_ones() -> None:
    index = index_of(
        bill(1, item("5000.00"), form="01"), bill(2, item("5000.00"), form="01", issuer=OWNER, receiver=SUPPLIER)
    )
    assert [one.uuid for one in warned(index)] == [uuid(1)]
    index.cancel(uuid(1))
    assert warned(index) == []


@pytest.mark.parametrize(("amount", "expected"), [("1724.13", []), ("1724.14", []), ("1724.15", ["EFECTIVO_2000"])])
def test_efectivo_2000(amount: str, expected: list[str]) -> None:
    """1,724.14 and its IVA are 2,000.00; a cent more does not pass."""
    found = of(bill(1, item(amount), form="01"))
    assert keys(found) == expected
    assert all(one.tax == round(Decimal(amount) * 16, 2).quantize(Decimal(1)) * 10_000 for one in found)


def test_efectivo_2000_counts_in_pesos() -> None:
    assert keys(of(bill(1, item("100.00"), form="01", currency="USD", rate="18.50"))) == ["EFECTIVO_2000"]
    assert keys(of(bill(1, item("90.00"), form="01", currency="USD", rate="18.50"))) == []


def test_efectivo_2000_of_a_rep() -> None:
    invoice = bill(1, method="PPD", form="99", when=datetime(2026, 5, 2))
    assert keys(of(invoice, receipt(2, invoice, WHEN, "01"))) == []
    large = bill(1, item("2000.00"), method="PPD", form="99", when=datetime(2026, 5, 2))
    (found,) = of(large, receipt(2, large, WHEN, "01", "2320.00"))
    assert (found.key, found.uuid, found.tax, found.month) == ("EFECTIVO_2000", uuid(2), 320 * UNIT, Month(2026, 6))


@pytest.mark.parametrize("product", ["15101505", "15101514", "15101515"])
def test_combustible_efectivo_at_any_amount(product: str) -> None:
    paper = bill(1, item("50.00", product), form="01", when=datetime(2026, 4, 1))
    assert keys(of(paper, month=Month(2026, 4))) == ["COMBUSTIBLE_EFECTIVO"]
    assert keys(of(replace(paper, form="04"), month=Month(2026, 4))) == []


def test_a_warning_that_the_person_silenced_is_not_told() -> None:
    """Carriers pay a part of their fuel in cash (RFA 2026 2.9)."""
    silenced = replace(NO_DECISIONS, silenced=frozenset({"COMBUSTIBLE_EFECTIVO"}))
    paper = bill(1, item("3000.00", "15101514"), form="01", when=datetime(2026, 4, 1))
    assert keys(of(paper, month=Month(2026, 4), decisions=silenced)) == ["EFECTIVO_2000"]


def test_combustible_efectivo_paid_by_rep() -> None:
    fuel = bill(1, item("50.00", "15101514"), method="PPD", form="99", when=datetime(2026, 4, 1))
    assert keys(of(fuel, receipt(2, fuel, WHEN, "01", "58.00"))) == ["COMBUSTIBLE_EFECTIVO"]


def test_combustible_permiso_since_its_catalogue() -> None:
    fuel = bill(1, item("50.00", "15101514"))
    assert keys(of(fuel)) == ["COMBUSTIBLE_PERMISO"]
    assert keys(of(replace(fuel, when=datetime(2026, 4, 23)), month=Month(2026, 4))) == []


def test_combustible_permiso_is_content_with_the_complement() -> None:
    xml = bill_xml(bill(1, item("50.00", "15101514")))
    complement = (
        b'<cfdi:ComplementoConcepto><h:HidroYPetro xmlns:h="http://www.sat.gob.mx/hidroypetro" Version="1.0"/>'
        b"</cfdi:ComplementoConcepto></cfdi:Concepto>"
    )
    index = MemoryMonthIndex(OWNER)
    index.add(xml.replace(b"</cfdi:Concepto>", complement))
    assert keys(warned(index)) == []


def test_restaurante() -> None:
    (found,) = of(bill(1, item("1000.00", "90101501")))
    assert (found.key, dict(found.facts)["deducible"]) == ("RESTAURANTE", "85.00")


@pytest.mark.parametrize(("price", "expected"), [("175000.00", []), ("175000.01", ["INVERSION"])])
def test_inversion(price: str, expected: list[str]) -> None:
    assert keys(of(bill(1, item(price, "25101503")))) == expected


def test_a_bus_is_no_car() -> None:
    assert keys(of(bill(1, item("900000.00", "25101502")))) == []


@pytest.mark.parametrize(
    ("use", "regime", "expected"),
    [
        ("G03", "601", []),
        ("G03", "605", ["USO_REGIMEN"]),
        ("G01", "616", ["USO_REGIMEN"]),
        ("G02", "616", []),
        ("I08", "626", []),
        ("D01", "605", []),
        ("D10", "601", ["USO_REGIMEN"]),
        ("D10", "621", ["USO_REGIMEN"]),
        ("CN01", "601", ["USO_REGIMEN"]),
        ("CP01", "605", []),
        ("S01", "605", ["USO_S01"]),
    ],
)
def test_uso_regimen(use: str, regime: str, expected: list[str]) -> None:
    assert keys(changed(bill(), use=use, receiver_regime=regime)) == expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (Registration(regimes=frozenset({"601", "626"})), []),
        (Registration(regimes=frozenset({"626"})), ["REGIMEN_DISTINTO"]),
        (Registration(place="06000"), []),
        (Registration(place="83000"), ["CP"]),
        (Registration(name="Otro, S.A. de C.V."), []),
        (Registration(name="OTROS SA DE CV"), ["NOMBRE"]),
    ],
)
def test_receiver_against_the_constancia(own: Registration, expected: list[str]) -> None:
    assert keys(of(bill(), registration=own)) == expected


@pytest.mark.parametrize(
    ("written", "registered", "same"),
    [
        ("ESCUELA KEMPER URGATE", "ESCUELA KEMPER URGATE SA DE CV", True),
        ("Escuela Kemper Urgate, S.A. de C.V.", "ESCUELA KEMPER URGATE SA DE CV", True),
        ("ESCUELA KEMPER", "ESCUELA KEMPERS SA DE CV", False),
        ("MUÑOZ & PÉREZ", "MUNOZ & PEREZ SC", True),
        ("", "ESCUELA", False),
    ],
)
def test_names_are_compared_without_the_kind_of_company(written: str, registered: str, same: bool) -> None:
    assert is_same_name(written, registered) is same


def test_global_o_generico() -> None:
    assert keys(of(bill(1, global_part=("04", "06", "2026")))) == ["GLOBAL_O_GENERICO"]
    assert keys(changed(bill(), receiver_rfc="XAXX010101000")) == ["GLOBAL_O_GENERICO"]


DEFINITIVE = Listing(ListKind.EFOS, SUPPLIER, "X", Situation.DEFINITIVE, (date(2026, 5, 15),), (date(2026, 5, 20),))


@pytest.mark.parametrize(
    ("listing", "when", "urgency"),
    [
        (DEFINITIVE, WHEN, "CRITICO"),
        (DEFINITIVE, datetime(2026, 5, 1), "ALTO"),
        (DEFINITIVE._replace(situation=Situation.PRESUMED), WHEN, "MEDIO"),
    ],
)
def test_efos(listing: Listing, when: datetime, urgency: str) -> None:
    (found,) = of(bill(1, when=when), month=Month.of(when), listings={SUPPLIER: [listing]})
    facts = dict(found.facts)
    assert (found.key, found.tax, facts["urgencia"]) == ("EFOS", 160 * UNIT, urgency)
    assert facts["plazo"] == ("2026-07-01" if listing.is_definitive else "")


def test_efos_counts_from_the_earlier_date_where_that_is_the_reading() -> None:
    rules = replace(RULES, readings=Readings(efos_from_later=False))
    (found,) = of(bill(), rules=rules, listings={SUPPLIER: [DEFINITIVE]})
    assert dict(found.facts)["plazo"] == "2026-06-26"


@pytest.mark.parametrize("situation", [Situation.CLEARED, Situation.FAVOURABLE])
def test_who_proved_it_otherwise_is_no_efos(situation: Situation) -> None:
    assert of(bill(), listings={SUPPLIER: [DEFINITIVE._replace(situation=situation)]}) == []


def test_efos_of_a_rep_has_the_iva_of_what_it_pays() -> None:
    invoice = bill(1, method="PPD", form="99", when=datetime(2026, 5, 2))
    found = of(invoice, receipt(2, invoice, WHEN), listings={SUPPLIER: [DEFINITIVE]})
    assert [(one.uuid, one.tax) for one in found] == [(uuid(2), 160 * UNIT)]


@pytest.mark.parametrize(
    ("place", "hours", "expected"),
    [
        ("06000", 72, []),
        ("06000", 74, ["TIMBRADO_TARDIO"]),
        ("06000", -2, ["TIMBRADO_TARDIO"]),
        ("22000", 2, []),  # Tijuana at noon: two in the afternoon in Mexico City
        ("22000", 74, []),
        ("22000", 76, ["TIMBRADO_TARDIO"]),
        ("77500", -1, []),  # Cancún at noon: eleven in Mexico City
        ("77500", -3, ["TIMBRADO_TARDIO"]),
        ("83000", 74, []),
    ],
)
def test_timbrado_tardio_by_the_clock_of_its_place(place: str, hours: int, expected: list[str]) -> None:
    found = changed(bill(), place=place, stamped=_seconds(WHEN + timedelta(hours=hours)))
    assert keys(found) == expected


def test_ejercicio_by_rep_and_by_decision() -> None:
    invoice = bill(1, method="PPD", form="99", when=datetime(2025, 12, 20))
    (found,) = of(invoice, receipt(2, invoice, datetime(2026, 1, 10)), month=Month(2026, 1))
    assert (found.key, found.uuid, found.month, found.tax) == ("EJERCICIO", uuid(2), Month(2026, 1), 160 * UNIT)
    paid = replace(NO_DECISIONS, documents={uuid(1): DocumentDecision(settled_on=date(2026, 1, 5))})
    same = replace(NO_DECISIONS, documents={uuid(1): DocumentDecision(settled_on=date(2025, 12, 30))})
    december = index_of(replace(invoice, method="PUE", form="03"))
    assert keys(warned(december, Month(2025, 12), decisions=paid)) == ["EJERCICIO"]
    assert keys(warned(december, Month(2025, 12), decisions=same)) == []


@pytest.mark.parametrize(
    ("withheld", "expected"),
    [
        ("002:0.106667", []),
        ("002:0.16", []),
        ("002:0.17", ["IVA_RETENCION"]),
        ("002:0.106667 002:0.06", ["IVA_RETENCION"]),
    ],
)
def test_iva_retencion(withheld: str, expected: list[str]) -> None:
    assert keys(of(bill(1, item(withheld=withheld)))) == expected


@pytest.mark.parametrize(
    ("regime", "issuer", "product", "withheld", "expected"),
    [
        ("626", PERSON, "84111500", "", ["RETENCION_OMITIDA"]),
        ("626", PERSON, "84111500", "001:0.0125", []),
        ("626", SUPPLIER, "84111500", "", []),  # RESICO of a company
        ("606", PERSON, "80131500", "", ["RETENCION_OMITIDA"]),
        ("606", PERSON, "80131500", "001:0.10", ["RETENCION_OMITIDA"]),
        ("606", PERSON, "80131500", "001:0.10 002:0.106667", []),
        ("612", PERSON, "84111500", "001:0.10 002:0.106667", []),
        ("612", PERSON, "84111500", "001:0.10", ["RETENCION_OMITIDA"]),
        ("612", PERSON, "80131500", "", ["RETENCION_OMITIDA"]),
        ("612", PERSON, "44121600", "", []),  # goods
    ],
)
def test_retencion_omitida(regime: str, issuer: str, product: str, withheld: str, expected: list[str]) -> None:
    assert keys(of(bill(1, item(product=product, withheld=withheld), regime=regime, issuer=issuer))) == expected


def test_retencion_omitida_is_of_companies_alone() -> None:
    index = MemoryMonthIndex("WATM640917J45")
    index.add(bill_xml(bill(1, receiver="WATM640917J45", issuer=PERSON, regime="626")))
    found = warnings_of(index.month(Rfc("WATM640917J45"), Month(2026, 6)), NO_DECISIONS, RULES, TODAY)
    assert found == []


def test_ppd_sin_rep_after_thirty_days() -> None:
    paper = bill(1, method="PPD", form="99", when=datetime(2026, 5, 30))
    may = Month(2026, 5)
    assert keys(of(paper, month=may, today=date(2026, 6, 29))) == []
    patient = replace(RULES, readings=Readings(chase_after=31))
    assert keys(of(paper, month=may, today=date(2026, 6, 30), rules=patient)) == []
    (found,) = of(paper, month=may, today=date(2026, 6, 30))
    assert (found.key, found.uuid, found.month, found.tax) == ("PPD_SIN_REP", uuid(1), may, 160 * UNIT)
    assert of(paper, receipt(2, paper, WHEN), month=may) == []


def test_ppd_sin_rep_of_what_we_issued_is_not_about_deducting() -> None:
    paid = replace(NO_DECISIONS, documents={uuid(1): DocumentDecision(settled_on=date(2026, 3, 5))})
    paper = bill(1, method="PPD", form="99", when=datetime(2026, 3, 1), issuer=OWNER, receiver=SUPPLIER)
    assert of(paper, month=Month(2026, 3), decisions=paid) == []


FIVE = index_of(
    *(bill(number, item(f"{number}000.00"), when=WHEN + timedelta(hours=number), form="01") for number in range(1, 6))
).kept


@given(st.permutations(range(1, 6)))
def test_ingest_order_does_not_matter(order: list[int]) -> None:
    index = MemoryMonthIndex(OWNER)
    index.kept.update({uuid(number): FIVE[uuid(number)] for number in order})
    assert list(index.kept) == [uuid(number) for number in order]
    found = warned(index)
    assert [one.uuid for one in found] == [uuid(number) for number in (2, 3, 4, 5)]  # over the cap with their IVA


def _seconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1)).total_seconds())


PLAIN = index_of(bill()).kept[uuid(1)]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "form": st.sampled_from(["01", "03"]),
                "total": st.sampled_from([1_160 * UNIT, 2_320 * UNIT]),
                "use": st.sampled_from(["G03", "D01", "S01"]),
                "receiver_regime": st.sampled_from(["601", "605", ""]),
                "receiver_place": st.sampled_from(["06000", "83000", ""]),
                "receiver_name": st.sampled_from(["UNO", "OTRO"]),
                "receiver_rfc": st.sampled_from([OWNER, PERSON, "XAXX010101000"]),
                "issuer_rfc": st.sampled_from([SUPPLIER, PERSON, "AAA010101AAA"]),
                "issuer_regime": st.sampled_from(["601", "626", "606"]),
                "place": st.sampled_from(["06000", "22000", "77500"]),
                "stamped": st.sampled_from([0, *(_seconds(WHEN + timedelta(hours=one)) for one in (-5, 0, 2, 100))]),
                "iva_16": st.sampled_from([0, 160 * UNIT]),
                "version": st.sampled_from(["3.3", "4.0"]),
            }
        ),
        max_size=4,
    )
)
def test_what_is_passed_over_has_nothing_to_be_told(fields: list[dict[str, Any]]) -> None:
    index = MemoryMonthIndex(OWNER)
    for number, one in enumerate(fields, 1):
        index.kept[uuid(number)] = PLAIN._replace(uuid=uuid(number), **one)
    documents = index.month(Rfc(OWNER), JUNE)
    registration, listings = Registration("UNO", "06000", frozenset({"601"})), {"AAA010101AAA": [DEFINITIVE]}
    found = warnings_of(documents, NO_DECISIONS, RULES, TODAY, registration=registration, listings=listings)
    bench = Bench(documents, NO_DECISIONS, RULES, registration, listings)
    cases = [Case(documents.documents[one], bench) for one in documents.asked]
    assert found == [one for case in cases for rule in RULES_BY_TYPE["I"] for one in rule(case)]
