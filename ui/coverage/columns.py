"""The columns of the documents that a month lacks."""

from __future__ import annotations

from app.domain.amounts import amount_text
from app.domain.month.documents import MonthDocument
from app.words import coverage_page_words as words
from app.words.catalog_names import document_type_name
from app.words.formatting import day, money
from ui.widgets.sorted_table import LookColumn


def _total(one: MonthDocument) -> str:
    return money(amount_text(one.total), one.currency)


COLUMNS: tuple[LookColumn[MonthDocument], ...] = (
    LookColumn(words.DAY, lambda one: day(one.issued_at), lambda one: one.issued, width=10),
    LookColumn(words.TYPE, lambda one: document_type_name(one.type), width=9),
    LookColumn(words.COUNTERPART, lambda one: one.counterpart_name or one.counterpart, width=34),
    LookColumn(words.RFC, lambda one: one.counterpart, width=14),
    LookColumn(words.TOTAL, _total, lambda one: one.total, width=13, numeric=True, falls=True),
    LookColumn(words.UUID, lambda one: one.uuid, width=36),
)
