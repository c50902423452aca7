"""Opens XML from outside: no DTD, no entities, no network, libxml2's own limits kept, encodings forgiven."""

from __future__ import annotations

import re

from lxml import etree

from app.cfdi.encoding import decode
from app.errors import UnreadableDocumentError

MAX_BYTES = 16 << 20
"""The most that is parsed; a document of a thousand concepts has half a million. A tree takes many times its text."""

_LARGE = 1 << 20
_ADDENDA = re.compile(rb"<((?:[\w.-]+:)?Addenda)[\s>]")

# The bytes decide, not the declaration: text that is valid UTF-8 is UTF-8, whatever it says of itself.
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_AROUND = "\ufeff\0 \t\r\n"


def open_xml(data: bytes) -> etree._Element:
    """The root element. Raises UnreadableDocumentError (``not_xml``, ``too_large``, ``dtd``).

    A large document is opened without its Addenda, which is free and may hold megabytes in one attribute.
    """
    if len(data) > _LARGE:
        data = _without_addenda(data)
    if len(data) > MAX_BYTES:
        raise UnreadableDocumentError("too_large")
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise UnreadableDocumentError("too_large") from None
        root = _second_try(data)
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocumentError("dtd")
    return root


def _without_addenda(data: bytes) -> bytes:
    start = _ADDENDA.search(data)
    if start is None:
        return data
    closing = b"</" + start[1] + b">"
    end = data.rfind(closing, start.end())
    return data if end < 0 else data[: start.start()] + data[end + len(closing) :]


def _second_try(data: bytes) -> etree._Element:
    """The same text with what may stand around it, its declaration and its encoding put right."""
    text = decode(data, *_likely_encodings(data)).strip(_AROUND)
    text = _DECLARATION.sub("", text, count=1) if text.startswith("<?xml") else text
    try:
        return etree.fromstring(text.encode("utf-8", "surrogatepass"), _PARSER)
    except etree.XMLSyntaxError:
        raise UnreadableDocumentError("not_xml") from None


def _likely_encodings(data: bytes) -> tuple[str, ...]:
    head = data[:64].lstrip(b" \t\r\n")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    if head[:2] == b"<\0":
        return ("utf-16-le",)
    if head[:2] == b"\0<":
        return ("utf-16-be",)
    return ("utf-8", "cp1252")
