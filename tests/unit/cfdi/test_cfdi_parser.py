"""What is odd is read, what is wrong is refused with its reason, and nothing else ever happens."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.parser import read, read_facts
from app.domain.document import Amount
from app.domain.identifiers import Uuid
from app.errors import UnreadableDocumentError

SAMPLES = Path(__file__).parents[2] / "data" / "cfdi"
TIMBRE = (
    b'<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1"'
    b' UUID="ad662d33-6934-459c-a128-bdf0393e0f44" FechaTimbrado="2024-02-29T23:59:59" RfcProvCertif="SPR190613I52"/>'
)
OTHER_TIMBRE = TIMBRE.replace(b"ad662d33", b"00000000")
INVOICE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="4.0" Serie="Ñ" Folio="7"'
    ' Fecha="2024-02-29T12:00:00" FormaPago="99" SubTotal="100.00" Moneda="MXN" Total="116.000000"'
    ' TipoDeComprobante="I" MetodoPago="PPD" LugarExpedicion="06000">'
    '<cfdi:Emisor Rfc="ÑA&amp;010101AB1" Nombre="PEÑA &amp; HIJOS" RegimenFiscal="601"/>'
    '<cfdi:Receptor Rfc="XAXX010101000" Nombre="PÚBLICO" UsoCFDI="S01" RegimenFiscalReceptor="616"/>'
    "<cfdi:Complemento>TIMBRE</cfdi:Complemento></cfdi:Comprobante>"
).encode()
INVOICE = INVOICE.replace(b"TIMBRE", TIMBRE)
NONE = Amount("", 0)
TEXT = INVOICE.decode()
BARE = TEXT.partition("?>")[2]


def with_addenda(content: bytes) -> bytes:
    return INVOICE.replace(b"</cfdi:Comprobante>", b"<cfdi:Addenda>" + content + b"</cfdi:Addenda></cfdi:Comprobante>")


def why(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read(data)
    return caught.value.why


def test_the_plain_invoice() -> None:
    document = read(INVOICE)
    assert document.uuid == Uuid("AD662D33-6934-459C-A128-BDF0393E0F44")
    assert (document.issuer_rfc, document.issuer_name) == ("ÑA&010101AB1", "PEÑA & HIJOS")
    assert (document.total.text, document.total.micros) == ("116.000000", 116_000_000)
    assert document.stamped_at == datetime(2024, 2, 29, 23, 59, 59)
    assert document.discount is None
    assert document.withheld is None
    assert document.complements == ()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + INVOICE, id="byte order mark"),
        pytest.param(b" \r\n\t" + INVOICE, id="blanks first"),
        pytest.param(b"\xef\xbb\xbf \n" + INVOICE, id="byte order mark and blanks"),
        pytest.param(b"\n" + TEXT.encode("utf-8-sig"), id="blanks before the byte order mark"),
        pytest.param(INVOICE + b"\r\n\0\0", id="padded"),
        pytest.param(BARE.encode(), id="no declaration"),
        pytest.param(BARE.encode("latin-1"), id="no declaration, latin-1"),
        pytest.param(TEXT.encode("latin-1"), id="says UTF-8, is latin-1"),
        pytest.param(TEXT.replace("UTF-8", "ISO-8859-1").encode(), id="says latin-1, is UTF-8"),
        pytest.param(TEXT.replace("UTF-8", "ISO-8859-1").encode("latin-1"), id="latin-1"),
        pytest.param(TEXT.replace("UTF-8", "klingon").encode(), id="unknown encoding"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16"),
        pytest.param(TEXT.encode("utf-16-le"), id="UTF-16 without its mark"),
        pytest.param(TEXT.encode("utf-16-be"), id="UTF-16 the other way"),
        pytest.param(INVOICE.replace(b"cfdi:", b"factura:").replace(b":cfdi", b":factura"), id="other prefix"),
        pytest.param(INVOICE.replace(b"cfdi:", b"").replace(b":cfdi", b""), id="no prefix"),
        pytest.param(INVOICE.replace(b"><", b">\n<!-- <cfdi:Total/> --><?pi x?>\n<"), id="comments"),
        pytest.param(INVOICE.replace(b'Folio="7"', b'Folio=" 7 "'), id="blanks around values"),
        pytest.param(INVOICE.replace(b"XAXX", b"xaxx"), id="case of the RFC"),
        pytest.param(INVOICE.replace(b"12:00:00", b"12:00:00.123"), id="fractions"),
        pytest.param(INVOICE.replace(b"12:00:00", b"12:00:00Z"), id="zone Z"),
        pytest.param(INVOICE.replace(b"12:00:00", b"12:00:00-06:00"), id="zone"),
        pytest.param(
            INVOICE.replace(b"<cfdi:Complemento>", b"<cfdi:Complemento/><cfdi:Complemento>"), id="two Complementos"
        ),
    ],
)
def test_odd_but_readable(data: bytes) -> None:
    assert read(data) == read(INVOICE)


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (INVOICE.replace(TIMBRE, TIMBRE + TIMBRE), {}),
        (INVOICE.replace(TIMBRE, TIMBRE + OTHER_TIMBRE), {"problems": ("several_stamps",)}),
        (INVOICE.replace(TIMBRE, OTHER_TIMBRE.replace(b"00000000", b"x") + TIMBRE), {"problems": ("bad_uuid",)}),
        (with_addenda(OTHER_TIMBRE), {"has_addenda": True}),
        (with_addenda(INVOICE.partition(b"?>")[2].replace(TIMBRE, OTHER_TIMBRE)), {"has_addenda": True}),
        (INVOICE.replace(b"Fecha=", b"fecha="), {}),
        (INVOICE.replace(b"Rfc=", b"RFC="), {}),
        (INVOICE.replace(b"cfd/4", b"cfd/9"), {"problems": ("namespace",)}),
        (INVOICE.replace(b' xmlns:cfdi="http://www.sat.gob.mx/cfd/4"', b""), {"problems": ("namespace",)}),
        (INVOICE.replace(b' xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital"', b""), {"problems": ("namespace",)}),
        (INVOICE.replace(b'Nombre="PE', b'Nombre="\x01PE'), {"problems": ("characters",)}),
        (INVOICE.replace(b'Nombre="PE', b'Nombre="&#11;PE'), {"problems": ("characters",)}),
        (INVOICE.replace(b"&amp; HIJOS", b"& HIJOS"), {"problems": ("characters",)}),
        (
            INVOICE.replace(b"&amp; HIJOS", b"&eacute; HIJOS"),
            {"issuer_name": "PEÑA &eacute; HIJOS", "problems": ("characters",)},
        ),
        (INVOICE.replace(b"&amp; HIJOS", b"< HIJOS"), {"issuer_name": "PEÑA < HIJOS", "problems": ("characters",)}),
        (b"HTTP/1.1 200 OK\r\n\r\n" + INVOICE + b"\r\n--boundary--", {"problems": ("characters",)}),
    ],
)
def test_odd_and_told(data: bytes, changes: dict[str, Any]) -> None:
    assert read(data) == replace(read(INVOICE), **changes)


def test_the_timbre_in_complemento_goes_before_any_other() -> None:
    elsewhere = INVOICE.replace(
        b"<cfdi:Complemento>", b"<cfdi:Otro>" + OTHER_TIMBRE + b"</cfdi:Otro><cfdi:Complemento>"
    )
    assert read(elsewhere) == read(INVOICE)
    only_elsewhere = read(INVOICE.replace(TIMBRE, b"<x>" + OTHER_TIMBRE + b"</x>"))
    assert only_elsewhere.uuid == Uuid("00000000-6934-459C-A128-BDF0393E0F44")
    assert only_elsewhere.complements == ("x",)


def test_complements_of_several_nodes_are_sorted_and_single() -> None:
    data = INVOICE.replace(TIMBRE, TIMBRE + b"<z/><p:Pagos xmlns:p='urn:p'/></cfdi:Complemento><cfdi:Complemento><z/>")
    assert read(data).complements == ("Pagos", "z")


def test_a_document_has_no_more_complements_than_can_be_true() -> None:
    def of(names: list[str]) -> bytes:
        return INVOICE.replace(TIMBRE, TIMBRE + "".join(f"<{name}/>" for name in names).encode())

    names = [f"n{at:03}" for at in range(200)]
    assert read_facts(of(names)).complements == read(of(names)).complements == tuple(names)
    for way in (read, read_facts):
        for wrong in ([*names, "more"], ["n" * 101], ["n"] * 40_001):
            with pytest.raises(UnreadableDocumentError) as caught:
                way(of(wrong))
            assert caught.value.why == "too_large"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_xml"),
        (b"\0" * 100, "not_xml"),
        (b"<", "not_xml"),
        (INVOICE[:-20], "not_xml"),
        (b"<html><body>Servicio no disponible</body></html>", "not_a_cfdi"),
        (INVOICE.replace(b"cfdi:Comprobante", b"cfdi:Otro"), "not_a_cfdi"),
        (INVOICE.replace(TIMBRE, b""), "no_timbre"),
        (with_addenda(TIMBRE).replace(TIMBRE, b"", 1), "no_timbre"),
        (INVOICE.replace(b"ad662d33", b"ad662d3"), "bad_uuid"),
        (INVOICE.replace(b"2024-02-29", b"2023-02-29"), "bad_date"),
    ],
)
def test_refused_with_the_reason(data: bytes, reason: str) -> None:
    assert why(data) == reason


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (
            INVOICE.replace(b"2024-02-29T12", b"2023-02-29T12"),
            {"problems": ("bad_date:Fecha",), "issued_at": datetime(2024, 2, 29, 23, 59, 59)},
        ),
        (
            INVOICE.replace(b' Fecha="2024-02-29T12:00:00"', b""),
            {"problems": ("missing:Fecha",), "issued_at": datetime(2024, 2, 29, 23, 59, 59)},
        ),
        (INVOICE.replace(b"116.000000", b"$116"), {"problems": ("bad_amount:Total",), "total": NONE}),
        (INVOICE.replace(b"116.000000", b"NaN"), {"problems": ("bad_amount:Total",), "total": NONE}),
        (INVOICE.replace(b"116.000000", b"0." + b"1" * 100), {"problems": ("bad_amount:Total",), "total": NONE}),
        (INVOICE.replace(b' Total="116.000000"', b' Total=""'), {"problems": ("missing:Total",), "total": NONE}),
        (INVOICE.replace(b' SubTotal="100.00"', b""), {"problems": ("missing:SubTotal",), "subtotal": NONE}),
        (INVOICE.replace(b' Folio="7"', b' Folio="7" Descuento="x"'), {"problems": ("bad_amount:Descuento",)}),
        (INVOICE.replace(b'Comprobante="I"', b'Comprobante="Q"'), {"problems": ("bad_type",), "document_type": ""}),
        (INVOICE.replace(b' Version="4.0"', b"", 1), {"problems": ("missing:Version",), "version": ""}),
        (INVOICE.replace(b' Moneda="MXN"', b""), {"problems": ("missing:Moneda",), "currency": ""}),
        (INVOICE.replace(b' Rfc="XAXX010101000"', b""), {"problems": ("missing:RfcReceptor",), "receiver_rfc": ""}),
        (INVOICE.replace(b"XAXX010101000", b"XA"), {"problems": ("bad_rfc:Receptor",), "receiver_rfc": "XA"}),
        (
            re.sub(rb"<cfdi:Emisor[^>]*>", b"", INVOICE),
            {"problems": ("missing:Emisor",), "issuer_rfc": "", "issuer_name": "", "issuer_regime": ""},
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_read(data: bytes, changes: dict[str, Any]) -> None:
    assert read(data) == replace(read(INVOICE), **changes)


def test_a_complement_of_a_wrong_namespace_is_read() -> None:
    data = (
        (SAMPLES / "cfdv40-pagos20-all.xml")
        .read_bytes()
        .replace(b"</cfdi:Complemento>", TIMBRE + b"</cfdi:Complemento>")
    )
    foreign = read(data.replace(b"sat.gob.mx/Pagos20", b"sat.gob.mx/Pagos2"))
    assert foreign.payments is not None
    assert foreign == replace(read(data), problems=("namespace",))


def test_a_timbre_without_its_date() -> None:
    document = read(INVOICE.replace(b"2024-02-29T23", b"ayer"))
    assert document.stamped_at is None
    assert document.problems == ("bad_date:FechaTimbrado",)


def test_a_huge_addenda_is_passed_over() -> None:
    wanted = replace(read(INVOICE), has_addenda=True)
    assert read(with_addenda(b'<a b="' + b"x" * 50_000_000 + b'"/>')) == wanted
    assert read(with_addenda(b"<a/>" * 5_000_000)) == wanted


def test_what_is_merely_odd_is_read_of_a_large_document_too() -> None:
    large = INVOICE.replace(b"<cfdi:Emisor", b'<x b="' + "ñ".encode() * 3_000_000 + b'"/><cfdi:Emisor')
    wanted = read(INVOICE)
    assert read(b" \n" + large) == wanted
    assert read(large.decode().encode("latin-1")) == wanted
    assert read(large.decode().encode("utf-16")) == wanted
    assert why(large.replace(b"PPD", b"P&D")) == "not_xml"
    smaller = INVOICE.replace(b"<cfdi:Emisor", b'<x b="' + b"n" * 2_000_000 + b'"/><cfdi:Emisor')
    assert read(smaller.replace(b"&amp; HIJOS", b"& HIJOS")) == replace(wanted, problems=("characters",))


def test_other_huge_things_are_refused() -> None:
    assert why(b"<a>" * 100_000 + b"</a>" * 100_000) == "too_large"
    assert why(INVOICE.replace(b'Serie="', b'Serie="' + b"x" * 12_000_000)) == "too_large"
    assert why(INVOICE.replace(b"</cfdi:Comp", b"<a/>" * 5_000_000 + b"</cfdi:Comp")) == "too_large"


DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY f "y">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("doctype", ["<!DOCTYPE x>", DTD, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'])
@pytest.mark.parametrize("old", ["never there", '"PPD"', "PEÑA"])
def test_a_dtd_is_never_accepted(encoding: str, doctype: str, old: str) -> None:
    text = TEXT.replace("?>", "?>" + doctype).replace(old, old.replace("P", "&e;&f;", 1))
    assert why(text.encode(encoding)) in ("dtd", "not_xml")


def test_a_billion_laughs_are_refused() -> None:
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    assert why(f'<!DOCTYPE l [<!ENTITY a0 "ha">{levels}]><l>&a9;</l>'.encode()) in ("dtd", "not_xml", "too_large")


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    data = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>{BARE}'
    data = data.replace("PÚBLICO", "&e;").replace("></cfdi:Complemento>", ">&e;</cfdi:Complemento>")
    with pytest.raises(UnreadableDocumentError) as caught:
        read(data.encode())
    assert "SECRET" not in str(caught.value)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with pytest.raises(UnreadableDocumentError):
        read(data)


@given(
    at=st.integers(0, len(INVOICE) - 1),
    length=st.integers(0, 40),
    put=st.one_of(
        st.binary(max_size=12), st.sampled_from([b"&e;", b"<![CDATA[", b"<!--", b"\xff\xfe", b"\0", b'"', b">"])
    ),
)
def test_mutants(at: int, length: int, put: bytes) -> None:
    read_or_refuse(INVOICE[:at] + put + INVOICE[at + length :])


@given(name=st.sampled_from(re.findall(r' (\w+)="', BARE)), value=st.text(max_size=30))
def test_any_value_in_any_attribute(name: str, value: str) -> None:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    text = re.sub(rf' {name}="[^"]*"', lambda _: f' {name}="{escaped}"', TEXT)
    read_or_refuse(text.encode("utf-8", "replace"))


def read_or_refuse(data: bytes) -> None:
    """Reads, or raises the one error there is."""
    with suppress(UnreadableDocumentError):
        assert read(data).issued_at.tzinfo is None


def test_a_retencion_without_its_receiver(stamped: Callable[[str], bytes]) -> None:
    without = stamped("retenciones20-ejemplo").replace(b"retenciones:Nacional", b"retenciones:Otro")
    document = read(without)
    assert document.receiver_rfc == ""
    assert document.problems == ("missing:RfcReceptor",)
