"""The DIOT of a month: what the desk's documents bring, and the records that the person wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.bookkeeping.border_catalog import border_regions
from app.bookkeeping.desk import Desk
from app.domain.amounts import is_plain
from app.domain.identifiers import Rfc
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions
from app.domain.month.diot import DiotRow
from app.domain.month.documents import DocumentSet
from app.fiscal.diot import DiotMonth, DiotNote, DiotRules, Told, diot_month, half_up_pesos, whole_pesos
from app.fiscal.diot_checks import DiotRates
from app.fiscal.diot_manual import read_rows
from app.fiscal.diot_notes import is_relieved, suggestions, third_parties
from app.fiscal.diot_paid import Paid, paid_in, withheld_before
from app.fiscal.effects import DocumentEffects
from app.fiscal.iva import each_effect
from app.fiscal.parameters import Parameter, Parameters
from app.fiscal.readings import Readings
from app.reports.diot_file import diot_file


@dataclass(frozen=True, slots=True)
class DiotAnswer:
    """A month's records, and the suppliers' names by RFC. ``manual_skipped`` says that what was kept made no sense."""

    month: DiotMonth
    names: Mapping[str, str]
    manual: tuple[DiotRow, ...] = ()
    manual_skipped: bool = False


def has_layout(parameters: Parameters, month: Month) -> bool:
    """Whether the month's DIOT is filed in the layout that is written here."""
    return parameters.known(Parameter.DIOT_FIELDS, month.first) is not None


def diot_of(desk: Desk, owner: Rfc, month: Month) -> DiotAnswer:
    """The records of ``month``. Raises StoreError."""
    documents = desk.documents(owner, month)
    effects = list(each_effect(documents, desk.decisions_of(owner), desk.rules(owner)))
    return diot_answer(desk, owner, month, documents, effects)


def diot_answer(
    desk: Desk, owner: Rfc, month: Month, documents: DocumentSet, effects: Sequence[DocumentEffects]
) -> DiotAnswer:
    """The same of a month's documents whose effects are known. Raises StoreError."""
    decisions = desk.decisions_of(owner)
    paid = list(paid_in(month, effects, documents.documents))
    invoices: dict[str, list[str]] = defaultdict(list)
    for one in effects:
        for effect in one.flow:
            if effect.invoice:
                invoices[one.uuid].append(effect.invoice)
    manual, skipped = manual_rows(decisions, month)
    names = {one.rfc: documents.documents[one.uuid].issuer_name for one in paid}
    earlier: list[Paid] = []
    if not desk.readings.diot_withheld_at_once:
        before = desk.withholding(owner, month.previous)
        earlier.extend(withheld_before(month, each_effect(before, decisions, desk.rules(owner)), before.documents))
        names = {one.rfc: before.documents[one.uuid].issuer_name for one in earlier} | names
    found = diot_month([*paid, *earlier], manual, _rules(desk.parameters, desk.readings, month, decisions))
    told = [
        *found.told,
        *suggestions(paid, documents.documents, invoices, decisions.operations, desk.parameters),
        *third_parties(paid, documents.documents),
    ]
    latest = desk.index.latest_issued(owner)
    if latest is not None and is_relieved(latest.issuer_regime, month.first, desk.parameters):
        told.insert(0, Told(DiotNote.RELIEVED, owner.value, latest.uuid))
    return DiotAnswer(replace(found, told=tuple(told)), names, manual, skipped)


def manual_rows(decisions: Decisions, month: Month) -> tuple[tuple[DiotRow, ...], bool]:
    """The records that the person wrote for ``month``, and whether what was kept makes no sense."""
    try:
        return read_rows(decisions.diot_rows.get(month, "")), False
    except ValueError:
        return (), True


def file_of(answer: DiotAnswer, readings: Readings) -> bytes:
    """The file for the portal."""
    return diot_file(
        answer.month.rows, mark_before=readings.diot_mark_before, last_line_ends=readings.diot_last_line_ends
    )


def _rules(parameters: Parameters, readings: Readings, month: Month, decisions: Decisions) -> DiotRules:
    rates = DiotRates(
        parameters.number(Parameter.IVA_RATE, month.last), parameters.known(Parameter.IVA_BORDER_RATE, month.last)
    )
    rounded = whole_pesos if readings.diot_fifty_down else half_up_pesos
    typed = decisions.proportions.get(month.year, "")
    proportion = Fraction(typed) if is_plain(typed) else None
    return DiotRules(
        rates,
        border_regions().of,
        decisions.operations,
        decisions.regions,
        rounded,
        proportion,
        readings.diot_net_of_discounts,
        readings.diot_withheld_at_once,
    )
