"""Composes a retención: the period, the amounts paid, and the taxes withheld."""

from __future__ import annotations

from app.domain.document import Document
from app.domain.withholding import Withholding
from app.words.catalogs import Catalog, catalog_label, catalog_name
from ui.sheet import figures
from ui.sheet.amount_words import amount_in_words
from ui.sheet.sheet import Align, Block, Column, Fact, Facts, Row, Table, Totals, non_empty

_NATIONAL = "MXN"
_COLUMNS = (
    Column("Impuesto", 90),
    Column("Tipo de pago", 230),
    Column("Base", 110, Align.RIGHT),
    Column("Monto retenido", 110, Align.RIGHT),
)


def withholding_blocks(document: Document, withholding: Withholding) -> list[Block]:
    """The blocks of a retención; its amounts are always in pesos."""
    first = (
        catalog_name(Catalog.WITHHOLDING_PERIOD, withholding.first_month.zfill(2)) if withholding.first_month else ""
    )
    last = catalog_name(Catalog.WITHHOLDING_PERIOD, withholding.last_month.zfill(2)) if withholding.last_month else ""
    months = first if first == last else " a ".join(part for part in (first, last) if part)
    facts = non_empty(
        ("Clave de la retención", catalog_label(Catalog.WITHHOLDING_KEY, withholding.key)),
        ("Periodo", f"{months} de {withholding.year}" if months and withholding.year else months or withholding.year),
        ("Descripción", withholding.description),
    )
    blocks: list[Block] = [Facts("Retención o información de pagos", facts)]
    if withholding.taxes:
        rows = tuple(
            Row(
                (
                    catalog_label(Catalog.WITHHELD_TAX, tax.tax),
                    catalog_label(Catalog.WITHHOLDING_PAYMENT, tax.payment),
                    figures.amount(tax.base),
                    figures.amount(tax.amount),
                )
            )
            for tax in withholding.taxes
        )
        blocks.append(Table("Impuestos retenidos", _COLUMNS, rows))
    blocks.append(_totals(document, withholding))
    return blocks


def _totals(document: Document, withholding: Withholding) -> Totals:
    operation = withholding.total_operation or document.total.text
    withheld = withholding.total_withheld or (document.withheld.text if document.withheld else "")
    lines = (
        ("Monto total de la operación", operation),
        ("Monto total gravado", withholding.total_taxed),
        ("Monto total exento", withholding.total_exempt),
        ("Utilidad bimestral", withholding.quarterly_profit),
        ("ISR correspondiente", withholding.corresponding_tax),
    )
    said = [Fact(label, figures.amount(text)) for label, text in lines if text]
    said.append(Fact("Total retenido", figures.priced(withheld or "0", _NATIONAL)))
    return Totals(tuple(said), amount_in_words(withheld or "0", _NATIONAL))
