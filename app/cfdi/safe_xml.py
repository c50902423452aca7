"""Opens XML from outside: no DTD, no entities, no network, libxml2's own limits kept, faults of the text mended.

Whatever the text is, memory stays within some 250 MB and time within a few seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypedDict

from lxml import etree

from app.cfdi.decoding import decode, decode_mixed
from app.errors import UnreadableDocumentError

MAX_BYTES = 16 << 20
"""The most that is parsed; a document of a thousand concepts has half a million. A tree takes many times its text."""

LARGE = 1 << 20
_MENDABLE = 4 << 20  # mending takes many times the text
_SMALL = 32 << 10  # too little to be made to cost much
_CROWD = 10_000  # attributes of one element: libxml2 before 2.12 compares each with every other

# Of a large document. As many concepts as MAX_BYTES holds have 220,000 elements and 620,000 attributes at most.
MAX_ELEMENTS = 300_000
MAX_ATTRIBUTES = 1_000_000

# Every name bears its namespace in full. Those of the SAT have at most 60 letters.
_LONG_NAMESPACE = re.compile(rb"""xmlns(?<=\sxmlns)[^\s="'<>]*\s*=\s*(?:"[^"]{500}|'[^']{500})""")
_LONG_TAG = re.compile(rb"<[^<]{%d,}" % (4 * _CROWD))
_ADDENDA = re.compile(rb"<((?:[\w.-]+:)?Addenda)[\s>]")


class Options(TypedDict):
    """Arguments of lxml's XMLParser."""

    encoding: str
    resolve_entities: bool | Literal["internal"]
    no_network: bool
    load_dtd: bool
    dtd_validation: bool
    huge_tree: bool


SAFE: Options = {
    "encoding": "utf-8",  # the bytes decide, not the declaration: text that is valid UTF-8 is UTF-8
    "resolve_entities": False,  # a document type that could declare some is refused in any case
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
}
"""How every XML from outside is parsed."""

_PARSER = etree.XMLParser(remove_comments=True, remove_pis=True, **SAFE)
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_AROUND = "\ufeff\0 \t\r\n"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_REFERENCE = re.compile(r"&#(?:([0-9]+)|x([0-9A-Fa-f]+));")


def open_xml(data: bytes) -> etree._Element:
    """The root element. Raises UnreadableDocumentError (``not_xml``, ``too_large``, ``dtd``).

    A large document is opened without what its Addenda holds, which may be megabytes in one attribute.
    """
    for text, _ in attempts(data):
        try:
            root = etree.fromstring(text, _PARSER)
        except etree.XMLSyntaxError as error:
            if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
                raise UnreadableDocumentError("too_large") from None
            continue
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableDocumentError("dtd")
        return root
    raise UnreadableDocumentError("not_xml")


def attempts(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """What to parse until it succeeds: the bytes as they are, put right around, and mended within.

    The flag tells that something within was mended: characters that XML forbids dropped, a bare ``<`` or ``&`` in a
    value escaped, what stands before or after the document cut off. Only a text of up to 4 MB is mended. Raises
    UnreadableDocumentError (``too_large``).
    """
    if len(data) > LARGE:
        data = _without_addenda(data)
    if len(data) > MAX_BYTES:
        raise UnreadableDocumentError("too_large")
    for text, mended in _forms(data):
        if len(text) > _SMALL and _is_costly(text):
            raise UnreadableDocumentError("too_large")
        yield text, mended


def _forms(data: bytes) -> Iterator[tuple[bytes, bool]]:
    yield data, False
    yield _text(data).encode("utf-8", "replace"), False
    if len(data) <= _MENDABLE and (mended := _mended(_text(data))):  # twice: a text kept would weigh on a large one
        yield mended.encode("utf-8"), True


def _is_costly(text: bytes) -> bool:
    """Whether parsing it would take more memory or time than any document needs; told from counts, which are quick."""
    attributes = text.count(b"=")
    if len(text) > LARGE:
        elements = text.count(b"<") - text.count(b"</")
        if elements > MAX_ELEMENTS or attributes > MAX_ATTRIBUTES:
            return True
    if attributes > _CROWD and _is_crowded(text):
        return True
    return _LONG_NAMESPACE.search(text) is not None


def _is_crowded(text: bytes) -> bool:
    """Whether an element has more attributes than any document needs."""
    return any(text.count(b"=", *tag.span()) > _CROWD for tag in _LONG_TAG.finditer(text))


def _without_addenda(data: bytes) -> bytes:
    start = _ADDENDA.search(data)
    if start is None:
        return data
    closing = b"</" + start[1] + b">"
    end = data.rfind(closing, start.end())
    return data if end < 0 else data[: start.start()] + b"<" + start[1] + b"/>" + data[end + len(closing) :]


def _text(data: bytes) -> str:
    """The text with what may stand around it, its declaration and its encoding put right."""
    encoding = _wide_encoding(data)
    text = (decode(data, encoding) if encoding else decode_mixed(data)).strip(_AROUND)
    return _DECLARATION.sub("", text, count=1) if text.startswith("<?xml") else text


def _wide_encoding(data: bytes) -> str | None:
    head = data[:64].lstrip(b" \t\r\n")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if head[:2] == b"<\0":
        return "utf-16-le"
    if head[:2] == b"\0<":
        return "utf-16-be"
    return None


def _mended(text: str) -> str:
    start, end = text.find("<"), text.rfind(">")
    text = _FORBIDDEN.sub("", text[start : end + 1]) if 0 <= start < end else ""
    text = _QUOTED.sub(lambda value: value[0].replace("<", "&lt;"), text)
    return _REFERENCE.sub(_reference, _BARE.sub("&amp;", text))


def _reference(found: re.Match[str]) -> str:
    """The reference as it is; nothing when it is to a character that XML forbids."""
    decimal, hexadecimal = found.groups()
    point = int(decimal) if decimal else int(hexadecimal, 16)
    return "" if point > 0x10FFFF or _FORBIDDEN.match(chr(point)) else found[0]
