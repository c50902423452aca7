"""Nómina as XML for the oracle's months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tests.oracle.writing import NOTHING, comprobante, node


@dataclass(frozen=True)
class PaySlip:
    """A nómina before it is written: (key, taxed, exempt), (key, amount), (key, amount, SubsidioCausado)."""

    uuid: str
    when: datetime
    day: str
    issuer: str
    receiver: str
    earnings: tuple[tuple[str, Decimal, Decimal], ...]
    deductions: tuple[tuple[str, Decimal], ...]
    others: tuple[tuple[str, Decimal, Decimal], ...]
    regime: str = "601"
    relations: tuple[tuple[str, str], ...] = ()


def pay_slip_xml(slip: PaySlip) -> bytes:
    earned = sum((taxed + exempt for _, taxed, exempt in slip.earnings), NOTHING)
    deducted = sum((amount for _, amount in slip.deductions), NOTHING)
    other = sum((amount for _, amount, _ in slip.others), NOTHING)
    own: dict[str, object] = {"SubTotal": earned + other, "Descuento": deducted or "", "Moneda": "MXN"}
    own |= {"Total": earned + other - deducted, "TipoDeComprobante": "N", "MetodoPago": "PUE"}
    concept = {"ClaveProdServ": "84111505", "Cantidad": 1, "ClaveUnidad": "ACT", "Descripcion": "Pago de nómina"}
    concept |= {"ValorUnitario": earned + other, "Importe": earned + other, "Descuento": deducted, "ObjetoImp": "01"}
    totals: dict[str, object] = {
        "TotalPercepciones": earned,
        "TotalDeducciones": deducted or "",
        "TotalOtrosPagos": other or "",
    }
    totals |= {"xmlns:nomina12": "http://www.sat.gob.mx/nomina12", "Version": "1.2", "TipoNomina": "O"}
    totals |= {"FechaPago": slip.day, "FechaInicialPago": slip.day, "FechaFinalPago": slip.day, "NumDiasPagados": "15"}
    nomina = node(
        "nomina12:Nomina",
        totals,
        node("nomina12:Receptor", {"Curp": "XEXX010101HNEXXXA4", "NumEmpleado": "002", "PeriodicidadPago": "04"}),
        node("nomina12:Percepciones", {"TotalSueldos": earned}, *_earnings(slip)),
        node("nomina12:Deducciones", {}, *_deductions(slip)) if slip.deductions else "",
        node("nomina12:OtrosPagos", {}, *_others(slip)) if slip.others else "",
    )
    body = node("cfdi:Conceptos", {}, node("cfdi:Concepto", dict(concept)))
    return comprobante(slip, "4.0", own, "", body, complement=nomina)


def _earnings(slip: PaySlip) -> list[str]:
    return [
        node(
            "nomina12:Percepcion",
            {"TipoPercepcion": kind, "Clave": kind, "Concepto": "P", "ImporteGravado": taxed, "ImporteExento": exempt},
        )
        for kind, taxed, exempt in slip.earnings
    ]


def _deductions(slip: PaySlip) -> list[str]:
    return [
        node("nomina12:Deduccion", {"TipoDeduccion": kind, "Clave": kind, "Concepto": "D", "Importe": amount})
        for kind, amount in slip.deductions
    ]


def _others(slip: PaySlip) -> list[str]:
    return [
        node(
            "nomina12:OtroPago",
            {"TipoOtroPago": kind, "Clave": kind, "Concepto": "O", "Importe": amount},
            node("nomina12:SubsidioAlEmpleo", {"SubsidioCausado": subsidy}) if kind == "002" else "",
        )
        for kind, amount, subsidy in slip.others
    ]
