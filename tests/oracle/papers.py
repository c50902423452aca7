"""Reads a CFDI for the oracle with nothing but lxml: every amount is a Fraction, every text as written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from lxml import etree

ZERO = Fraction(0)
Element = etree._Element


@dataclass(frozen=True)
class Line:
    """One Traslado ('T') or Retencion ('R'). ``rate`` is None for Exento and for the header's retenciones."""

    side: str
    tax: str
    factor: str
    rate: Fraction | None
    base: Fraction
    amount: Fraction


@dataclass(frozen=True)
class Concept:
    """One Concepto: ``net`` is Importe − Descuento."""

    net: Fraction
    tax_object: str
    lines: tuple[Line, ...]
    third_party: str


@dataclass(frozen=True)
class Settled:
    """One DoctoRelacionado, in its own currency; None where it is not told."""

    uuid: str
    currency: str
    equivalence: Fraction
    number: str
    previous: Fraction | None
    paid: Fraction | None
    outstanding: Fraction | None
    tax_object: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Payment:
    """One Pago. ``rate`` are pesos for one unit of its currency, None when that is not told."""

    day: date
    form: str
    rate: Fraction | None
    amount: Fraction
    settled: tuple[Settled, ...]


@dataclass(frozen=True)
class Slip:
    """One Nomina: sums by naturaleza and key."""

    day: date
    taxed: Fraction
    exempt: Fraction
    deductions: dict[str, Fraction]
    others: dict[str, Fraction]
    subsidy: Fraction


@dataclass(frozen=True)
class Paper:
    """One document, and what the SAT says of it."""

    uuid: str
    type: str
    version: str
    when: datetime
    issuer: str
    receiver: str
    regime: str
    method: str
    form: str
    currency: str
    rate: Fraction | None
    subtotal: Fraction
    discount: Fraction
    total: Fraction
    lines: tuple[Line, ...]
    concepts: tuple[Concept, ...]
    relations: tuple[tuple[str, str], ...]
    payments: tuple[Payment, ...]
    payments_version: str
    slips: tuple[Slip, ...]
    global_month: str
    cancelled: bool

    @property
    def month(self) -> str:
        return self.when.strftime("%Y-%m")


def read(xml: bytes, cancelled: bool = False) -> Paper:
    root = etree.fromstring(xml)
    concepts = tuple(_concept(node) for node in _under(root, "Conceptos", "Concepto"))
    stamp = next(node for node in root.iter() if _name(node) == "TimbreFiscalDigital")
    pagos = next((node for node in root.iter() if _name(node) == "Pagos"), None)
    version = root.get("Version", "")
    return Paper(
        uuid=stamp.get("UUID", "").upper(),
        type=root.get("TipoDeComprobante", ""),
        version=version,
        when=datetime.fromisoformat(root.get("Fecha", "")),
        issuer=_child(root, "Emisor").get("Rfc", ""),
        receiver=_child(root, "Receptor").get("Rfc", ""),
        regime=_child(root, "Emisor").get("RegimenFiscal", ""),
        method=root.get("MetodoPago", ""),
        form=root.get("FormaPago", ""),
        currency=root.get("Moneda", "MXN"),
        rate=_pesos(root.get("Moneda", "MXN"), root.get("TipoCambio")),
        subtotal=_number(root, "SubTotal"),
        discount=_number(root, "Descuento"),
        total=_number(root, "Total"),
        lines=_taxes_of(root, concepts, version),
        concepts=concepts,
        relations=tuple(
            (group.get("TipoRelacion", ""), one.get("UUID", "").upper())
            for group in root
            if _name(group) == "CfdiRelacionados"
            for one in group
        ),
        payments=tuple(_payment(node) for node in pagos if _name(node) == "Pago") if pagos is not None else (),
        payments_version=pagos.get("Version", "") if pagos is not None else "",
        slips=tuple(_slip(node) for node in root.iter() if _name(node) == "Nomina"),
        global_month=_global_month(root),
        cancelled=cancelled,
    )


def _taxes_of(root: Element, concepts: tuple[Concept, ...], version: str) -> tuple[Line, ...]:
    """§1.3: the header of 4.0; in 3.3 the header's amounts on the concepts' bases; without a header the concepts."""
    from_concepts = [line for concept in concepts for line in concept.lines]
    header = next((node for node in root if _name(node) == "Impuestos"), None)
    if header is None:
        return tuple(from_concepts)
    found = [_line("T", node, "") for node in _under(header, "Traslados", "Traslado")]
    found += [_line("R", node, "") for node in _under(header, "Retenciones", "Retencion")]
    if version == "4.0":
        return tuple(found)
    merged = []
    for one in found:
        bases = [other.base for other in from_concepts if _kind(other) == _kind(one)]
        merged.append(Line(one.side, one.tax, one.factor, one.rate, sum(bases, ZERO), one.amount))
    exempt = [line for line in from_concepts if line.factor == "Exento"]
    return (*merged, *exempt)


def _kind(line: Line) -> tuple[str, str, str, Fraction | None]:
    return ("R", line.tax, "", None) if line.side == "R" else (line.side, line.tax, line.factor, line.rate)


def _concept(node: Element) -> Concept:
    lines = [_line("T", tax, "") for tax in _under(node, "Impuestos", "Traslados", "Traslado")]
    lines += [_line("R", tax, "") for tax in _under(node, "Impuestos", "Retenciones", "Retencion")]
    third = next((one.get("RfcACuentaTerceros", "") for one in node if _name(one) == "ACuentaTerceros"), "")
    net = _number(node, "Importe") - _number(node, "Descuento")
    return Concept(net, node.get("ObjetoImp", ""), tuple(lines), third)


def _line(side: str, node: Element, suffix: str) -> Line:
    rate = node.get("TasaOCuota" + suffix)
    return Line(
        side,
        node.get("Impuesto" + suffix, ""),
        node.get("TipoFactor" + suffix, ""),
        Fraction(rate) if rate else None,
        _number(node, "Base" + suffix),
        _number(node, "Importe" + suffix),
    )


def _payment(node: Element) -> Payment:
    return Payment(
        date.fromisoformat(node.get("FechaPago", "")[:10]),
        node.get("FormaDePagoP", ""),
        _pesos(node.get("MonedaP", ""), node.get("TipoCambioP")),
        _number(node, "Monto"),
        tuple(_settled(one) for one in node if _name(one) == "DoctoRelacionado"),
    )


def _settled(node: Element) -> Settled:
    lines = [_line("T", tax, "DR") for tax in _under(node, "ImpuestosDR", "TrasladosDR", "TrasladoDR")]
    lines += [_line("R", tax, "DR") for tax in _under(node, "ImpuestosDR", "RetencionesDR", "RetencionDR")]
    equivalence = node.get("EquivalenciaDR") or node.get("TipoCambioDR") or "1"
    return Settled(
        node.get("IdDocumento", "").upper(),
        node.get("MonedaDR", ""),
        Fraction(equivalence),
        node.get("NumParcialidad", ""),
        _told(node, "ImpSaldoAnt"),
        _told(node, "ImpPagado"),
        _told(node, "ImpSaldoInsoluto"),
        node.get("ObjetoImpDR", ""),
        tuple(lines),
    )


def _slip(node: Element) -> Slip:
    earnings = _under(node, "Percepciones", "Percepcion")
    others = _under(node, "OtrosPagos", "OtroPago")
    caused = [one for other in others for one in other if _name(one) == "SubsidioAlEmpleo"]
    return Slip(
        date.fromisoformat(node.get("FechaPago", "")),
        sum((_number(one, "ImporteGravado") for one in earnings), ZERO),
        sum((_number(one, "ImporteExento") for one in earnings), ZERO),
        _sums(_under(node, "Deducciones", "Deduccion"), "TipoDeduccion"),
        _sums(others, "TipoOtroPago"),
        sum((_number(one, "SubsidioCausado") for one in caused), ZERO),
    )


def _sums(nodes: list[Element], key: str) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for node in nodes:
        found[node.get(key, "")] = found.get(node.get(key, ""), ZERO) + _number(node, "Importe")
    return found


def _global_month(root: Element) -> str:
    node = next((one for one in root if _name(one) == "InformacionGlobal"), None)
    if node is None or not 1 <= int(node.get("Meses", "0")) <= 12:
        return ""
    return f"{node.get('Año')}-{node.get('Meses')}"


def _pesos(currency: str, rate: str | None) -> Fraction | None:
    if currency == "MXN":
        return Fraction(1)
    return Fraction(rate) if rate and Fraction(rate) > 0 else None


def _name(node: Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _child(node: Element, name: str) -> Element:
    return next(one for one in node if _name(one) == name)


def _under(node: Element, *names: str) -> list[Element]:
    found = [node]
    for name in names:
        found = [child for one in found for child in one if _name(child) == name]
    return found


def _told(node: Element, name: str) -> Fraction | None:
    text = node.get(name)
    return Fraction(text) if text else None


def _number(node: Element, name: str) -> Fraction:
    return _told(node, name) or ZERO
