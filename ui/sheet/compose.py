"""Composes the sheet of a document: the blocks every kind has, and those of its own kind between them."""

from __future__ import annotations

from collections.abc import Sequence

from app.cfdi.complements import Complement
from app.domain.catalogs import Service
from app.domain.document import Amount, Document
from app.domain.lines import Relation, TaxLine, TaxSide
from app.words.catalogs import Catalog, catalog_label
from app.words.complements import complement_title
from ui.sheet import figures
from ui.sheet.amount_words import amount_in_words
from ui.sheet.compose_complements import complement_sections
from ui.sheet.compose_concepts import concept_table
from ui.sheet.compose_parties import masthead, parties, title_of
from ui.sheet.compose_payments import payment_blocks
from ui.sheet.compose_payroll import SIGNATURE, payroll_blocks, payroll_totals, prescribed_concept
from ui.sheet.compose_withholding import withholding_blocks
from ui.sheet.sheet import Block, Column, Fact, Facts, Row, Seals, Sheet, Table, Totals, non_empty
from ui.sheet.stamp_text import stamp_chain
from ui.sheet.verification_url import verification_url

_LEGENDS = {
    Service.CFDI: "Este documento es una representación impresa de un CFDI",
    Service.RETENCIONES: "Este documento es una representación impresa de un CFDI que ampara retenciones "
    "e información de pagos",
}
_PROBLEMS = "Es posible que esta impresión no muestre todo. Lo que vale es el archivo XML."
_LOCAL_TOTALS = {
    "TotaldeTraslados": "Total de traslados locales",
    "TotaldeRetenciones": "Total de retenciones locales",
}
_CANCELLED = "cancelado"
_PERCENT_VERSIONS = ("3.2", "3.0", "2.2", "2.0")
_PRINTED_WHOLE = {"Pagos", "Nomina", "ImpuestosLocales"}


def compose(document: Document, state: str = "", complements: Sequence[Complement] = ()) -> Sheet:
    """The sheet of ``document``. ``state`` is what is known of it at the SAT: ``vigente``, ``cancelado`` or nothing.

    Of complements that neither the document holds nor ``complements`` brings only the names are told.
    """
    blocks: list[Block] = [parties(document)]
    blocks += _global_information(document)
    blocks += _relations(document)
    concept = prescribed_concept(document)
    for place, payroll in enumerate(document.payrolls):
        blocks += payroll_blocks(payroll, None if place else concept)
        if len(document.payrolls) > 1:  # a single one has them beside the document's own
            blocks.append(Facts("Totales de la nómina", payroll_totals(payroll), 5))
    if document.withholding is not None:
        blocks += withholding_blocks(document, document.withholding)
    elif document.concepts and concept is None:
        blocks.append(concept_table(document, percent=percent_rates(document)))
    if document.payments is not None:
        blocks += payment_blocks(document.payments)
    elif document.withholding is None:
        blocks.append(_totals(document))
    blocks += complement_sections(document, complements)
    blocks += _only_named(document, {one.element.name for one in complements})
    if document.problems:
        blocks.append(Facts("Aviso", (Fact("El archivo XML tiene algo fuera de lo común", _PROBLEMS),), columns=1))
    blocks.append(_seals(document))
    return Sheet(
        masthead=masthead(document, state),
        blocks=tuple(blocks),
        running=" · ".join(part for part in (document.issuer_name, title_of(document)) if part),
        folio=f"Folio fiscal {document.uuid}",
        legend=_LEGENDS[document.service],
        watermark="CANCELADO" if state == _CANCELLED else "",
        is_dense=bool(document.payrolls),
    )


def percent_rates(document: Document) -> bool:
    """Whether the document writes its rates in per cent (3.2) and not as a fraction."""
    return document.version in _PERCENT_VERSIONS and document.service is Service.CFDI


def _global_information(document: Document) -> list[Block]:
    information = document.global_information
    if information is None:
        return []
    return [
        Facts(
            "Factura global",
            non_empty(
                ("Periodicidad", catalog_label(Catalog.GLOBAL_PERIODICITY, information.periodicity)),
                ("Meses", catalog_label(Catalog.MONTHS, information.months)),
                ("Año", information.year),
            ),
        )
    ]


def _relations(document: Document) -> list[Block]:
    relations = document.relations
    withholding = document.withholding
    if not relations and withholding is not None and withholding.related:
        relations = (Relation(withholding.relation_kind, (withholding.related,)),)
    rows = tuple(
        Row((_relation(relation.kind) if place == 0 else "", uuid))
        for relation in relations
        for place, uuid in enumerate(relation.uuids)
    )
    columns = (Column("Tipo de relación", 11), Column("Folio fiscal", 9))
    return [Table("Documentos relacionados", columns, rows)] if rows else []


def _relation(kind: str) -> str:
    """The kind of a relation; 3.2 has no kinds and names only the invoice paid in instalments."""
    return catalog_label(Catalog.RELATION, kind) if kind else "Folio fiscal original"


def _totals(document: Document) -> Totals:
    percent = percent_rates(document)
    lines = [("Subtotal", figures.amount(document.subtotal.text))]
    if document.discount is not None:
        lines.append(("Descuento", figures.amount(document.discount.text)))
    lines += [_tax_total(line, percent=percent) for line in document.taxes if line.side is TaxSide.TRANSFERRED]
    if not document.taxes:
        lines += [
            (label, figures.amount(one.text))
            for label, one in (
                ("Impuestos trasladados", document.transferred),
                ("Impuestos retenidos", document.withheld),
            )
            if one is not None
        ]
    lines += [_tax_total(line, percent=percent) for line in document.taxes if line.side is TaxSide.WITHHELD]
    for local in document.local_taxes:
        name = f"{local.name} {figures.quantity(local.rate)} %" if local.rate else local.name
        label = f"{name} (local)" if local.side is TaxSide.TRANSFERRED else f"Retención de {name} (local)"
        lines.append((label, figures.amount(local.amount)))
    last = "Neto a pagar" if document.payrolls else "Total"
    lines.append((last, figures.priced(document.total.text, document.currency)))
    remarks = payroll_totals(document.payrolls[0]) if len(document.payrolls) == 1 else ()
    remarks += non_empty(
        *((_LOCAL_TOTALS.get(name, name), figures.amount(text)) for name, text in document.local_totals),
        ("Total de impuestos trasladados", _if_taxed(document, document.transferred)),
        ("Total de impuestos retenidos", _if_taxed(document, document.withheld)),
    )
    return Totals(
        tuple(Fact(label, text) for label, text in lines),
        amount_in_words(document.total.text, document.currency),
        remarks,
        SIGNATURE if document.payrolls else "",
    )


def _if_taxed(document: Document, one: Amount | None) -> str:
    """A total of taxes, where the lines do not show it already."""
    return figures.amount(one.text) if one is not None and document.taxes else ""


def _tax_total(line: TaxLine, *, percent: bool) -> tuple[str, str]:
    name = figures.tax_name(line, percent=percent)
    if not line.amount and line.base:  # exempt
        name = f"{name} sobre {figures.amount(line.base)}"
    return name, figures.amount(line.amount)


def _only_named(document: Document, shown: set[str]) -> list[Block]:
    left = [name for name in document.complements if name not in _PRINTED_WHOLE | shown]
    if not left:
        return []
    names = ", ".join(complement_title(name) for name in left)
    return [
        Facts("Complementos", non_empty(("Este comprobante trae además, en su archivo XML", names)), columns=1),
    ]


def _seals(document: Document) -> Seals:
    stamp = document.stamp
    return Seals(
        verification_url(document),
        non_empty(
            ("Sello digital del contribuyente", document.seal or stamp.document_seal),
            ("Sello digital del SAT", stamp.sat_seal),
            ("Cadena original del complemento de certificación digital del SAT", stamp_chain(stamp)),
        ),
    )
