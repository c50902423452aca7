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

MAX_LETTERS = 64 << 20
"""In the names of a large document's attributes, namespaces included; one of 40,000 concepts has a tenth of them."""

MAX_NAMES = 10_000
"""Different ones that nothing here knows, in one document."""


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
    others: dict[str, str] = {}

    def doctype(*_: object) -> None:
        raise UnreadableDocumentError("dtd")

    def start(tag: str, attributes: Attributes) -> None:
        children: list[Node] = []
        opened[-1].append((short(tag) or others.get(tag) or _other(tag, others), attributes, children))
        push(children)

    def end(_: str) -> None:
        pop()

    def close() -> Node | None:
        root = top[0] if top else None
        top.clear()
        opened[:] = [top]
        others.clear()
        return root

    return SimpleNamespace(doctype=doctype, start=start, end=end, close=close)


def _other(tag: str, others: dict[str, str]) -> str:
    """A name that cannot be mistaken for a short one; kept in ``others``, for a document has each many times."""
    if len(others) >= MAX_NAMES:
        raise UnreadableDocumentError("too_large")
    return others.setdefault(tag, tag if tag[0] == "{" else "{}" + tag)


def _counting_grower() -> SimpleNamespace:
    """A grower that stops where memory would: each attribute's name is a text of its own, with its namespace."""
    target = _grower()
    grow, finish = target.start, target.close
    letters = 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal letters
        letters += sum(map(len, attributes))
        if letters > MAX_LETTERS:
            raise UnreadableDocumentError("too_large")
        grow(tag, attributes)

    def close() -> Node | None:
        nonlocal letters
        letters = 0
        return cast("Node | None", finish())

    target.start, target.close = start, close
    return target


# Without "internal" libxml2 reports an "&" in a value as "&#38;". Nothing else is resolved: doctype() comes first.
_OPTIONS: Options = {**SAFE, "resolve_entities": "internal"}
_PARSER = etree.XMLParser(target=_grower(), **_OPTIONS)
_LARGE_PARSER = etree.XMLParser(target=_counting_grower(), **_OPTIONS)
