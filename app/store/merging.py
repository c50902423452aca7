"""Puts a stage into the index: a few statements over all its rows, inside the caller's transaction.

Adding what is already there changes nothing: the first copy of a document stays, another copy of the same UUID is noted
as a conflict, and a cancellation is final.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import apsw

from app.domain.identifiers import Rfc
from app.domain.validity import OwnerRole
from app.store.codings import CANCELLED, RETENCION, UNKNOWN, UNREADABLE, VALID, role_number
from app.store.contradictions import KEEP_TOLD_AFTER, KEEP_TOLD_BEFORE
from app.store.fields import NUMBER_NAMES, RANKED, TEXT_NAMES, TOLD_BY_METADATA
from app.store.stale_months import begin_touching, mark_touched


def _renewed_text(name: str) -> str:
    told = (
        f"coalesce(nullif(excluded.{name}, ''), documents.{name})" if name in TOLD_BY_METADATA else f"excluded.{name}"
    )
    return f"{name} = {told}"


_NAMED = {
    "unknown": UNKNOWN,
    "valid": VALID,
    "cancelled": CANCELLED,
    "unreadable": UNREADABLE,
    "neither": role_number(OwnerRole.OTHERS),
    "retencion": RETENCION,
    "texts": ", ".join(TEXT_NAMES),
    "staged_texts": ", ".join(f"s.{name}" for name in TEXT_NAMES),
    "renewed_texts": ", ".join(map(_renewed_text, TEXT_NAMES)),
    "numbers": ", ".join(NUMBER_NAMES),
    "staged_numbers": ", ".join(f"s.{name}_number" for name in NUMBER_NAMES),
    "renewed_numbers": ", ".join(f"{name} = excluded.{name}" for name in (*RANKED, *NUMBER_NAMES)),
    "ranked": ", ".join(RANKED),
    "unranked": ", ".join("t.id" for _ in RANKED),
    "ranked_numbers": ", ".join(f"{name}_text.id" for name in RANKED),
    "ranked_joins": " ".join(f"JOIN main.texts {name}_text ON {name}_text.text = s.{name}" for name in RANKED),
}
"""What stands in the statements under a name: the numbers of states, and the fields of ``app.store.fields``."""
_KEEP_TOLD = {"keep_told_before": KEEP_TOLD_BEFORE, "keep_told_after": KEEP_TOLD_AFTER}


def _named(stage: str) -> dict[str, object]:
    texts = " UNION ".join(f"SELECT {name} FROM {stage}.documents" for name in RANKED)
    told = {name: text.format(stage=stage) for name, text in _KEEP_TOLD.items()}
    return {**_NAMED, **told, "stage": stage, "ranked_texts": texts}


_PARTIES = """
INSERT OR IGNORE INTO main.parties (rfc, name, folded) SELECT rfc, name, folded FROM {stage}.parties;
INSERT INTO temp.party
    SELECT s.id, p.id FROM {stage}.parties s JOIN main.parties p ON p.rfc = s.rfc AND p.name = s.name;
"""

# known: documents that are here already. fresh: those whose facts are not here yet: unknown ones, those metadata
# announced, those to be read again, of which some have their words and links. clash: copies of other content.
# changed: those whose state a request has told. arrivals: those whose XML was not here, while a folder waits for them.
_DOCUMENTS = """
INSERT OR IGNORE INTO main.currencies (code) SELECT DISTINCT currency FROM {stage}.documents;
INSERT OR IGNORE INTO main.texts (text)
    {ranked_texts};
INSERT INTO temp.known
    SELECT s.position, d.id FROM {stage}.documents s JOIN main.documents d ON d.uuid = s.uuid AND d.owner = :owner;
INSERT INTO temp.fresh
    SELECT s.position, coalesce(k.id, :next + s.position), k.id IS NULL, d.path IS NULL OR u.has_words = 0
    FROM {stage}.documents s LEFT JOIN temp.known k ON k.position = s.position
        LEFT JOIN main.documents d ON d.id = k.id LEFT JOIN main.unread u ON u.document = k.id
    WHERE d.path IS NULL OR u.document IS NOT NULL;
INSERT INTO main.arrivals (document)
    SELECT f.id FROM temp.fresh f LEFT JOIN main.documents d ON d.id = f.id
    WHERE d.path IS NULL AND EXISTS (SELECT 1 FROM main.output_folders WHERE key > '') ORDER BY f.position;
INSERT INTO temp.clash
    SELECT d.id, s.name, s.arrived, CASE WHEN s.written THEN s.path END
    FROM temp.known k JOIN {stage}.documents s ON s.position = k.position JOIN main.documents d ON d.id = k.id
    WHERE d.path IS NOT NULL AND d.sha256 <> s.arrived;
INSERT INTO temp.changed
    SELECT k.id, k.position
    FROM temp.known k JOIN {stage}.documents s ON s.position = k.position JOIN main.document_list l ON l.id = k.id
    WHERE s.state <> {unknown} AND l.state <> s.state AND l.state IN ({unknown}, {valid});
INSERT INTO main.history (document, seen_at, source, state)
    SELECT x.id, :now, 'solicitud', s.state
    FROM temp.changed x JOIN {stage}.documents s ON s.position = x.position;
UPDATE main.document_list SET state = s.state
    FROM temp.changed x JOIN {stage}.documents s ON s.position = x.position WHERE document_list.id = x.id;

{keep_told_before}
INSERT INTO main.documents (id, owner, uuid, path, sha256, xml_source, {texts})
SELECT f.id, :owner, s.uuid, s.path, s.sha256, :source, {staged_texts}
FROM temp.fresh f JOIN {stage}.documents s ON s.position = f.position WHERE true
ON CONFLICT (id) DO UPDATE SET
    path = excluded.path, sha256 = excluded.sha256, xml_source = coalesce(documents.xml_source, excluded.xml_source),
    {renewed_texts};

INSERT INTO main.document_list (
    id, owner, state, side, has_xml, issuer, receiver, currency, {ranked}, {numbers})
SELECT f.id, :owner, s.state, s.side, 1, i.known, r.known, c.id, {ranked_numbers}, {staged_numbers}
FROM temp.fresh f JOIN {stage}.documents s ON s.position = f.position
    JOIN temp.party i ON i.id = s.issuer JOIN temp.party r ON r.id = s.receiver
    JOIN main.currencies c ON c.code = s.currency {ranked_joins} WHERE true
ON CONFLICT (id) DO UPDATE SET
    state = CASE document_list.state WHEN {unknown} THEN excluded.state ELSE document_list.state END,
    side = excluded.side, has_xml = 1, issuer = excluded.issuer, receiver = excluded.receiver,
    currency = excluded.currency, {renewed_numbers};

INSERT INTO main.words (rowid, text)
    SELECT f.id, s.words FROM temp.fresh f JOIN {stage}.documents s ON s.position = f.position
    WHERE s.words <> '' AND f.lacks_words;
INSERT INTO main.uuids (rowid, text)
    SELECT f.id, replace(s.uuid, '-', '') FROM temp.fresh f JOIN {stage}.documents s ON s.position = f.position
    WHERE f.is_new;
INSERT INTO main.links (document, uuid, kind, instalment, amount, outstanding)
    SELECT f.id, s.uuid, s.kind, s.instalment, s.amount, s.outstanding
    FROM {stage}.links s JOIN temp.fresh f ON f.position = s.position WHERE f.lacks_words;
INSERT OR IGNORE INTO main.complements (name) SELECT DISTINCT name FROM {stage}.complements;
INSERT OR IGNORE INTO main.document_complements
    SELECT c.id, f.id FROM {stage}.complements s JOIN temp.fresh f ON f.position = s.position
        JOIN main.complements c ON c.name = s.name;
INSERT OR IGNORE INTO main.counted_in (owner, month, document)
    SELECT :owner, s.month, f.id FROM {stage}.counted_in s JOIN temp.fresh f ON f.position = s.position;
DELETE FROM main.unread WHERE document IN (SELECT id FROM temp.fresh);
INSERT OR IGNORE INTO temp.touched SELECT id FROM temp.fresh;
INSERT OR IGNORE INTO temp.touched SELECT id FROM temp.changed;
"""

_METADATA = """
INSERT OR IGNORE INTO main.currencies (code) VALUES ('');
INSERT OR IGNORE INTO main.texts (text) VALUES ('');
INSERT INTO temp.fresh
    SELECT s.position, coalesce(d.id, :next + s.position), d.id IS NULL, 0
    FROM {stage}.metadata s LEFT JOIN main.documents d ON d.uuid = s.uuid AND d.owner = :owner;

INSERT INTO main.documents (
    id, owner, uuid, service, stamped_at, total, pac_rfc, third_rfc, third_name, cancelled_at, metadata_source)
SELECT f.id, :owner, s.uuid, s.service, s.stamped_at, s.total, s.pac_rfc, s.third_rfc, s.third_name, s.cancelled_at,
    :source
FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position WHERE f.is_new;

INSERT INTO main.document_list (
    id, owner, state, side, has_xml, issuer, receiver, currency, {ranked}, issued, type, total, stamped)
SELECT f.id, :owner, s.state, s.side, 0, i.known, r.known, c.id, {unranked}, s.issued, s.type, s.total_micros, s.stamped
FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
    JOIN temp.party i ON i.id = s.issuer JOIN temp.party r ON r.id = s.receiver
    JOIN main.currencies c ON c.code = '' JOIN main.texts t ON t.text = '' WHERE f.is_new;

INSERT INTO main.uuids (rowid, text)
    SELECT f.id, replace(s.uuid, '-', '') FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
    WHERE f.is_new;
INSERT OR IGNORE INTO temp.touched SELECT id FROM temp.fresh WHERE is_new;
"""

# a cancellation is final: older metadata that comes in late does not undo it
_KNOWN = """
{keep_told_after}
INSERT INTO temp.changed
    SELECT f.id, s.position FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
        JOIN main.document_list l ON l.id = f.id
    WHERE NOT f.is_new AND l.state <> s.state AND l.state <> {cancelled};
INSERT INTO main.history (document, seen_at, source, state, cancelled_at)
    SELECT x.id, :now, 'metadata', s.state, s.cancelled_at
    FROM temp.changed x JOIN {stage}.metadata s ON s.position = x.position;
UPDATE main.document_list SET state = s.state
    FROM temp.changed x JOIN {stage}.metadata s ON s.position = x.position WHERE document_list.id = x.id;
INSERT OR IGNORE INTO temp.touched SELECT id FROM temp.changed;
INSERT OR IGNORE INTO temp.touched
    SELECT f.id FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
        JOIN main.documents d ON d.id = f.id
    WHERE NOT f.is_new AND (d.metadata_source IS NULL OR s.cancelled_at <> '' AND d.cancelled_at <> s.cancelled_at);
UPDATE main.documents SET
    metadata_source = coalesce(documents.metadata_source, :source),
    cancelled_at = coalesce(nullif(s.cancelled_at, ''), documents.cancelled_at),
    third_rfc = coalesce(nullif(documents.third_rfc, ''), s.third_rfc),
    third_name = coalesce(nullif(documents.third_name, ''), s.third_name)
    FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
    WHERE documents.id = f.id AND NOT f.is_new
        AND (documents.metadata_source IS NULL OR s.cancelled_at <> '' AND documents.cancelled_at <> s.cancelled_at);
"""

# a document of two owners has one state at the SAT: whoever knows less, and has the lower number, learns it
# (CROSS JOIN: from the few that are staged on, never from the whole list)
_TWINS = """
DELETE FROM temp.changed;
INSERT INTO temp.changed
    SELECT b.id, a.id
    FROM {stage}.{table} s CROSS JOIN main.documents a ON a.uuid = s.uuid CROSS JOIN main.documents b ON b.uuid = s.uuid
        CROSS JOIN main.document_list k ON k.id = a.id CROSS JOIN main.document_list l ON l.id = b.id
    WHERE b.id <> a.id AND k.state IN ({valid}, {cancelled}) AND l.state < k.state;
INSERT INTO main.history (document, seen_at, source, state, cancelled_at)
    SELECT x.id, :now, '{told_by}', k.state, a.cancelled_at
    FROM temp.changed x JOIN main.documents a ON a.id = x.position JOIN main.document_list k ON k.id = a.id;
UPDATE main.document_list SET state = k.state
    FROM temp.changed x JOIN main.document_list k ON k.id = x.position
    WHERE document_list.id = x.id AND document_list.state < k.state;
UPDATE main.documents SET cancelled_at = a.cancelled_at
    FROM temp.changed x JOIN main.documents a ON a.id = x.position
    WHERE documents.id = x.id AND documents.cancelled_at = '';
INSERT OR IGNORE INTO temp.touched SELECT id FROM temp.changed;
"""
_TOLD_BY = {"documents": "solicitud", "metadata": "metadata"}

_UNREADABLE = """
INSERT INTO main.documents (owner, service, path, sha256, problem, xml_source)
    SELECT :owner, service, path, sha256, problem, :source FROM {stage}.unreadable WHERE true
    ON CONFLICT (path) WHERE uuid IS NULL DO NOTHING;
INSERT OR IGNORE INTO main.parties (rfc, name, folded) VALUES ('', '', '');
INSERT OR IGNORE INTO main.currencies (code) VALUES ('');
INSERT OR IGNORE INTO main.texts (text) VALUES ('');
INSERT INTO main.document_list (
    id, owner, state, side, has_xml, issuer, receiver, currency, {ranked}, type)
SELECT d.id, d.owner, {unreadable}, {neither}, 1, p.id, p.id, c.id, {unranked},
    CASE d.service WHEN 'retenciones' THEN {retencion} ELSE 0 END
FROM {stage}.unreadable u JOIN main.documents d ON d.path = u.path AND d.uuid IS NULL
    JOIN main.parties p ON p.rfc = '' AND p.name = '' JOIN main.currencies c ON c.code = ''
    JOIN main.texts t ON t.text = ''
WHERE NOT EXISTS (SELECT 1 FROM main.document_list l WHERE l.id = d.id);
"""

_CONFLICTS = """
INSERT INTO temp.clash
    SELECT d.id, s.name, s.sha256, NULL
    FROM {stage}.conflicts s JOIN main.documents d ON d.uuid = s.uuid AND d.owner = :owner
    WHERE d.path IS NOT NULL AND d.sha256 <> s.sha256;
"""

_SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS party (id INTEGER PRIMARY KEY, known INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS fresh (position INTEGER PRIMARY KEY, id INTEGER NOT NULL, is_new INTEGER NOT NULL,
    lacks_words INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS known (position INTEGER PRIMARY KEY, id INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS changed (id INTEGER NOT NULL, position INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS clash (document INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, path TEXT);
DELETE FROM temp.known;
DELETE FROM temp.party;
DELETE FROM temp.clash;
"""


_SCRIPTS = (
    ("documents", _DOCUMENTS),
    ("metadata", _METADATA),
    ("unreadable", _UNREADABLE),
    ("conflicts", _CONFLICTS),
)


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a stage: documents whose XML was not here before, and the names of copies of other content.

    ``refused`` are those of the copies that were written to the library, by path and SHA-256: they belong to nobody.
    """

    new: int = 0
    conflicts: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def merge(connection: apsw.Connection, schema: str, owner: Rfc, source: str, now: datetime) -> Merged:
    """Put all that is staged in the attached database ``schema`` into the index of ``owner``.

    ``source`` names where it came from (a package, an import), ``now`` (UTC) is when it was seen.
    """
    values = {
        "owner": _number_of(connection, "owners", "rfc", owner.value),
        "source": _source(connection, source, now),
        "now": now.isoformat(),
    }
    connection.execute(_SCRATCH)
    begin_touching(connection)
    connection.execute(_PARTIES.format(**_named(schema)))
    new = 0
    for table, script in _SCRIPTS:
        if _has_rows(connection, f"{schema}.{table}"):
            connection.execute("DELETE FROM temp.fresh; DELETE FROM temp.changed")
            (last,) = next(connection.execute("SELECT coalesce(max(id), 0) FROM main.documents"))
            connection.execute(script.format(**_named(schema)), {**values, "next": last + 1})
            if table == "metadata" and _has_rows(connection, "temp.fresh WHERE NOT is_new"):
                connection.execute(_KNOWN.format(**_named(schema)), values)
            if table in _TOLD_BY and _has_rows(connection, "main.owners LIMIT 1 OFFSET 1"):
                connection.execute(_TWINS.format(table=table, told_by=_TOLD_BY[table], **_named(schema)), values)
            if table == "documents":
                (new,) = next(connection.execute("SELECT count(*) FROM temp.fresh"))
    mark_touched(connection)
    connection.execute(
        "INSERT OR IGNORE INTO main.conflicts (document, source, name, sha256)"
        " SELECT document, ?, name, sha256 FROM temp.clash",
        (values["source"],),
    )
    clashes = list(connection.execute("SELECT name, path, sha256 FROM temp.clash"))
    refused = tuple((path, sha256) for _, path, sha256 in clashes if path is not None)
    return Merged(new, tuple(name for name, _, _ in clashes), refused)


def _has_rows(connection: apsw.Connection, table: str) -> bool:
    return any(connection.execute(f"SELECT 1 FROM (SELECT 1 FROM {table}) LIMIT 1"))


def _source(connection: apsw.Connection, name: str, now: datetime) -> int:
    connection.execute("INSERT OR IGNORE INTO main.sources (name, taken_at) VALUES (?, ?)", (name, now.isoformat()))
    return _found(connection, "sources", "name", name)


def _number_of(connection: apsw.Connection, table: str, column: str, value: str) -> int:
    connection.execute(f"INSERT OR IGNORE INTO main.{table} ({column}) VALUES (?)", (value,))
    return _found(connection, table, column, value)


def _found(connection: apsw.Connection, table: str, column: str, value: str) -> int:
    (number,) = next(connection.execute(f"SELECT id FROM main.{table} WHERE {column} = ?", (value,)))
    return int(number)
