"""Options of every command that asks the SAT: the password, and how long it waits."""

from __future__ import annotations

import argparse

from app.words import usage


def add_password(parser: argparse.ArgumentParser) -> None:
    """``--password-stdin``."""
    parser.add_argument("--password-stdin", action="store_true", help=usage.STDIN_HELP)


def add_max_wait(parser: argparse.ArgumentParser) -> None:
    """``--max-wait``."""
    parser.add_argument("--max-wait", type=_seconds, metavar="S", help=usage.WAIT_HELP)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 10**9:
        raise argparse.ArgumentTypeError(usage.not_seconds(text))
    return seconds
