"""Turns a tree of another version's spelling, or of wrong namespaces, into the one that the readers expect."""

from __future__ import annotations

from app.cfdi.reading.names import COMPLEMENTS_READ, LOCAL, RENAMED, RETENCIONES, SPELLINGS
from app.cfdi.reading.tree import Attributes, Node

_NOTHING: dict[str, str] = {}


def local_name(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition("}")[2]


def respelled(root: Node) -> Node:
    """The same tree with every attribute as the latest version spells it. Names of elements are left alone."""
    return _copied(root, by_local_name=False)[0]


def by_local_names(root: Node) -> tuple[Node, bool]:
    """The same tree, respelled, with elements of any namespace or of none under their short names, and whether any was.

    Within Complemento only what is read is renamed, and Addenda not at all.
    """
    return _copied(root, by_local_name=True)


def _copied(root: Node, *, by_local_name: bool) -> tuple[Node, bool]:
    renamed = False
    top: list[Node] = []
    waiting: list[tuple[list[Node], list[Node], str]] = [([root], top, "")]
    while waiting:
        nodes, place, parent = waiting.pop()
        for node in nodes:
            old_name, attributes, children = node
            name = _short_name(old_name, parent) if by_local_name else old_name
            renamed = renamed or name != old_name
            spelled = _spelled(name, attributes)
            if not children and name == old_name and spelled is attributes:
                place.append(node)  # not twice in memory
                continue
            copies: list[Node] = []
            place.append((name, spelled, copies))
            if name != "Addenda":
                waiting.append((children, copies, name))
    return top[0], renamed


def _short_name(name: str, parent: str) -> str:
    local = local_name(name)
    if not parent:
        return RETENCIONES if local == "Retenciones" else local
    if parent in ("Complemento", "ComplementoConcepto"):
        return local if local in COMPLEMENTS_READ else name
    return local if local in LOCAL and "}" not in parent else name


def _spelled(name: str, attributes: Attributes) -> Attributes:
    """``attributes`` themselves when they are spelled like that already."""
    if name == "Addenda" or "}" in name:
        return attributes
    renamed = RENAMED.get(name, _NOTHING)
    lower = [key.lower() for key in attributes]
    names = [renamed.get(low) or SPELLINGS.get(low) or key for low, key in zip(lower, attributes, strict=True)]
    return attributes if names == list(attributes) else dict(zip(names, attributes.values(), strict=True))
