"""Reads single values out of attributes, and notes in a list of problems what cannot be read."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol, overload

from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.wall_time import parse_wall_time
from app.domain.document import Amount
from app.domain.identifiers import Uuid
from app.errors import UnreadableDocumentError

Problems = list[str]
"""Stable tokens for ``Document.problems``."""


class Attributed(Protocol):
    """What has attributes: those of a node, or an element of lxml's."""

    @overload
    def get(self, name: str, /) -> str | None: ...

    @overload
    def get(self, name: str, default: str, /) -> str: ...


NOTHING: Attributes = {}
ZERO = Amount("", 0)

LONGEST_AMOUNT = 64
_RFC = re.compile(r"[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}", re.ASCII)


def text(attributes: Attributed, name: str) -> str:
    """The attribute without blanks around it; empty when there is none."""
    return attributes.get(name, "").strip()


def required(attributes: Attributed, name: str, problems: Problems) -> str:
    """As ``text``; notes when it is missing or empty."""
    value = attributes.get(name, "").strip()
    if not value:
        problems.append(f"missing:{name}")
    return value


def uuid_of(value: str) -> Uuid | None:
    """The UUID that ``value`` is, in any case; None when it is none."""
    try:
        return Uuid(value.strip().upper())
    except ValueError:
        return None


def rfc(value: str, of: str, problems: Problems) -> str:
    """The RFC in upper case, as written even where it has not the shape of one, which is noted."""
    value = value.strip().upper()
    if not _RFC.fullmatch(value):
        problems.append(f"bad_rfc:{of}" if value else f"missing:Rfc{of}")
    return value


def date(value: str, name: str, problems: Problems) -> datetime | None:
    """The date-time, or None and a note."""
    try:
        return parse_wall_time(value)
    except ValueError:
        problems.append(f"bad_date:{name}" if value.strip() else f"missing:{name}")
    return None


def issued(value: str, name: str, stamped_at: datetime | None, problems: Problems) -> datetime:
    """The date of issue, or else the stamp's. Raises UnreadableDocumentError (``bad_date``) when there is neither."""
    found = date(value, name, problems) or stamped_at
    if found is None:
        raise UnreadableDocumentError("bad_date")
    return found


def amount(attributes: Attributed, name: str, problems: Problems) -> Amount:
    """The amount, or zero with an empty text and a note."""
    value = attributes.get(name)
    if not value or value.isspace():
        problems.append(f"missing:{name}")
        return ZERO
    return optional_amount(attributes, name, problems) or ZERO


def optional_amount(attributes: Attributed, name: str, problems: Problems) -> Amount | None:
    """The amount; None when there is none, or none that can be read, which is noted."""
    value = attributes.get(name)
    if not value:
        return None
    if len(value) <= LONGEST_AMOUNT:
        try:
            return Amount.parse(value)
        except ValueError:
            pass
    if value.strip():
        problems.append(f"bad_amount:{name}")
    return None


def fields(attributes: Attributes) -> tuple[tuple[str, str], ...]:
    """Every attribute of no namespace, in the XML's order."""
    return tuple([(name, value.strip()) for name, value in attributes.items() if name[0] != "{"])


def child(nodes: list[Node], name: str) -> Node | None:
    """The first of ``nodes`` with that name."""
    for node in nodes:
        if node[0] == name:
            return node
    return None


def attributes_of(nodes: list[Node], name: str) -> Attributes:
    """Those of the first of ``nodes`` with that name; empty when there is none."""
    for node in nodes:
        if node[0] == name:
            return node[1]
    return NOTHING
