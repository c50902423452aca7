"""What stands inside a document: concepts, taxes, relations, payments and the stamp, as the XML writes them.

Every value is the XML's own text, blanks around it taken off, and empty where the document says nothing: what is shown
and exported is what was stamped. ``Amount.parse`` (app/domain/document.py) gives the number where one is needed.
What a document has many of is not frozen, for speed (see ``Document``); nobody but its reader changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TaxSide(StrEnum):
    """Whether a tax is added (Traslado) or taken off (Retencion)."""

    TRANSFERRED = "traslado"
    WITHHELD = "retencion"


@dataclass(slots=True)
class TaxLine:
    """One Traslado or Retencion. ``tax`` is Impuesto: 001 ISR, 002 IVA, 003 IEPS (3.2 writes the words).

    ``factor`` is TipoFactor (Tasa, Cuota, Exento), ``rate`` is TasaOCuota (3.2: tasa, in per cent). ``amount`` is empty
    for Exento.
    """

    side: TaxSide
    tax: str
    factor: str = ""
    rate: str = ""
    base: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class LocalTax:
    """One line of the complement ImpuestosLocales; ``name`` is ImpLocTrasladado or ImpLocRetenido."""

    side: TaxSide
    name: str
    rate: str
    amount: str


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """ACuentaTerceros of a concept: for whom the issuer invoices."""

    rfc: str
    name: str = ""
    regime: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One Parte of a concept."""

    description: str
    quantity: str = ""
    unit: str = ""
    product_key: str = ""
    identification: str = ""
    unit_value: str = ""
    amount: str = ""
    customs: tuple[str, ...] = ()


@dataclass(slots=True)
class Concept:
    """One Concepto. ``product_key`` is ClaveProdServ, ``unit_key`` ClaveUnidad, ``tax_object`` ObjetoImp.

    ``customs`` are the NumeroPedimento of InformacionAduanera, ``property_accounts`` the Numero of CuentaPredial,
    ``complements`` the local names within ComplementoConcepto.
    """

    description: str
    quantity: str = ""
    unit_key: str = ""
    unit: str = ""
    unit_value: str = ""
    amount: str = ""
    discount: str = ""
    product_key: str = ""
    identification: str = ""
    tax_object: str = ""
    taxes: tuple[TaxLine, ...] = ()
    third_party: ThirdParty | None = None
    customs: tuple[str, ...] = ()
    property_accounts: tuple[str, ...] = ()
    complements: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """One CfdiRelacionados: ``kind`` is TipoRelacion (01 nota de crédito, 04 sustitución, 07 anticipo…).

    Of 3.2: FolioFiscalOrig, with no kind.

    ``uuids`` are in upper case; what is no UUID stays as written.
    """

    kind: str
    uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlobalInformation:
    """InformacionGlobal of a factura global (4.0)."""

    periodicity: str
    months: str
    year: str


@dataclass(slots=True)
class SettledDocument:
    """One DoctoRelacionado of a payment: an invoice, or a part of it, that the payment settles.

    ``uuid`` is IdDocumento in upper case, ``equivalence`` is EquivalenciaDR (Pagos 1.0: TipoCambioDR), ``instalment``
    NumParcialidad, ``previous`` ImpSaldoAnt, ``paid`` ImpPagado, ``outstanding`` ImpSaldoInsoluto.
    """

    uuid: str
    series: str = ""
    number: str = ""
    currency: str = ""
    equivalence: str = ""
    method: str = ""
    instalment: str = ""
    previous: str = ""
    paid: str = ""
    outstanding: str = ""
    tax_object: str = ""
    taxes: tuple[TaxLine, ...] = ()


@dataclass(slots=True)
class Payment:
    """One Pago of the complement Pagos 1.0 or 2.0; ``paid_at`` is FechaPago as written, ``form`` FormaDePagoP.

    ``chain``, ``chain_certificate`` and ``chain_seal`` are CadPago, CertPago and SelloPago of a payment by SPEI.
    """

    paid_at: str
    form: str = ""
    currency: str = ""
    exchange_rate: str = ""
    amount: str = ""
    operation: str = ""
    payer_bank_rfc: str = ""
    payer_bank: str = ""
    payer_account: str = ""
    payee_bank_rfc: str = ""
    payee_account: str = ""
    chain_kind: str = ""
    documents: tuple[SettledDocument, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    chain: str = ""
    chain_certificate: str = ""
    chain_seal: str = ""


@dataclass(frozen=True, slots=True)
class Payments:
    """The complement Pagos. ``totals`` are the attributes of Totales (2.0) by name, in the XML's order."""

    version: str
    payments: tuple[Payment, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The TimbreFiscalDigital: ``pac_rfc`` is RfcProvCertif, ``legend`` Leyenda, ``certificate`` NoCertificadoSAT."""

    version: str = ""
    uuid: str = ""
    stamped_at: str = ""
    pac_rfc: str = ""
    legend: str = ""
    certificate: str = ""
    document_seal: str = ""
    sat_seal: str = ""


NO_STAMP = Stamp()
"""Of a document whose Timbre was not read."""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address of CFDI 3.2 and Retenciones 1.0: what is given, in the XML's order, by attribute name."""

    fields: tuple[tuple[str, str], ...] = ()
