"""Reads payments and payrolls for the figures of a month, straight from the elements of a usual CFDI.

As ``month_facts`` makes of the same complements read whole.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from app.cfdi.reading.names import SHORT
from app.cfdi.reading.payments import folio
from app.cfdi.reading.tax_sums import TaxSums, told
from app.cfdi.reading.usual import tag_of
from app.cfdi.reading.values import Attributed, text
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


def named(element: etree._Element, name: str) -> Iterable[etree._Element]:
    """The children that are read under this short name."""
    return (one for one in element if SHORT.get(tag_of(one)) == name)


def payment_parts(complements: Iterable[etree._Element], links: list[Link]) -> tuple[PaymentPart, ...]:
    """Every Pago of these Pagos; to ``links`` is added what they settle."""
    return tuple([_payment(one, links) for pagos in complements for one in named(pagos, "Pago")])


def payment_totals(complements: Iterable[etree._Element]) -> tuple[tuple[str, int], ...]:
    """The attributes of every Totales of these Pagos."""
    return tuple([
        (str(name), told(str(value)) or 0)
        for pagos in complements
        for totals in named(pagos, "Totales")
        for name, value in totals.items()
        if str(name)[0] != "{"
    ])  # fmt: skip


def _payment(payment: etree._Element, links: list[Link]) -> PaymentPart:
    get = payment.get
    documents: list[SettledPart] = []
    taxes: list[etree._Element] = []
    for inside in payment:
        name = SHORT.get(tag_of(inside))
        if name == "DoctoRelacionado":
            documents.append(_settled(inside, links))
        elif name in ("ImpuestosP", "Impuestos"):
            taxes.append(inside)
    return PaymentPart(
        day_of(get("FechaPago", "").strip()),
        get("FormaDePagoP", "").strip(),
        get("MonedaP", "").strip().upper(),
        get("TipoCambioP", "").strip(),
        told(get("Monto")),
        tuple(documents),
        _sums(taxes),
    )


def _settled(one: etree._Element, links: list[Link]) -> SettledPart:
    get = one.get
    uuid, instalment = folio(get("IdDocumento", "")), get("NumParcialidad", "").strip()
    paid, outstanding = get("ImpPagado", "").strip(), get("ImpSaldoInsoluto", "").strip()
    links.append((uuid, "pago", instalment, paid, outstanding))
    return SettledPart(
        uuid,
        get("MonedaDR", "").strip().upper(),
        (get("EquivalenciaDR") or get("TipoCambioDR") or "").strip(),
        instalment,
        told(get("ImpSaldoAnt")),
        told(paid),
        told(outstanding),
        get("ObjetoImpDR", "").strip(),
        _sums(list(named(one, "ImpuestosDR"))),
    )


def _sums(several: list[etree._Element]) -> tuple[TaxPart, ...]:
    if not several:
        return ()
    sums = TaxSums()
    for one in several:
        sums.add(one)
    return sums.parts()


def local_tax(complement: etree._Element) -> int:
    """What an ImpuestosLocales transfers, less what it withholds."""
    total = 0
    for line in complement:
        name = SHORT.get(tag_of(line))
        if name in ("TrasladosLocales", "RetencionesLocales"):
            amount = told(line.get("Importe")) or 0
            total += amount if name == "TrasladosLocales" else -amount
    return total


def payroll_part(payroll: etree._Element) -> PayrollPart:
    """One Nomina 1.2."""
    groups: dict[str, list[etree._Element]] = {}
    for one in payroll:
        groups.setdefault(SHORT.get(tag_of(one), ""), []).append(one)
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
        for line in named(group, "Percepcion"):
            get = line.get
            found = sums.setdefault(get("TipoPercepcion", "").strip(), [0, 0])
            found[0] += told(get("ImporteGravado")) or 0
            found[1] += told(get("ImporteExento")) or 0
    return tuple([EarningPart(kind, *sums[kind]) for kind in sorted(sums)])


def _deductions(groups: list[etree._Element]) -> tuple[DeductionPart, ...]:
    sums: dict[str, int] = {}
    for group in groups:
        for line in named(group, "Deduccion"):
            get = line.get
            kind = get("TipoDeduccion", "").strip()
            amount = told(get("Importe") or get("ImporteGravado")) or 0
            sums[kind] = sums.get(kind, 0) + amount + (told(get("ImporteExento")) or 0)
    return tuple([DeductionPart(kind, sums[kind]) for kind in sorted(sums)])


def _others(groups: list[etree._Element]) -> tuple[OtherPaymentPart, ...]:
    sums: dict[str, list[int]] = {}
    for group in groups:
        for line in named(group, "OtroPago"):
            get = line.get
            found = sums.setdefault(get("TipoOtroPago", "").strip(), [0, 0])
            found[0] += told(get("Importe")) or 0
            subsidy = next(iter(named(line, "SubsidioAlEmpleo")), None)
            if subsidy is not None:
                found[1] += told(subsidy.get("SubsidioCausado")) or 0
    return tuple([OtherPaymentPart(kind, *sums[kind]) for kind in sorted(sums)])
