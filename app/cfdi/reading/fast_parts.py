"""Reads payments and payrolls for the figures of a month, straight from the elements of a usual CFDI.

As ``month_facts`` makes of the same complements read whole.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from app.cfdi.reading.names import SHORT
from app.cfdi.reading.payments import folio
from app.cfdi.reading.tax_sums import TaxSums, told
from app.cfdi.reading.values import Attributed, text
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

_SHORT: Mapping[object, str] = {name: short for name, short in SHORT.items()}  # noqa: C416 - by whatever a tag is


def read_pagos(complements: list[etree._Element], links: list[Link]) -> tuple[tuple[PaymentPart, ...], Totals]:
    """Every Pago of these Pagos, and the attributes of every Totales; to ``links`` is added what is settled."""
    payments: list[PaymentPart] = []
    totals: list[tuple[str, int]] = []
    for pagos in complements:
        for one in pagos:
            name = _SHORT.get(one.tag)
            if name == "Pago":
                payments.append(_payment(one, links))
            elif name == "Totales":
                told_there = [(str(key), str(value).strip()) for key, value in one.items()]
                totals += [(key, micros_once(value) or 0) for key, value in told_there if key[0] != "{"]
    return tuple(payments), tuple(totals)


Totals = tuple[tuple[str, int], ...]


def _payment(payment: etree._Element, links: list[Link]) -> PaymentPart:
    get = payment.get
    documents: list[SettledPart] = []
    sums = TaxSums()
    for inside in payment:
        name = _SHORT.get(inside.tag)
        if name == "DoctoRelacionado":
            documents.append(_settled(inside, links))
        elif name in _PAID_TAXES:
            sums.add(inside)
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


def _settled(one: etree._Element, links: list[Link]) -> SettledPart:
    get = one.get
    uuid, instalment = folio(get("IdDocumento", "")), get("NumParcialidad", "").strip()
    paid, outstanding = get("ImpPagado", "").strip(), get("ImpSaldoInsoluto", "").strip()
    links.append((uuid, "pago", instalment, paid, outstanding))
    taxes: tuple[TaxPart, ...] = ()
    if len(one):
        sums = TaxSums()
        for inside in one:
            if _SHORT.get(inside.tag) == "ImpuestosDR":
                sums.add(inside)
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


def local_tax(complement: etree._Element) -> int:
    """What an ImpuestosLocales transfers, less what it withholds."""
    total = 0
    for line in complement:
        name = _SHORT.get(line.tag)
        if name in ("TrasladosLocales", "RetencionesLocales"):
            amount = told(line.get("Importe")) or 0
            total += amount if name == "TrasladosLocales" else -amount
    return total


def payroll_part(payroll: etree._Element) -> PayrollPart:
    """One Nomina 1.2."""
    groups: dict[str, list[etree._Element]] = {}
    for one in payroll:
        groups.setdefault(_SHORT.get(one.tag, ""), []).append(one)
    get = payroll.get
    receiver = groups.get("Receptor")
    employee: Attributed = receiver[0] if receiver else payroll
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
        told(taken[0].get("TotalImpuestosRetenidos")) if taken else None,
        _totals(earned),
        _earnings(earned),
        _deductions(taken),
        _others(groups.get("OtrosPagos", [])),
    )


def _totals(earned: list[etree._Element]) -> tuple[int, int, int]:
    first, second, third = (told(earned[0].get(name)) or 0 if earned else 0 for name in PAYROLL_TOTALS)
    return first, second, third


def _earnings(groups: list[etree._Element]) -> tuple[EarningPart, ...]:
    sums: dict[str, list[int]] = {}
    for group in groups:
        for line in group:
            if _SHORT.get(line.tag) == "Percepcion":
                get = line.get
                found = sums.setdefault(get("TipoPercepcion", "").strip(), [0, 0])
                found[0] += told(get("ImporteGravado")) or 0
                found[1] += told(get("ImporteExento")) or 0
    return tuple([EarningPart(kind, *sums[kind]) for kind in sorted(sums)])


def _deductions(groups: list[etree._Element]) -> tuple[DeductionPart, ...]:
    sums: dict[str, int] = {}
    for group in groups:
        for line in group:
            if _SHORT.get(line.tag) == "Deduccion":
                get = line.get
                kind = get("TipoDeduccion", "").strip()
                amount = told(get("Importe") or get("ImporteGravado")) or 0
                if exempt := get("ImporteExento"):
                    amount += told(exempt) or 0
                sums[kind] = sums.get(kind, 0) + amount
    return tuple([DeductionPart(kind, sums[kind]) for kind in sorted(sums)])


def _others(groups: list[etree._Element]) -> tuple[OtherPaymentPart, ...]:
    sums: dict[str, list[int]] = {}
    for group in groups:
        for line in group:
            if _SHORT.get(line.tag) == "OtroPago":
                found = sums.setdefault(line.get("TipoOtroPago", "").strip(), [0, 0])
                found[0] += told(line.get("Importe")) or 0
                found[1] += _subsidy(line)
    return tuple([OtherPaymentPart(kind, *sums[kind]) for kind in sorted(sums)])


def _subsidy(line: etree._Element) -> int:
    for inside in line:
        if _SHORT.get(inside.tag) == "SubsidioAlEmpleo":
            return told(inside.get("SubsidioCausado")) or 0
    return 0
