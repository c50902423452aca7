"""Reads the complement Pagos 1.0 and 2.0."""

from __future__ import annotations

from app.cfdi.reading.taxes import tax_lines
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import fields, uuid_of
from app.domain.building import quick
from app.domain.lines import Payment, Payments, SettledDocument, TaxLine

_payment = quick(Payment)
_settled = quick(SettledDocument)


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
    uuid = uuid_of(value)
    return value.strip() if uuid is None else uuid.value


def _read_payment(attributes: Attributes, children: list[Node]) -> Payment:
    get = attributes.get
    documents: list[SettledDocument] = []
    taxes: list[TaxLine] = []
    for name, inside, below in children:
        if name == "DoctoRelacionado":
            documents.append(_read_settled(inside, below))
        elif name in ("ImpuestosP", "Impuestos"):
            taxes += tax_lines(below)
    return _payment(
        get("FechaPago", "").strip(),
        get("FormaDePagoP", "").strip(),
        get("MonedaP", "").strip(),
        get("TipoCambioP", "").strip(),
        get("Monto", "").strip(),
        get("NumOperacion", "").strip(),
        get("RfcEmisorCtaOrd", "").strip().upper(),
        get("NomBancoOrdExt", "").strip(),
        get("CtaOrdenante", "").strip(),
        get("RfcEmisorCtaBen", "").strip().upper(),
        get("CtaBeneficiario", "").strip(),
        get("TipoCadPago", "").strip(),
        tuple(documents),
        tuple(taxes),
        get("CadPago", "").strip(),
        get("CertPago", "").strip(),
        get("SelloPago", "").strip(),
    )


def _read_settled(attributes: Attributes, children: list[Node]) -> SettledDocument:
    get = attributes.get
    taxes: list[TaxLine] = []
    for name, _, below in children:
        if name == "ImpuestosDR":
            taxes += tax_lines(below)
    return _settled(
        folio(get("IdDocumento", "")),
        get("Serie", "").strip(),
        get("Folio", "").strip(),
        get("MonedaDR", "").strip(),
        (get("EquivalenciaDR") or get("TipoCambioDR", "")).strip(),
        get("MetodoDePagoDR", "").strip(),
        get("NumParcialidad", "").strip(),
        get("ImpSaldoAnt", "").strip(),
        get("ImpPagado", "").strip(),
        get("ImpSaldoInsoluto", "").strip(),
        get("ObjetoImpDR", "").strip(),
        tuple(taxes),
    )
