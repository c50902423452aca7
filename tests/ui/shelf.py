"""Puts XML into the library of a test's window as the ingest does, with names that a person would read."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from app.cfdi.parser import read
from app.domain.facts import facts_of
from app.domain.validity import Validity
from app.paths import Paths
from app.store.documents import DocumentRepository
from app.store.files import document_path
from app.store.staging import StoredDocument
from tests.make import OWNER
from tests.make_index import add_documents
from tests.unit.fiscal.papers import OTHER, THIRD, Papers

NAMES = {OTHER: "PAPELERÍA & CÍA", THIRD: "FLETES DEL NORTE", OWNER.value: "ESCUELA KEMPER"}


class Shelf:
    """Takes documents in as the ingest does."""

    def __init__(self, seed: Any, paths: Paths) -> None:
        self._seed, self._paths = seed, paths

    def add(self, xml: bytes, state: Validity = Validity.VALID) -> None:
        for rfc, name in NAMES.items():
            for usual in ("UNO", "OTRO"):
                old, new = f'Rfc="{rfc}" Nombre="{usual}"', f'Rfc="{rfc}" Nombre={quoteattr(name)}'
                xml = xml.replace(old.encode(), new.encode())
        document = read(xml)
        place = document_path(OWNER, document)
        target = self._paths.library.joinpath(*place.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(xml)
        with self._seed.database.transaction() as connection:
            one = StoredDocument(facts_of(document), place, "0" * 64, state)
            add_documents(DocumentRepository(connection), OWNER, "P_01", [one])


def papers_on(seed: Any, paths: Paths) -> Papers:
    """Papers whose documents come into the library."""
    made = Papers()
    made.index = Shelf(seed, paths)  # type: ignore[assignment] # only what takes in is asked of it
    return made
