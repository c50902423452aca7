"""Documents that attack the reader: each is read or refused with its reason, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cfdi.parser import read
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
        hash(read(data))


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
