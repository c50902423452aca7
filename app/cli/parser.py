"""The parser of what is typed after ``acopio``: argparse, speaking Spanish."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from app.cli.exit_codes import USAGE_ERROR
from app.words import usage


class SpanishParser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, then how it is used; exits with 2.

    ``positionals`` heads, in the help, what is typed without an option before it. Options are typed in full: what a
    shortened one means would change with the next option that begins alike.
    """

    def __init__(self, positionals: str = usage.PATHS, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, allow_abbrev=False, **options)
        self._positionals.title = positionals
        self.add_argument("-h", "--help", action="help", help=usage.SHOW_HELP)

    def error(self, message: str) -> NoReturn:
        """Leave with the sentence on standard error."""
        self.exit(USAGE_ERROR, f"{usage.not_understood(message)}\n{self.format_usage()}")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _USAGE if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(usage.HEADINGS.get(heading or "", heading))


_USAGE = usage.USAGE  # the method's own argument has that name
