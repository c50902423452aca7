"""The commands of the month by name. Each is a module with ``add_to`` (how it is typed) and ``run`` (what it does)."""

from __future__ import annotations

import argparse
from types import ModuleType

from app.cli.month import (
    balances,
    board,
    cancellations,
    coverage,
    decide,
    delivery,
    diot,
    file_month,
    lists,
    month,
    output_folders,
    payroll,
)
from app.cli.month.asking import answering
from app.cli.parser import SpanishParser

COMMANDS: tuple[ModuleType, ...] = (
    month,
    balances,
    cancellations,
    coverage,
    decide,
    diot,
    file_month,
    lists,
    payroll,
    output_folders,
    delivery,
    board,
)


def add_commands(commands: argparse._SubParsersAction[SpanishParser]) -> None:
    """Add every command's parser; its ``run`` is what the parsed arguments carry."""
    for module in COMMANDS:
        module.add_to(commands).set_defaults(run=answering(module.run))
