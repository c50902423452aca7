"""Pagos 2.0: receipts that pay real deferred invoices of the same business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from app.simulator.world.comprobante import Namespace, Sides, comprobante
from app.simulator.world.facts import Facts, Instalment
from app.simulator.world.invoice import EXEMPT, Invoice
from app.simulator.world.markup import money, rate_text, share, tag

_NAMESPACE = Namespace(
    "pago20", "http://www.sat.gob.mx/Pagos20", "http://www.sat.gob.mx/sitio_internet/cfd/Pagos/Pagos20.xsd"
)
_CONCEPT = {
    "ClaveProdServ": "84111506",
    "Cantidad": "1",
    "ClaveUnidad": "ACT",
    "Descripcion": "Pago",
    "ValorUnitario": "0",
    "Importe": "0",
    "ObjetoImp": "01",
}
_WITHHELD_TOTALS = {"001": "TotalRetencionesISR", "002": "TotalRetencionesIVA"}
_WITHHELD_RATES = {"001": 100_000, "002": 106_667}
_CHARGED_TOTALS = {
    160_000: ("TotalTrasladosBaseIVA16", "TotalTrasladosImpuestoIVA16"),
    80_000: ("TotalTrasladosBaseIVA8", "TotalTrasladosImpuestoIVA8"),
    0: ("TotalTrasladosBaseIVA0", "TotalTrasladosImpuestoIVA0"),
    EXEMPT: ("TotalTrasladosBaseIVAExento", None),
}

Sums = dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """One invoice a receipt pays, whole or in part."""

    facts: Facts
    invoice: Invoice
    part: Instalment

    @property
    def before(self) -> int:
        """What was owed before the payment (ImpSaldoAnt), in cents."""
        return self.invoice.total - self._paid_up_to(self.part.number - 1)

    @property
    def paid(self) -> int:
        """What the payment settles of it (ImpPagado), in cents."""
        return self._paid_up_to(self.part.number) - self._paid_up_to(self.part.number - 1)

    @property
    def charged(self) -> Sums:
        """Base and IVA by rate that this part of the invoice stands for."""
        found = {}
        for rate, (base, _) in self.invoice.charged.items():
            part = self._portion(base)
            found[rate] = (part, 0 if rate == EXEMPT else share(part, rate))
        return found

    @property
    def withheld(self) -> dict[str, tuple[int, int]]:
        """Base and withheld tax by its code that this part stands for."""
        base = self._portion(self.invoice.subtotal - self.invoice.discount)
        return {code: (base, share(base, _WITHHELD_RATES[code])) for code in self.invoice.withheld}

    def _portion(self, amount: int) -> int:
        return amount * self.part.number // self.part.parts - amount * (self.part.number - 1) // self.part.parts

    def _paid_up_to(self, number: int) -> int:
        return self.invoice.total * number // self.part.parts


def payment_amount(paid: list[PaidInvoice]) -> int:
    """What was paid in all (MontoTotalPagos), in cents."""
    return sum(document.paid for document in paid)


def payment_xml(facts: Facts, sides: Sides, paid: list[PaidInvoice], chance: Random) -> bytes:
    """The receipt as stamped."""
    own = {"Serie": "P", "Folio": str(facts.index + 1), "SubTotal": "0", "Moneda": "XXX", "Total": "0"}
    charged, withheld = _sums(paid)
    payment = tag(
        "pago20:Pago",
        {
            "FechaPago": (facts.issued_at - timedelta(days=chance.randrange(4))).replace(hour=12).isoformat(),
            "FormaDePagoP": "03",
            "MonedaP": "MXN",
            "TipoCambioP": "1",
            "Monto": money(payment_amount(paid)),
            "NumOperacion": chance.randrange(10**9),
        },
        *(_document(document) for document in paid),
        _taxes("P", charged, withheld),
    )
    pagos = tag("pago20:Pagos", {"Version": "2.0"}, _totals(charged, withheld, payment_amount(paid)), payment)
    concepts = tag("cfdi:Conceptos", {}, tag("cfdi:Concepto", _CONCEPT))
    return comprobante(
        facts, sides, chance, own, content=(concepts,), complements=(pagos,), namespace=_NAMESPACE, use="CP01"
    )


def _sums(paid: list[PaidInvoice]) -> tuple[Sums, dict[str, tuple[int, int]]]:
    charged: Sums = {}
    withheld: dict[str, tuple[int, int]] = {}
    for document in paid:
        for rate, (base, tax) in document.charged.items():
            before = charged.get(rate, (0, 0))
            charged[rate] = (before[0] + base, before[1] + tax)
        for code, (base, tax) in document.withheld.items():
            before = withheld.get(code, (0, 0))
            withheld[code] = (before[0] + base, before[1] + tax)
    return charged, withheld


def _totals(charged: Sums, withheld: dict[str, tuple[int, int]], amount: int) -> str:
    attributes: dict[str, str | int | None] = {
        _WITHHELD_TOTALS[code]: money(tax) for code, (_, tax) in withheld.items()
    }
    for rate, (base, tax) in charged.items():
        base_name, tax_name = _CHARGED_TOTALS[rate]
        attributes[base_name] = money(base)
        if tax_name:
            attributes[tax_name] = money(tax)
    return tag("pago20:Totales", {**attributes, "MontoTotalPagos": money(amount)})


def _document(document: PaidInvoice) -> str:
    return tag(
        "pago20:DoctoRelacionado",
        {
            "IdDocumento": document.facts.uuid,
            "Folio": document.facts.index + 1,
            "MonedaDR": "MXN",
            "EquivalenciaDR": "1",
            "NumParcialidad": document.part.number,
            "ImpSaldoAnt": money(document.before),
            "ImpPagado": money(document.paid),
            "ImpSaldoInsoluto": money(document.before - document.paid),
            "ObjetoImpDR": "02",
        },
        _taxes("DR", document.charged, document.withheld),
    )


def _taxes(suffix: str, charged: Sums, withheld: dict[str, tuple[int, int]]) -> str:
    def node(name: str, code: str, rate: int, base: int | None, tax: int) -> str:
        is_exempt = rate == EXEMPT
        short = base is None
        return tag(
            f"pago20:{name}{suffix}",
            {
                f"Base{suffix}": None if base is None else money(base),
                f"Impuesto{suffix}": code,
                f"TipoFactor{suffix}": None if short else "Exento" if is_exempt else "Tasa",
                f"TasaOCuota{suffix}": None if short or is_exempt else rate_text(rate),
                f"Importe{suffix}": None if is_exempt else money(tax),
            },
        )

    kept = suffix == "DR"
    holdings = "".join(
        node("Retencion", code, _WITHHELD_RATES[code], base if kept else None, tax)
        for code, (base, tax) in withheld.items()
    )
    charges = "".join(node("Traslado", "002", rate, base, tax) for rate, (base, tax) in charged.items())
    return tag(
        f"pago20:Impuestos{suffix}",
        {},
        tag(f"pago20:Retenciones{suffix}", {}, holdings) if holdings else "",
        tag(f"pago20:Traslados{suffix}", {}, charges),
    )
