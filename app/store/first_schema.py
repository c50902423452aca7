"""The tables of Acopio 0.1's first index, where every migration begins."""

from __future__ import annotations

FIRST = """
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

CREATE TABLE sends (
    fingerprint TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    request_id INTEGER
) STRICT;
CREATE INDEX sends_by_fingerprint ON sends(fingerprint);

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

CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    uuid TEXT,
    service TEXT NOT NULL,
    version TEXT NOT NULL,
    document_type TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    stamped_at TEXT,
    issuer_rfc TEXT NOT NULL,
    issuer_name TEXT NOT NULL,
    receiver_rfc TEXT NOT NULL,
    receiver_name TEXT NOT NULL,
    subtotal TEXT NOT NULL,
    total TEXT NOT NULL,
    total_micros INTEGER NOT NULL,
    currency TEXT NOT NULL,
    pac_rfc TEXT NOT NULL,
    series TEXT NOT NULL,
    number TEXT NOT NULL,
    discount TEXT,
    exchange_rate TEXT NOT NULL,
    payment_form TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    use TEXT NOT NULL,
    issuer_regime TEXT NOT NULL,
    receiver_regime TEXT NOT NULL,
    place TEXT NOT NULL,
    withheld TEXT,
    complements TEXT NOT NULL,
    status TEXT NOT NULL,
    cancelled_at TEXT,
    path TEXT,
    sha256 TEXT,
    problem TEXT,
    xml_package TEXT,
    metadata_package TEXT
) STRICT;
CREATE UNIQUE INDEX documents_by_uuid ON documents(owner, uuid) WHERE uuid IS NOT NULL;
CREATE UNIQUE INDEX documents_by_path ON documents(path) WHERE uuid IS NULL;
CREATE INDEX documents_by_date ON documents(issued_at DESC, id DESC);
CREATE INDEX documents_by_owner ON documents(owner, issued_at DESC, id DESC);
CREATE INDEX documents_by_xml_package ON documents(xml_package);
CREATE INDEX documents_by_metadata_package ON documents(metadata_package);
"""
