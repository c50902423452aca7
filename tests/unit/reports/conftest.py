"""Documents to export: of a made-up business, of the samples, and by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cfdi.parser import read
from app.domain.document import Amount, Document, MetadataRow
from app.domain.identifiers import Uuid
from app.reports.items import ExportItem
from app.simulator.world.business import Business
from app.words.export_columns import EXPORT_WORDS
from tests.make import a_document

DATA = Path(__file__).parents[2] / "data"
UUID = "AD662D33-6934-459C-A128-BDF0393E0F44"
RFC = "PDB150312QX4"

MakeDocument = Callable[..., Document]
MakeItem = Callable[..., ExportItem]


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    """Every kind, in both directions, and the samples of other versions."""
    world = Business(RFC, 5, 400, date(2024, 6, 15), date(2026, 6, 15))
    made = [read(world.xml(facts)) for facts in world.documents]
    names: tuple[str, ...] = (
        "cfdv32-ejemplo",
        "cfdv32-nomina",
        "cfdv33-signed-tfd",
        "cfdv33-multiples-tasas",
        "terceros_40",
    )
    names += ("retenciones10-ejemplo", "retenciones20-ejemplo", "cfdi40_01_implocal")
    return made + [read((DATA / "cfdi" / f"{name}.xml").read_bytes()) for name in names]


@pytest.fixture(scope="session")
def items(documents: list[Document], metadata_row: MetadataRow) -> list[ExportItem]:
    """Those documents, one that is known by metadata alone, one that cannot be read and one that was cancelled."""
    cancelled = ExportItem(RFC, "cancelado", UUID, datetime(2024, 3, 1, 9), documents[0], metadata_row, "a/b.xml")
    return [
        *(ExportItem(RFC, "vigente", one.uuid.value, None, one, None, f"{one.uuid}.xml") for one in documents),
        ExportItem(RFC, "cancelado", metadata_row.uuid, None, None, metadata_row),
        ExportItem(RFC, "ilegible", path="Ilegibles/x.xml"),
        cancelled,
    ]


@pytest.fixture(scope="session")
def metadata_row() -> MetadataRow:
    return MetadataRow(
        UUID,
        RFC,
        "Papelería del Bajío",
        "XAXX010101000",
        "Público en general",
        "SAT970701NN3",
        "2024-02-29T23:59:59",
        "2024-03-01T00:00:01",
        "1160.00",
        "I",
        "0",
        "2024-03-02T10:30:00",
    )


@pytest.fixture(scope="session")
def make_document() -> MakeDocument:
    """A plain CFDI 4.0 of 100.00 pesos; any field can be given."""

    def make(**fields: Any) -> Document:
        given: dict[str, Any] = {
            "uuid": Uuid(UUID),
            "issued_at": datetime(2024, 2, 29, 23, 59, 59),
            "stamped_at": datetime(2024, 3, 1, 0, 0, 1),
            "issuer_rfc": RFC,
            "issuer_name": "Papelería del Bajío",
            "receiver_name": "Público en general",
            "subtotal": Amount.parse("100.00"),
            "total": Amount.parse("100.00"),
        }
        return a_document(**given | fields)

    return make


@pytest.fixture(scope="session")
def make_item(make_document: MakeDocument) -> MakeItem:
    """That document as an item; any field of the document can be given."""

    def make(**fields: Any) -> ExportItem:
        document = make_document(**fields)
        return ExportItem(RFC, "vigente", document.uuid.value, None, document, None, "x.xml")

    return make


@pytest.fixture(scope="session")
def header_of() -> Callable[[str], str]:
    """The words above a column."""
    return lambda key: EXPORT_WORDS.columns[key]
