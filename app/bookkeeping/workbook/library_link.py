"""Links from the workbook to the library's XML."""

from __future__ import annotations

from app.bookkeeping.workbook.document_sheets import Link
from app.domain.identifiers import Rfc
from app.domain.month.documents import Placed
from app.store.files import LibraryFolder, month_document_path


def library_link(folder: LibraryFolder, owner: Rfc) -> Link:
    """To each document's XML in the library; none for a document whose XML is not here."""

    def link(document: Placed) -> str | None:
        if not document.has_xml:
            return None
        try:
            return str(folder.absolute(month_document_path(owner, document)))
        except ValueError:
            return None

    return link
