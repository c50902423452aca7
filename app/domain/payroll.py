"""The complement Nómina 1.1 and 1.2 of a payroll document, as the XML writes it.

Every value is the XML's own text and empty where the document says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overtime:
    """HorasExtra: ``days``, ``kind`` (TipoHoras), ``hours``, ``paid``."""

    days: str
    kind: str
    hours: str
    paid: str


@dataclass(slots=True)
class Earning:
    """One Percepcion: ``kind`` is TipoPercepcion, ``key`` the employer's Clave.

    ``market_value`` and ``granted_price`` are those of AccionesOTitulos.
    """

    kind: str
    key: str
    concept: str
    taxed: str
    exempt: str
    overtime: tuple[Overtime, ...] = ()
    market_value: str = ""
    granted_price: str = ""


@dataclass(slots=True)
class Deduction:
    """One Deduccion: ``kind`` is TipoDeduccion. 1.1 splits the amount: ``amount`` is then ImporteGravado.

    ``exempt`` is ImporteExento of 1.1.
    """

    kind: str
    key: str
    concept: str
    amount: str
    exempt: str = ""


@dataclass(frozen=True, slots=True)
class OtherPayment:
    """One OtroPago: ``kind`` is TipoOtroPago, ``subsidy`` SubsidioCausado, ``balance`` SaldoAFavor.

    ``balance_year`` and ``balance_left`` are Año and RemanenteSalFav of the same CompensacionSaldosAFavor.
    """

    kind: str
    key: str
    concept: str
    amount: str
    subsidy: str = ""
    balance: str = ""
    balance_year: str = ""
    balance_left: str = ""


@dataclass(frozen=True, slots=True)
class SickLeave:
    """One Incapacidad: ``days``, ``kind`` (TipoIncapacidad), ``amount`` (ImporteMonetario, 1.1: Descuento)."""

    days: str
    kind: str
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Employee:
    """The Receptor of Nómina (1.1: attributes of Nomina itself).

    ``subcontracts`` are RfcLabora and PorcentajeTiempo of each SubContratacion.
    """

    curp: str = ""
    social_security: str = ""
    started_on: str = ""
    seniority: str = ""
    contract: str = ""
    unionised: str = ""
    shift: str = ""
    regime: str = ""
    number: str = ""
    department: str = ""
    position: str = ""
    risk: str = ""
    periodicity: str = ""
    bank: str = ""
    account: str = ""
    base_salary: str = ""
    integrated_salary: str = ""
    state: str = ""
    subcontracts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Payroll:
    """One Nomina. ``kind`` is TipoNomina (O ordinaria, E extraordinaria); dates as written.

    ``*_totals`` are the attributes of Percepciones, JubilacionPensionRetiro, SeparacionIndemnizacion and Deducciones by
    name, in the XML's order. ``resource_origin`` and ``own_resource`` are those of EntidadSNCF. ``overtime`` is that of
    1.1, which names no Percepcion for it.
    """

    version: str
    kind: str = ""
    paid_on: str = ""
    begins_on: str = ""
    ends_on: str = ""
    days: str = ""
    total_earnings: str = ""
    total_deductions: str = ""
    total_other: str = ""
    employer_registration: str = ""
    employer_curp: str = ""
    origin_rfc: str = ""
    employee: Employee = Employee()
    earnings: tuple[Earning, ...] = ()
    earnings_totals: tuple[tuple[str, str], ...] = ()
    retirement_totals: tuple[tuple[str, str], ...] = ()
    severance_totals: tuple[tuple[str, str], ...] = ()
    deductions: tuple[Deduction, ...] = ()
    deductions_totals: tuple[tuple[str, str], ...] = ()
    other_payments: tuple[OtherPayment, ...] = ()
    sick_leaves: tuple[SickLeave, ...] = ()
    resource_origin: str = ""
    own_resource: str = ""
    overtime: tuple[Overtime, ...] = ()
