"""The tables, as migrations: each is run once, in order, in one transaction with the number that records it.

Times are ISO texts: UTC with offset for what Acopio did, naive wall time for what documents say. Amounts are kept
twice: the XML's own text, and an integer in millionths to sort and sum by.

What a document's row is made of: ``document_list`` has one narrow row of integers per document, small enough to filter,
sort and sum a million in a blink; ``documents`` has the texts; ``parties``, ``owners``, ``currencies``, ``texts`` and
``sources`` hold once what comes again and again; ``words`` (concepts, series and folios) and ``uuids`` (parts of a
folio fiscal) are full-text indexes; ``links`` lead from a document to those it settles or relates to. Which texts and
numbers there are stands in ``app.store.fields``.

A version that keeps more of a document adds its columns in a migration of its own and lists in ``unread`` all documents
with an XML: they are read again in the background. ``has_words`` says that a document's words and links are here
already, and only its texts and numbers are to be renewed.

Version 2 keeps what the figures of a month are made of. ``month_facts`` is empty for a plain document (see
``app.domain.month.documents``). ``counted_in`` has the months in which a document counts beside that of its Fecha, as
202603: those of the FechaPago of a P or N, of a global's own period, of a retención's. ``stale_months`` counts for each
month how often an ingest or a state touched a document that may count there: whoever keeps a summary of a month keeps
that number with it, and makes it anew when the number is another.

Version 3 keeps what large months came to (``month_sheets``).

Version 4 keeps the balance of every PPD (``balances``), with what settles it in ``balance_details``: derived, and made
anew whenever ``balance_basis`` is not what this program would make them of. ``is_open`` tells that something was left
to pay after all that settles it, of which ``last_day`` was the last (an ordinal; 0 for none). Whatever is in
``stale_balances`` (PPD, and notas de crédito) may be other than it is kept. ``told_totals`` has each Monto of metadata
that is another than the total in the list, where the XML's Total takes its place.
"""

from __future__ import annotations

from app.store.fields import IN_SECOND_VERSION, NUMBERS, RANKED, SUMMED, TEXT_NAMES

APPLICATION_ID = 0x41434F50  # "ACOP": tells our file from any other SQLite database

_REQUESTS = """
CREATE TABLE taxpayers (
    rfc TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    curp TEXT NOT NULL,
    serial TEXT NOT NULL,
    not_before TEXT NOT NULL,
    not_after TEXT NOT NULL,
    remembers_password INTEGER NOT NULL,
    registered_at TEXT NOT NULL
) STRICT;

CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    query TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL,
    sat_id TEXT,
    cod_estatus TEXT,
    sat_state TEXT,
    sat_reason TEXT,
    message TEXT NOT NULL,
    notice TEXT,
    notice_fields TEXT NOT NULL,
    sent_at TEXT,
    next_at TEXT,
    polls INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    announced INTEGER,
    parent_id INTEGER REFERENCES requests(id),
    successor_id INTEGER REFERENCES requests(id),
    copy_to TEXT
) STRICT;
CREATE INDEX requests_by_fingerprint ON requests(fingerprint);
CREATE INDEX requests_by_state ON requests(state);
CREATE INDEX requests_by_owner ON requests(owner);
CREATE INDEX requests_by_parent ON requests(parent_id);
CREATE INDEX requests_by_sending ON requests(sent_at);

CREATE TABLE sends (
    fingerprint TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    request_id INTEGER
) STRICT;
CREATE INDEX sends_by_fingerprint ON sends(fingerprint);
CREATE INDEX sends_by_request ON sends(request_id, sent_at);

CREATE TABLE packages (
    id TEXT PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests(id),
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    fetches INTEGER NOT NULL,
    path TEXT,
    sha256 TEXT,
    size INTEGER,
    documents INTEGER NOT NULL,
    new_documents INTEGER NOT NULL,
    unreadable INTEGER NOT NULL
) STRICT;
CREATE INDEX packages_by_request ON packages(request_id, position);

CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests(id),
    at TEXT NOT NULL,
    key TEXT NOT NULL,
    fields TEXT NOT NULL,
    message TEXT NOT NULL
) STRICT;
CREATE INDEX story_by_request ON story(request_id, id);
"""

_TEXTS = "".join(f",\n    {name} TEXT NOT NULL DEFAULT ''" for name in TEXT_NAMES if name not in IN_SECOND_VERSION)
_RANKED = "".join(f",\n    {name} INTEGER NOT NULL REFERENCES texts(id)" for name in RANKED)
_NUMBERS = "".join(f",\n    {one.name} INTEGER{'' if one.may_lack else ' NOT NULL DEFAULT 0'}" for one in NUMBERS)

# Of a complemento de pago ``total`` and ``currency`` are what was paid, of all others the document's own.
_DOCUMENTS = f"""
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
    path TEXT,
    sha256 TEXT,
    problem TEXT,
    cancelled_at TEXT NOT NULL DEFAULT '',
    xml_source INTEGER REFERENCES sources(id),
    metadata_source INTEGER REFERENCES sources(id){_TEXTS}
) STRICT;
CREATE UNIQUE INDEX documents_by_uuid ON documents(uuid, owner);
CREATE UNIQUE INDEX documents_by_path ON documents(path) WHERE uuid IS NULL;
CREATE INDEX documents_by_xml_source ON documents(xml_source);
CREATE INDEX documents_by_metadata_source ON documents(metadata_source);

CREATE TABLE document_list (
    id INTEGER PRIMARY KEY REFERENCES documents(id),
    owner INTEGER NOT NULL,
    state INTEGER NOT NULL,
    side INTEGER NOT NULL,
    has_xml INTEGER NOT NULL,
    issuer INTEGER NOT NULL REFERENCES parties(id),
    receiver INTEGER NOT NULL REFERENCES parties(id),
    currency INTEGER NOT NULL REFERENCES currencies(id){_RANKED}{_NUMBERS}
) STRICT;
CREATE INDEX list_by_date ON document_list(issued, id);
CREATE INDEX list_by_total ON document_list(total);
CREATE INDEX list_by_issuer ON document_list(issuer, issued);
-- with the issuer, so that it tells alone how many documents some parties both issued and received
CREATE INDEX list_by_receiver ON document_list(receiver, issued, issuer);
-- these two answer by themselves whatever is filtered and summed most
CREATE INDEX list_by_owner ON document_list(
    owner, issued, type, currency, side, has_xml, state, method, {", ".join(SUMMED)}
);
CREATE INDEX list_by_kind ON document_list(
    type, currency, side, has_xml, state, owner, method, issued, {", ".join(SUMMED)}
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
    cancelled_at TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    said TEXT NOT NULL DEFAULT '',
    cancellable TEXT NOT NULL DEFAULT '',
    cancellation TEXT NOT NULL DEFAULT '',
    efos TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX history_by_document ON history(document, id);
-- who was found on the list of article 69-B, without looking at what the metadata of a million documents said
CREATE INDEX history_by_efos ON history(document, id, efos) WHERE efos <> '';

CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(id),
    source INTEGER NOT NULL REFERENCES sources(id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    UNIQUE (document, sha256)
) STRICT;

CREATE TABLE unread (
    document INTEGER PRIMARY KEY REFERENCES documents(id),
    has_words INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE VIRTUAL TABLE words USING fts5(
    text, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE uuids USING fts5(text, content='', columnsize=0, detail=none, tokenize='trigram');
"""

# ``handed`` is the number of the last line of ``arrivals`` that a folder of another program's has had
_ARRIVALS = """
CREATE TABLE arrivals (number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL) STRICT;
CREATE TABLE output_folders (key TEXT PRIMARY KEY, handed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""

# what a month came to, kept so that it is not computed each time: with the changes (``stale_months``) it was made at,
# or with all that it was made of
_SUMMARIES = """
CREATE TABLE month_counts (
    owner INTEGER NOT NULL,
    month INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (owner, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE month_summaries (
    owner INTEGER NOT NULL,
    month INTEGER NOT NULL,
    basis TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (owner, month)
) STRICT, WITHOUT ROWID;
"""

_MONTH = """
ALTER TABLE documents ADD COLUMN receiver_place TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN month_facts TEXT NOT NULL DEFAULT '';

CREATE TABLE counted_in (
    owner INTEGER NOT NULL,
    month INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents(id),
    PRIMARY KEY (owner, month, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX counted_in_by_document ON counted_in(document);

CREATE TABLE stale_months (
    owner INTEGER NOT NULL,
    month INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    PRIMARY KEY (owner, month)
) STRICT, WITHOUT ROWID;

-- what only metadata tells of is never read again
INSERT INTO stale_months
    SELECT owner, CAST(strftime('%Y%m', issued, 'unixepoch') AS INTEGER), 1 FROM document_list GROUP BY 1, 2;

INSERT OR IGNORE INTO unread (document, has_words)
    SELECT id, 1 FROM documents WHERE path IS NOT NULL AND uuid IS NOT NULL;
"""

# what can be computed anew: see ``app.store.month_sheets``
_SHEETS = """
CREATE TABLE month_sheets (
    owner INTEGER NOT NULL,
    month INTEGER NOT NULL,
    basis TEXT NOT NULL,
    last_day INTEGER NOT NULL,
    sheet BLOB NOT NULL,
    PRIMARY KEY (owner, month)
) STRICT;
"""

# amounts are whole millionths, or a fraction as a text (``told_amount``)
_BALANCES = """
CREATE TABLE balances (
    owner INTEGER NOT NULL,
    document INTEGER NOT NULL,
    uuid TEXT NOT NULL,
    side INTEGER NOT NULL,
    state INTEGER NOT NULL,
    party INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    total INTEGER NOT NULL,
    paid ANY NOT NULL,
    notes ANY NOT NULL,
    remarks INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    PRIMARY KEY (owner, side, party, document)  -- by counterpart, as they are shown
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX balances_by_document ON balances(document);

CREATE TABLE balance_details (
    owner INTEGER NOT NULL,
    document INTEGER NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (owner, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE balance_basis (basis TEXT NOT NULL) STRICT;

CREATE TABLE stale_balances (document INTEGER PRIMARY KEY) STRICT;
"""

# see ``app.store.contradictions``
_TOLD_TOTALS = """
CREATE TABLE told_totals (
    document INTEGER NOT NULL REFERENCES documents(id),
    amount INTEGER NOT NULL,
    PRIMARY KEY (document, amount)
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (
    _REQUESTS + _DOCUMENTS,
    _ARRIVALS + _SUMMARIES + _MONTH,
    _SHEETS,
    _BALANCES + _TOLD_TOTALS,
)
"""Index 0 takes an empty file to version 1, and so on."""
