"""A document as the sheet to be printed: what every kind has, and where the parts of each kind come in."""

from __future__ import annotations

from app.domain.catalogs import Service
from app.domain.document import Document
from app.domain.lines import Address, TaxLine, TaxSide
from ui.catalog_names import document_type_name
from ui.catalogs import Catalog, catalog_label
from ui.printing import figures
from ui.printing.amount_words import amount_in_words
from ui.printing.compose_concepts import concept_table
from ui.printing.compose_payments import payment_blocks
from ui.printing.compose_payroll import payroll_blocks
from ui.printing.compose_withholding import withholding_blocks
from ui.printing.qr import verification_url
from ui.printing.sheet import Block, Card, Cards, Column, Fact, Facts, Masthead, Row, Seals, Sheet, Table, Totals
from ui.printing.stamp_text import stamp_chain

_TITLES = {
    "I": "Factura",
    "E": "Comprobante de egreso",
    "T": "Comprobante de traslado",
    "N": "Recibo de nómina",
    "P": "Recibo de pago",
    "R": "Constancia de retenciones",
}
_LEGENDS = {
    Service.CFDI: "Este documento es una representación impresa de un CFDI",
    Service.RETENCIONES: "Este documento es una representación impresa de un CFDI que ampara retenciones "
    "e información de pagos",
}
_STATES = {"vigente": "Vigente", "cancelado": "Cancelado"}
_PROBLEMS = "Esta impresión puede estar incompleta. Lo que vale es el archivo XML."
_CANCELLED = "cancelado"
_PERCENT_VERSIONS = ("3.2", "3.0", "2.2", "2.0")
_PRINTED_WHOLE = {"Pagos", "Nomina", "ImpuestosLocales"}
_COMPLEMENTS = {
    "Aerolineas": "Aerolíneas",
    "CartaPorte": "Carta Porte",
    "ComercioExterior": "Comercio exterior",
    "Donatarias": "Donatarias",
    "EstadoDeCuentaCombustible": "Estado de cuenta de combustibles",
    "LeyendasFiscales": "Leyendas fiscales",
    "NotariosPublicos": "Notarios públicos",
    "PagosEnEspecie": "Pagos en especie",
    "Pagosaextranjeros": "Pagos a extranjeros",
    "ServiciosPlataformasTecnologicas": "Servicios mediante plataformas tecnológicas",
    "ValesDeDespensa": "Vales de despensa",
    "Enajenaciondeacciones": "Enajenación de acciones",
    "VehiculoUsado": "Vehículo usado",
    "detallista": "Detallista",
    "instEducativas": "Instituciones educativas privadas",
    "parcialesconstruccion": "Servicios parciales de construcción",
}


def compose(document: Document, state: str = "") -> Sheet:
    """The sheet of ``document``. ``state`` is what is known of it at the SAT: ``vigente``, ``cancelado`` or nothing."""
    title = _TITLES.get(document.document_type, "Comprobante")
    number = "-".join(part for part in (document.series, document.number) if part)
    blocks: list[Block] = [_parties(document)]
    blocks += _global_information(document)
    blocks += _relations(document)
    for payroll in document.payrolls:
        blocks += payroll_blocks(payroll)
    if document.withholding is not None:
        blocks += withholding_blocks(document, document.withholding)
    elif document.concepts:
        blocks.append(concept_table(document, percent=percent_rates(document)))
    if document.payments is not None:
        blocks += payment_blocks(document.payments)
    elif document.withholding is None:
        blocks.append(_totals(document))
    blocks += _complements(document)
    if document.problems:
        blocks.append(Facts("Aviso", (Fact("Hay datos que no se pudieron leer", _PROBLEMS),), columns=1))
    blocks.append(_seals(document))
    return Sheet(
        masthead=_masthead(document, title, number, state),
        blocks=tuple(blocks),
        running=" · ".join(part for part in (document.issuer_name, f"{title} {number}".strip()) if part),
        folio=f"Folio fiscal {document.uuid}",
        legend=_LEGENDS[document.service],
        watermark="CANCELADO" if state == _CANCELLED else "",
    )


def percent_rates(document: Document) -> bool:
    """Whether the document writes its rates in per cent (3.2) and not as a fraction."""
    return document.version in _PERCENT_VERSIONS and document.service is Service.CFDI


def told(*pairs: tuple[str, str]) -> tuple[Fact, ...]:
    """The facts among ``pairs`` that say something."""
    return tuple(Fact(label, text) for label, text in pairs if text)


def _masthead(document: Document, title: str, number: str, state: str) -> Masthead:
    kind = document.document_type
    return Masthead(
        name=document.issuer_name or document.issuer_rfc,
        facts=told(
            ("RFC", document.issuer_rfc),
            ("Régimen fiscal", catalog_label(Catalog.TAX_REGIME, document.issuer_regime)),
            ("Domicilio", _address(document.issuer_address)),
            ("Lugar de expedición", _place(document.place)),
        ),
        title=f"{title} {number}".strip(),
        subtitle=f"CFDI de retenciones {document.version}"
        if kind == "R"
        else f"CFDI {document.version} · {kind} {document_type_name(kind)}",
        stamp_facts=told(
            ("Folio fiscal", document.uuid.value),
            ("Fecha y hora de emisión", figures.moment(document.issued_at)),
            ("Fecha y hora de certificación", figures.moment(document.stamped_at)),
            ("No. de serie del CSD del emisor", document.certificate),
            ("No. de serie del CSD del SAT", document.stamp.certificate),
            ("RFC del proveedor de certificación", document.pac_rfc or document.stamp.pac_rfc),
            ("Estado en el SAT", _STATES.get(state, "")),
        ),
    )


def _parties(document: Document) -> Cards:
    withholding = document.withholding
    receiver = told(
        ("RFC", document.receiver_rfc),
        ("CURP", withholding.receiver_curp if withholding else ""),
        ("Nacionalidad", withholding.nationality if withholding else ""),
        ("Régimen fiscal", catalog_label(Catalog.TAX_REGIME, document.receiver_regime)),
        ("Domicilio fiscal", _place(document.receiver_place)),
        ("Domicilio", _address(document.receiver_address)),
        ("Uso del CFDI", catalog_label(Catalog.USE, document.use)),
        ("Residencia fiscal", document.receiver_residence),
        ("Registro de identidad fiscal", document.receiver_tax_id or (withholding.foreign_id if withholding else "")),
    )
    cards = [Card("Receptor", receiver, document.receiver_name or document.receiver_rfc)]
    terms = told(
        ("Moneda", figures.currency_name(document.currency) if withholding is None else ""),
        ("Tipo de cambio", figures.quantity(document.exchange_rate)),
        ("Forma de pago", catalog_label(Catalog.PAYMENT_FORM, document.payment_form)),
        ("Método de pago", _method(document.payment_method)),
        ("Condiciones de pago", document.conditions),
        ("Exportación", catalog_label(Catalog.EXPORT, document.export)),
        ("Confirmación", document.confirmation),
    )
    if not terms:
        return Cards(tuple(cards), (1,))
    return Cards((*cards, Card("Comprobante", terms)), (11, 9))


def _method(code: str) -> str:
    """A MetodoPago; 3.2 writes there what later versions call FormaPago, several with commas between."""
    label = catalog_label(Catalog.PAYMENT_METHOD, code)
    if label != code:
        return label
    return ", ".join(catalog_label(Catalog.PAYMENT_FORM, part.strip()) for part in code.split(",") if part.strip())


def _place(text: str) -> str:
    """A postal code is said to be one; 3.2 has the name of a place."""
    return f"C.P. {text}" if text.isdecimal() else text


def _address(address: Address | None) -> str:
    if address is None:
        return ""
    parts = [f"C.P. {text}" if name.lower() == "codigopostal" else text for name, text in address.fields if text]
    return ", ".join(parts)


def _global_information(document: Document) -> list[Block]:
    information = document.global_information
    if information is None:
        return []
    return [
        Facts(
            "Factura global",
            told(
                ("Periodicidad", catalog_label(Catalog.GLOBAL_PERIODICITY, information.periodicity)),
                ("Meses", catalog_label(Catalog.MONTHS, information.months)),
                ("Año", information.year),
            ),
        )
    ]


def _relations(document: Document) -> list[Block]:
    rows = tuple(
        Row((catalog_label(Catalog.RELATION, relation.kind) if place == 0 else "", uuid))
        for relation in document.relations
        for place, uuid in enumerate(relation.uuids)
    )
    columns = (Column("Tipo de relación", 11), Column("Folio fiscal", 9))
    return [Table("Documentos relacionados", columns, rows)] if rows else []


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
    remarks = told(
        ("Total de impuestos trasladados", figures.amount(document.transferred.text) if document.transferred else ""),
        ("Total de impuestos retenidos", figures.amount(document.withheld.text) if document.withheld else ""),
    )
    return Totals(
        tuple(Fact(label, text) for label, text in lines),
        amount_in_words(document.total.text, document.currency),
        remarks if document.taxes else (),
    )


def _tax_total(line: TaxLine, *, percent: bool) -> tuple[str, str]:
    name = figures.tax_name(line, percent=percent)
    if not line.amount and line.base:  # exempt
        name = f"{name} sobre {figures.amount(line.base)}"
    return name, figures.amount(line.amount)


def _complements(document: Document) -> list[Block]:
    left = [name for name in document.complements if name not in _PRINTED_WHOLE]
    if not left:
        return []
    names = ", ".join(_COMPLEMENTS.get(name, name) for name in left)
    return [
        Facts("Complementos", told(("Este comprobante trae además, en su archivo XML", names)), columns=1),
    ]


def _seals(document: Document) -> Seals:
    stamp = document.stamp
    return Seals(
        verification_url(document),
        told(
            ("Sello digital del contribuyente", document.seal or stamp.document_seal),
            ("Sello digital del SAT", stamp.sat_seal),
            ("Cadena original del complemento de certificación digital del SAT", stamp_chain(stamp)),
        ),
    )
