"""``acopio nomina``: what an owner paid in a month, by employee."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.context import Context
from app.cli.exit_codes import DONE
from app.cli.month.asking import add_json, add_month, add_owner, begun_month
from app.cli.month.at_desk import asked_desk
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table
from app.cli.speech import say
from app.domain.amounts import cents_text
from app.fiscal.effects import Remark
from app.fiscal.payroll_month import PayrollMonth
from app.fiscal.payroll_sums import PayrollSums
from app.words import payroll_words as words
from app.words.formatting import money
from app.words.texts.payroll_notes import payroll_detail, payroll_title

_NAME = 30
"""Letters of a name in the table."""


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("nomina", help=words.HELP)
    add_owner(parser)
    add_month(parser)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Print it as a table or as JSON."""
    with asked_desk(context, arguments.rfc) as (desk, owner):
        month = begun_month(arguments.mes, desk.today)
        found = desk.payroll(owner, month)
    if arguments.json:
        print_json(payroll_value(found))
    elif not found.employees and not found.remarks:
        say(words.nothing(month.text))
    else:
        _tell(found)
    return DONE


def payroll_value(found: PayrollMonth) -> dict[str, Any]:
    """As ``--json`` prints it."""
    return {
        "empleados": [{"rfc": one.rfc, "nombre": one.name, **_sums_value(one.sums)} for one in found.employees],
        "totales": _sums_value(found.total),
        "avisos": [_notice_value(one) for one in found.remarks],
    }


def _sums_value(sums: PayrollSums) -> dict[str, Any]:
    amounts = {
        "percepciones": sums.earnings,
        "gravado": sums.taxed,
        "exento": sums.exempt,
        "isr": sums.isr,
        "imss": sums.imss,
        "otrosPagos": sums.other_payments,
        "subsidio": sums.subsidy,
        "neto": sums.net,
    }
    return {**{name: cents_text(amount) for name, amount in amounts.items()}, "comprobantes": sums.documents}


def _notice_value(one: Remark) -> dict[str, Any]:
    return {"clave": one.key, "uuid": one.uuid, "detalle": payroll_detail(one.key, dict(one.facts))}


def _tell(found: PayrollMonth) -> None:
    rows = [(one.rfc, one.name, one.sums) for one in found.employees]
    print_table(words.COLUMNS, (_row(*row) for row in (*rows, (words.TOTAL, "", found.total))))
    total = found.total
    say(words.paid_over(*map(cents_text, (total.isr_to_pay_over, total.isr_refunds, total.isr_earlier))))
    if found.remarks:
        say(words.NOTICES)
        for one in found.remarks:
            say(f"  {one.uuid} {payroll_title(one.key)}: {payroll_detail(one.key, dict(one.facts))}")
    say(words.PAPER)


def _row(rfc: str, name: str, sums: PayrollSums) -> tuple[str, ...]:
    *amounts, documents = _sums_value(sums).values()
    return (rfc, name[:_NAME], *map(money, amounts), str(documents))
