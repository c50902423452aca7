"""Nómina 1.2: what an employee earns and what is taken off, in whole cents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from app.simulator.world.comprobante import Namespace, Sides, comprobante
from app.simulator.world.facts import Facts
from app.simulator.world.markup import money, tag

_NAMESPACE = Namespace(
    "nomina12", "http://www.sat.gob.mx/nomina12", "http://www.sat.gob.mx/sitio_internet/cfd/nomina/nomina12.xsd"
)
_EXTRAS = (
    ("010", "Premio por puntualidad"),
    ("049", "Premio de asistencia"),
    ("029", "Vales de despensa"),
    ("019", "Horas extra"),
)
_DAYS = 15


@dataclass(frozen=True, slots=True)
class Earning:
    """One Percepcion: kind, words, taxed and exempt cents."""

    kind: str
    text: str
    taxed: int
    exempt: int


@dataclass(frozen=True, slots=True)
class Payroll:
    """One pay slip, in cents."""

    earnings: tuple[Earning, ...]
    income_tax: int
    social_security: int
    loan: int

    @property
    def earned(self) -> int:
        """All that was earned (TotalPercepciones)."""
        return sum(earning.taxed + earning.exempt for earning in self.earnings)

    @property
    def deducted(self) -> int:
        """All that was deducted (TotalDeducciones)."""
        return self.income_tax + self.social_security + self.loan

    @property
    def total(self) -> int:
        """What is paid out."""
        return self.earned - self.deducted


def draw_payroll(chance: Random) -> Payroll:
    """Makes a fortnight's pay up."""
    salary = chance.randrange(400_000, 3_000_000)
    extras = chance.sample(_EXTRAS, chance.randrange(3))
    return Payroll(
        earnings=(
            Earning("001", "Sueldo", salary, 0),
            *(Earning(kind, text, chance.randrange(90_000), chance.randrange(40_000)) for kind, text in extras),
        ),
        income_tax=salary * 12 // 100,
        social_security=salary * 27 // 1000,
        loan=chance.randrange(1_000, 60_000) if chance.random() < 0.3 else 0,
    )


def payroll_xml(facts: Facts, sides: Sides, payroll: Payroll, chance: Random, related: Sequence[str]) -> bytes:
    """The pay slip as stamped. ``related`` is what it substitutes."""
    own = {
        "Serie": "NOM",
        "Folio": str(facts.index + 1),
        "SubTotal": money(payroll.earned),
        "Descuento": money(payroll.deducted),
        "Moneda": "MXN",
        "Total": money(payroll.total),
        "MetodoPago": "PUE",
    }
    concept = {
        "ClaveProdServ": "84111505",
        "Cantidad": "1",
        "ClaveUnidad": "ACT",
        "Descripcion": "Pago de nómina",
        "ValorUnitario": money(payroll.earned),
        "Importe": money(payroll.earned),
        "Descuento": money(payroll.deducted),
        "ObjetoImp": "01",
    }
    concepts = tag("cfdi:Conceptos", {}, tag("cfdi:Concepto", concept))
    slip = _slip(facts, sides, payroll, chance)
    return comprobante(
        facts,
        sides,
        chance,
        own,
        content=(concepts,),
        complements=(slip,),
        namespace=_NAMESPACE,
        use="CN01",
        related=related,
    )


def _slip(facts: Facts, sides: Sides, payroll: Payroll, chance: Random) -> str:
    payday = facts.counts_on or facts.issued_at.date()
    return tag(
        "nomina12:Nomina",
        {
            "Version": "1.2",
            "TipoNomina": "O",
            "FechaPago": payday.isoformat(),
            "FechaInicialPago": (payday - timedelta(days=_DAYS - 1)).isoformat(),
            "FechaFinalPago": payday.isoformat(),
            "NumDiasPagados": f"{_DAYS}.000",
            "TotalPercepciones": money(payroll.earned),
            "TotalDeducciones": money(payroll.deducted),
            "TotalOtrosPagos": "0.00",
        },
        tag("nomina12:Emisor", {"RegistroPatronal": "Y5412345103"}),
        _employee(sides, payroll, chance),
        _earnings(payroll),
        _deductions(payroll),
        _subsidy(),
    )


def _employee(sides: Sides, payroll: Payroll, chance: Random) -> str:
    daily = payroll.earnings[0].taxed // _DAYS
    return tag(
        "nomina12:Receptor",
        {
            "Curp": sides.receiver.curp,
            "NumSeguridadSocial": f"{chance.randrange(10**10, 10**11)}",
            "FechaInicioRelLaboral": "2019-03-01",
            "Antigüedad": f"P{chance.randrange(10, 400)}W",
            "TipoContrato": "01",
            "TipoJornada": "01",
            "TipoRegimen": "02",
            "NumEmpleado": chance.randrange(1, 999),
            "Departamento": "OPERACIÓN",
            "Puesto": "AUXILIAR",
            "RiesgoPuesto": "1",
            "PeriodicidadPago": "04",
            "SalarioBaseCotApor": money(daily),
            "SalarioDiarioIntegrado": money(daily * 105 // 100),
            "ClaveEntFed": "CMX",
        },
    )


def _earnings(payroll: Payroll) -> str:
    rows = (
        tag(
            "nomina12:Percepcion",
            {
                "TipoPercepcion": earning.kind,
                "Clave": f"{number:03d}",
                "Concepto": earning.text,
                "ImporteGravado": money(earning.taxed),
                "ImporteExento": money(earning.exempt),
            },
        )
        for number, earning in enumerate(payroll.earnings, 1)
    )
    totals = {
        "TotalSueldos": money(payroll.earned),
        "TotalGravado": money(sum(earning.taxed for earning in payroll.earnings)),
        "TotalExento": money(sum(earning.exempt for earning in payroll.earnings)),
    }
    return tag("nomina12:Percepciones", totals, *rows)


def _deductions(payroll: Payroll) -> str:
    taken = [("001", "IMSS", payroll.social_security), ("002", "ISR", payroll.income_tax)]
    if payroll.loan:
        taken.append(("004", "Descuento préstamo", payroll.loan))
    rows = (
        tag(
            "nomina12:Deduccion",
            {"TipoDeduccion": kind, "Clave": f"D{kind}", "Concepto": text, "Importe": money(cents)},
        )
        for kind, text, cents in taken
    )
    totals = {
        "TotalOtrasDeducciones": money(payroll.deducted - payroll.income_tax),
        "TotalImpuestosRetenidos": money(payroll.income_tax),
    }
    return tag("nomina12:Deducciones", totals, *rows)


def _subsidy() -> str:
    payment = {"TipoOtroPago": "002", "Clave": "002", "Concepto": "Subsidio para el empleo", "Importe": "0.00"}
    caused = tag("nomina12:SubsidioAlEmpleo", {"SubsidioCausado": "0.00"})
    return tag("nomina12:OtrosPagos", {}, tag("nomina12:OtroPago", payment, caused))
