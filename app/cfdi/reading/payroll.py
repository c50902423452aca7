"""Reads the complement Nómina 1.1 and 1.2."""

from __future__ import annotations

from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import NOTHING, attributes_of, child, fields, text
from app.domain.building import quick
from app.domain.payroll import Deduction, Earning, Employee, OtherPayment, Overtime, Payroll, SickLeave

_employee = quick(Employee)
_earning = quick(Earning)
_deduction = quick(Deduction)
_other = quick(OtherPayment)
_payroll = quick(Payroll)


def read_payroll(node: Node) -> Payroll:
    """One Nomina. What 1.1 spells otherwise has been respelled before."""
    _, attributes, children = node
    get = attributes.get
    employer = child(children, "Emisor")
    receiver = child(children, "Receptor")
    of_employer = employer[1] if employer else NOTHING
    own = attributes_of(employer[2], "EntidadSNCF") if employer else NOTHING
    earnings, earnings_totals, retirement, severance = _earnings(children)
    return _payroll(
        get("Version", "").strip(),
        get("TipoNomina", "").strip(),
        get("FechaPago", "").strip(),
        get("FechaInicialPago", "").strip(),
        get("FechaFinalPago", "").strip(),
        get("NumDiasPagados", "").strip(),
        get("TotalPercepciones", "").strip(),
        get("TotalDeducciones", "").strip(),
        get("TotalOtrosPagos", "").strip(),
        (of_employer.get("RegistroPatronal") or get("RegistroPatronal", "")).strip(),
        text(of_employer, "Curp"),
        text(of_employer, "RfcPatronOrigen").upper(),
        _read_employee(*(receiver[1:] if receiver else (attributes, []))),
        earnings,
        earnings_totals,
        retirement,
        severance,
        tuple([read_deduction(one) for one in _within(children, "Deducciones", "Deduccion")]),
        fields(attributes_of(children, "Deducciones")),
        tuple([_read_other(*one[1:]) for one in _within(children, "OtrosPagos", "OtroPago")]),
        tuple([_sick_leave(one[1]) for one in _within(children, "Incapacidades", "Incapacidad")]),
        text(own, "OrigenRecurso"),
        text(own, "MontoRecursoPropio"),
        tuple([_overtime(one[1]) for one in _within(children, "HorasExtras", "HorasExtra")]),
    )


def _within(children: list[Node], group: str, name: str) -> list[Node]:
    """The elements called ``name`` in every ``group``."""
    return [one for outer in children if outer[0] == group for one in outer[2] if one[0] == name]


Totals = tuple[tuple[str, str], ...]


def _earnings(children: list[Node]) -> tuple[tuple[Earning, ...], Totals, Totals, Totals]:
    """Percepciones: its lines, and the totals of itself, of retirement and of severance."""
    group = child(children, "Percepciones")
    if group is None:
        return (), (), (), ()
    lines = tuple([_read_earning(*one[1:]) for one in _within(children, "Percepciones", "Percepcion")])
    return (
        lines,
        fields(group[1]),
        fields(attributes_of(group[2], "JubilacionPensionRetiro")),
        fields(attributes_of(group[2], "SeparacionIndemnizacion")),
    )


def _read_earning(attributes: Attributes, children: list[Node]) -> Earning:
    get = attributes.get
    shares = attributes_of(children, "AccionesOTitulos") if children else NOTHING
    return _earning(
        get("TipoPercepcion", "").strip(),
        get("Clave", "").strip(),
        get("Concepto", "").strip(),
        get("ImporteGravado", "").strip(),
        get("ImporteExento", "").strip(),
        tuple([_overtime(one[1]) for one in children if one[0] == "HorasExtra"]) if children else (),
        shares.get("ValorMercado", "").strip(),
        shares.get("PrecioAlOtorgarse", "").strip(),
    )


def _overtime(attributes: Attributes) -> Overtime:
    return Overtime(
        text(attributes, "Dias"),
        text(attributes, "TipoHoras"),
        text(attributes, "HorasExtra"),
        text(attributes, "ImportePagado"),
    )


def read_deduction(node: Node) -> Deduction:
    """One Deduccion; what 1.1 has in two amounts stays in two."""
    get = node[1].get
    return _deduction(
        get("TipoDeduccion", "").strip(),
        get("Clave", "").strip(),
        get("Concepto", "").strip(),
        (get("Importe") or get("ImporteGravado", "")).strip(),
        get("ImporteExento", "").strip(),
    )


def _read_other(attributes: Attributes, children: list[Node]) -> OtherPayment:
    get = attributes.get
    balance = attributes_of(children, "CompensacionSaldosAFavor")
    return _other(
        get("TipoOtroPago", "").strip(),
        get("Clave", "").strip(),
        get("Concepto", "").strip(),
        get("Importe", "").strip(),
        text(attributes_of(children, "SubsidioAlEmpleo"), "SubsidioCausado"),
        text(balance, "SaldoAFavor"),
        text(balance, "Año"),
        text(balance, "RemanenteSalFav"),
    )


def _sick_leave(attributes: Attributes) -> SickLeave:
    return SickLeave(
        text(attributes, "DiasIncapacidad"), text(attributes, "TipoIncapacidad"), text(attributes, "ImporteMonetario")
    )


def _read_employee(attributes: Attributes, children: list[Node]) -> Employee:
    get = attributes.get
    return _employee(
        get("Curp", "").strip(),
        get("NumSeguridadSocial", "").strip(),
        get("FechaInicioRelLaboral", "").strip(),
        get("Antigüedad", "").strip(),
        get("TipoContrato", "").strip(),
        get("Sindicalizado", "").strip(),
        get("TipoJornada", "").strip(),
        get("TipoRegimen", "").strip(),
        get("NumEmpleado", "").strip(),
        get("Departamento", "").strip(),
        get("Puesto", "").strip(),
        get("RiesgoPuesto", "").strip(),
        get("PeriodicidadPago", "").strip(),
        get("Banco", "").strip(),
        get("CuentaBancaria", "").strip(),
        get("SalarioBaseCotApor", "").strip(),
        get("SalarioDiarioIntegrado", "").strip(),
        get("ClaveEntFed", "").strip(),
        tuple([(text(one[1], "RfcLabora"), text(one[1], "PorcentajeTiempo")) for one in children]),
    )
