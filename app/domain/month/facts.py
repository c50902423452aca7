"""What a document says that the figures of a month need: taxes by rate, payments, payroll, and some marks.

Amounts are integers in millionths of the document's currency (of a payment's node: of the currency named there). A
text is the XML's own. Of a plain document all is told by the columns of its row (see ``documents``); of all others
``MonthFacts`` are kept beside it (see ``packing``).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.domain.lines import TaxSide

ISR, IVA, IEPS = "001", "002", "003"
RATE, QUOTA, EXEMPT = "Tasa", "Cuota", "Exento"

UNTAXED_33 = "33"
"""In place of an ObjetoImp: a concept of CFDI 3.3 without IVA, of which nobody can tell whether it is exempt."""


class TaxPart(NamedTuple):
    """All lines of one side, tax, factor and rate together. ``rate`` is in millionths, None for Exento."""

    side: TaxSide
    tax: str
    factor: str
    rate: int | None
    base: int
    amount: int


class UntaxedPart(NamedTuple):
    """Concepts that show no IVA: their ``tax_object`` (ObjetoImp, or ``UNTAXED_33``), and Σ Importe − Descuento."""

    tax_object: str
    amount: int


class SettledPart(NamedTuple):
    """One DoctoRelacionado of a payment. ``uuid`` in upper case; amounts are in ``currency``, None where not told.

    ``equivalence`` is the text of EquivalenciaDR (Pagos 1.0: TipoCambioDR): units of ``currency`` for one unit of the
    payment's currency. ``previous``, ``paid`` and ``outstanding`` are ImpSaldoAnt, ImpPagado and ImpSaldoInsoluto.
    """

    uuid: str
    currency: str
    equivalence: str
    instalment: str
    previous: int | None
    paid: int | None
    outstanding: int | None
    tax_object: str
    taxes: tuple[TaxPart, ...]


class PaymentPart(NamedTuple):
    """One Pago: ``paid_on`` is the day of FechaPago (``AAAA-MM-DD``, empty when it is none), ``form`` FormaDePagoP.

    ``exchange_rate`` is the text of TipoCambioP; ``taxes`` are those of ImpuestosP, to compare with the documents'.
    """

    paid_on: str
    form: str
    currency: str
    exchange_rate: str
    amount: int | None
    documents: tuple[SettledPart, ...]
    taxes: tuple[TaxPart, ...]


class ThirdPartyPart(NamedTuple):
    """The concepts of a document that are for the account of one third party: net amount and their taxes."""

    rfc: str
    name: str
    amount: int
    taxes: tuple[TaxPart, ...]
    untaxed: tuple[UntaxedPart, ...]


class GlobalPart(NamedTuple):
    """InformacionGlobal of a factura global, as written."""

    periodicity: str
    months: str
    year: str


class ProductPart(NamedTuple):
    """Concepts of a ClaveProdServ that a rule asks for: Σ Importe − Descuento, and the highest ValorUnitario."""

    key: str
    amount: int
    unit_value: int


class EarningPart(NamedTuple):
    """All Percepcion of one TipoPercepcion."""

    kind: str
    taxed: int
    exempt: int


class DeductionPart(NamedTuple):
    """All Deduccion of one TipoDeduccion."""

    kind: str
    amount: int


class OtherPaymentPart(NamedTuple):
    """All OtroPago of one TipoOtroPago; ``subsidy`` is SubsidioCausado."""

    kind: str
    amount: int
    subsidy: int


class PayrollPart(NamedTuple):
    """One Nomina. ``paid_on`` is FechaPago (``AAAA-MM-DD``), ``kind`` TipoNomina (O, E), ``days`` NumDiasPagados.

    ``total_*`` are as the document declares them, None where it does not; ``withheld`` is TotalImpuestosRetenidos,
    ``totals`` are TotalSueldos, TotalSeparacionIndemnizacion and TotalJubilacionPensionRetiro, 0 where not told.
    """

    paid_on: str
    kind: str
    days: str
    curp: str
    social_security: str
    number: str
    periodicity: str
    total_earnings: int | None
    total_deductions: int | None
    total_other: int | None
    withheld: int | None
    totals: tuple[int, int, int]
    earnings: tuple[EarningPart, ...]
    deductions: tuple[DeductionPart, ...]
    other_payments: tuple[OtherPaymentPart, ...]


class WithheldPart(NamedTuple):
    """One ImpRetenidos of a retención: ``tax`` as 001, 002 or 003, ``payment`` is TipoPagoRet."""

    tax: str
    payment: str
    base: int
    amount: int


class WithholdingPart(NamedTuple):
    """A retención: CveRetenc, MesIni, MesFin and Ejercicio as written, its totals and taxes."""

    key: str
    first_month: str
    last_month: str
    year: str
    operation: int
    taxed: int
    exempt: int
    withheld: int
    taxes: tuple[WithheldPart, ...]


class Mark(StrEnum):
    """What was noticed while reading, for the warnings."""

    TAXES_DIFFER = "impuestos"
    """Header and concepts differ by more than rounding, or a concept shows an IVA that its ObjetoImp excludes."""
    PROPERTY_ACCOUNT = "predial"
    """A concept has a CuentaPredial."""
    FUEL_COMPLEMENT = "hidroypetro"
    """A concept has the complement Hidrocarburos y Petrolíferos."""


ADVANCE = "84111506"
"""ClaveProdServ of an anticipo."""

PRODUCTS = ("15101505", "15101514", "15101515", ADVANCE, "9010", "8013", "2510")
"""Beginnings of the ClaveProdServ that rules ask for: fuels, anticipo, restaurants, leases, vehicles."""


class MonthFacts(NamedTuple):
    """Of one document. ``taxes`` are the header's (4.0), its amounts on the concepts' bases (3.3), or the concepts'.

    ``payments`` are the Pago nodes of a P, ``payment_totals`` the attributes of Totales by name (in pesos),
    ``local_taxes`` are impuestos locales, transferred less withheld. Each tuple is empty where there is nothing.
    """

    taxes: tuple[TaxPart, ...] = ()
    untaxed: tuple[UntaxedPart, ...] = ()
    payments_version: str = ""
    payments: tuple[PaymentPart, ...] = ()
    payment_totals: tuple[tuple[str, int], ...] = ()
    payrolls: tuple[PayrollPart, ...] = ()
    withholding: WithholdingPart | None = None
    global_part: GlobalPart | None = None
    third_parties: tuple[ThirdPartyPart, ...] = ()
    products: tuple[ProductPart, ...] = ()
    local_taxes: int = 0
    marks: tuple[Mark, ...] = ()
