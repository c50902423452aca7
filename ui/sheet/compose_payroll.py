"""Composes the complement Nómina: worker and employer, earnings, deductions, other payments, and sums."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.document import Document
from app.domain.lines import Concept
from app.domain.payroll import Deduction, Earning, OtherPayment, Overtime, Payroll
from app.words.catalogs import Catalog, catalog_label, catalog_name
from ui.sheet import figures
from ui.sheet.sheet import Align, Block, Column, Fact, Facts, Row, Table, non_empty

_TOTAL_NAMES = {
    "TotalSueldos": "Total de sueldos",
    "TotalSeparacionIndemnizacion": "Total de separación o indemnización",
    "TotalJubilacionPensionRetiro": "Total de jubilación, pensión o retiro",
    "TotalGravado": "Total gravado",
    "TotalExento": "Total exento",
    "TotalOtrasDeducciones": "Total de otras deducciones",
    "TotalImpuestosRetenidos": "Total de impuestos retenidos",
    "TotalUnaExhibicion": "Total en una exhibición",
    "TotalParcialidad": "Total en parcialidades",
    "MontoDiario": "Monto diario",
    "IngresoAcumulable": "Ingreso acumulable",
    "IngresoNoAcumulable": "Ingreso no acumulable",
    "TotalPagado": "Total pagado",
    "NumAñosServicio": "Años de servicio",
    "NumAniosServicio": "Años de servicio",
    "UltimoSueldoMensOrd": "Último sueldo mensual ordinario",
}
_COUNTS = {"NumAñosServicio", "NumAniosServicio"}
SIGNATURE = "Firma del trabajador"
_JOINT = " · "
_PRESCRIBED = "84111505"
_WHO = (Column("Tipo", 190), Column("Clave", 45), Column("Concepto", 165, notes=True))


def payroll_blocks(payroll: Payroll, concept: Concept | None = None) -> list[Block]:
    """Blocks for one Nomina but its totals; sections without content are left out.

    ``concept`` is the prescribed one, which needs no table of its own.
    """
    blocks: list[Block] = [Facts("Trabajador y nómina", (*_employee(payroll), *_period(payroll)), 5)]
    if concept is not None:
        blocks.append(_prescribed(concept))
    if any(one.exempt for one in payroll.deductions):  # 1.1 splits them as it does the earnings
        blocks += _earnings(payroll) + _hours(payroll) + _deductions(payroll) + _others(payroll)
    else:
        blocks += _lines(payroll) + _hours(payroll)
    blocks += _sick_leaves(payroll)
    for heading, totals in (
        ("Jubilación, pensión o retiro", payroll.retirement_totals),
        ("Separación o indemnización", payroll.severance_totals),
    ):
        if totals:
            blocks.append(Facts(heading, _totals(totals), 4))
    return blocks


def payroll_totals(payroll: Payroll) -> tuple[Fact, ...]:
    """The sums of one Nomina: the totals first, then the parts that the table of lines does not show."""
    told_below = {"TotalGravado": _whole(one.taxed for one in payroll.earnings)}
    told_below["TotalExento"] = _whole(one.exempt for one in payroll.earnings)
    told_below["TotalSueldos"] = figures.amount(payroll.total_earnings)
    earned = tuple(
        (name, text) for name, text in payroll.earnings_totals if told_below.get(name) != figures.amount(text)
    )
    return (
        *non_empty(
            ("Total de percepciones", figures.amount(payroll.total_earnings)),
            ("Total de deducciones", figures.amount(payroll.total_deductions)),
            ("Total de otros pagos", figures.amount(payroll.total_other)),
        ),
        *_totals(earned),
        *_totals(payroll.deductions_totals),
    )


def prescribed_concept(document: Document) -> Concept | None:
    """The concept of a payslip that has only the one the SAT prescribes; None otherwise."""
    if not document.payrolls or len(document.concepts) != 1:
        return None
    concept = document.concepts[0]
    inside = (concept.taxes, concept.parts, concept.customs, concept.property_accounts, concept.complements)
    is_bare = concept.third_party is None and not concept.identification and not any(inside)
    return concept if concept.product_key == _PRESCRIBED and is_bare else None


def _prescribed(concept: Concept) -> Facts:
    """The prescribed concept on one line."""
    named = (
        ("Valor unitario", figures.amount(concept.unit_value)),
        ("Importe", figures.amount(concept.amount)),
        ("Descuento", figures.amount(concept.discount)),
        ("Objeto de impuesto", catalog_label(Catalog.TAX_OBJECT, concept.tax_object)),
    )
    unit = catalog_label(Catalog.UNIT, concept.unit_key)
    parts = (f"{figures.quantity(concept.quantity)} {unit}", concept.product_key, concept.description)
    texts = (*parts, *(f"{label} {text}" for label, text in named if text))
    return Facts("", (Fact("Concepto", _JOINT.join(text for text in texts if text)),), 1)


def _employee(payroll: Payroll) -> tuple[Fact, ...]:
    employee = payroll.employee
    return non_empty(
        ("Número de empleado", employee.number),
        ("CURP", employee.curp),
        ("Número de seguridad social", employee.social_security),
        ("Puesto", employee.position),
        ("Departamento", employee.department),
        ("Tipo de contrato", catalog_label(Catalog.CONTRACT, employee.contract)),
        ("Tipo de régimen", catalog_label(Catalog.EMPLOYMENT_REGIME, employee.regime)),
        ("Tipo de jornada", catalog_label(Catalog.SHIFT, employee.shift)),
        ("Sindicalizado", employee.unionised),
        ("Riesgo del puesto", catalog_label(Catalog.RISK, employee.risk)),
        ("Inicio de la relación laboral", figures.written_moment(employee.started_on)),
        ("Antigüedad", employee.seniority),
        ("Salario base de cotización", figures.amount(employee.base_salary)),
        ("Salario diario integrado", figures.amount(employee.integrated_salary)),
        ("Entidad donde trabaja", catalog_label(Catalog.STATE, employee.state)),
        ("Banco", catalog_label(Catalog.BANK, employee.bank)),
        ("Cuenta bancaria", employee.account),
        *(
            ("Subcontratado por", f"{rfc}, {figures.quantity(share)} % del tiempo")
            for rfc, share in employee.subcontracts
        ),
    )


def _period(payroll: Payroll) -> tuple[Fact, ...]:
    begins, ends = figures.written_moment(payroll.begins_on), figures.written_moment(payroll.ends_on)
    return non_empty(
        ("Tipo de nómina", catalog_label(Catalog.PAYROLL_KIND, payroll.kind)),
        ("Fecha de pago", figures.written_moment(payroll.paid_on)),
        ("Periodo que se paga", f"{begins} al {ends}" if begins and ends else begins or ends),
        ("Días pagados", figures.quantity(payroll.days)),
        ("Periodicidad del pago", catalog_label(Catalog.PAY_PERIODICITY, payroll.employee.periodicity)),
        ("Registro patronal", payroll.employer_registration),
        ("CURP del patrón", payroll.employer_curp),
        ("RFC del patrón de origen", payroll.origin_rfc),
        ("Origen del recurso", catalog_label(Catalog.RESOURCE_ORIGIN, payroll.resource_origin)),
        ("Monto del recurso propio", figures.amount(payroll.own_resource)),
    )


def _lines(payroll: Payroll) -> list[Block]:
    """What is earned, deducted and paid besides, in one table with the sums of each below."""
    who = (Column("Tipo", 160), Column("Clave", 42), Column("Concepto", 140, notes=True))
    amounts = [Column(title, 62, Align.RIGHT) for title in ("Gravado", "Exento", "Deducción")]
    others = payroll.other_payments
    rows = [
        _row(Catalog.EARNING, one, (figures.amount(one.taxed), figures.amount(one.exempt), ""), _earning_notes(one))
        for one in payroll.earnings
    ]
    rows += [_row(Catalog.DEDUCTION, one, ("", "", figures.amount(one.amount))) for one in payroll.deductions]
    sums = [
        _whole(one.taxed for one in payroll.earnings),
        _whole(one.exempt for one in payroll.earnings),
        _whole(one.amount for one in payroll.deductions),
    ]
    if others:
        amounts.append(Column("Otro pago", 62, Align.RIGHT))
        rows = [Row((*one.cells, ""), one.notes) for one in rows]
        rows += [
            _row(Catalog.OTHER_PAYMENT, one, ("", "", "", figures.amount(one.amount)), _other_notes(one))
            for one in others
        ]
        sums.append(_whole(one.amount for one in others))
    if not rows:
        return []
    names = (("Percepciones", payroll.earnings), ("deducciones", payroll.deductions), ("otros pagos", others))
    heading = _listed([name for name, found in names if found])
    return [Table(heading, (*who, *amounts), tuple(rows), Row(("Suma", "", "", *sums)))]


def _row(
    catalog: Catalog, one: Earning | Deduction | OtherPayment, amounts: tuple[str, ...], notes: tuple[str, ...] = ()
) -> Row:
    return Row((catalog_label(catalog, one.kind), one.key, one.concept, *amounts), notes)


def _earning_notes(earning: Earning) -> tuple[str, ...]:
    return (*_shares(earning), *(_overtime(one) for one in earning.overtime))


def _whole(amounts: Iterable[str]) -> str:
    """The sum of the amounts; empty without amounts."""
    told_amounts = tuple(amounts)
    return figures.total_of(told_amounts) if told_amounts else ""


def _listed(names: list[str]) -> str:
    """The heading of the table, such as ``Percepciones, deducciones y otros pagos``."""
    text = " y ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
    return text[:1].upper() + text[1:]


def _earnings(payroll: Payroll) -> list[Block]:
    if not payroll.earnings:
        return []
    columns = (*_WHO, Column("Gravado", 70, Align.RIGHT), Column("Exento", 70, Align.RIGHT))
    rows = tuple(
        Row(
            (
                catalog_label(Catalog.EARNING, earning.kind),
                earning.key,
                earning.concept,
                figures.amount(earning.taxed),
                figures.amount(earning.exempt),
            ),
            _earning_notes(earning),
        )
        for earning in payroll.earnings
    )
    taxed = figures.total_of(tuple(one.taxed for one in payroll.earnings))
    exempt = figures.total_of(tuple(one.exempt for one in payroll.earnings))
    return [Table("Percepciones", columns, rows, Row(("Suma", "", "", taxed, exempt)))]


def _overtime(one: Overtime) -> str:
    return (
        f"Horas extra {catalog_name(Catalog.OVERTIME, one.kind).lower()}: {figures.quantity(one.hours)} h "
        f"en {figures.quantity(one.days)} días, {figures.amount(one.paid)} pagado"
    )


def _shares(earning: Earning) -> tuple[str, ...]:
    """The values of an earning in shares or titles."""
    pairs = (("Valor de mercado", earning.market_value), ("Precio al otorgarse", earning.granted_price))
    return tuple(f"{label}: {figures.amount(text)}" for label, text in pairs if text)


def _hours(payroll: Payroll) -> list[Block]:
    """The overtime of version 1.1, which is not part of an earning."""
    facts = tuple(
        Fact(f"Horas extra {catalog_name(Catalog.OVERTIME, one.kind).lower()}", _overtime(one).partition(": ")[2])
        for one in payroll.overtime
    )
    return [Facts("Horas extra", facts)] if facts else []


def _deductions(payroll: Payroll) -> list[Block]:
    if not payroll.deductions:
        return []
    split = any(one.exempt for one in payroll.deductions)
    columns = (
        *_WHO,
        *([Column("Gravado", 70, Align.RIGHT), Column("Exento", 70, Align.RIGHT)] if split else []),
        *([] if split else [Column("Importe", 140, Align.RIGHT)]),
    )
    rows = tuple(_deduction(one, split=split) for one in payroll.deductions)
    sums = [figures.total_of(tuple(one.amount for one in payroll.deductions))]
    if split:
        sums.append(figures.total_of(tuple(one.exempt for one in payroll.deductions)))
    return [Table("Deducciones", columns, rows, Row(("Suma", "", "", *sums)))]


def _deduction(one: Deduction, *, split: bool) -> Row:
    amounts = [figures.amount(one.amount), *([figures.amount(one.exempt)] if split else [])]
    return Row((catalog_label(Catalog.DEDUCTION, one.kind), one.key, one.concept, *amounts))


def _others(payroll: Payroll) -> list[Block]:
    if not payroll.other_payments:
        return []
    rows = tuple(
        Row(
            (catalog_label(Catalog.OTHER_PAYMENT, one.kind), one.key, one.concept, figures.amount(one.amount)),
            _other_notes(one),
        )
        for one in payroll.other_payments
    )
    total = figures.total_of(tuple(one.amount for one in payroll.other_payments))
    return [Table("Otros pagos", (*_WHO, Column("Importe", 140, Align.RIGHT)), rows, Row(("Suma", "", "", total)))]


def _other_notes(one: OtherPayment) -> tuple[str, ...]:
    pairs = (
        ("Subsidio causado", one.subsidy),
        ("Saldo a favor", one.balance),
        ("Remanente del saldo a favor", one.balance_left),
    )
    year = (f"Año del saldo a favor: {one.balance_year}",) if one.balance_year else ()
    return (*(f"{label}: {figures.amount(text)}" for label, text in pairs if text), *year)


def _sick_leaves(payroll: Payroll) -> list[Block]:
    if not payroll.sick_leaves:
        return []
    columns = (Column("Tipo de incapacidad", 380), Column("Días", 80, Align.RIGHT), Column("Importe", 80, Align.RIGHT))
    rows = tuple(
        Row((catalog_label(Catalog.SICK_LEAVE, one.kind), figures.quantity(one.days), figures.amount(one.amount)))
        for one in payroll.sick_leaves
    )
    return [Table("Incapacidades", columns, rows)]


def _totals(totals: tuple[tuple[str, str], ...]) -> tuple[Fact, ...]:
    return tuple(
        Fact(_TOTAL_NAMES.get(name, name), figures.quantity(text) if name in _COUNTS else figures.amount(text))
        for name, text in totals
        if text
    )
