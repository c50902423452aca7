"""What a file name is made of has a value for each field, and the names of types and sides that the screen has too."""

from __future__ import annotations

from app.domain.validity import OwnerRole
from app.reports.file_facts import SIDE_NAMES, TYPE_NAMES
from app.store.files import ISSUED, OTHERS, RECEIVED
from app.words.catalog_names import DOCUMENT_TYPES


def test_folders_are_called_as_on_the_screen_and_in_the_library() -> None:
    assert TYPE_NAMES == DOCUMENT_TYPES
    library = {OwnerRole.ISSUED: ISSUED, OwnerRole.RECEIVED: RECEIVED, OwnerRole.OTHERS: OTHERS}
    assert library == SIDE_NAMES
