"""From documents to all that pays, relates to or is related by them, up to two steps away."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import apsw

from app.domain.month.documents import DocumentSet, MonthDocument, Relation
from app.store.month_rows import read_documents

STEPS = 2

_OUTGOING = (
    "SELECT k.document, k.uuid, k.kind, t.id FROM json_each(?) e CROSS JOIN links k ON k.document = e.value"
    " LEFT JOIN documents t ON t.uuid = k.uuid AND t.owner = ? WHERE k.uuid <> '' ORDER BY k.document, k.id"
)
_INCOMING = (
    "SELECT k.uuid, s.uuid, k.kind, s.id FROM {} CROSS JOIN documents s ON s.id = k.document AND s.owner = ?"
    " CROSS JOIN document_list l ON l.id = s.id ORDER BY l.issued, s.uuid, k.id"
)
_TO_KNOWN = _INCOMING.format(
    "json_each(?) e CROSS JOIN documents d ON d.id = e.value CROSS JOIN links k ON k.uuid = d.uuid"
)
_TO_UNKNOWN = _INCOMING.format("json_each(?) e CROSS JOIN links k ON k.uuid = e.value")


class _Walk:
    """What was come by: documents by number, and relations by the UUID that they leave from and lead to."""

    def __init__(self, connection: apsw.Connection, owner: int) -> None:
        self._connection = connection
        self._owner = owner
        self.documents: dict[int, MonthDocument] = {}
        self.outgoing: dict[str, list[Relation]] = {}
        self.incoming: defaultdict[str, list[Relation]] = defaultdict(list)
        self._unknown: set[str] = set()

    def take(self, ids: Sequence[int], unknown: Iterable[str] = ()) -> tuple[list[int], list[str]]:
        """Read these documents and all their relations; tells where those lead: numbers, and UUIDs without document."""
        ends: set[int] = set()
        nowhere: set[str] = set()
        for one in read_documents(self._connection, ids):
            self.documents[one.id] = one
        for number, target, kind, end in self._connection.execute(_OUTGOING, (json.dumps(ids), self._owner)):
            source = self.documents[number].uuid
            self.outgoing.setdefault(source, []).append(Relation(source, target, kind))
            if end is None:
                nowhere.add(target)
            else:
                ends.add(end)
        for statement, several in ((_TO_KNOWN, ids), (_TO_UNKNOWN, sorted(unknown))):
            for target, source, kind, end in self._connection.execute(statement, (json.dumps(several), self._owner)):
                self.incoming[target].append(Relation(source, target, kind))
                ends.add(end)
        self._unknown.update(unknown)
        return sorted(ends - self.documents.keys()), sorted(nowhere - self._unknown)


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
    others = sorted((one for one in list(walk.documents.values())[len(asked) :]), key=_order)
    return DocumentSet(
        rfc,
        {one.uuid: one for one in (*asked, *others)},
        tuple(one.uuid for one in asked),
        _frozen(walk.outgoing),
        _frozen(walk.incoming),
        _unread(connection, walk.documents),
    )


def _order(one: MonthDocument) -> tuple[int, str]:
    return one.issued, one.uuid


def _frozen(relations: Mapping[str, list[Relation]]) -> dict[str, tuple[Relation, ...]]:
    return {uuid: tuple(several) for uuid, several in relations.items()}


def _unread(connection: apsw.Connection, documents: Mapping[int, MonthDocument]) -> int:
    if connection.execute("SELECT 1 FROM unread LIMIT 1").fetchone() is None:
        return 0
    statement = "SELECT count(*) FROM json_each(?) e JOIN unread u ON u.document = e.value"
    ((count,),) = connection.execute(statement, (json.dumps(list(documents)),))
    return int(count)
