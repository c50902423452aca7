"""Composes the complement Pagos: each payment, the documents it pays, its taxes and the totals."""

from __future__ import annotations

from app.domain.lines import Payment, Payments, SettledDocument, TaxLine
from app.words.catalogs import Catalog, catalog_label
from ui.sheet import figures
from ui.sheet.amount_words import amount_in_words
from ui.sheet.sheet import Align, Block, Column, Fact, Facts, Row, Table, Totals, non_empty

_JOINT = " · "
_NATIONAL = "MXN"
_GRAND_TOTAL = "MontoTotalPagos"
_TOTAL_NAMES = {
    "TotalRetencionesIVA": "Retenciones de IVA",
    "TotalRetencionesISR": "Retenciones de ISR",
    "TotalRetencionesIEPS": "Retenciones de IEPS",
    "TotalTrasladosBaseIVA16": "Base de IVA 16 %",
    "TotalTrasladosImpuestoIVA16": "IVA 16 %",
    "TotalTrasladosBaseIVA8": "Base de IVA 8 %",
    "TotalTrasladosImpuestoIVA8": "IVA 8 %",
    "TotalTrasladosBaseIVA0": "Base de IVA 0 %",
    "TotalTrasladosImpuestoIVA0": "IVA 0 %",
    "TotalTrasladosBaseIVAExento": "Base de IVA exento",
}
_COLUMNS = (
    Column("Folio fiscal del documento", 172, notes=True),
    Column("Serie y folio", 66),
    Column("Moneda", 34),
    Column("Equiv.", 44, Align.RIGHT),
    Column("Parc.", 26, Align.RIGHT),
    Column("Saldo anterior", 66, Align.RIGHT),
    Column("Pagado", 66, Align.RIGHT),
    Column("Saldo insoluto", 66, Align.RIGHT),
)


def payment_blocks(payments: Payments) -> list[Block]:
    """Blocks for every payment, and the totals where the complement has them (2.0)."""
    blocks: list[Block] = []
    many = len(payments.payments) > 1
    for place, payment in enumerate(payments.payments, 1):
        blocks += _one(payment, f"Pago {place} de {len(payments.payments)}" if many else "Pago")
    totals = _totals(payments)
    if totals is not None:
        blocks.append(totals)
    return blocks


def _one(payment: Payment, heading: str) -> list[Block]:
    facts = non_empty(
        ("Fecha de pago", figures.written_moment(payment.paid_at)),
        ("Forma de pago", catalog_label(Catalog.PAYMENT_FORM, payment.form)),
        ("Monto", figures.priced(payment.amount, payment.currency)),
        ("Moneda", catalog_label(Catalog.CURRENCY, payment.currency)),
        ("Tipo de cambio", figures.quantity(payment.exchange_rate)),
        ("Número de operación", payment.operation),
        ("Banco ordenante", payment.payer_bank),
        ("RFC del banco ordenante", payment.payer_bank_rfc),
        ("Cuenta ordenante", payment.payer_account),
        ("RFC del banco beneficiario", payment.payee_bank_rfc),
        ("Cuenta beneficiaria", payment.payee_account),
        ("Tipo de cadena de pago", catalog_label(Catalog.PAYMENT_CHAIN, payment.chain_kind)),
        ("Impuestos del pago", _taxes(payment.taxes)),
    )
    blocks: list[Block] = [Facts(heading, facts)]
    chain = non_empty(
        ("Cadena original del pago", payment.chain),
        ("Certificado del pago", payment.chain_certificate),
        ("Sello del pago", payment.chain_seal),
    )
    if chain:
        blocks.append(Facts("Comprobante del pago por SPEI", chain, columns=1))
    if payment.documents:
        rows = tuple(_settled(document) for document in payment.documents)
        blocks.append(Table("Documentos que se pagan", _COLUMNS, rows, _foot(payment)))
    return blocks


def _settled(document: SettledDocument) -> Row:
    notes = [
        f"Método de pago {catalog_label(Catalog.PAYMENT_METHOD, document.method)}" if document.method else "",
        f"Objeto de impuesto {catalog_label(Catalog.TAX_OBJECT, document.tax_object)}" if document.tax_object else "",
        _taxes(document.taxes),
    ]
    said = _JOINT.join(note for note in notes if note)
    return Row(
        (
            document.uuid,
            "-".join(part for part in (document.series, document.number) if part),
            document.currency,
            figures.quantity(document.equivalence),
            document.instalment,
            figures.amount(document.previous),
            figures.amount(document.paid),
            figures.amount(document.outstanding),
        ),
        (said,) if said else (),
    )


def _foot(payment: Payment) -> Row | None:
    """The row of sums, where several documents are paid in one currency."""
    documents = payment.documents
    if len(documents) < 2 or len({one.currency for one in documents}) > 1:
        return None
    return Row((f"{len(documents):,} documentos", "", "", "", "", "", figures.total_of(_paid(documents)), ""))


def _paid(documents: tuple[SettledDocument, ...]) -> tuple[str, ...]:
    return tuple(one.paid for one in documents)


def _totals(payments: Payments) -> Totals | None:
    said = dict(payments.totals)
    lines = [
        Fact(_TOTAL_NAMES.get(name, name), figures.amount(text))
        for name, text in payments.totals
        if text and name != _GRAND_TOTAL
    ]
    if grand := said.get(_GRAND_TOTAL, ""):
        lines.append(Fact("Monto total de los pagos", figures.priced(grand, _NATIONAL)))
        return Totals(tuple(lines), amount_in_words(grand, _NATIONAL))
    currencies = {payment.currency for payment in payments.payments}
    if len(currencies) != 1:  # Pagos 1.0 has no totals; a sum over currencies would mean nothing
        return Totals(tuple(lines)) if lines else None
    currency = currencies.pop()
    total = figures.total_of(tuple(payment.amount for payment in payments.payments))
    lines.append(Fact("Monto total de los pagos", figures.priced(total.replace(",", ""), currency)))
    return Totals(tuple(lines), amount_in_words(total.replace(",", ""), currency))


def _taxes(lines: tuple[TaxLine, ...]) -> str:
    return _JOINT.join(figures.tax_note(line, percent=False) for line in lines)
