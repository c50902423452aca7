"""Reads payments and payrolls for the figures of a month, straight from the tree of a usual CFDI.

As ``month_facts`` makes of the same complements read whole.
"""

from __future__ import annotations

from app.cfdi.reading.payments import folio
from app.cfdi.reading.tax_sums import TaxSums, told
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import attributes_of, text
from app.domain.amounts import micros_once
from app.domain.facts import Link
from app.domain.month.facts import (
    DeductionPart,
    EarningPart,
    OtherPaymentPart,
    PaymentPart,
    PayrollPart,
    SettledPart,
    TaxPart,
)
from app.domain.month.reading import PAYROLL_TOTALS, day_of


def read_pagos(complements: list[Node], links: list[Link]) -> tuple[tuple[PaymentPart, ...], Totals]:
    """Every Pago of these Pagos, and the attributes of every Totales; to ``links`` is added what is settled."""
    payments: list[PaymentPart] = []
    totals: list[tuple[str, int]] = []
    for _, _, pagos in complements:
        for name, attributes, below in pagos:
            if name == "Pago":
                payments.append(_payment(attributes, below, links))
            elif name == "Totales":
                totals += [(key, told(value) or 0) for key, value in attributes.items() if key[0] != "{"]
    return tuple(payments), tuple(totals)


Totals = tuple[tuple[str, int], ...]


def _payment(attributes: Attributes, children: list[Node], links: list[Link]) -> PaymentPart:
    get = attributes.get
    documents: list[SettledPart] = []
    sums = TaxSums()
    for name, inside, below in children:
        if name == "DoctoRelacionado":
            documents.append(_settled(inside, below, links))
        elif name in _PAID_TAXES:
            sums.add(below)
    return PaymentPart(
        day_of(get("FechaPago", "").strip()),
        get("FormaDePagoP", "").strip(),
        get("MonedaP", "").strip().upper(),
        get("TipoCambioP", "").strip(),
        told(get("Monto")),
        tuple(documents),
        sums.parts(),
    )


_PAID_TAXES = frozenset(("ImpuestosP", "Impuestos"))


def _settled(attributes: Attributes, children: list[Node], links: list[Link]) -> SettledPart:
    get = attributes.get
    uuid, instalment = folio(get("IdDocumento", "")), get("NumParcialidad", "").strip()
    paid, outstanding = get("ImpPagado", "").strip(), get("ImpSaldoInsoluto", "").strip()
    links.append((uuid, "pago", instalment, paid, outstanding))
    taxes: tuple[TaxPart, ...] = ()
    if children:
        sums = TaxSums()
        for name, _, below in children:
            if name == "ImpuestosDR":
                sums.add(below)
        taxes = sums.parts()
    return SettledPart(
        uuid,
        get("MonedaDR", "").strip().upper(),
        (get("EquivalenciaDR") or get("TipoCambioDR") or "").strip(),
        instalment,
        told(get("ImpSaldoAnt")),
        micros_once(paid) if paid else None,
        micros_once(outstanding) if outstanding else None,
        get("ObjetoImpDR", "").strip(),
        taxes,
    )


def local_tax(lines: list[Node]) -> int:
    """What an ImpuestosLocales transfers, less what it withholds, given its children."""
    total = 0
    for name, attributes, _ in lines:
        if name in ("TrasladosLocales", "RetencionesLocales"):
            amount = told(attributes.get("Importe")) or 0
            total += amount if name == "TrasladosLocales" else -amount
    return total


def payroll_part(payroll: Node) -> PayrollPart:
    """One Nomina 1.2."""
    _, attributes, children = payroll
    groups: dict[str, list[Node]] = {}
    for one in children:
        groups.setdefault(one[0], []).append(one)
    get = attributes.get
    receiver = groups.get("Receptor")
    employee = receiver[0][1] if receiver else attributes
    earned, taken = groups.get("Percepciones", []), groups.get("Deducciones", [])
    return PayrollPart(
        day_of(get("FechaPago", "").strip()),
        get("TipoNomina", "").strip(),
        get("NumDiasPagados", "").strip(),
        text(employee, "Curp"),
        text(employee, "NumSeguridadSocial"),
        text(employee, "NumEmpleado"),
        text(employee, "PeriodicidadPago"),
        told(get("TotalPercepciones")),
        told(get("TotalDeducciones")),
        told(get("TotalOtrosPagos")),
        told(taken[0][1].get("TotalImpuestosRetenidos")) if taken else None,
        _totals(earned),
        _earnings(earned),
        _deductions(taken),
        _others(groups.get("OtrosPagos", [])),
    )


def _totals(earned: list[Node]) -> tuple[int, int, int]:
    first, second, third = (told(earned[0][1].get(name)) or 0 if earned else 0 for name in PAYROLL_TOTALS)
    return first, second, third


def _earnings(groups: list[Node]) -> tuple[EarningPart, ...]:
    sums: dict[str, list[int]] = {}
    for group in groups:
        for name, attributes, _ in group[2]:
            if name == "Percepcion":
                get = attributes.get
                found = sums.setdefault(get("TipoPercepcion", "").strip(), [0, 0])
                found[0] += told(get("ImporteGravado")) or 0
                found[1] += told(get("ImporteExento")) or 0
    return tuple([EarningPart(kind, *sums[kind]) for kind in sorted(sums)])


def _deductions(groups: list[Node]) -> tuple[DeductionPart, ...]:
    sums: dict[str, int] = {}
    for group in groups:
        for name, attributes, _ in group[2]:
            if name == "Deduccion":
                get = attributes.get
                kind = get("TipoDeduccion", "").strip()
                amount = told(get("Importe") or get("ImporteGravado")) or 0
                if exempt := get("ImporteExento"):
                    amount += told(exempt) or 0
                sums[kind] = sums.get(kind, 0) + amount
    return tuple([DeductionPart(kind, sums[kind]) for kind in sorted(sums)])


def _others(groups: list[Node]) -> tuple[OtherPaymentPart, ...]:
    sums: dict[str, list[int]] = {}
    for group in groups:
        for name, attributes, below in group[2]:
            if name == "OtroPago":
                found = sums.setdefault(attributes.get("TipoOtroPago", "").strip(), [0, 0])
                found[0] += told(attributes.get("Importe")) or 0
                found[1] += told(attributes_of(below, "SubsidioAlEmpleo").get("SubsidioCausado")) or 0
    return tuple([OtherPaymentPart(kind, *sums[kind]) for kind in sorted(sums)])
