"""Which indexes the window reads: those of the open library. To have the window read others, change it here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.index.port import OpenDocumentIndex
from app.domain.index.requests import RequestIndex
from app.paths import Paths
from app.store.document_index import open_document_index
from app.store.files import LibraryFolder
from app.store.identity import LibraryIdentity
from app.store.place import LibraryPlace
from app.store.request_index import RowWords, open_request_index


def document_index(place: LibraryPlace) -> OpenDocumentIndex:
    """Opens the index of documents of the library at ``place``."""
    return partial(open_document_index, place.database)


def request_index(place: LibraryPlace, words: RowWords) -> Callable[[], RequestIndex]:
    """Opens its index of requests; ``words`` tells what a request is found by."""
    return partial(open_request_index, place.database, words)


def library_folder(paths: Paths, place: LibraryPlace) -> LibraryFolder:
    """Where its documents lie, known by what is in it."""
    return LibraryFolder(place.root, LibraryIdentity(paths.database))
