"""A report to be printed, as values: what stands on it, not how it looks. What prints it is given from above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column of a table, as wide as ``weight`` says."""

    title: str
    weight: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows below a heading; the titles of the columns are repeated on every page."""

    heading: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Labels with their texts below a heading."""

    heading: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperReport:
    """``name`` and ``facts`` stand at the top on the left, ``title`` and ``subtitle`` on the right; ``foot`` on each
    page. Texts may come from documents: they are printed as they are, letter by letter.
    """

    title: str
    subtitle: str
    name: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[ReportFacts | ReportTable, ...]
    foot: str
