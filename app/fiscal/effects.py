"""What a document does to the figures of a month, as values: a month is nothing but the sum of these.

Amounts are millionths of pesos, exact (``Pesos``): ``int`` where nothing had to be converted or divided, else
``Fraction``. Sums come first; rounding to cents is for showing alone. Signs are those of the month: what a nota de
crédito takes away is negative.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.domain.month.calendar import Month

Pesos = int | Fraction
"""Millionths of pesos, exact."""


class Side(StrEnum):
    """Whose IVA it is: charged to clients and collected, or paid to suppliers."""

    CHARGED = "trasladado"
    CREDITED = "acreditable"

    __hash__ = str.__hash__  # that of Enum runs in Python, and these are in the keys of every sum


class Bucket(StrEnum):
    """Where an amount stands in the result sheet."""

    GENERAL = "16"
    BORDER = "8"
    ZERO = "0"
    EXEMPT = "exento"
    OTHER_RATE = "otras"
    NOT_SUBJECT = "noObjeto"
    UNTOLD = "sinDesglose"
    """The CFDI shows no IVA though there may be some (ObjetoImp 03 to 08; a concept of CFDI 3.3 without it)."""

    __hash__ = str.__hash__  # that of Enum runs in Python, and these are in the keys of every sum


RATES = (Bucket.GENERAL, Bucket.BORDER, Bucket.ZERO, Bucket.EXEMPT, Bucket.OTHER_RATE)
"""The buckets that have a base of IVA; the sums ``base`` and ``iva`` of a side are over these."""

UNTAXED = (Bucket.NOT_SUBJECT, Bucket.UNTOLD)
"""The buckets without IVA."""


class Reason(StrEnum):
    """Why a document counts in that month, with that amount."""

    PUE = "pue"
    """Paid at once: in the month of Fecha."""
    PUE_REST = "pue-resto"
    """What the REP of a PUE do not cover: in the month of Fecha."""
    PAYMENT = "pago"
    """A REP: in the month of FechaPago, with the taxes that the REP shows."""
    PAYMENT_SHARE = "pago-proporcion"
    """A REP that shows no taxes for it: in the month of FechaPago, with the paid share of the invoice's."""
    NOTE = "nota"
    """A nota de crédito: whole, in the month of its Fecha."""
    NOTE_EXCESS = "nota-excedente"
    """A nota de crédito over a PPD: what exceeds the unpaid balance, in the month of its Fecha."""
    GLOBAL = "global"
    """A factura global: in the month that its InformacionGlobal names."""
    SETTLED = "cobrado"
    """The person said on which day it was collected or paid."""
    MOVED = "movido"
    """The person said in which month it counts."""


class Lost(StrEnum):
    """Why an IVA that was paid is not creditable."""

    CASH = "efectivo"
    """Paid in cash, over the limit."""
    BLACKLISTED = "efos"
    """The issuer is on the definitive list of 69-B: no tax effects."""
    BY_HAND = "decision"
    """The person said so."""


class Effect(NamedTuple):
    """What a document brings to one bucket of a month. A note's ``base`` and ``tax`` are negative.

    ``rate`` is in millionths, None where there is none. ``invoice`` is the UUID that a payment settles, empty for an
    amount of the document itself. ``lost`` tells why it is not creditable; it counts as paid all the same.
    """

    uuid: str
    month: Month
    side: Side
    bucket: Bucket
    rate: int | None
    base: Pesos
    tax: Pesos
    reason: Reason
    is_note: bool = False
    invoice: str = ""
    lost: Lost | None = None

    @property
    def is_creditable(self) -> bool:
        """Whether its IVA may be credited (of what was charged: always)."""
        return self.lost is None


class OtherTax(StrEnum):
    """Taxes beside the IVA of the buckets."""

    IVA_WITHHELD = "iva"
    """IVA withheld: by clients from the owner, or by the owner from suppliers."""
    ISR_WITHHELD = "isr"
    """ISR withheld, likewise."""
    IEPS = "ieps"
    """IEPS charged or paid; part of the base of IVA."""

    __hash__ = str.__hash__  # that of Enum runs in Python, and these are in the keys of every sum


class TaxEffect(NamedTuple):
    """A withheld tax or an IEPS that moves with a document's IVA. A note's amount is negative."""

    uuid: str
    month: Month
    side: Side
    tax: OtherTax
    amount: Pesos
    is_note: bool = False
    invoice: str = ""
    lost: Lost | None = None


class IncomeKind(StrEnum):
    """Which sum of income (of the charged side) or of spending (of the credited side) it belongs to."""

    SETTLED = "cobrado"
    """Collected or paid: I PUE and REP."""
    NOTE = "egreso"
    """Taken off by a nota de crédito; negative."""
    NOMINAL = "nominal"
    """Accrued: every I by its Fecha, PUE and PPD alike."""


class IncomeEffect(NamedTuple):
    """SubTotal − Descuento (without any tax) that counts for ISR."""

    uuid: str
    month: Month
    side: Side
    kind: IncomeKind
    amount: Pesos
    invoice: str = ""


class ThirdPartyEffect(NamedTuple):
    """What an issued document collected for the account of a third party: not in the owner's sums, told apart."""

    uuid: str
    month: Month
    rfc: str
    name: str
    amount: Pesos
    tax: Pesos


class Cause(StrEnum):
    """Why the figures by flow differ from the SAT's."""

    PUE_WITH_REP = "PUE_CON_REP"
    PUE_SETTLED_LATER = "PUE_PAGADO_DESPUES"
    GLOBAL_OTHER_MONTH = "GLOBAL_DESFASADA"
    NOTE_OVER_PPD = "NC_SOBRE_PPD"
    NOTE_AS_PPD = "NC_PPD"
    """The note itself has MetodoPago PPD: the SAT adds up only those with PUE."""
    SUBSTITUTE_MOVED = "SUSTITUYE_MES_ANTERIOR"
    CANCELLED_AFTER_CUT = "CANCELADO_DESPUES_DEL_CORTE"
    CASH = "EFECTIVO"
    BLACKLISTED = "EFOS"
    REP_WITHOUT_TAXES = "REP_SIN_IMPUESTOS"
    DECISION = "DECISION"


class Difference(NamedTuple):
    """A part of (by flow − as the SAT adds it up), of what is charged or creditable."""

    uuid: str
    month: Month
    side: Side
    cause: Cause
    base: Pesos
    tax: Pesos


class Remark(NamedTuple):
    """Something that the person should know of a document, in the month of what it is about.

    ``key`` is the aviso's name in capitals; ``tax`` the IVA at stake, in millionths of pesos; ``facts`` are names and
    values for its sentence.
    """

    key: str
    uuid: str
    month: Month
    tax: Pesos = 0
    facts: tuple[tuple[str, str], ...] = ()


class Silence(StrEnum):
    """Why a document counts in no figure, in whole or in part."""

    CANCELLED = "cancelado"
    NO_XML = "sin-xml"
    OLD_VERSION = "version-3.2"
    OTHERS = "ajeno"
    """The owner is neither its issuer nor its receiver."""
    TRANSFER = "traslado"
    PAYROLL = "nomina"
    WITHHOLDING = "retencion"
    WAITS_FOR_PAYMENT = "ppd"
    """A PPD counts by its REP."""
    ON_BALANCE = "nota-a-saldo"
    """A note that lowers a balance on which no IVA was caused yet."""
    COVERED = "cubierto"
    """A PUE whose REP cover all of it."""
    NO_RATE = "sin-tipo-de-cambio"
    NO_INVOICE = "sin-factura"
    """A payment of an invoice that is not here, and that tells no taxes itself."""
    NO_DAY = "sin-fecha-de-pago"
    TO_BE_CORRECTED = "por-corregir"
    """A received REP that shows no taxes: no credit until it is corrected."""


class DocumentEffects(NamedTuple):
    """All that one document does. ``flow`` is by cash flow, ``prefilled`` as the SAT adds it up."""

    uuid: str
    flow: tuple[Effect, ...] = ()
    prefilled: tuple[Effect, ...] = ()
    taxes: tuple[TaxEffect, ...] = ()
    income: tuple[IncomeEffect, ...] = ()
    third_parties: tuple[ThirdPartyEffect, ...] = ()
    differences: tuple[Difference, ...] = ()
    remarks: tuple[Remark, ...] = ()
    silences: tuple[Silence, ...] = ()
