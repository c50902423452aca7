"""From documents to all that pays, relates to or is related by them, up to two steps away."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import apsw

from app.domain.month.documents import DocumentSet, MonthDocument, Relation
from app.store.month_rows import read_documents

STEPS = 2

_new = tuple.__new__  # a named tuple made without a call of Python: there are very many

_order = attrgetter("issued", "uuid")

_OUTGOING = (
    "SELECT k.document, k.uuid, k.kind, t.id FROM json_each(?) e CROSS JOIN links k ON k.document = e.value"
    " LEFT JOIN documents t ON t.uuid = k.uuid AND t.owner = ? WHERE k.uuid <> '' ORDER BY k.document, k.id"
)
# whose it is tells the narrow table: the others are read once, when their turn has come
_INCOMING = (
    "SELECT k.uuid, k.kind, k.id, k.document FROM json_each(?) e CROSS JOIN links k ON k.uuid = e.value"
    " CROSS JOIN document_list l ON l.id = k.document AND l.owner = ?"
)
_NAMES = (
    "SELECT l.id, l.issued, d.uuid FROM json_each(?) e CROSS JOIN document_list l ON l.id = e.value"
    " CROSS JOIN documents d ON d.id = l.id WHERE d.uuid IS NOT NULL"
)


class _Walk:
    """What was come by: documents by number, and relations by the UUID that they leave from and lead to.

    Numbers and UUIDs are asked for in order, so that every page of the file is read once.
    """

    def __init__(self, connection: apsw.Connection, owner: int) -> None:
        self._connection = connection
        self._owner = owner
        self.documents: dict[int, MonthDocument] = {}
        self.outgoing: dict[str, list[Relation]] = {}
        self._incoming: list[tuple[str, str, int, int]] = []
        self._unknown: set[str] = set()

    def take(self, ids: Iterable[int], unknown: Iterable[str] = ()) -> tuple[set[int], set[str]]:
        """Read these documents and all their relations; tells where those lead: numbers, and UUIDs without document."""
        numbers = sorted(ids)
        found = read_documents(self._connection, numbers)
        self.documents.update((one.id, one) for one in found)
        self._unknown.update(unknown)
        ends: set[int] = set()
        nowhere: set[str] = set()
        for number, target, kind, end in self._connection.execute(_OUTGOING, (json.dumps(numbers), self._owner)):
            source = self.documents[number].uuid
            self.outgoing.setdefault(source, []).append(_new(Relation, (source, target, kind)))
            if end is None:
                nowhere.add(target)
            else:
                ends.add(end)
        targets = json.dumps(sorted([*(one.uuid for one in found), *unknown]))
        arriving: list[Any] = self._connection.execute(_INCOMING, (targets, self._owner)).fetchall()
        self._incoming += arriving
        ends.update(source for _, _, _, source in arriving)
        return ends - self.documents.keys(), nowhere - self._unknown

    def incoming(self) -> dict[str, tuple[Relation, ...]]:
        """By the UUID that they lead to, in the order of their sources."""
        sources = {source for _, _, _, source in self._incoming}
        known = sources & self.documents.keys()
        names = {number: (self.documents[number].issued, self.documents[number].uuid) for number in known}
        others = json.dumps(sorted(sources - known))
        names.update((number, (issued, uuid)) for number, issued, uuid in self._connection.execute(_NAMES, (others,)))
        found: defaultdict[str, list[Relation]] = defaultdict(list)
        for (_, uuid), _, target, kind in sorted(
            (names[source], link, target, kind) for target, kind, link, source in self._incoming if source in names
        ):
            found[target].append(_new(Relation, (uuid, target, kind)))
        return _frozen(found)


def document_set(connection: apsw.Connection, owner: tuple[int, str], ids: Sequence[int]) -> DocumentSet:
    """The documents of these numbers and what their relations lead to; ``owner`` is a number and an RFC."""
    number, rfc = owner
    walk = _Walk(connection, number)
    ends, nowhere = walk.take(ids)
    asked = sorted(walk.documents.values(), key=_order)
    for _ in range(STEPS):
        if not ends and not nowhere:
            break
        ends, nowhere = walk.take(ends, nowhere)
    others = sorted(list(walk.documents.values())[len(asked) :], key=_order)
    return DocumentSet(
        rfc,
        {one.uuid: one for one in (*asked, *others)},
        tuple(one.uuid for one in asked),
        _frozen(walk.outgoing),
        walk.incoming(),
        _unread(connection, walk.documents),
    )


def _frozen(relations: Mapping[str, list[Relation]]) -> dict[str, tuple[Relation, ...]]:
    return {uuid: tuple(several) for uuid, several in relations.items()}


def _unread(connection: apsw.Connection, documents: Mapping[int, MonthDocument]) -> int:
    if connection.execute("SELECT 1 FROM unread LIMIT 1").fetchone() is None:
        return 0
    statement = "SELECT count(*) FROM json_each(?) e JOIN unread u ON u.document = e.value"
    ((count,),) = connection.execute(statement, (json.dumps(list(documents)),))
    return int(count)
