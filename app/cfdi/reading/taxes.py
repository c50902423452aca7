"""Reads Traslados and Retenciones wherever they stand: concepts, the header, payments and the documents they settle."""

from __future__ import annotations

from app.cfdi.reading.tree import Node
from app.cfdi.reading.values import fields
from app.domain.lines import LocalTax, TaxLine, TaxSide

_TRANSFERRED, _WITHHELD = TaxSide.TRANSFERRED, TaxSide.WITHHELD
TAX_ATTRIBUTES = {
    f"{name}{suffix}": (
        side,
        f"Impuesto{suffix}",
        f"TipoFactor{suffix}",
        f"TasaOCuota{suffix}",
        f"Base{suffix}",
        f"Importe{suffix}",
    )
    for name, side in (("Traslado", _TRANSFERRED), ("Retencion", _WITHHELD))
    for suffix in ("", "P", "DR")
}
"""The side and the attributes of a line, by its element."""


def tax_lines(taxes: list[Node]) -> tuple[TaxLine, ...]:
    """The lines within one Impuestos, ImpuestosP or ImpuestosDR, given its children, in the XML's order."""
    lines = []
    for _, _, group in taxes:
        for name, attributes, _ in group:
            known = TAX_ATTRIBUTES.get(name)
            if known is None:
                continue
            side, tax, factor, rate, base, amount = known
            get = attributes.get
            lines.append(
                TaxLine(
                    side,
                    get(tax, "").strip(),
                    get(factor, "").strip(),
                    get(rate, "").strip(),
                    get(base, "").strip(),
                    get(amount, "").strip(),
                )
            )
    return tuple(lines)


def local_taxes(node: Node) -> tuple[tuple[LocalTax, ...], tuple[tuple[str, str], ...]]:
    """The lines of the complement ImpuestosLocales, and its totals by name."""
    lines = []
    for name, attributes, _ in node[2]:
        get = attributes.get
        if name == "TrasladosLocales":
            side, tax, rate = _TRANSFERRED, get("ImpLocTrasladado", ""), get("TasadeTraslado", "")
        elif name == "RetencionesLocales":
            side, tax, rate = _WITHHELD, get("ImpLocRetenido", ""), get("TasadeRetencion", "")
        else:
            continue
        lines.append(LocalTax(side, tax.strip(), rate.strip(), get("Importe", "").strip()))
    totals = tuple([(name, value) for name, value in fields(node[1]) if name.startswith("Totalde")])
    return tuple(lines), totals
