"""The workbook's links lead to where the library keeps each document."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.bookkeeping.workbook.library_link import library_link
from app.domain.catalogs import Service
from app.domain.identifiers import Rfc
from app.store.files import LibraryFolder, document_path
from tests.make import OTHER, OWNER, a_document
from tests.month_index import month_document


@pytest.mark.parametrize("owner", [OWNER, OTHER, Rfc("AAA010101AAA")])
def test_to_where_the_library_keeps_it(owner: Rfc, tmp_path: Path) -> None:
    document = replace(a_document(), issuer_rfc=OWNER.value, receiver_rfc=OTHER.value)
    link = library_link(LibraryFolder(tmp_path), owner)
    assert link(month_document(document, owner.value)) == str(tmp_path / document_path(owner, document))


def test_what_is_not_here_has_none(tmp_path: Path) -> None:
    one = month_document(a_document(), OWNER.value)
    link = library_link(LibraryFolder(tmp_path), OWNER)
    assert link(one._replace(has_xml=False)) is None
    assert link(one._replace(uuid="../../x")) is None


def test_retenciones_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    document = replace(a_document(), service=Service.RETENCIONES, document_type="R")
    link = library_link(LibraryFolder(tmp_path), OWNER)
    assert link(month_document(document, OWNER.value)) == str(tmp_path / document_path(OWNER, document))
