"""A document as a plain tree of what libxml2 reports: names, attributes, children; made in one pass, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import cast

from lxml import etree

from app.cfdi.reading.names import SHORT
from app.cfdi.safe_xml import LARGE, SAFE, Options, attempts
from app.errors import UnreadableDocumentError

Attributes = Mapping[str, str]
Node = tuple[str, Attributes, list["Node"]]
"""Name, attributes and children. The name is short for what is read (``names.SHORT``), else ``{namespace}name``."""

MAX_ELEMENTS = 1_000_000
"""Of a large document; one of 40,000 concepts has a sixth of them."""


def open_tree(data: bytes) -> tuple[Node, bool]:
    """The root, and whether the text had to be mended for it.

    Raises UnreadableDocumentError (``not_xml``, ``too_large``, ``dtd``).
    """
    for text, mended in attempts(data):
        try:
            return cast("Node", etree.fromstring(text, _LARGE_PARSER if len(text) > LARGE else _PARSER)), mended
        except etree.XMLSyntaxError as error:
            if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
                raise UnreadableDocumentError("too_large") from None
    raise UnreadableDocumentError("not_xml")


def _grower() -> SimpleNamespace:
    """The parser's target: grows one tree at a time, for lxml locks a parser while it parses.

    ``close`` is also called after a fault, so that the next document begins anew.
    """
    top: list[Node] = []
    opened = [top]
    push, pop = opened.append, opened.pop
    short = SHORT.get

    def doctype(*_: object) -> None:
        raise UnreadableDocumentError("dtd")

    def start(tag: str, attributes: Attributes) -> None:
        children: list[Node] = []
        opened[-1].append((short(tag) or _unknown(tag), attributes, children))
        push(children)

    def end(_: str) -> None:
        pop()

    def close() -> Node | None:
        root = top[0] if top else None
        top.clear()
        opened[:] = [top]
        return root

    return SimpleNamespace(doctype=doctype, start=start, end=end, close=close)


def _unknown(tag: str) -> str:
    """A name that cannot be mistaken for a short one."""
    return tag if tag[0] == "{" else "{}" + tag


def _counting_grower() -> SimpleNamespace:
    """A grower that stops where memory would."""
    target = _grower()
    grow, finish = target.start, target.close
    count = 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS:
            raise UnreadableDocumentError("too_large")
        grow(tag, attributes)

    def close() -> Node | None:
        nonlocal count
        count = 0
        return cast("Node | None", finish())

    target.start, target.close = start, close
    return target


# Without "internal" libxml2 reports an "&" in a value as "&#38;". Nothing else is resolved: doctype() comes first.
_OPTIONS: Options = {**SAFE, "resolve_entities": "internal"}
_PARSER = etree.XMLParser(target=_grower(), **_OPTIONS)
_LARGE_PARSER = etree.XMLParser(target=_counting_grower(), **_OPTIONS)
