"""What the index keeps, read quickly, is what the reader of everything makes of the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cfdi.parser import read, read_facts
from app.cfdi.reading.fast_facts import fast_facts
from app.cfdi.reading.tree import open_tree
from app.domain.facts import Facts, facts_of
from app.errors import UnreadableDocumentError
from app.simulator.world.business import Business

SAMPLES = Path(__file__).parents[2] / "data" / "cfdi"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.xml"))
NOT_WELL_FORMED = {"cfdi40_01_bad_character", "cfdi40_01_with_spaces"}
ODD = ("", " ", "x", "-1", "1e5", "NaN", "1.", "2024-13-01T00:00:00", "&amp;Ñ&#10;", "\u00a0a\u00a0", "é" * 300)
PIECES = (b"<", b">", b'"', b"&", b"<!-- x -->", b"<?p x?>", b"<![CDATA[x]]>", b"\xff", b"\0", b"\xef\xbb\xbf")
ATTRIBUTE = re.compile(rb"""\s([\w:]+)=(?:"[^"]*"|'[^']*')""")
ELEMENT = re.compile(rb"<([\w:]+)[^<>]*?/>")


@pytest.fixture(scope="module")
def business() -> Business:
    return Business("EKU9003173C9", 3, 400, date(2021, 1, 1), date(2025, 12, 31))


def quick_facts(data: bytes) -> Facts | None:
    """None also for what cannot be read at all, or only once it is mended."""
    try:
        root, mended = open_tree(data)
        return None if mended else fast_facts(root)
    except UnreadableDocumentError:
        return None


def assert_the_same(data: bytes) -> bool:
    """Whether it was read quickly; the answer of both readers is compared."""
    quick = quick_facts(data)
    if quick is not None:
        assert quick == facts_of(read(data))
    return quick is not None


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_WELL_FORMED])
def test_samples(name: str, stamped: Callable[[str], bytes]) -> None:
    data = stamped(name)
    assert_the_same(data)
    assert read_facts(data) == facts_of(read(data))


DOCTYPE = '<!DOCTYPE x [<!ENTITY e "x">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-7", "cp037", "hz"])
@pytest.mark.parametrize("before", ["", " ", "<!-- x -->", '<?x y?><!-- <cfdi:Comprobante " -->'])
def test_nothing_with_a_document_type_is_read_quickly(business: Business, encoding: str, before: str) -> None:
    declaration, root, rest = business.xml(business.documents[0]).decode().partition("<cfdi:Comprobante")
    declaration = re.sub('encoding="[^"]*"', f'encoding="{encoding.removesuffix("-sig")}"', declaration)
    hostile = declaration + before + DOCTYPE + root + rest
    assert quick_facts(hostile.encode(encoding, "xmlcharrefreplace")) is None
    assert quick_facts(hostile.encode()) is None


def test_what_only_looks_like_a_document_type_is_harmless(business: Business) -> None:
    data = business.xml(business.documents[0])
    for odd in (b"<!-- " + DOCTYPE.encode() + b" --></cfdi:Comprobante>", b"</cfdi:Comprobante><!-- <!DOCTYPE x> -->"):
        assert assert_the_same(data.replace(b"</cfdi:Comprobante>", odd))


def test_made_up_documents_are_nearly_all_read_quickly(business: Business) -> None:
    answers = [assert_the_same(business.xml(facts)) for facts in business.documents]
    assert sum(answers) > len(answers) * 0.9


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=12)
@given(st.data())
def test_anything_odd_is_read_alike(name: str, data: st.DataObject) -> None:
    assert_alike(data.draw(mutated((SAMPLES / f"{name}.xml").read_bytes())))


@settings(deadline=None, max_examples=300)
@given(st.data(), st.integers(0, 399))
def test_anything_odd_in_made_up_documents(business: Business, data: st.DataObject, index: int) -> None:
    assert_alike(data.draw(mutated(business.xml(business.documents[index]))))


AMOUNTS = st.sampled_from(("", "0", "100.00", "16.00", " 8.00", "0.0000019", "-3.5", "1e5", "9" * 19, ".5", "5."))
HEADER_TAX = st.builds(
    lambda element, tax, factor, rate, base, amount: (element, "", tax, factor, rate, base, amount),
    st.sampled_from(("Traslado", "Retencion")),
    st.sampled_from(("001", "002", "003", "iva", "", "004", " 002")),
    st.sampled_from((None, "Tasa", "Exento", "Cuota")),
    st.sampled_from((None, "0.160000", "0.080000", "0.000000", "0.16", "0.106667", "x")),
    st.none() | AMOUNTS,
    st.none() | AMOUNTS,
)
IMPUESTOS = re.compile(rb"<cfdi:Impuestos(?: [^>]*)?>.*?</cfdi:Impuestos>", re.DOTALL)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 399), st.lists(HEADER_TAX, max_size=4), st.lists(HEADER_TAX, max_size=2))
def test_taxes_by_rate(business: Business, index: int, header: list[TaxParts], concept: list[TaxParts]) -> None:
    data = business.xml(business.documents[index])
    inside, outside = impuestos(concept), impuestos(header)
    end = data.find(b"</cfdi:Conceptos>")
    data = IMPUESTOS.sub(inside, data[:end]) + IMPUESTOS.sub(outside, data[end:])
    assert_alike(data)


PAID = st.tuples(
    st.sampled_from(("MXN", "USD", "", "XXX", "usd")),
    AMOUNTS,
    st.lists(HEADER_TAX.map(lambda one: (one[0], "P", *one[2:])), max_size=3),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(PAID, max_size=3), st.sampled_from(("Pagos20", "Pagos")))
def test_taxes_of_payments(business: Business, payments: list[tuple[str, str, list[TaxParts]]], space: str) -> None:
    data = next(xml for facts in business.documents if b"Pagos20" in (xml := business.xml(facts)))
    paid = b"".join(
        f'<pago20:Pago MonedaP="{money}" Monto="{amount}" TipoCambioP="17.5">'.encode()
        + impuestos(lines, "pago20", "P")
        + b"</pago20:Pago>"
        for money, amount, lines in payments
    )
    data = re.sub(rb"<pago20:Pago .*</pago20:Pago>", paid, data, flags=re.DOTALL)
    assert_alike(data.replace(b'"http://www.sat.gob.mx/Pagos20"', b'"http://www.sat.gob.mx/%s"' % space.encode()))


TaxParts = tuple[str, str, str, str | None, str | None, str | None, str | None]


def impuestos(lines: list[TaxParts], prefix: str = "cfdi", end: str = "") -> bytes:
    """An Impuestos with these lines; what is None is not there."""
    texts = []
    for element, suffix, *values in lines:
        names = ("Impuesto", "TipoFactor", "TasaOCuota", "Base", "Importe")
        written = (f'{name}{suffix}="{value}"' for name, value in zip(names, values, strict=True) if value is not None)
        texts.append(f"<{prefix}:{element}{suffix} {' '.join(written)}/>")
    return f"<{prefix}:Impuestos{end}><{prefix}:T>{''.join(texts)}</{prefix}:T></{prefix}:Impuestos{end}>".encode()


THIRD = b'<cfdi:ACuentaTerceros RfcACuentaTerceros="%s" NombreACuentaTerceros=" N "/>'


@pytest.mark.parametrize(
    "inside",
    [
        THIRD % b"AAA010101aaa",
        THIRD % b"AAA010101aaa" + THIRD % b"BBB010101bbb",
        b'<cfdi:ComplementoConcepto><i:instEducativas xmlns:i="http://www.sat.gob.mx/iedu"/></cfdi:ComplementoConcepto>',
        b'<cfdi:ComplementoConcepto><PorCuentadeTerceros xmlns="http://www.sat.gob.mx/terceros"/></cfdi:ComplementoConcepto>',
        b"<cfdi:Parte><cfdi:ACuentaTerceros/></cfdi:Parte>",
    ],
)
@pytest.mark.parametrize("count", [1, -1])
def test_what_stands_in_few_concepts(business: Business, inside: bytes, count: int) -> None:
    data = next(xml for facts in business.documents if (xml := business.xml(facts)).count(b"</cfdi:Concepto>") > 2)
    assert_alike(data.replace(b"</cfdi:Concepto>", inside + b"</cfdi:Concepto>", count))


def assert_alike(data: bytes) -> None:
    try:
        whole = facts_of(read(data))
    except UnreadableDocumentError:
        assert quick_facts(data) is None
    else:
        assert quick_facts(data) in (None, whole)


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """The document with an attribute changed or gone, an element doubled, gone or renamed, or a piece put in."""
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("value", "drop", "double", "remove", "rename", "insert", "namespace")))
        if kind == "insert":
            at = draw(st.integers(0, len(data)))
            data = data[:at] + draw(st.sampled_from(PIECES)) + data[at:]
            continue
        if kind == "namespace":
            data = data.replace(b"/cfd/4", draw(st.sampled_from((b"/cfd/3", b"/cfd/2", b"/cfd/5"))))
            continue
        found = list((ATTRIBUTE if kind in ("value", "drop") else ELEMENT).finditer(data))
        if not found:
            continue
        one = draw(st.sampled_from(found))
        data = data[: one.start()] + _changed(kind, one, draw(st.sampled_from(ODD))) + data[one.end() :]
    return data


def _changed(kind: str, one: re.Match[bytes], value: str) -> bytes:
    match kind:
        case "value":
            return b' %s="%s"' % (one[1], value.encode())
        case "double":
            return one[0] * 2
        case "rename":
            return one[0].replace(one[1], b"cfdi:Otro", 1)
    return b""
