"""What the index keeps of a document: from these lists come its tables, the stage, merging and reading.

``TEXTS`` are the texts of ``app.domain.index.rows.DocumentRow``, as they are shown; ``NUMBERS`` what the narrow table
``document_list`` filters, sorts and sums by. A new number is a line here. A new text is a line of ``DocumentRow``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from app.domain.facts import Facts
from app.domain.figures import TAXES
from app.domain.index.rows import TextReader, kept_texts
from app.store.codings import folio_number, form_number, method_number, seconds_of, type_number


@dataclass(frozen=True, slots=True)
class NumberField:
    """A number of the narrow table; ``read`` gets it from a document's facts.

    Before the XML is here it is 0, or NULL where ``may_lack`` says that nothing known differs from zero.
    """

    name: str
    read: Callable[[Facts], int]
    may_lack: bool = False


def _tax(place: int) -> Callable[[Facts], int]:
    return lambda one: one.figures.taxes[place]


TEXTS: tuple[tuple[str, TextReader], ...] = (
    *kept_texts(),
    *((name, attrgetter(name)) for name in ("seal_end", "receiver_place", "month_facts")),
)
"""Columns of ``documents``, each with its reader. The last three are shown in no list: the SAT is asked with the seal's
end, and the figures of a month are made of the others (``app.domain.month``)."""

IN_SECOND_VERSION = frozenset({"receiver_place", "month_facts"})
"""Texts that the first version of the tables had not."""

TOLD_BY_METADATA = frozenset({"third_rfc", "third_name"})
"""Texts that metadata may tell too: an XML that says nothing of them leaves them as they are."""

RANKED = ("series", "use", "complements")
"""Texts that few documents differ in: the narrow table has their number in ``texts``, to sort by."""

NUMBERS = (
    NumberField("issued", lambda one: seconds_of(one.issued_at)),
    NumberField("type", lambda one: type_number(one.document_type)),
    NumberField("method", lambda one: method_number(one.payment_method)),
    NumberField("form", lambda one: form_number(one.payment_form)),
    NumberField("folio", lambda one: folio_number(one.number)),
    NumberField("subtotal", lambda one: one.subtotal.micros),
    NumberField("transferred", lambda one: one.transferred.micros if one.transferred else 0),
    NumberField("withheld", lambda one: one.withheld.micros if one.withheld else 0),
    NumberField("total", lambda one: one.figures.amount),
    NumberField("discount", lambda one: one.discount.micros if one.discount else 0),
    NumberField("stamped", lambda one: seconds_of(one.stamped_at) if one.stamped_at else 0),
    *(NumberField(name, _tax(place), may_lack=True) for place, name in enumerate(TAXES)),
)

SUMMED = ("subtotal", "discount", "transferred", "withheld", "total", *TAXES)
"""Numbers that are added up; the indexes that answer sums by themselves hold them in this order."""

TEXT_NAMES = tuple(name for name, _ in TEXTS)
NUMBER_NAMES = tuple(one.name for one in NUMBERS)
