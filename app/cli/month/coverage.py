"""``acopio cobertura``: what the SAT has of each month and what is here; with --traer it asks for what is missing, and
with --constancia it is written as a PDF.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.bookkeeping.coverage_report import (
    known_coverage,
    missing_documents,
    month_value,
    percent_text,
    withholding_coverage,
)
from app.bookkeeping.desk import Desk
from app.bookkeeping.side_names import SIDE_NAMES
from app.bookkeeping.state_remarks import contradictions
from app.cli.context import Context
from app.cli.driver import Watch, run_until, time_limit
from app.cli.exit_codes import DONE
from app.cli.month.asking import (
    BadQuestionError,
    add_json,
    add_month,
    add_owner,
    begun_month,
)
from app.cli.month.at_desk import asked_desk
from app.cli.month.certificate import certificate_of, write_report
from app.cli.outcome import finish
from app.cli.parser import SpanishParser
from app.cli.printing import print_json, print_table
from app.cli.speech import say
from app.cli.waiting_options import add_max_wait, add_password
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.engine.commands import Unlock
from app.engine.planning.missing_documents import MissingDocument
from app.fiscal.coverage_month import MonthCoverage, SideCoverage
from app.fiscal.effects import Remark
from app.words import coverage_words as words
from app.words.month_notes import note_detail, note_title


def add_to(commands: argparse._SubParsersAction[SpanishParser]) -> SpanishParser:
    """How it is typed."""
    parser = commands.add_parser("cobertura", help=words.HELP)
    add_owner(parser)
    add_month(parser, "--desde", required=False, text=words.FIRST_HELP)
    add_month(parser, "--hasta", required=False, text=words.LAST_HELP)
    parser.add_argument("--traer", action="store_true", help=words.FETCH_HELP)
    parser.add_argument("--constancia", type=Path, metavar="ARCHIVO", help=words.CERTIFICATE_HELP)
    add_password(parser)
    add_max_wait(parser)
    add_json(parser)
    return parser


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Print the coverage of the months; or ask for what is missing of them and follow it to its end."""
    with asked_desk(context, arguments.rfc) as (desk, owner):
        months = _months(desk, owner, arguments.desde, arguments.hasta)
        missing = _missing(desk, owner, months) if arguments.traer else []
        withheld = withholding_coverage(desk, owner, months[0].month, months[-1].month) if months else {}
        if arguments.constancia:
            _certify(context, arguments.constancia, desk, owner, months)
        told = contradictions(desk, owner, months[0].month, months[-1].month) if months else []
    if arguments.traer:
        return _fetch(context, arguments, owner, missing)
    if arguments.json:
        print_json([{**month_value(one, withheld.get(one.month)), **_differences(one, told)} for one in months])
    else:
        _print(months, told)
    return DONE


def _certify(context: Context, target: Path, desk: Desk, owner: Rfc, months: Sequence[MonthCoverage]) -> None:
    if context.make_printer is None:
        raise BadQuestionError(words.NO_PRINTER)
    if not months:
        raise BadQuestionError(words.NOTHING_KNOWN)
    write_report(target, certificate_of(desk, context.paths.database, owner, months), context.make_printer())
    say(words.certificate_written(target))


def _months(desk: Desk, owner: Rfc, first: Month | None, last: Month | None) -> list[MonthCoverage]:
    """Those that were asked for; without a first one, from the first of which anything is known."""
    until = begun_month(last or Month.of(desk.today), desk.today)
    if first is not None and first > until:
        raise BadQuestionError(words.reversed_months(first.text, until.text))
    return known_coverage(desk, owner, first, until)


def _missing(desk: Desk, owner: Rfc, months: Sequence[MonthCoverage]) -> list[MissingDocument]:
    return missing_documents(desk, owner, [uuid for one in months for uuid in one.both.missing])


def _fetch(context: Context, arguments: argparse.Namespace, owner: Rfc, missing: list[MissingDocument]) -> int:
    watch = Watch()
    if not missing:
        say(words.NOTHING_TO_FETCH)
        return finish(context, watch, as_json=arguments.json)
    credential = context.unlock(owner, from_stdin=arguments.password_stdin)
    until = time_limit(arguments.max_wait)
    with context.library(arguments.max_wait) as engine:
        plan = engine.plan_missing(owner, missing)
        asked = len(missing) - len(plan.under_way) - len(plan.out_of_reach)
        if asked:
            say(words.fetching(len(plan.queries), asked))
        if plan.under_way:
            say(words.under_way(len(plan.under_way)))
        if plan.out_of_reach:
            say(words.out_of_reach(len(plan.out_of_reach)))
        engine.post(Unlock(credential))
        watch.follow(engine.enqueue(plan.queries))
        run_until(engine, watch, lambda: watch.is_over, until)
    return finish(context, watch, as_json=arguments.json)


def _differences(month: MonthCoverage, told: Sequence[Remark]) -> dict[str, Any]:
    """Of which documents of the month the SAT told two things; no key where of none."""
    found = [
        {"clave": one.key, "uuid": one.uuid, "detalle": note_detail(one.key, dict(one.facts))}
        for one in told
        if one.month == month.month
    ]
    return {"diferencias": found} if found else {}


def _print(months: Sequence[MonthCoverage], told: Sequence[Remark]) -> None:
    if not months:
        say(words.NOTHING_KNOWN)
        return
    print_table(words.COLUMNS, [_row(one) for one in months])
    missing = [
        (one.month.text, SIDE_NAMES[side], uuid)
        for one in months
        for side in (OwnerRole.ISSUED, OwnerRole.RECEIVED)
        for uuid in one.of(side).missing
    ]
    if missing:
        print()
        print_table(words.MISSING_COLUMNS, missing[: words.LONGEST_LIST])
    if len(missing) > words.LONGEST_LIST:
        say(words.more_missing(len(missing) - words.LONGEST_LIST))
    if told:
        print()
        rows = [(one.month.text, note_title(one.key), one.uuid) for one in told]
        print_table(words.DIFFERENCE_COLUMNS, rows[: words.LONGEST_LIST])
    if len(told) > words.LONGEST_LIST:
        say(words.more_missing(len(told) - words.LONGEST_LIST))
    say(words.NOTE)


def _row(one: MonthCoverage) -> tuple[str, ...]:
    sides = (one.issued, one.received)
    shares = [text for side in sides for text in (words.share(side.with_xml, side.valid), _percent(side))]
    return (
        one.month.text,
        *shares,
        str(sum(side.cancelled_without_xml for side in sides) or ""),
        str(sum(side.only_here for side in sides) or ""),
    )


def _percent(side: SideCoverage) -> str:
    text = percent_text(side)
    return words.NEVER_ASKED if text is None else f"{text} %"
