"""Reads the complement Nómina 1.1 and 1.2."""

from __future__ import annotations

from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import NOTHING, attributes_of, child, fields, text
from app.domain.payroll import Deduction, Earning, Employee, OtherPayment, Overtime, Payroll, SickLeave


def read_payroll(node: Node) -> Payroll:
    """One Nomina. What 1.1 spells otherwise has been respelled before."""
    _, attributes, children = node
    get = attributes.get
    employer = child(children, "Emisor")
    receiver = child(children, "Receptor")
    of_employer = employer[1] if employer else NOTHING
    own = attributes_of(employer[2], "EntidadSNCF") if employer else NOTHING
    earnings, earnings_totals, retirement, severance = _earnings(children)
    return Payroll(
        version=get("Version", "").strip(),
        kind=get("TipoNomina", "").strip(),
        paid_on=get("FechaPago", "").strip(),
        begins_on=get("FechaInicialPago", "").strip(),
        ends_on=get("FechaFinalPago", "").strip(),
        days=get("NumDiasPagados", "").strip(),
        total_earnings=get("TotalPercepciones", "").strip(),
        total_deductions=get("TotalDeducciones", "").strip(),
        total_other=get("TotalOtrosPagos", "").strip(),
        employer_registration=(of_employer.get("RegistroPatronal") or get("RegistroPatronal", "")).strip(),
        employer_curp=text(of_employer, "Curp"),
        origin_rfc=text(of_employer, "RfcPatronOrigen").upper(),
        employee=_read_employee(*(receiver[1:] if receiver else (attributes, []))),
        earnings=earnings,
        earnings_totals=earnings_totals,
        retirement_totals=retirement,
        severance_totals=severance,
        deductions=tuple([read_deduction(one) for one in _within(children, "Deducciones", "Deduccion")]),
        deductions_totals=fields(attributes_of(children, "Deducciones")),
        other_payments=tuple([_read_other(*one[1:]) for one in _within(children, "OtrosPagos", "OtroPago")]),
        sick_leaves=tuple([_sick_leave(one[1]) for one in _within(children, "Incapacidades", "Incapacidad")]),
        resource_origin=text(own, "OrigenRecurso"),
        own_resource=text(own, "MontoRecursoPropio"),
        overtime=tuple([_overtime(one[1]) for one in _within(children, "HorasExtras", "HorasExtra")]),
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
    return Earning(
        kind=get("TipoPercepcion", "").strip(),
        key=get("Clave", "").strip(),
        concept=get("Concepto", "").strip(),
        taxed=get("ImporteGravado", "").strip(),
        exempt=get("ImporteExento", "").strip(),
        overtime=tuple([_overtime(one[1]) for one in children if one[0] == "HorasExtra"]) if children else (),
        market_value=shares.get("ValorMercado", "").strip(),
        granted_price=shares.get("PrecioAlOtorgarse", "").strip(),
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
    return Deduction(
        kind=get("TipoDeduccion", "").strip(),
        key=get("Clave", "").strip(),
        concept=get("Concepto", "").strip(),
        amount=(get("Importe") or get("ImporteGravado", "")).strip(),
        exempt=get("ImporteExento", "").strip(),
    )


def _read_other(attributes: Attributes, children: list[Node]) -> OtherPayment:
    get = attributes.get
    balance = attributes_of(children, "CompensacionSaldosAFavor")
    return OtherPayment(
        kind=get("TipoOtroPago", "").strip(),
        key=get("Clave", "").strip(),
        concept=get("Concepto", "").strip(),
        amount=get("Importe", "").strip(),
        subsidy=text(attributes_of(children, "SubsidioAlEmpleo"), "SubsidioCausado"),
        balance=text(balance, "SaldoAFavor"),
        balance_year=text(balance, "Año"),
        balance_left=text(balance, "RemanenteSalFav"),
    )


def _sick_leave(attributes: Attributes) -> SickLeave:
    return SickLeave(
        text(attributes, "DiasIncapacidad"), text(attributes, "TipoIncapacidad"), text(attributes, "ImporteMonetario")
    )


def _read_employee(attributes: Attributes, children: list[Node]) -> Employee:
    get = attributes.get
    return Employee(
        curp=get("Curp", "").strip(),
        social_security=get("NumSeguridadSocial", "").strip(),
        started_on=get("FechaInicioRelLaboral", "").strip(),
        seniority=get("Antigüedad", "").strip(),
        contract=get("TipoContrato", "").strip(),
        unionised=get("Sindicalizado", "").strip(),
        shift=get("TipoJornada", "").strip(),
        regime=get("TipoRegimen", "").strip(),
        number=get("NumEmpleado", "").strip(),
        department=get("Departamento", "").strip(),
        position=get("Puesto", "").strip(),
        risk=get("RiesgoPuesto", "").strip(),
        periodicity=get("PeriodicidadPago", "").strip(),
        bank=get("Banco", "").strip(),
        account=get("CuentaBancaria", "").strip(),
        base_salary=get("SalarioBaseCotApor", "").strip(),
        integrated_salary=get("SalarioDiarioIntegrado", "").strip(),
        state=get("ClaveEntFed", "").strip(),
        subcontracts=tuple([(text(one[1], "RfcLabora"), text(one[1], "PorcentajeTiempo")) for one in children]),
    )
