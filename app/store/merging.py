"""Puts a stage into the index: a few statements over all its rows, inside the caller's transaction.

Adding what is already there changes nothing: the first copy of a document stays, another copy of the same UUID is noted
as a conflict, and a cancellation is final.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import apsw

from app.domain.identifiers import Rfc

_PARTIES = """
INSERT OR IGNORE INTO main.parties (rfc, name, folded) SELECT rfc, name, folded FROM {stage}.parties;
INSERT INTO temp.party
    SELECT s.id, p.id FROM {stage}.parties s JOIN main.parties p ON p.rfc = s.rfc AND p.name = s.name;
"""

# known: documents that are here already. fresh: those whose facts are not here yet: unknown ones, those metadata
# announced, those to be read again, of which some have their words and links. clash: copies of other content.
# changed: those whose state a request has told.
_DOCUMENTS = """
INSERT OR IGNORE INTO main.currencies (code) SELECT DISTINCT currency FROM {stage}.documents;
INSERT OR IGNORE INTO main.texts (text)
    SELECT series FROM {stage}.documents UNION SELECT use FROM {stage}.documents
    UNION SELECT complements FROM {stage}.documents;
INSERT INTO temp.known
    SELECT s.position, d.id FROM {stage}.documents s JOIN main.documents d ON d.uuid = s.uuid AND d.owner = :owner;
INSERT INTO temp.fresh
    SELECT s.position, coalesce(k.id, :next + s.position), k.id IS NULL, d.path IS NULL OR u.has_words = 0
    FROM {stage}.documents s LEFT JOIN temp.known k ON k.position = s.position
        LEFT JOIN main.documents d ON d.id = k.id LEFT JOIN main.unread u ON u.document = k.id
    WHERE d.path IS NULL OR u.document IS NOT NULL;
INSERT INTO temp.clash
    SELECT d.id, s.name, s.arrived, CASE WHEN s.written THEN s.path END
    FROM temp.known k JOIN {stage}.documents s ON s.position = k.position JOIN main.documents d ON d.id = k.id
    WHERE d.path IS NOT NULL AND d.sha256 <> s.arrived;
INSERT INTO temp.changed
    SELECT k.id, k.position
    FROM temp.known k JOIN {stage}.documents s ON s.position = k.position JOIN main.list l ON l.id = k.id
    WHERE s.state <> 0 AND l.state <> s.state AND (l.state = 0 OR l.state = 1);
INSERT INTO main.history (document, seen_at, source, state, cancelled_at, code, cancellable, cancellation, efos)
    SELECT x.id, :now, 'solicitud', s.state, '', '', '', '', ''
    FROM temp.changed x JOIN {stage}.documents s ON s.position = x.position;
UPDATE main.list SET state = s.state
    FROM temp.changed x JOIN {stage}.documents s ON s.position = x.position WHERE list.id = x.id;

INSERT INTO main.documents (
    id, owner, uuid, third_rfc, third_name, cancelled_at, xml_source, service, version, stamped_at, subtotal, total,
    discount, transferred, withheld, exchange_rate, pac_rfc, series, number, payment_form, payment_method, use,
    issuer_regime, receiver_regime, place, complements, path, sha256, problems,
    seal_end)
SELECT f.id, :owner, s.uuid, s.third_rfc, s.third_name, '', :source, s.service, s.version, s.stamped_at, s.subtotal,
    s.total, s.discount, s.transferred, s.withheld, s.exchange_rate, s.pac_rfc, s.series, s.number, s.payment_form,
    s.payment_method, s.use, s.issuer_regime, s.receiver_regime, s.place, s.complements, s.path, s.sha256, s.problems,
    s.seal_end
FROM temp.fresh f JOIN {stage}.documents s ON s.position = f.position WHERE true
ON CONFLICT (id) DO UPDATE SET
    third_rfc = coalesce(nullif(excluded.third_rfc, ''), documents.third_rfc),
    third_name = coalesce(nullif(excluded.third_name, ''), documents.third_name),
    xml_source = coalesce(documents.xml_source, excluded.xml_source),
    service = excluded.service, version = excluded.version, stamped_at = excluded.stamped_at,
    subtotal = excluded.subtotal, total = excluded.total, discount = excluded.discount,
    transferred = excluded.transferred, withheld = excluded.withheld, exchange_rate = excluded.exchange_rate,
    pac_rfc = excluded.pac_rfc, series = excluded.series, number = excluded.number,
    payment_form = excluded.payment_form, payment_method = excluded.payment_method, use = excluded.use,
    issuer_regime = excluded.issuer_regime, receiver_regime = excluded.receiver_regime, place = excluded.place,
    complements = excluded.complements, path = excluded.path, sha256 = excluded.sha256, problems = excluded.problems,
    seal_end = excluded.seal_end;

INSERT INTO main.list (
    id, owner, state, issued, type, side, has_xml, method, form, issuer, receiver, currency, folio, subtotal,
    transferred, withheld, total, discount, stamped, series, use, complements,
    base_iva_16, iva_16, base_iva_8, iva_8, base_iva_0, base_exempt, iva_withheld, isr_withheld)
SELECT f.id, :owner, s.state, s.issued, s.type, s.side, 1, s.method, s.form, i.known, r.known, c.id, s.folio,
    s.subtotal_micros, s.transferred_micros, s.withheld_micros, s.total_micros, s.discount_micros, s.stamped,
    t.id, u.id, k.id, s.base_iva_16, s.iva_16, s.base_iva_8, s.iva_8, s.base_iva_0, s.base_exempt, s.iva_withheld,
    s.isr_withheld
FROM temp.fresh f JOIN {stage}.documents s ON s.position = f.position
    JOIN temp.party i ON i.id = s.issuer JOIN temp.party r ON r.id = s.receiver
    JOIN main.currencies c ON c.code = s.currency JOIN main.texts t ON t.text = s.series
    JOIN main.texts u ON u.text = s.use JOIN main.texts k ON k.text = s.complements WHERE true
ON CONFLICT (id) DO UPDATE SET
    state = CASE list.state WHEN 0 THEN excluded.state ELSE list.state END,
    issued = excluded.issued, type = excluded.type, side = excluded.side, has_xml = 1, method = excluded.method,
    form = excluded.form, issuer = excluded.issuer, receiver = excluded.receiver, currency = excluded.currency,
    folio = excluded.folio, subtotal = excluded.subtotal, transferred = excluded.transferred,
    withheld = excluded.withheld, total = excluded.total, discount = excluded.discount, stamped = excluded.stamped,
    series = excluded.series, use = excluded.use, complements = excluded.complements,
    base_iva_16 = excluded.base_iva_16, iva_16 = excluded.iva_16, base_iva_8 = excluded.base_iva_8,
    iva_8 = excluded.iva_8, base_iva_0 = excluded.base_iva_0, base_exempt = excluded.base_exempt,
    iva_withheld = excluded.iva_withheld, isr_withheld = excluded.isr_withheld;

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
DELETE FROM main.unread WHERE document IN (SELECT id FROM temp.fresh);
"""

_METADATA = """
INSERT OR IGNORE INTO main.currencies (code) VALUES ('');
INSERT OR IGNORE INTO main.texts (text) VALUES ('');
INSERT INTO temp.fresh
    SELECT s.position, coalesce(d.id, :next + s.position), d.id IS NULL, 0
    FROM {stage}.metadata s LEFT JOIN main.documents d ON d.uuid = s.uuid AND d.owner = :owner;

INSERT INTO main.documents (
    id, owner, uuid, service, version, stamped_at, subtotal, total, discount, transferred, withheld, exchange_rate,
    pac_rfc, series, number, payment_form, payment_method, use, issuer_regime, receiver_regime, place, complements,
    third_rfc, third_name, cancelled_at, problems, seal_end, metadata_source)
SELECT f.id, :owner, s.uuid, s.service, '', s.stamped_at, '', s.total, '', '', '', '', s.pac_rfc, '', '', '', '', '',
    '', '', '', '', s.third_rfc, s.third_name, s.cancelled_at, '', '', :source
FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position WHERE f.is_new;

INSERT INTO main.list (
    id, owner, state, issued, type, side, has_xml, method, form, issuer, receiver, currency, folio, subtotal,
    transferred, withheld, total, discount, stamped, series, use, complements)
SELECT f.id, :owner, s.state, s.issued, s.type, s.side, 0, 0, 0, i.known, r.known, c.id, 0, 0, 0, 0, s.total_micros, 0,
    s.stamped, t.id, t.id, t.id
FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
    JOIN temp.party i ON i.id = s.issuer JOIN temp.party r ON r.id = s.receiver
    JOIN main.currencies c ON c.code = '' JOIN main.texts t ON t.text = '' WHERE f.is_new;

INSERT INTO main.uuids (rowid, text)
    SELECT f.id, replace(s.uuid, '-', '') FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
    WHERE f.is_new;
"""

# a cancellation is final: older metadata that comes in late does not undo it
_KNOWN = """
INSERT INTO temp.changed
    SELECT f.id, s.position FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
        JOIN main.list l ON l.id = f.id
    WHERE NOT f.is_new AND l.state <> s.state AND l.state <> 2;
INSERT INTO main.history (document, seen_at, source, state, cancelled_at, code, cancellable, cancellation, efos)
    SELECT x.id, :now, 'metadata', s.state, s.cancelled_at, '', '', '', ''
    FROM temp.changed x JOIN {stage}.metadata s ON s.position = x.position;
UPDATE main.list SET state = s.state
    FROM temp.changed x JOIN {stage}.metadata s ON s.position = x.position WHERE list.id = x.id;
UPDATE main.documents SET
    metadata_source = coalesce(documents.metadata_source, :source),
    cancelled_at = coalesce(nullif(s.cancelled_at, ''), documents.cancelled_at),
    third_rfc = coalesce(nullif(documents.third_rfc, ''), s.third_rfc),
    third_name = coalesce(nullif(documents.third_name, ''), s.third_name)
    FROM temp.fresh f JOIN {stage}.metadata s ON s.position = f.position
    WHERE documents.id = f.id AND NOT f.is_new
        AND (documents.metadata_source IS NULL OR s.cancelled_at <> '' AND documents.cancelled_at <> s.cancelled_at);
"""

# a document of two owners has one state at the SAT: whoever knows less learns it; unknown 0, valid 1, cancelled 2
# (CROSS JOIN: from the few that are staged on, never from the whole list)
_TWINS = """
DELETE FROM temp.changed;
INSERT INTO temp.changed
    SELECT b.id, a.id
    FROM {stage}.{table} s CROSS JOIN main.documents a ON a.uuid = s.uuid CROSS JOIN main.documents b ON b.uuid = s.uuid
        CROSS JOIN main.list k ON k.id = a.id CROSS JOIN main.list l ON l.id = b.id
    WHERE b.id <> a.id AND k.state IN (1, 2) AND l.state < k.state;
INSERT INTO main.history (document, seen_at, source, state, cancelled_at, code, cancellable, cancellation, efos)
    SELECT x.id, :now, '{told_by}', k.state, a.cancelled_at, '', '', '', ''
    FROM temp.changed x JOIN main.documents a ON a.id = x.position JOIN main.list k ON k.id = a.id;
UPDATE main.list SET state = k.state
    FROM temp.changed x JOIN main.list k ON k.id = x.position WHERE list.id = x.id AND list.state < k.state;
UPDATE main.documents SET cancelled_at = a.cancelled_at
    FROM temp.changed x JOIN main.documents a ON a.id = x.position
    WHERE documents.id = x.id AND documents.cancelled_at = '';
"""
_TOLD_BY = {"documents": "solicitud", "metadata": "metadata"}

_UNREADABLE = """
INSERT INTO main.documents (
    owner, service, version, stamped_at, subtotal, total, discount, transferred, withheld, exchange_rate, pac_rfc,
    series, number, payment_form, payment_method, use, issuer_regime, receiver_regime, place, complements, third_rfc,
    third_name, cancelled_at, path, sha256, problem, problems, seal_end,
    xml_source)
SELECT :owner, service, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', path,
    sha256, problem, '', '', :source
FROM {stage}.unreadable WHERE true ON CONFLICT (path) WHERE uuid IS NULL DO NOTHING;
INSERT OR IGNORE INTO main.parties (rfc, name, folded) VALUES ('', '', '');
INSERT OR IGNORE INTO main.currencies (code) VALUES ('');
INSERT OR IGNORE INTO main.texts (text) VALUES ('');
INSERT INTO main.list (
    id, owner, state, issued, type, side, has_xml, method, form, issuer, receiver, currency, folio, subtotal,
    transferred, withheld, total, discount, stamped, series, use, complements)
SELECT d.id, d.owner, 3, 0, CASE d.service WHEN 'retenciones' THEN 82 ELSE 0 END, 0, 1, 0, 0, p.id, p.id, c.id, 0, 0,
    0, 0, 0, 0, 0, t.id, t.id, t.id
FROM {stage}.unreadable u JOIN main.documents d ON d.path = u.path AND d.uuid IS NULL
    JOIN main.parties p ON p.rfc = '' AND p.name = '' JOIN main.currencies c ON c.code = ''
    JOIN main.texts t ON t.text = ''
WHERE NOT EXISTS (SELECT 1 FROM main.list l WHERE l.id = d.id);
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
    connection.execute(_PARTIES.format(stage=schema))
    new = 0
    for table, script in _SCRIPTS:
        if _has_rows(connection, f"{schema}.{table}"):
            connection.execute("DELETE FROM temp.fresh; DELETE FROM temp.changed")
            (last,) = next(connection.execute("SELECT coalesce(max(id), 0) FROM main.documents"))
            connection.execute(script.format(stage=schema), {**values, "next": last + 1})
            if table == "metadata" and _has_rows(connection, "temp.fresh WHERE NOT is_new"):
                connection.execute(_KNOWN.format(stage=schema), values)
            if table in _TOLD_BY and _has_rows(connection, "main.owners LIMIT 1 OFFSET 1"):
                connection.execute(_TWINS.format(stage=schema, table=table, told_by=_TOLD_BY[table]), values)
            if table == "documents":
                (new,) = next(connection.execute("SELECT count(*) FROM temp.fresh"))
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
