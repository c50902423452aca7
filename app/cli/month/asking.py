"""What the commands of the month have in common: --rfc, --mes and --json, and what is no question that can be asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from datetime import date

from app.cli.catching_up import catch_up
from app.cli.context import Context
from app.cli.exit_codes import USAGE_ERROR
from app.cli.speech import report, say
from app.domain.clock import SystemClock, mexico_wall_time
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.errors import DamagedFactsFoundError
from app.words import month_questions as words

Run = Callable[[Context, argparse.Namespace], int]


class BadQuestionError(Exception):
    """What was typed is no question that has an answer; ``sentence`` says why. The command ends with 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def answering(run: Run) -> Run:
    """``run``, which says the sentence of a BadQuestionError and ends with 2 then.

    A library of an older Acopio is brought up to date before; and facts that nobody can have kept are read again from
    their XML, after which it is asked once more.
    """

    def answer(context: Context, arguments: argparse.Namespace) -> int:
        catch_up(context)
        try:
            try:
                return run(context, arguments)
            except DamagedFactsFoundError as error:
                report(error)
                catch_up(context)
                return run(context, arguments)
        except BadQuestionError as error:
            say(error.sentence)
            return USAGE_ERROR

    return answer


def add_owner(parser: argparse.ArgumentParser) -> None:
    """``--rfc``, which must be given."""
    parser.add_argument("--rfc", required=True, help=words.OWNER_HELP)


def add_month(
    parser: argparse.ArgumentParser, name: str = "--mes", *, required: bool = True, text: str = words.MONTH_HELP
) -> None:
    """``--mes``, or another month by ``name``, with the help ``text``."""
    parser.add_argument(name, type=month_typed, required=required, metavar="AAAA-MM", help=text)


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help=words.JSON_HELP)


def month_typed(text: str) -> Month:
    """The month that was typed. Raises ArgumentTypeError."""
    try:
        return Month.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(words.not_a_month(text)) from None


def day_typed(text: str) -> date:
    """The day that was typed as AAAA-MM-DD. Raises ArgumentTypeError."""
    try:
        if len(text) != len("2026-03-01"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(words.not_a_day(text)) from None


def mexican_today() -> date:
    """The day that it is in Mexico City."""
    return mexico_wall_time(SystemClock().now()).date()


def known_owner(text: str, owners: Collection[Rfc]) -> Rfc:
    """The RFC that was typed. Raises BadQuestionError when none of the ``owners``, who have documents, has it."""
    try:
        owner = Rfc.parse(text)
    except ValueError:
        raise BadQuestionError(words.no_such_owner(text[:20])) from None
    if owner not in owners:
        raise BadQuestionError(words.no_such_owner(owner.value))
    return owner


def begun_month(month: Month, today: date) -> Month:
    """``month`` itself. Raises BadQuestionError when it is yet to come."""
    if month > Month.of(today):
        raise BadQuestionError(words.yet_to_come(month.text))
    return month
