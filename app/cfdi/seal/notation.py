"""The shorthand in which the tables say what of an element enters the original string, and in which order.

A table is text: one rule for each element, the complement's own element first. ``Element: step step …``, and lines
indented further carry on. A step is one of

``Name``            the attribute; it has its place even when it is missing or empty
``Name?``           the attribute, only where it is there
``path@Name``       the same, of the first element at ``path`` (``a/b``, by local names)
``=``  ``path=``    the text inside the element, or inside the first at ``path``; ``=?`` only where there is one
``/path``           each element at ``path``, by its own rule
``/path[step …]``   each element at ``path``, by these steps
``//path``          the same at any depth below
``/*``              each child, by the table of the complement it is
``~``               the text inside, just as it stands and with no bar before it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

_WORD = re.compile(r"[\[\]]|[^\s\[\]]+")
_RULE = re.compile(r"^(\w+):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Table:
    """How one version of a complement, or of a document, goes into the original string (cadena original).

    ``versions`` are those the rules are for; empty when the element has no version. ``text`` is in the shorthand.
    """

    namespace: str
    versions: tuple[str, ...]
    text: str

    @property
    def tag(self) -> str:
        """The complement's own element, as lxml spells it."""
        name = _RULE.search(self.text)
        return f"{{{self.namespace}}}{name[1] if name else ''}"


@dataclass(frozen=True, slots=True)
class Value:
    """One attribute (or, without a name, the text) of the element or of the first at ``path``."""

    path: Path
    attribute: str
    required: bool


@dataclass(frozen=True, slots=True)
class Children:
    """Each element at ``path``, by ``steps``, or by its own rule where they are None.

    When ``deep``, the first of the path may stand anywhere below.
    """

    path: Path
    deep: bool
    steps: Steps | None


@dataclass(frozen=True, slots=True)
class Complements:
    """Each child, by its own table."""


@dataclass(frozen=True, slots=True)
class Text:
    """All the text inside, as it stands."""


Path = tuple[str, ...]
"""Tags, each a child of the one before; none means the element itself."""

Step = Value | Children | Complements | Text
Steps = tuple[Step, ...]
Rules = Mapping[str, Steps]
"""Steps by the element's tag."""


@cache
def rules(table: Table) -> Rules:
    """The table read. Raises ValueError when it is not written as it should be."""
    parts = _RULE.split(table.text)
    if parts[0].strip() or len(parts) < 2:
        raise ValueError(f"no rule: {table.text[:40]!r}")
    found: dict[str, Steps] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        words = iter(_WORD.findall(body))
        found[f"{{{table.namespace}}}{name}"] = tuple(_steps(words, table.namespace))
    return found


def _steps(words: Iterator[str], namespace: str) -> Iterator[Step]:
    """Until the words end, or the bracket that was open closes."""
    pending: str | None = None
    for word in words:
        if word == "[":
            if pending is None:
                raise ValueError("a bracket belongs to a path")
            yield Children(_path(pending, namespace), pending.startswith("//"), tuple(_steps(words, namespace)))
            pending = None
            continue
        if pending is not None:
            yield Children(_path(pending, namespace), pending.startswith("//"), None)
            pending = None
        if word == "]":
            return
        if word == "/*":
            yield Complements()
        elif word == "~":
            yield Text()
        elif word.startswith("/"):
            pending = word
        else:
            yield _value(word, namespace)
    if pending is not None:
        yield Children(_path(pending, namespace), pending.startswith("//"), None)


def _path(word: str, namespace: str) -> Path:
    return tuple(f"{{{namespace}}}{name}" for name in word.split("/") if name)


def _value(word: str, namespace: str) -> Value:
    name, required = word.removesuffix("?"), not word.endswith("?")
    if name.endswith("="):
        path, attribute = name[:-1], ""
    else:
        path, _, attribute = name.rpartition("@")
    return Value(_path(path, namespace), attribute, required)
