"""Reads one document: bytes -> Document or Facts, for CFDI 3.2, 3.3 and 4.0 and Retenciones 1.0 and 2.0."""

from __future__ import annotations

from dataclasses import replace

from app.cfdi.reading.comprobante import read_comprobante
from app.cfdi.reading.fast_facts import fast_facts
from app.cfdi.reading.names import RETENCIONES
from app.cfdi.reading.spelling import by_local_names, respelled
from app.cfdi.reading.tree import Node, open_tree
from app.cfdi.reading.withholding import read_retencion
from app.domain.document import Document
from app.domain.facts import Facts, facts_of
from app.errors import UnreadableDocumentError

_LARGEST = 128 << 10
"""Bytes of a document that may be a usual one: what is larger takes long, and is gone through once."""


def read(data: bytes) -> Document:
    """Everything in the document ``data``. Raises UnreadableDocumentError and nothing else.

    What is merely odd is read: a byte order mark, blanks before the declaration, a wrong or missing encoding, any
    prefix, several Complementos or Timbres. What is wrong (a missing party, a bad amount, a wrong namespace, characters
    that XML forbids) is read as far as it goes and listed in ``Document.problems``.
    """
    root, mended = open_tree(data)
    opened = [root]
    del root
    return _whole(opened, mended=mended)


def read_facts(data: bytes) -> Facts:
    """What the index keeps of the document ``data``: of a usual one quickly, of any other as ``read`` reads it.

    Raises as ``read`` does.
    """
    if len(data) > _LARGEST:
        return facts_of(read(data))
    root, mended = open_tree(data)
    facts = None if mended else fast_facts(root)
    return facts_of(_whole([root], mended=mended)) if facts is None else facts


def _whole(opened: list[Node], *, mended: bool) -> Document:
    """Everything in the tree of the one root in ``opened``, which is taken out: a large one weighs."""
    root = opened.pop()
    if not mended and (sound := _sound(root)) is not None:
        return sound
    forgiven, renamed = by_local_names(root)
    del root
    document = _document(forgiven)
    notes = ["characters"] * mended + ["namespace"] * renamed
    return replace(document, problems=(*notes, *document.problems))


def _sound(root: Node) -> Document | None:
    """The document, if nothing is wrong with it."""
    try:
        document = _document(root)
    except UnreadableDocumentError:
        return None
    return None if document.problems else document


def _document(root: Node) -> Document:
    name, attributes, _ = root
    if name == "Comprobante":
        return read_comprobante(root if "Version" in attributes else respelled(root))
    if name == RETENCIONES:
        return read_retencion(root if attributes.get("Version") == "2.0" else respelled(root))
    raise UnreadableDocumentError("not_a_cfdi")
