"""Invoices and credit notes: lines and taxes in whole cents, so that everything adds up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from app.simulator.world.comprobante import Namespace, Sides, comprobante
from app.simulator.world.facts import Facts, Kind
from app.simulator.world.goods import ADVANCE, CREDIT, FEES, PRODUCTS, RENT, Product
from app.simulator.world.markup import money, rate_text, share, tag

EXEMPT = -1
_RATES, _RATE_WEIGHTS = (160_000, 80_000, 0, EXEMPT), (80, 6, 11, 3)
_ISR, _IVA = "001", "002"
_FEE_WITHHOLDINGS = ((_ISR, 100_000), (_IVA, 106_667))
_SINGLE_TRADES = {"606": (RENT, _FEE_WITHHOLDINGS), "626": (FEES, ((_ISR, 12_500), (_IVA, 106_667)))}
"""By régimen of who issues: arrendamiento, and a RESICO of fees."""
_FREIGHT_WITHHOLDINGS = ((_IVA, 40_000),)
_LODGING_RATE = 30_000
_LOCAL = Namespace(
    "implocal", "http://www.sat.gob.mx/implocal", "http://www.sat.gob.mx/sitio_internet/cfd/implocal/implocal.xsd"
)
_LEGENDS = Namespace(
    "leyendasFisc",
    "http://www.sat.gob.mx/leyendasFiscales",
    "http://www.sat.gob.mx/sitio_internet/cfd/leyendasFiscales/leyendasFisc.xsd",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One Concepto, in cents. ``rate`` is IVA in millionths, or EXEMPT; ``withheld`` are (tax, rate) pairs."""

    product: Product
    quantity: int
    unit_price: int
    discount: int
    rate: int
    withheld: tuple[tuple[str, int], ...] = ()

    @property
    def amount(self) -> int:
        """What the line comes to before taxes (Importe), in cents."""
        return self.quantity * self.unit_price

    @property
    def base(self) -> int:
        """What IVA is charged on (Base): the amount less its discount, in cents."""
        return self.amount - self.discount

    @property
    def tax(self) -> int:
        """The IVA charged on the base, in cents."""
        return 0 if self.rate == EXEMPT else share(self.base, self.rate)


@dataclass(frozen=True, slots=True)
class Invoice:
    """The numbers of an invoice or credit note, in cents."""

    lines: tuple[Line, ...]
    currency: str
    exchange_rate: str | None
    payment_form: str
    local_tax: int

    @property
    def subtotal(self) -> int:
        """Before discount and taxes."""
        return sum(line.amount for line in self.lines)

    @property
    def discount(self) -> int:
        """Sum of all discounts."""
        return sum(line.discount for line in self.lines)

    @property
    def charged(self) -> dict[int, tuple[int, int]]:
        """Base and IVA by rate."""
        found: dict[int, tuple[int, int]] = {}
        for line in self.lines:
            base, tax = found.get(line.rate, (0, 0))
            found[line.rate] = (base + line.base, tax + line.tax)
        return found

    @property
    def withheld(self) -> dict[str, int]:
        """Withheld tax by its code."""
        found: dict[str, int] = {}
        for line in self.lines:
            for code, rate in line.withheld:
                found[code] = found.get(code, 0) + share(line.base, rate)
        return found

    @property
    def withheld_bases(self) -> dict[tuple[str, int], int]:
        """What each tax was withheld from, by its code and rate."""
        found: dict[tuple[str, int], int] = {}
        for line in self.lines:
            for key in line.withheld:
                found[key] = found.get(key, 0) + line.base
        return found

    @property
    def total(self) -> int:
        """What is to be paid."""
        charged = sum(tax for _, tax in self.charged.values())
        return self.subtotal - self.discount + charged - sum(self.withheld.values()) + self.local_tax


def draw_invoice(facts: Facts, sides: Sides, chance: Random) -> Invoice:
    """Makes the numbers of an invoice up."""
    lines: tuple[Line, ...]
    if facts.is_advance:
        lines = (Line(ADVANCE, 1, chance.randrange(100_000, 2_000_000), 0, 160_000),)
    elif sides.issuer.regime in _SINGLE_TRADES:
        lines = (_single_trade(sides, chance),)
    elif sides.issuer.is_person and not sides.receiver.is_person and chance.random() < 0.5:
        lines = (Line(FEES, 1, chance.randrange(200_000, 4_000_000), 0, 160_000, _FEE_WITHHOLDINGS),)
    else:
        lines = tuple(_draw_line(chance) for _ in range(min(12, 1 + int(chance.expovariate(1 / 2.5)))))
        lines = lines if sides.receiver.is_person else tuple(_with_freight(line) for line in lines)
    in_dollars = facts.in_dollars or (not facts.deferred and (sides.receiver.country or chance.random() < 0.04))
    return Invoice(
        lines=lines,
        currency="USD" if in_dollars else "MXN",
        exchange_rate=dollar_price(chance) if in_dollars else None,
        payment_form="99" if facts.deferred else chance.choice(("01", "02", "03", "04", "28")),
        local_tax=share(sum(line.base for line in lines), _LODGING_RATE) if facts.complement == "implocal" else 0,
    )


def _single_trade(sides: Sides, chance: Random) -> Line:
    """The one thing that they sell; a company withholds of it."""
    product, withheld = _SINGLE_TRADES[sides.issuer.regime]
    return Line(
        product, 1, chance.randrange(300_000, 2_500_000), 0, 160_000, () if sides.receiver.is_person else withheld
    )


def dollar_price(chance: Random) -> str:
    """TipoCambio of a dollar, as documents write it."""
    return f"{17 + chance.random() * 3:.4f}"


def credit_note(credited: Invoice, chance: Random) -> Invoice:
    """The numbers of a note over a part of the invoice ``credited``, in its currency."""
    part = max(100, credited.subtotal * chance.randrange(5, 31) // 100)
    form = chance.choice(("01", "02", "03", "04", "28"))
    return Invoice((Line(CREDIT, 1, part, 0, 160_000),), credited.currency, credited.exchange_rate, form, 0)


def applied_advance(advance: Invoice) -> Invoice:
    """The numbers of the note that applies an advance: the advance's own, as "aplicación de anticipo"."""
    return replace(advance, payment_form="30", lines=tuple(replace(line, product=CREDIT) for line in advance.lines))


def _with_freight(line: Line) -> Line:
    """Freight for a company has 4 per cent of IVA withheld."""
    is_freight = line.product.key.startswith("7810") and line.rate == 160_000
    return replace(line, withheld=_FREIGHT_WITHHOLDINGS) if is_freight else line


def _draw_line(chance: Random) -> Line:
    quantity, price = chance.randrange(1, 30), chance.randrange(500, 400_000)
    discount = quantity * price * chance.randrange(1, 15) // 100 if chance.random() < 0.12 else 0
    rate = chance.choices(_RATES, _RATE_WEIGHTS)[0]
    return Line(chance.choice(PRODUCTS), quantity, price, discount, rate)


def invoice_xml(facts: Facts, sides: Sides, invoice: Invoice, chance: Random, related: Sequence[str]) -> bytes:
    """The document as stamped."""
    series = "NC" if facts.kind is Kind.EGRESS else chance.choice(("A", "F", "FAC", None))
    own = {
        "Serie": series,
        "Folio": str(facts.index + 1),
        "FormaPago": invoice.payment_form,
        "CondicionesDePago": "CRÉDITO 30 DÍAS" if facts.deferred else None,
        "SubTotal": money(invoice.subtotal),
        "Descuento": money(invoice.discount) if invoice.discount else None,
        "Moneda": invoice.currency,
        "TipoCambio": invoice.exchange_rate,
        "Total": money(invoice.total),
        "MetodoPago": "PPD" if facts.deferred else "PUE",
    }
    concepts = tag("cfdi:Conceptos", {}, *(_concept(facts, line) for line in invoice.lines))
    complement, namespace = _complement(facts, invoice)
    return comprobante(
        facts,
        sides,
        chance,
        own,
        content=(concepts, _totals(facts, invoice)),
        complements=complement,
        namespace=namespace,
        use=chance.choice(("G01", "G03", "I04")),
        related=related,
    )


def _concept(facts: Facts, line: Line) -> str:
    charged = tag("cfdi:Traslados", {}, _charge(line.rate, line.base, line.tax))
    withheld = "".join(
        tag(
            "cfdi:Retencion",
            {
                "Base": money(line.base),
                "Impuesto": code,
                "TipoFactor": "Tasa",
                "TasaOCuota": rate_text(rate),
                "Importe": money(share(line.base, rate)),
            },
        )
        for code, rate in line.withheld
    )
    return tag(
        "cfdi:Concepto",
        {
            "ClaveProdServ": line.product.key,
            "Cantidad": line.quantity,
            "ClaveUnidad": line.product.unit,
            "Unidad": line.product.unit_name,
            "Descripcion": line.product.description,
            "ValorUnitario": money(line.unit_price),
            "Importe": money(line.amount),
            "Descuento": money(line.discount) if line.discount else None,
            "ObjetoImp": "02" if facts.version == "4.0" else None,
        },
        tag("cfdi:Impuestos", {}, charged, tag("cfdi:Retenciones", {}, withheld) if withheld else ""),
        _third_party(facts),
    )


def _third_party(facts: Facts) -> str:
    if facts.third_party is None:
        return ""
    return tag(
        "cfdi:ACuentaTerceros",
        {
            "RfcACuentaTerceros": facts.third_party.rfc,
            "NombreACuentaTerceros": facts.third_party.name,
            "RegimenFiscalACuentaTerceros": facts.third_party.regime,
            "DomicilioFiscalACuentaTerceros": facts.third_party.postal_code,
        },
    )


def _charge(rate: int, base: int, tax: int, *, with_base: bool = True) -> str:
    is_exempt = rate == EXEMPT
    return tag(
        "cfdi:Traslado",
        {
            "Base": money(base) if with_base else None,
            "Impuesto": _IVA,
            "TipoFactor": "Exento" if is_exempt else "Tasa",
            "TasaOCuota": None if is_exempt else rate_text(rate),
            "Importe": None if is_exempt else money(tax),
        },
    )


def _totals(facts: Facts, invoice: Invoice) -> str:
    is_new = facts.version == "4.0"
    charged = {rate: sums for rate, sums in invoice.charged.items() if is_new or rate != EXEMPT}
    withheld = invoice.withheld
    has_rates = any(rate != EXEMPT for rate in charged)
    charges = "".join(_charge(rate, *sums, with_base=is_new) for rate, sums in sorted(charged.items(), reverse=True))
    holdings = "".join(
        tag("cfdi:Retencion", {"Impuesto": code, "Importe": money(tax)}) for code, tax in withheld.items()
    )
    if not charges and not holdings:
        return ""
    return tag(
        "cfdi:Impuestos",
        {
            "TotalImpuestosRetenidos": money(sum(withheld.values())) if withheld else None,
            "TotalImpuestosTrasladados": money(sum(tax for _, tax in charged.values())) if has_rates else None,
        },
        tag("cfdi:Retenciones", {}, holdings) if holdings else "",
        tag("cfdi:Traslados", {}, charges) if charges else "",
    )


def _complement(facts: Facts, invoice: Invoice) -> tuple[tuple[str, ...], Namespace | None]:
    if facts.complement == "implocal":
        tax = money(invoice.local_tax)
        lodging = {"ImpLocTrasladado": "ISH", "TasadeTraslado": "3.00", "Importe": tax}
        attributes = {"version": "1.0", "TotaldeRetenciones": "0.00", "TotaldeTraslados": tax}
        return (tag("implocal:ImpuestosLocales", attributes, tag("implocal:TrasladosLocales", lodging)),), _LOCAL
    if facts.complement == "leyendasfisc":
        legend = {"disposicionFiscal": "RESMISC", "norma": "2.7.1.21", "textoLeyenda": "Operación en zona fronteriza"}
        node = tag("leyendasFisc:LeyendasFiscales", {"version": "1.0"}, tag("leyendasFisc:Leyenda", legend))
        return (node,), _LEGENDS
    return (), None
