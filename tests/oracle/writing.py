"""CFDI as XML for the oracle's months: what is asked for, with header and totals that follow from the concepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol
from xml.sax.saxutils import quoteattr

Cents, Millionths = Decimal("0.01"), Decimal("0.000001")
NOTHING = Decimal(0)
_SPACES = {"4.0": "http://www.sat.gob.mx/cfd/4", "3.3": "http://www.sat.gob.mx/cfd/3"}
_PAGOS = {"2.0": ("pago20", "http://www.sat.gob.mx/Pagos20"), "1.0": ("pago10", "http://www.sat.gob.mx/Pagos")}


@dataclass(frozen=True)
class Tax:
    """One Traslado ('T') or Retencion ('R') on a base; ``rate`` is None for Exento."""

    side: str
    tax: str
    rate: Decimal | None
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Item:
    """One Concepto."""

    amount: Decimal
    discount: Decimal
    tax_object: str
    taxes: tuple[Tax, ...]
    product: str = "84111500"
    third_party: str = ""


@dataclass(frozen=True)
class Bill:
    """An I, E or T before it is written."""

    uuid: str
    type: str
    version: str
    when: datetime
    issuer: str
    receiver: str
    regime: str
    items: tuple[Item, ...]
    method: str = "PUE"
    form: str = "03"
    currency: str = "MXN"
    rate: str = ""
    relations: tuple[tuple[str, str], ...] = ()
    global_part: tuple[str, str, str] | None = None
    local: Decimal = NOTHING

    @property
    def subtotal(self) -> Decimal:
        return cents(sum((item.amount for item in self.items), NOTHING))

    @property
    def discount(self) -> Decimal:
        return cents(sum((item.discount for item in self.items), NOTHING))

    def sums(self, side: str, *, by_rate: bool) -> dict[tuple[str, Decimal | None], tuple[Decimal, Decimal]]:
        """The taxes of all concepts together, each sum in cents."""
        found: dict[tuple[str, Decimal | None], tuple[Decimal, Decimal]] = {}
        for one in (tax for item in self.items for tax in item.taxes if tax.side == side):
            key = (one.tax, one.rate if by_rate else None)
            base, amount = found.get(key, (NOTHING, NOTHING))
            found[key] = (base + one.base, amount + one.amount)
        return {key: (cents(base), cents(amount)) for key, (base, amount) in found.items()}

    @property
    def total(self) -> Decimal:
        charged = sum((amount for _, amount in self.sums("T", by_rate=True).values()), NOTHING)
        withheld = sum((amount for _, amount in self.sums("R", by_rate=False).values()), NOTHING)
        return self.subtotal - self.discount + charged - withheld + self.local


@dataclass(frozen=True)
class Part:
    """One DoctoRelacionado about ``bill``, in its currency. ``taxes`` are those that its nodes show."""

    bill: Bill
    equivalence: str
    number: int
    previous: Decimal
    paid: Decimal
    taxes: tuple[Tax, ...]


@dataclass(frozen=True)
class Pago:
    """One payment node."""

    when: datetime
    form: str
    currency: str
    rate: str
    amount: Decimal
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Receipt:
    """A REP before it is written; ``version`` is that of Pagos."""

    uuid: str
    version: str
    when: datetime
    issuer: str
    receiver: str
    regime: str
    payments: tuple[Pago, ...]
    relations: tuple[tuple[str, str], ...] = ()


class Signed(Protocol):
    """What every CFDI has on its outside."""

    @property
    def uuid(self) -> str: ...
    @property
    def when(self) -> datetime: ...
    @property
    def issuer(self) -> str: ...
    @property
    def receiver(self) -> str: ...
    @property
    def regime(self) -> str: ...
    @property
    def relations(self) -> tuple[tuple[str, str], ...]: ...


def cents(value: Decimal) -> Decimal:
    return value.quantize(Cents, ROUND_HALF_UP)


def node(name: str, attributes: dict[str, object], *children: str) -> str:
    told = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value not in ("", None))
    return f"<{name}{told}>{''.join(children)}</{name}>"


def bill_xml(bill: Bill) -> bytes:
    own: dict[str, object] = {
        "FormaPago": bill.form,
        "SubTotal": bill.subtotal,
        "Descuento": bill.discount or "",
        "Moneda": bill.currency,
        "TipoCambio": bill.rate,
        "Total": bill.total,
        "TipoDeComprobante": bill.type,
        "MetodoPago": bill.method,
    }
    shared = "" if bill.global_part is None else _global(bill.global_part)
    body = [node("cfdi:Conceptos", {}, *(_concept(item, bill.version) for item in bill.items)), _header(bill)]
    local = _local(bill.local) if bill.local else ""
    return comprobante(bill, bill.version, own, shared, *body, complement=local)


def comprobante(one: Signed, version: str, own: dict[str, object], before: str, *body: str, complement: str) -> bytes:
    """The outside of a CFDI around ``body``."""
    is_new = version == "4.0"
    receiver: dict[str, object] = {"Rfc": one.receiver, "Nombre": "OTRO"}
    if is_new:
        receiver |= {"DomicilioFiscalReceptor": "06000", "RegimenFiscalReceptor": "601"}
    stamp = node(
        "tfd:TimbreFiscalDigital",
        {
            "xmlns:tfd": "http://www.sat.gob.mx/TimbreFiscalDigital",
            "Version": "1.1",
            "UUID": one.uuid,
            "FechaTimbrado": one.when.isoformat(),
            "RfcProvCertif": "SNF171020F3A",
            "SelloCFD": "c2VsbG8=",
            "NoCertificadoSAT": "00001000000505000000",
            "SelloSAT": "c2VsbG8=",
        },
    )
    groups: dict[str, list[str]] = {}
    for kind, uuid in one.relations:
        groups.setdefault(kind, []).append(node("cfdi:CfdiRelacionado", {"UUID": uuid}))
    root = {
        "xmlns:cfdi": _SPACES[version],
        "Version": version,
        "Fecha": one.when.isoformat(),
        "Sello": "c2VsbG8=",
        "NoCertificado": "00001000000500000000",
        "Certificado": "Y2VydA==",
        "Exportacion": "01" if is_new else "",
        "LugarExpedicion": "06000",
        **own,
    }
    return node(
        "cfdi:Comprobante",
        root,
        before,
        *(node("cfdi:CfdiRelacionados", {"TipoRelacion": kind}, *several) for kind, several in groups.items()),
        node("cfdi:Emisor", {"Rfc": one.issuer, "Nombre": "UNO", "RegimenFiscal": one.regime}),
        node("cfdi:Receptor", receiver | {"UsoCFDI": "G03" if isinstance(one, Bill) else "CP01"}),
        *body,
        node("cfdi:Complemento", {}, complement, stamp),
    ).encode()


def _global(part: tuple[str, str, str]) -> str:
    return node("cfdi:InformacionGlobal", dict(zip(("Periodicidad", "Meses", "Año"), part, strict=True)))


def _concept(item: Item, version: str) -> str:
    own: dict[str, object] = {
        "ClaveProdServ": item.product,
        "Cantidad": 1,
        "ClaveUnidad": "E48",
        "Descripcion": "Algo",
        "ValorUnitario": item.amount,
        "Importe": item.amount,
        "Descuento": item.discount or "",
        "ObjetoImp": item.tax_object if version == "4.0" else "",
    }
    third = {"RfcACuentaTerceros": item.third_party, "NombreACuentaTerceros": "TERCERO"}
    third |= {"RegimenFiscalACuentaTerceros": "601", "DomicilioFiscalACuentaTerceros": "06000"}
    return node(
        "cfdi:Concepto",
        own,
        taxes_node("cfdi:", "", item.taxes),
        node("cfdi:ACuentaTerceros", dict(third)) if item.third_party else "",
    )


def taxes_node(prefix: str, suffix: str, taxes: tuple[Tax, ...]) -> str:
    """Impuestos of a concept, or of a DoctoRelacionado where retenciones come first."""
    charged = [_tax(f"{prefix}Traslado{suffix}", suffix, one) for one in taxes if one.side == "T"]
    withheld = [_tax(f"{prefix}Retencion{suffix}", suffix, one) for one in taxes if one.side == "R"]
    parts = [node(f"{prefix}Traslados{suffix}", {}, *charged)] if charged else []
    if withheld:
        parts.insert(0 if suffix else 1, node(f"{prefix}Retenciones{suffix}", {}, *withheld))
    return node(f"{prefix}Impuestos{suffix}", {}, *parts) if parts else ""


def _tax(name: str, suffix: str, one: Tax) -> str:
    told = {
        "Base": one.base,
        "Impuesto": one.tax,
        "TipoFactor": "Exento" if one.rate is None else "Tasa",
        "TasaOCuota": "" if one.rate is None else f"{one.rate:.6f}",
        "Importe": "" if one.rate is None else one.amount,
    }
    return node(name, {key + suffix: value for key, value in told.items()})


def _header(bill: Bill) -> str:
    is_new = bill.version == "4.0"
    withheld = [
        node("cfdi:Retencion", {"Impuesto": tax, "Importe": amount})
        for (tax, _), (_, amount) in bill.sums("R", by_rate=False).items()
    ]
    charged = [
        _tax("cfdi:Traslado", "", Tax("T", tax, rate, base, amount)) if is_new else _old_header(tax, rate, amount)
        for (tax, rate), (base, amount) in bill.sums("T", by_rate=True).items()
        if is_new or rate is not None
    ]
    if not withheld and not charged:
        return ""
    return node(
        "cfdi:Impuestos",
        {},
        node("cfdi:Retenciones", {}, *withheld) if withheld else "",
        node("cfdi:Traslados", {}, *charged) if charged else "",
    )


def _old_header(tax: str, rate: Decimal | None, amount: Decimal) -> str:
    told = {"Impuesto": tax, "TipoFactor": "Tasa", "TasaOCuota": f"{rate:.6f}", "Importe": amount}
    return node("cfdi:Traslado", told)


def _local(amount: Decimal) -> str:
    attributes = {"xmlns:implocal": "http://www.sat.gob.mx/implocal", "version": "1.0"}
    attributes |= {"TotaldeRetenciones": "0.00", "TotaldeTraslados": str(amount)}
    lodging = {"ImpLocTrasladado": "ISH", "TasadeTraslado": "3.00", "Importe": amount}
    return node("implocal:ImpuestosLocales", dict(attributes), node("implocal:TrasladosLocales", lodging))


def receipt_xml(receipt: Receipt) -> bytes:
    is_new = receipt.version == "2.0"
    own: dict[str, object] = {"SubTotal": 0, "Moneda": "XXX", "Total": 0, "TipoDeComprobante": "P"}
    concept = {"ClaveProdServ": "84111506", "Cantidad": 1, "ClaveUnidad": "ACT", "Descripcion": "Pago"}
    concept |= {"ValorUnitario": 0, "Importe": 0, "ObjetoImp": "01" if is_new else ""}
    prefix, space = _PAGOS[receipt.version]
    total = sum((cents(pago.amount * Decimal(pago.rate or 1)) for pago in receipt.payments), NOTHING)
    pagos = node(
        f"{prefix}:Pagos",
        {f"xmlns:{prefix}": space, "Version": receipt.version},
        node(f"{prefix}:Totales", {"MontoTotalPagos": total}) if is_new else "",
        *(_pago(pago, prefix, is_new=is_new) for pago in receipt.payments),
    )
    body = node("cfdi:Conceptos", {}, node("cfdi:Concepto", dict(concept)))
    return comprobante(receipt, "4.0" if is_new else "3.3", own, "", body, complement=pagos)


def _pago(pago: Pago, prefix: str, *, is_new: bool) -> str:
    own = {"FechaPago": pago.when.isoformat(), "FormaDePagoP": pago.form, "MonedaP": pago.currency}
    own |= {"TipoCambioP": pago.rate or ("1" if is_new else ""), "Monto": str(pago.amount)}
    return node(f"{prefix}:Pago", dict(own), *(_part(part, prefix, is_new=is_new) for part in pago.parts))


def _part(part: Part, prefix: str, *, is_new: bool) -> str:
    objects = {item.tax_object for item in part.bill.items}
    own: dict[str, object] = {
        "IdDocumento": part.bill.uuid,
        "MonedaDR": part.bill.currency,
        "EquivalenciaDR": (part.equivalence or "1") if is_new else "",
        "TipoCambioDR": "" if is_new else part.equivalence,
        "MetodoDePagoDR": "" if is_new else "PPD",
        "NumParcialidad": part.number,
        "ImpSaldoAnt": part.previous,
        "ImpPagado": part.paid,
        "ImpSaldoInsoluto": part.previous - part.paid,
        "ObjetoImpDR": ("02" if "02" in objects else min(objects)) if is_new else "",
    }
    return node(f"{prefix}:DoctoRelacionado", own, taxes_node(f"{prefix}:", "DR", part.taxes) if is_new else "")
