"""Composes issuer, receiver and terms of a document."""

from __future__ import annotations

from app.domain.document import Document
from app.domain.lines import Address
from app.words.catalog_names import document_type_name
from app.words.catalogs import Catalog, catalog_label
from ui.sheet import figures
from ui.sheet.sheet import Card, Cards, Masthead, non_empty

_TITLES = {
    "I": "Factura",
    "E": "Comprobante de egreso",
    "T": "Comprobante de traslado",
    "N": "Recibo de nómina",
    "P": "Recibo de pago",
    "R": "Constancia de retenciones",
}
_STATES = {"vigente": "Vigente", "cancelado": "Cancelado"}
_ADDRESS_ORDER = (
    "calle",
    "noexterior",
    "nointerior",
    "colonia",
    "localidad",
    "referencia",
    "municipio",
    "estado",
    "codigopostal",
    "pais",
)


def title_of(document: Document) -> str:
    """``Factura A-1234``: what the document is, with its series and number."""
    number = "-".join(part for part in (document.series, document.number) if part)
    kind = "N" if document.payrolls else document.document_type  # 3.2 has payslips that are invoices
    return f"{_TITLES.get(kind, 'Comprobante')} {number}".strip()


def _payroll_version(document: Document) -> str:
    versions = dict.fromkeys(one.version for one in document.payrolls if one.version)
    return f" · complemento {', '.join(versions)}" if versions else ""


def masthead(document: Document, state: str) -> Masthead:
    """The issuer, and what identifies the document."""
    kind = document.document_type
    return Masthead(
        name=document.issuer_name or document.issuer_rfc,
        facts=non_empty(
            ("RFC", document.issuer_rfc),
            ("Régimen fiscal", catalog_label(Catalog.TAX_REGIME, document.issuer_regime)),
            ("CURP", document.withholding.issuer_curp if document.withholding else ""),
            ("Domicilio", _address(document.issuer_address)),
            ("Expedido en", _address(document.issue_address)),
            ("Lugar de expedición", _place(document.place)),
        ),
        title=title_of(document),
        subtitle=f"CFDI de retenciones {document.version}"
        if kind == "R"
        else f"CFDI {document.version} · {kind} {document_type_name(kind)}{_payroll_version(document)}",
        stamp_facts=non_empty(
            ("Folio fiscal", document.uuid.value),
            ("Fecha y hora de emisión", figures.moment(document.issued_at)),
            ("Fecha y hora de certificación", figures.moment(document.stamped_at)),
            ("No. de serie del CSD del emisor", document.certificate),
            ("No. de serie del CSD del SAT", document.stamp.certificate),
            ("RFC del proveedor de certificación", document.pac_rfc or document.stamp.pac_rfc),
            ("Estado en el SAT", _STATES.get(state, "")),
        ),
    )


def parties(document: Document) -> Cards:
    """The receiver, and the terms of the document beside it."""
    withholding = document.withholding
    receiver = non_empty(
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
    terms = non_empty(
        ("Moneda", catalog_label(Catalog.CURRENCY, document.currency) if withholding is None else ""),
        ("Tipo de cambio", figures.quantity(document.exchange_rate)),
        ("Forma de pago", catalog_label(Catalog.PAYMENT_FORM, document.payment_form)),
        ("Método de pago", _method(document.payment_method)),
        ("Número de cuenta", document.account),
        ("Condiciones de pago", document.conditions),
        ("Exportación", catalog_label(Catalog.EXPORT, document.export)),
        ("Confirmación", document.confirmation),
        ("Operación del adquirente", document.acquirer),
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
    """The place of issue: a postal code, or in 3.2 the name of a place."""
    return f"C.P. {text}" if text.isdecimal() else text


def _address(address: Address | None) -> str:
    if address is None:
        return ""
    said = {name.lower(): text for name, text in address.fields if text}
    if code := said.get("codigopostal"):
        said["codigopostal"] = f"C.P. {code}"
    known = [said.pop(name) for name in _ADDRESS_ORDER if name in said]
    return ", ".join((*known, *said.values()))
