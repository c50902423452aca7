"""The tables, as migrations: each is run once, in order, in one transaction with the number that records it.

Times are ISO texts: UTC with offset for what Acopio did, naive wall time for what documents say. Amounts are kept
twice: the XML's own text, and an integer in millionths to sort and sum by.

What a document's row is made of: ``list`` has one narrow row of integers per document, small enough to filter, sort and
sum a million in a blink; ``documents`` has the texts; ``parties``, ``owners``, ``currencies``, ``texts`` and
``sources`` hold once what comes again and again; ``words`` (concepts, series and folios) and ``uuids`` (parts of a
folio fiscal) are full-text indexes; ``links`` lead from a document to those it settles or relates to.
"""

from __future__ import annotations

from app.store.first_schema import FIRST

APPLICATION_ID = 0x41434F50  # "ACOP": tells our file from any other SQLite database

_TABLES = """
CREATE TABLE owners (id INTEGER PRIMARY KEY, rfc TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE currencies (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE complements (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE parties (
    id INTEGER PRIMARY KEY,
    rfc TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    UNIQUE (rfc, name)
) STRICT;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    taken_at TEXT NOT NULL
) STRICT;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    owner INTEGER NOT NULL REFERENCES owners(id),
    uuid TEXT,
    service TEXT NOT NULL,
    version TEXT NOT NULL,
    stamped_at TEXT NOT NULL,
    subtotal TEXT NOT NULL,
    total TEXT NOT NULL,
    discount TEXT NOT NULL,
    transferred TEXT NOT NULL,
    withheld TEXT NOT NULL,
    exchange_rate TEXT NOT NULL,
    pac_rfc TEXT NOT NULL,
    series TEXT NOT NULL,
    number TEXT NOT NULL,
    payment_form TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    use TEXT NOT NULL,
    issuer_regime TEXT NOT NULL,
    receiver_regime TEXT NOT NULL,
    place TEXT NOT NULL,
    complements TEXT NOT NULL,
    third_rfc TEXT NOT NULL,
    third_name TEXT NOT NULL,
    cancelled_at TEXT NOT NULL,
    path TEXT,
    sha256 TEXT,
    problem TEXT,
    problems TEXT NOT NULL,
    seal_end TEXT NOT NULL,
    xml_source INTEGER REFERENCES sources(id),
    metadata_source INTEGER REFERENCES sources(id)
) STRICT;
CREATE UNIQUE INDEX documents_by_uuid ON documents(uuid, owner);
CREATE UNIQUE INDEX documents_by_path ON documents(path) WHERE uuid IS NULL;
CREATE INDEX documents_by_xml_source ON documents(xml_source);
CREATE INDEX documents_by_metadata_source ON documents(metadata_source);

CREATE TABLE list (
    id INTEGER PRIMARY KEY REFERENCES documents(id),
    owner INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    type INTEGER NOT NULL,
    state INTEGER NOT NULL,
    side INTEGER NOT NULL,
    has_xml INTEGER NOT NULL,
    method INTEGER NOT NULL,
    form INTEGER NOT NULL,
    issuer INTEGER NOT NULL REFERENCES parties(id),
    receiver INTEGER NOT NULL REFERENCES parties(id),
    currency INTEGER NOT NULL REFERENCES currencies(id),
    folio INTEGER NOT NULL,
    subtotal INTEGER NOT NULL,
    transferred INTEGER NOT NULL,
    withheld INTEGER NOT NULL,
    total INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    stamped INTEGER NOT NULL,
    series INTEGER NOT NULL REFERENCES texts(id),
    use INTEGER NOT NULL REFERENCES texts(id),
    complements INTEGER NOT NULL REFERENCES texts(id)
) STRICT;
CREATE INDEX list_by_date ON list(issued, id);
CREATE INDEX list_by_total ON list(total);
CREATE INDEX list_by_issuer ON list(issuer, issued);
CREATE INDEX list_by_receiver ON list(receiver, issued);
-- these two answer by themselves whatever is filtered and summed most
CREATE INDEX list_by_owner ON list(
    owner, issued, type, currency, state, side, method, has_xml, subtotal, transferred, withheld, total
);
CREATE INDEX list_by_kind ON list(
    type, currency, state, owner, side, method, has_xml, issued, subtotal, transferred, withheld, total
);

CREATE TABLE document_complements (
    complement INTEGER NOT NULL REFERENCES complements(id),
    document INTEGER NOT NULL REFERENCES documents(id),
    PRIMARY KEY (complement, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(id),
    uuid TEXT NOT NULL,
    kind TEXT NOT NULL,
    instalment TEXT NOT NULL,
    amount TEXT NOT NULL,
    outstanding TEXT NOT NULL
) STRICT;
CREATE INDEX links_by_document ON links(document);
CREATE INDEX links_by_uuid ON links(uuid);

CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(id),
    seen_at TEXT NOT NULL,
    source TEXT NOT NULL,
    state INTEGER NOT NULL,
    cancelled_at TEXT NOT NULL,
    code TEXT NOT NULL,
    cancellable TEXT NOT NULL,
    cancellation TEXT NOT NULL,
    efos TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_document ON history(document, id);

CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(id),
    source INTEGER NOT NULL REFERENCES sources(id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    UNIQUE (document, sha256)
) STRICT;

CREATE TABLE unread (document INTEGER PRIMARY KEY REFERENCES documents(id)) STRICT;

CREATE VIRTUAL TABLE words USING fts5(
    text, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE uuids USING fts5(text, content='', columnsize=0, detail=none, tokenize='trigram');
"""

# ``unread`` lists documents whose XML must be read again for what the first schema did not keep: words, links, taxes.
_FROM_FIRST = (
    """
ALTER TABLE documents RENAME TO first_documents;
DROP INDEX documents_by_uuid;
DROP INDEX documents_by_path;
DROP INDEX documents_by_xml_package;
DROP INDEX documents_by_metadata_package;
"""
    + _TABLES
    + """
INSERT INTO owners (rfc) SELECT DISTINCT owner FROM first_documents;
INSERT INTO currencies (code) SELECT DISTINCT currency FROM first_documents;
INSERT INTO texts (text)
    SELECT series FROM first_documents UNION SELECT use FROM first_documents
    UNION SELECT complements FROM first_documents;
INSERT OR IGNORE INTO parties (rfc, name, folded)
    SELECT issuer_rfc, issuer_name, fold(issuer_rfc || ' ' || issuer_name) FROM first_documents
    UNION SELECT receiver_rfc, receiver_name, fold(receiver_rfc || ' ' || receiver_name) FROM first_documents;
INSERT OR IGNORE INTO sources (name, taken_at)
    SELECT xml_package, '' FROM first_documents WHERE xml_package IS NOT NULL
    UNION SELECT metadata_package, '' FROM first_documents WHERE metadata_package IS NOT NULL;
INSERT INTO documents
    SELECT f.id, o.id, f.uuid, f.service, f.version, coalesce(f.stamped_at, ''), f.subtotal, f.total,
        coalesce(f.discount, ''), '', coalesce(f.withheld, ''), f.exchange_rate, f.pac_rfc, f.series, f.number,
        f.payment_form, f.payment_method, f.use, f.issuer_regime, f.receiver_regime, f.place, f.complements, '', '',
        coalesce(f.cancelled_at, ''), f.path, f.sha256, f.problem, '', '', x.id, m.id
    FROM first_documents f JOIN owners o ON o.rfc = f.owner
    LEFT JOIN sources x ON x.name = f.xml_package LEFT JOIN sources m ON m.name = f.metadata_package;
INSERT INTO list
    SELECT f.id, o.id, coalesce(seconds_of_text(f.issued_at), 0),
        CASE f.service WHEN 'retenciones' THEN 82 ELSE type_number(f.document_type) END,
        CASE f.status WHEN 'vigente' THEN 1 WHEN 'cancelado' THEN 2 WHEN 'ilegible' THEN 3 ELSE 0 END,
        CASE f.owner WHEN f.issuer_rfc THEN 1 WHEN f.receiver_rfc THEN 2 ELSE 0 END,
        f.path IS NOT NULL, method_number(f.payment_method), form_number(f.payment_form), i.id, r.id, c.id,
        folio_number(f.number), 0, 0, 0, f.total_micros, 0, coalesce(seconds_of_text(f.stamped_at), 0), s.id, u.id, k.id
    FROM first_documents f JOIN owners o ON o.rfc = f.owner JOIN currencies c ON c.code = f.currency
    JOIN texts s ON s.text = f.series JOIN texts u ON u.text = f.use JOIN texts k ON k.text = f.complements
    JOIN parties i ON i.rfc = f.issuer_rfc AND i.name = f.issuer_name
    JOIN parties r ON r.rfc = f.receiver_rfc AND r.name = f.receiver_name;
INSERT INTO uuids (rowid, text) SELECT id, replace(uuid, '-', '') FROM documents WHERE uuid IS NOT NULL;
INSERT INTO unread SELECT id FROM documents WHERE path IS NOT NULL AND uuid IS NOT NULL;
DROP TABLE first_documents;
"""
)

_COUNTED_BY_PARTIES = """
DROP INDEX list_by_receiver;
-- with the issuer, so that it tells alone how many documents some parties both issued and received
CREATE INDEX list_by_receiver ON list(receiver, issued, issuer);
"""

_FOUND_BY_LIST = """
-- who was found on the list of article 69-B, without looking at what the metadata of a million documents said
CREATE INDEX history_by_efos ON history(document, id, efos) WHERE efos <> '';
"""

# Of what a document adds to the sums: NULL where it is not known, because there is no XML, or because an older Acopio
# read it: ``unread`` lists those, which have their words already. Of a complemento de pago ``total`` and ``currency``
# are what was paid, of all others the document's own.
_SUMMED_BY_RATE = """
ALTER TABLE list ADD COLUMN base_iva_16 INTEGER;
ALTER TABLE list ADD COLUMN iva_16 INTEGER;
ALTER TABLE list ADD COLUMN base_iva_8 INTEGER;
ALTER TABLE list ADD COLUMN iva_8 INTEGER;
ALTER TABLE list ADD COLUMN base_iva_0 INTEGER;
ALTER TABLE list ADD COLUMN base_exempt INTEGER;
ALTER TABLE list ADD COLUMN iva_withheld INTEGER;
ALTER TABLE list ADD COLUMN isr_withheld INTEGER;
DROP INDEX list_by_owner;
DROP INDEX list_by_kind;
-- these two answer by themselves whatever is filtered and summed most
CREATE INDEX list_by_owner ON list(
    owner, issued, type, currency, side, has_xml, state, method, subtotal, discount, transferred, withheld, total,
    base_iva_16, iva_16, base_iva_8, iva_8, base_iva_0, base_exempt, iva_withheld, isr_withheld
);
CREATE INDEX list_by_kind ON list(
    type, currency, side, has_xml, state, owner, method, issued, subtotal, discount, transferred, withheld, total,
    base_iva_16, iva_16, base_iva_8, iva_8, base_iva_0, base_exempt, iva_withheld, isr_withheld
);
ALTER TABLE unread ADD COLUMN has_words INTEGER NOT NULL DEFAULT 0;
INSERT OR IGNORE INTO unread (document, has_words)
    SELECT id, 1 FROM documents WHERE path IS NOT NULL AND uuid IS NOT NULL;
"""

_REQUESTS_FOUND = """
CREATE INDEX requests_by_owner ON requests(owner);
CREATE INDEX requests_by_parent ON requests(parent_id);
CREATE INDEX requests_by_sending ON requests(sent_at);
CREATE INDEX requests_by_sat_id ON requests(sat_id COLLATE NOCASE);
"""

_SENDS_FOUND = """
CREATE INDEX sends_by_request ON sends(request_id, sent_at);
"""

MIGRATIONS: tuple[str, ...] = (
    FIRST,
    _FROM_FIRST,
    _COUNTED_BY_PARTIES,
    _FOUND_BY_LIST,
    _SUMMED_BY_RATE,
    _REQUESTS_FOUND,
    _SENDS_FOUND,
)
"""Index 0 takes an empty file to version 1, and so on."""
