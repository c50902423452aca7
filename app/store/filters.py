"""The SQL on the narrow table that says the same as a filter and an order."""

from __future__ import annotations

import json
import re

import apsw

from app.domain.index.filter import DocumentFilter, Order, SortKey
from app.domain.period import Period
from app.domain.sat_status import LISTED
from app.domain.search import Words
from app.domain.text import fold
from app.domain.validity import OwnerRole
from app.store.codings import VALIDITIES, method_number, role_number, searchable, seconds_of, type_number
from app.store.fields import RANKED

MANY = 50_000
"""From so many matches of a word on, testing each row of the list is faster than fetching the matches."""

_FEW_DAYS = 90 * 86_400

_WHOLE_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_TRIGRAMS = 6  # so many leave few candidates, which are then compared whole
_HEX = re.compile(r"[0-9a-f]{3,32}")
_FOLDED_NAME = "substr(folded, length(rfc) + 2)"  # Á beside A, Ñ beside N
_THEIRS = "(SELECT value FROM json_each(?))"

# of each document's answers the last one counts: beside max() SQLite takes the other columns from that row
_LAST_EFOS = "SELECT document, efos, max(id) FROM history WHERE efos <> '' GROUP BY document"
_LISTED = f"SELECT document FROM ({_LAST_EFOS}) WHERE efos IN {_THEIRS}"
_KNOWN_TOTAL = "(l.total OR EXISTS (SELECT 1 FROM documents k WHERE k.id = l.id AND k.total <> ''))"  # untold: 0

_Statement = tuple[str, tuple[object, ...]]
"""A SELECT and its values."""


# of equal ones the newest comes first; amounts are rarely equal, and by number alone an index gives them sorted
_FEW_VALUES = frozenset({SortKey.TYPE, SortKey.STATE, SortKey.SIDE, SortKey.METHOD, SortKey.FORM})
# whoever stands on the other side of the document; where its owner stands on neither, the issuer
_COUNTERPART = f"CASE l.side WHEN {role_number(OwnerRole.ISSUED)} THEN l.receiver ELSE l.issuer END"
_RANKED = {
    SortKey.ISSUER_RFC: ("parties", "rfc", "l.issuer"),
    SortKey.ISSUER_NAME: ("parties", "name", "l.issuer"),
    SortKey.RECEIVER_RFC: ("parties", "rfc", "l.receiver"),
    SortKey.RECEIVER_NAME: ("parties", "name", "l.receiver"),
    SortKey.COUNTERPART_NAME: ("parties", "name", _COUNTERPART),
    SortKey.CURRENCY: ("currencies", "code", "l.currency"),
    SortKey.OWNER: ("owners", "rfc", "l.owner"),
    **{SortKey(name): ("texts", "text", f"l.{name}") for name in RANKED},
}


def is_summed_whole(chosen: DocumentFilter) -> bool:
    """Whether the index ``list_by_kind`` alone tells the sums, and reading it whole beats fetching and sorting rows.

    Without it a million rows would be sorted to be grouped.
    """
    if chosen.search.words or chosen.counterpart or chosen.complement or chosen.is_listed or chosen.ids is not None:
        return False
    periods = [one for one in (chosen.period, *chosen.search.periods) if one is not None]
    return all(one.seconds > _FEW_DAYS for one in periods)


class Conditions:
    """The WHERE clause of a filter on ``document_list l``, with its values.

    Attributes:
        is_few: rows are picked by their numbers, so that those found are sorted.
        is_many: a word has so many that each row is looked at.
    """

    def __init__(self, connection: apsw.Connection, chosen: DocumentFilter) -> None:
        self._connection = connection
        self._clauses: list[str] = []
        self.values: list[object] = []
        self._counting: _Statement = ("", ())
        self.is_few, self.is_many = chosen.ids is not None or chosen.is_listed, False
        self._simple(chosen)
        self._amounts(chosen)
        for period in chosen.search.periods:
            self._period(period)
        for word in chosen.search.words:
            self._word(word)

    @property
    def where(self) -> str:
        """``WHERE …``, or nothing."""
        return f"WHERE {' AND '.join(self._clauses)}" if self._clauses else ""

    @property
    def counting(self) -> _Statement:
        """A SELECT of how many there are, and its values.

        Where a single word is all that is asked indexes alone tell; ``where`` would have each row of the list fetched.
        """
        if self._counting[0] and len(self._clauses) == 1:
            return self._counting
        return f"SELECT count(*) FROM document_list l {self.where}", tuple(self.values)

    def _add(self, clause: str, *values: object) -> None:
        self._clauses.append(clause)
        self.values.extend(values)

    def _simple(self, chosen: DocumentFilter) -> None:
        if chosen.owner is not None:
            self._add("l.owner = (SELECT id FROM owners WHERE rfc = ?)", chosen.owner.value)
        elif chosen.period is not None or chosen.search.periods:
            self._add("l.owner IN (SELECT id FROM owners)")  # so that the index by owner and date serves
        if chosen.period is not None:
            self._period(chosen.period)
        if chosen.side is not None:
            self._add("l.side = ?", role_number(chosen.side))
        if chosen.types:
            self._one_of("type", [type_number(one) for one in chosen.types])
        if chosen.states:
            self._one_of("state", [VALIDITIES.index(one) for one in chosen.states])
        if chosen.methods:
            self._one_of("method", [method_number(one) for one in chosen.methods])
        if chosen.has_xml is not None:
            self._add("l.has_xml = ?", int(chosen.has_xml))
        if chosen.currency is not None:
            self._add("l.currency = (SELECT id FROM currencies WHERE code = ?)", chosen.currency)
        if chosen.counterpart is not None:
            parties = "(SELECT id FROM parties WHERE rfc = ?)"
            self._add(f"(l.issuer IN {parties} OR l.receiver IN {parties})", chosen.counterpart, chosen.counterpart)
        if chosen.complement is not None:
            self._add(
                "l.id IN (SELECT document FROM document_complements"
                " WHERE complement = (SELECT id FROM complements WHERE name = ?))",
                chosen.complement,
            )
        if chosen.is_listed:
            self._add(f"l.id IN ({_LISTED})", json.dumps(LISTED))
        if chosen.ids is not None:
            self._add("l.id IN (SELECT value FROM json_each(?))", json.dumps(chosen.ids))

    def _amounts(self, chosen: DocumentFilter) -> None:
        for least, most in ((chosen.least, chosen.most), *chosen.search.amounts):
            if least is not None:
                self._add("l.total >= ?", least)
            if most is not None:
                self._add("l.total <= ?", most)
            if (least, most) != (None, None) and (least or 0) <= 0 <= (most or 0):
                self._add(_KNOWN_TOTAL)

    def _period(self, period: Period) -> None:
        self._add("l.issued BETWEEN ? AND ?", seconds_of(period.start), seconds_of(period.end))

    def _one_of(self, column: str, numbers: list[int]) -> None:
        self._add(f"l.{column} IN ({', '.join('?' * len(numbers))})", *numbers)

    def _word(self, word: Words) -> None:
        """The word stands in a party's name or RFC, in a folio fiscal, in the concepts, or is the total."""
        folded = fold(word.text)
        parties = [number for (number,) in self._connection.execute(
            "SELECT id FROM parties WHERE instr(folded, ?)", (folded,)
        )]  # fmt: skip
        known = json.dumps(parties)
        inside: list[_Statement] = []
        if match := _words_query(self._connection, searchable(word.plain)):
            inside.append(("SELECT rowid FROM words WHERE words MATCH ?", (match,)))
        digits = folded.replace("-", "")
        if _WHOLE_UUID.fullmatch(folded):
            inside.append(("SELECT id FROM documents WHERE uuid = ?", (folded.upper(),)))
        elif _HEX.fullmatch(digits):
            inside.append(_in_uuid(digits))
        if word.amount is not None:
            inside.append(("SELECT id FROM document_list WHERE total BETWEEN ? AND ?", word.amount))
        self._counting = _counting(inside, known if parties else "")
        if self._has_many(known):
            self.is_many = True
            clause = f"+l.issuer IN {_THEIRS} OR +l.receiver IN {_THEIRS}"
            union, values = _joined(inside, "UNION ALL")
            more = f" OR l.id IN ({union})" if inside else ""
            self._add(f"({clause}{more})", known, known, *values)
            return
        self.is_few = True
        theirs = [
            (f"SELECT id FROM document_list WHERE {one} IN {_THEIRS}", (known,)) for one in ("issuer", "receiver")
        ]
        union, values = _joined([*inside, *theirs], "UNION ALL")
        self._add(f"l.id IN ({union})", *values)

    def _has_many(self, parties: str) -> bool:
        """Whether these parties have so many documents that looking at all rows is better than fetching theirs."""
        statement = (
            "SELECT count(*) FROM (SELECT 1 FROM document_list WHERE issuer IN (SELECT value FROM json_each(?1))"
            " UNION ALL SELECT 1 FROM document_list WHERE receiver IN (SELECT value FROM json_each(?1)) LIMIT ?2)"
        )
        return next(int(row[0]) for row in self._connection.execute(statement, (parties, MANY))) >= MANY


def ordering(
    connection: apsw.Connection, order: Order, *, whole: bool, by_owner_at_most: bool = False
) -> tuple[str, str]:
    """What to select from, as ``l`` (the list, or what has its id and owner), and an ORDER BY.

    ``whole`` says that all rows are wanted, when sorting beats walking along an index row by row;
    ``by_owner_at_most`` that nothing but ``l.owner`` is asked about.
    """
    way = "DESC" if order.descending else "ASC"
    if order.key is SortKey.ISSUED:
        return "document_list l", f"ORDER BY {'+' if whole else ''}l.issued {way}, l.id {way}"
    if order.key is SortKey.UUID:
        if by_owner_at_most:  # the index of folios alone has all that is needed
            return "documents l", f"ORDER BY l.uuid {way}, l.id {way}"
        first = "document_list l CROSS JOIN documents d" if whole else "documents d CROSS JOIN document_list l"
        return f"{first} ON l.id = d.id", f"ORDER BY d.uuid {way}, l.id {way}"
    if order.key in _RANKED:
        table, column, foreign = _RANKED[order.key]
        _rank(connection, table, column)
        ranked = f"document_list l JOIN temp.rank k ON k.id = {foreign}"
        return ranked, f"ORDER BY k.place {way}, l.issued DESC, l.id DESC"
    newest = ", l.issued DESC" if order.key in _FEW_VALUES else ""
    last = "DESC" if newest else way
    return "document_list l", f"ORDER BY l.{order.key.value} {way}{newest}, l.id {last}"


def _rank(connection: apsw.Connection, table: str, column: str) -> None:
    """The places of a small table's rows in the order of its texts, so that the list is sorted by a number."""
    connection.execute("DROP TABLE IF EXISTS temp.rank")
    connection.execute("CREATE TEMP TABLE rank (id INTEGER PRIMARY KEY, place INTEGER NOT NULL)")
    text = _FOLDED_NAME if column == "name" else f"{column} COLLATE NOCASE"
    connection.execute(f"INSERT INTO temp.rank SELECT id, dense_rank() OVER (ORDER BY {text}) FROM main.{table}")


def _counting(inside: list[_Statement], parties: str) -> _Statement:
    """How many documents are ``inside`` or those of ``parties``, each counted once."""
    if not parties:
        union, values = _joined(inside or [("SELECT 0 WHERE false", ())], "UNION")
        return f"SELECT count(*) FROM ({union})", values
    issued = f"SELECT count(*) FROM document_list WHERE issuer IN {_THEIRS}"
    received = f"SELECT count(*) FROM document_list INDEXED BY list_by_receiver WHERE receiver IN {_THEIRS}"
    statement = f"SELECT ({issued}) + ({received}) - ({received} AND +issuer IN {_THEIRS})"
    if not inside:
        return statement, (parties,) * 4
    union, values = _joined(inside, "UNION ALL")
    others = (
        f"SELECT count(*) FROM document_list WHERE id IN ({union})"
        f" AND +issuer NOT IN {_THEIRS} AND +receiver NOT IN {_THEIRS}"
    )
    return f"{statement} + ({others})", (*(parties,) * 4, *values, parties, parties)


def _joined(statements: list[_Statement], operator: str) -> _Statement:
    union = f" {operator} ".join(statement for statement, _ in statements)
    return union, tuple(value for _, values in statements for value in values)


def _words_query(connection: apsw.Connection, word: str) -> str:
    """Every token of the word, as the index itself cuts it; the last as the beginning of one in the text.

    A single letter is no beginning: nearly every text has some word that begins with it.
    """
    cut = connection.fts5_tokenizer("unicode61", ["remove_diacritics", "2"])
    found = cut(
        word.encode("utf-8", "replace"), apsw.FTS5_TOKENIZE_QUERY, None, include_offsets=False, include_colocated=False
    )
    tokens = list(map(str, found))
    if tokens and len(tokens[-1]) > 1:
        return " AND ".join([*(f'"{token}"' for token in tokens[:-1]), f'"{tokens[-1]}"*'])
    return " AND ".join(f'"{token}"' for token in tokens)


def _in_uuid(digits: str) -> _Statement:
    trigrams = list(dict.fromkeys(digits[at : at + 3] for at in range(len(digits) - 2)))[:_MOST_TRIGRAMS]
    match = " AND ".join(f'"{one}"' for one in trigrams)
    statement = (
        "SELECT u.rowid FROM uuids u JOIN documents d ON d.id = u.rowid"
        " WHERE u.uuids MATCH ? AND instr(replace(d.uuid, '-', ''), ?)"
    )
    return statement, (match, digits.upper())
