"""Documents that attack the reader: each is read or refused with its reason, and nothing else happens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.parser import read, read_facts
from app.cfdi.safe_xml import open_xml
from app.errors import UnreadableDocumentError

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "cfdi").glob("*.xml"))
DOCUMENTS = [path.read_bytes() for path in SAMPLES]
STAMPED = [data for data in DOCUMENTS if b"TimbreFiscalDigital" in data]
BITS = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b"&e;", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"\xff\xfe", b"\0", b'"', b"'", b">", b"<", b"xmlns=''", b"{"]
    ),
)


def attributes(name: bytes = b"a", value: bytes = b"") -> bytes:
    return b"".join(b' %s%d="%s"' % (name, at, value) for at in range(1_000_000))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a million attributes": lambda: b"<a" + attributes() + b"/>",
    "a million namespaces": lambda: b"<a" + attributes(b"xmlns:a", b"u") + b"/>",
    "deep": lambda: b"<a>" * 3_000_000 + b"</a>" * 3_000_000,
    "deep and never closed": lambda: b"<a>" * 3_000_000,
    "wide": lambda: b"<a>" + b"<b/>" * 1_100_000 + b"</a>",
    "a value of 15 MB": lambda: b'<a b="' + b"x" * 15_000_000 + b'"/>',
    "text of 64 MB": lambda: b"<a>" + b"x" * (64 << 20) + b"</a>",
    "a name of 15 MB": lambda: b"<" + b"a" * 15_000_000 + b"/>",
    "many names": lambda: b"<a>" + b"".join(b"<n%d/>" % at for at in range(300_000)) + b"</a>",
    "only opening signs": lambda: b"<" * 3_000_000,
    "only references": lambda: b'<a b="' + b"&" * 2_000_000 + b'"/>',
    "quotes that never close": lambda: b'="' * 2_500_000,
    "equals signs and blanks": lambda: b"<a " + b"= " * 2_500_000 + b">",
    "not closed comment": lambda: b"<!--" * 2_000_000,
    "addenda in addenda": lambda: b"<Addenda>" * 800_000 + b"</Addenda>" * 800_000,
    "UTF-16 DOCTYPE": lambda: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x">]><a b="&e;"/>'.encode("utf-16"),
    "UTF-16 DOCTYPE with no mark": lambda: '<!DOCTYPE a [<!ENTITY e "x">]><a b="&e;"/>'.encode("utf-16-be"),
    "DOCTYPE behind a forbidden sign": lambda: b'\x01<!DOCTYPE a [<!ENTITY e "x">]><a b="&e;"/>',
    "quadratic": lambda: b'<!DOCTYPE a [<!ENTITY e "' + b"x" * 50_000 + b'">]><a>' + b"&e;" * 50_000 + b"</a>",
    "a long namespace": lambda: b'<a xmlns:q="' + b"u" * 500_000 + b'">' + b"<q:b/>" * 80_000 + b"</a>",
    "parameter entities": lambda: b"<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'>%p;]><a/>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused(name: str) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        read(HOSTILE[name]())
    assert caught.value.why in ("too_large", "not_xml", "not_a_cfdi", "dtd")


@pytest.mark.parametrize("name", [name for name in HOSTILE if "DOCTYPE" in name])
def test_no_document_type_is_looked_at(name: str) -> None:
    for way in (read, open_xml):
        with pytest.raises(UnreadableDocumentError) as caught:
            way(HOSTILE[name]())
        assert caught.value.why == "dtd"


BEGIN = (
    b'<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/3" xmlns:t="http://www.sat.gob.mx/TimbreFiscalDigital"'
    b' xmlns:q="' + b"u" * 450 + b'" version="3.2" fecha="2014-01-01T00:00:00">'
)
END = (
    b'<c:Complemento><t:TimbreFiscalDigital UUID="00000001-0000-4000-8000-000000000000"/></c:Complemento>'
    b"</c:Comprobante>"
)
COSTLY: dict[str, Callable[[], bytes]] = {
    "only < in a value": lambda: BEGIN + b'<a b="' + b"<" * 5_000_000 + b'"/>' + END,
    "only & in what is mended": lambda: BEGIN + b'<a b="' + b"&" * 2_000_000 + b'"/>' + END,
    "cut tags": lambda: b"<ab" * 4_000_000,
    "bytes of no encoding": lambda: BEGIN + b'<a b="' + b"\xffa" * 2_000_000 + b'"/>' + END,
    "names in Complemento": lambda: BEGIN + END.replace(b"<t:", names(400_000) + b"<t:"),
    "names elsewhere": lambda: BEGIN + names(200_000) + END,
    "attributes with a long namespace": lambda: BEGIN + b'<a q:a="" q:b="" q:c="" q:d=""/>' * 100_000 + END,
    "taxes each in a node of its own": lambda: (
        BEGIN + b"<c:Impuestos><c:Traslados><c:Traslado/></c:Traslados></c:Impuestos>" * 30_000 + END
    ),
}


def names(count: int) -> bytes:
    return b"".join(b"<n%06x/>" % at for at in range(count))


def cost(name: str) -> tuple[int, float]:
    """By how much the memory of this process has ever grown with one of COSTLY, in MB, and the seconds it took."""
    resource = pytest.importorskip("resource")
    data = COSTLY[name]()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    for way in (read_facts, open_xml):
        with suppress(UnreadableDocumentError):
            way(data)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return grown // (1 << (20 if sys.platform == "darwin" else 10)), process_time() - start


def test_memory_and_time_are_bounded() -> None:
    """In a process of its own, for a process never gives back what it once had."""
    pytest.importorskip("resource")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        costs = dict(zip(COSTLY, pool.map(cost, COSTLY), strict=True))
    assert sum(grown for grown, _ in costs.values()) < 200, costs
    assert max(seconds for _, seconds in costs.values()) < 3, costs


@given(
    which=st.integers(0, len(DOCUMENTS) - 1),
    edits=st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 40), BITS), min_size=1, max_size=4),
)
def test_mutants_of_every_sample(which: int, edits: list[tuple[int, int, bytes]]) -> None:
    data = DOCUMENTS[which]
    for at, length, put in edits:
        start = at % len(data) if data else 0
        data = data[:start] + put + data[start + length :]
    with suppress(UnreadableDocumentError):
        repr(read(data))


def test_threads_do_not_mix_documents() -> None:
    """One parser serves all: lxml locks it, also after a fault."""
    faulty = [data[: len(data) // 2] for data in STAMPED]
    wanted = [read(data) for data in STAMPED]

    def again(_: int) -> bool:
        for broken, data, document in zip(faulty, STAMPED, wanted, strict=True):
            with pytest.raises(UnreadableDocumentError):
                read(broken)
            assert read(data) == document
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(again, range(8)))
