"""Reads the complement Pagos 1.0 and 2.0."""

from __future__ import annotations

from app.cfdi.reading.taxes import tax_lines
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import fields
from app.domain.identifiers import is_uuid
from app.domain.lines import Payment, Payments, SettledDocument, TaxLine


def read_payments(nodes: list[Node]) -> Payments | None:
    """Every Pago of every Pagos in ``nodes``; None when there is no Pagos."""
    if not nodes:
        return None
    payments: list[Payment] = []
    totals: list[tuple[str, str]] = []
    for _, _, children in nodes:
        for name, attributes, below in children:
            if name == "Pago":
                payments.append(_read_payment(attributes, below))
            elif name == "Totales":
                totals += fields(attributes)
    return Payments(nodes[0][1].get("Version", "").strip(), tuple(payments), tuple(totals))


def folio(value: str) -> str:
    """A UUID in upper case; what is none, without the blanks around it."""
    value = value.strip()
    upper = value.upper()
    return upper if is_uuid(upper) else value


def _read_payment(attributes: Attributes, children: list[Node]) -> Payment:
    get = attributes.get
    documents: list[SettledDocument] = []
    taxes: list[TaxLine] = []
    for name, inside, below in children:
        if name == "DoctoRelacionado":
            documents.append(_read_settled(inside, below))
        elif name in ("ImpuestosP", "Impuestos"):
            taxes += tax_lines(below)
    payment = Payment(paid_at=get("FechaPago", "").strip())
    payment.form = get("FormaDePagoP", "").strip()
    payment.currency = get("MonedaP", "").strip()
    payment.exchange_rate = get("TipoCambioP", "").strip()
    payment.amount = get("Monto", "").strip()
    payment.operation = get("NumOperacion", "").strip()
    payment.payer_bank_rfc = get("RfcEmisorCtaOrd", "").strip().upper()
    payment.payer_bank = get("NomBancoOrdExt", "").strip()
    payment.payer_account = get("CtaOrdenante", "").strip()
    payment.payee_bank_rfc = get("RfcEmisorCtaBen", "").strip().upper()
    payment.payee_account = get("CtaBeneficiario", "").strip()
    payment.chain_kind = get("TipoCadPago", "").strip()
    payment.documents = tuple(documents)
    payment.taxes = tuple(taxes)
    payment.chain = get("CadPago", "").strip()
    payment.chain_certificate = get("CertPago", "").strip()
    payment.chain_seal = get("SelloPago", "").strip()
    return payment


def _read_settled(attributes: Attributes, children: list[Node]) -> SettledDocument:
    get = attributes.get
    taxes: list[TaxLine] = []
    for name, _, below in children:
        if name == "ImpuestosDR":
            taxes += tax_lines(below)
    settled = SettledDocument(uuid=folio(get("IdDocumento", "")))
    settled.series = get("Serie", "").strip()
    settled.number = get("Folio", "").strip()
    settled.currency = get("MonedaDR", "").strip()
    settled.equivalence = (get("EquivalenciaDR") or get("TipoCambioDR", "")).strip()
    settled.method = get("MetodoDePagoDR", "").strip()
    settled.instalment = get("NumParcialidad", "").strip()
    settled.previous = get("ImpSaldoAnt", "").strip()
    settled.paid = get("ImpPagado", "").strip()
    settled.outstanding = get("ImpSaldoInsoluto", "").strip()
    settled.tax_object = get("ObjetoImpDR", "").strip()
    settled.taxes = tuple(taxes)
    return settled
