"""Reads payments and payrolls for the figures of a month, straight from the tree of a usual CFDI.

As ``month_facts`` makes of the same complements read whole.
"""

from __future__ import annotations

from typing import Any

from app.cfdi.reading.payments import folio
from app.cfdi.reading.tax_sums import tax_rows, told
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import attributes_of
from app.domain.facts import Link
from app.domain.month.facts import PayrollPart
from app.domain.month.reading import PAYROLL_TOTALS, day_of

Row = tuple[Any, ...]
"""The values of one of the parts of ``MonthFacts``, in the order of its fields: a plain tuple is made much faster."""


def read_pagos(complements: list[Node], links: list[Link]) -> tuple[tuple[Row, ...], tuple[tuple[str, int], ...]]:
    """Every Pago of these Pagos (``PaymentPart``), and the attributes of every Totales.

    To ``links`` is added what is settled.
    """
    payments: list[Row] = []
    totals: list[tuple[str, int]] = []
    for _, _, pagos in complements:
        for name, attributes, below in pagos:
            if name == "Pago":
                payments.append(_payment(attributes, below, links))
            elif name == "Totales":
                totals += [(key, told(value) or 0) for key, value in attributes.items() if key[0] != "{"]
    return tuple(payments), tuple(totals)


def _payment(attributes: Attributes, children: list[Node], links: list[Link]) -> Row:
    get = attributes.get
    documents: list[Row] = []
    groups: list[Node] = []
    for name, inside, below in children:
        if name == "DoctoRelacionado":
            documents.append(_settled(inside, below, links))
        elif name in _PAID_TAXES:
            groups += below
    return (
        day_of(get("FechaPago", "").strip()),
        get("FormaDePagoP", "").strip(),
        get("MonedaP", "").strip().upper(),
        get("TipoCambioP", "").strip(),
        told(get("Monto")),
        tuple(documents),
        tax_rows(groups) if groups else (),
    )


_PAID_TAXES = frozenset(("ImpuestosP", "Impuestos"))


def _settled(attributes: Attributes, children: list[Node], links: list[Link]) -> Row:
    """A ``SettledPart``."""
    get = attributes.get
    uuid, instalment = folio(get("IdDocumento", "")), get("NumParcialidad", "").strip()
    paid, outstanding = get("ImpPagado", "").strip(), get("ImpSaldoInsoluto", "").strip()
    links.append((uuid, "pago", instalment, paid, outstanding))
    groups: list[Node] = []
    for name, _, below in children:
        if name == "ImpuestosDR":
            groups += below
    return (
        uuid,
        get("MonedaDR", "").strip().upper(),
        (get("EquivalenciaDR") or get("TipoCambioDR") or "").strip(),
        instalment,
        told(get("ImpSaldoAnt")),
        told(paid),
        told(outstanding),
        get("ObjetoImpDR", "").strip(),
        tax_rows(groups) if groups else (),
    )


def local_tax(lines: list[Node]) -> int:
    """What an ImpuestosLocales transfers, less what it withholds, given its children."""
    total = 0
    for name, attributes, _ in lines:
        if name in ("TrasladosLocales", "RetencionesLocales"):
            amount = told(attributes.get("Importe")) or 0
            total += amount if name == "TrasladosLocales" else -amount
    return total


def payroll_row(payroll: Node) -> Row:
    """One Nomina 1.2, as ``PayrollPart``."""
    _, attributes, children = payroll
    get, employee, earned, taken = attributes.get, None, None, None
    earnings: dict[str, list[int]] = {}
    deductions: dict[str, int] = {}
    others: dict[str, list[int]] = {}
    for name, inside, below in children:
        if name == "Percepciones":
            earned = inside if earned is None else earned
            _add_earnings(below, earnings)
        elif name == "Deducciones":
            taken = inside if taken is None else taken
            _add_deductions(below, deductions)
        elif name == "OtrosPagos":
            _add_others(below, others)
        elif name == "Receptor" and employee is None:
            employee = inside
    of_employee = (attributes if employee is None else employee).get
    return (
        day_of(get("FechaPago", "").strip()),
        get("TipoNomina", "").strip(),
        get("NumDiasPagados", "").strip(),
        of_employee("Curp", "").strip(),
        of_employee("NumSeguridadSocial", "").strip(),
        of_employee("NumEmpleado", "").strip(),
        of_employee("PeriodicidadPago", "").strip(),
        told(get("TotalPercepciones")),
        told(get("TotalDeducciones")),
        told(get("TotalOtrosPagos")),
        None if taken is None else told(taken.get("TotalImpuestosRetenidos")),
        _NO_TOTALS if earned is None else tuple([told(earned.get(name)) or 0 for name in PAYROLL_TOTALS]),
        tuple([(kind, *earnings[kind]) for kind in sorted(earnings)]) if earnings else (),
        tuple(sorted(deductions.items())),
        tuple([(kind, *others[kind]) for kind in sorted(others)]) if others else (),
    )


DEDUCTIONS = PayrollPart._fields.index("deductions")
"""Where they stand in a payroll's row."""
_NO_TOTALS = (0,) * len(PAYROLL_TOTALS)


def _add_earnings(nodes: list[Node], sums: dict[str, list[int]]) -> None:
    for name, attributes, _ in nodes:
        if name == "Percepcion":
            get = attributes.get
            found = sums.setdefault(get("TipoPercepcion", "").strip(), [0, 0])
            found[0] += told(get("ImporteGravado")) or 0
            found[1] += told(get("ImporteExento")) or 0


def _add_deductions(nodes: list[Node], sums: dict[str, int]) -> None:
    for name, attributes, _ in nodes:
        if name == "Deduccion":
            get = attributes.get
            kind = get("TipoDeduccion", "").strip()
            amount = told(get("Importe") or get("ImporteGravado")) or 0
            if exempt := get("ImporteExento"):
                amount += told(exempt) or 0
            sums[kind] = sums.get(kind, 0) + amount


def _add_others(nodes: list[Node], sums: dict[str, list[int]]) -> None:
    for name, attributes, below in nodes:
        if name == "OtroPago":
            found = sums.setdefault(attributes.get("TipoOtroPago", "").strip(), [0, 0])
            found[0] += told(attributes.get("Importe")) or 0
            found[1] += told(attributes_of(below, "SubsidioAlEmpleo").get("SubsidioCausado")) or 0
