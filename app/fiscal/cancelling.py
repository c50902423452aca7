"""Until when a CFDI may be cancelled, and until when its receiver may answer to a cancellation that was asked for.

CFF 29-A lets a CFDI be cancelled until the month in which its issuer's annual return of that year is due. The receiver
answers within business days; whose silence is no consent stands in the parameters.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.domain.identifiers import is_company
from app.domain.month.calendar import Month
from app.domain.month.documents import DocumentSet, MonthDocument
from app.fiscal.business_days import business_days_after
from app.fiscal.parameters import Parameter, Parameters

_INVOICES = frozenset("IETNP")


class PendingCancellation(NamedTuple):
    """A cancellation that waits for the receiver. ``seen_on`` is the first day on which the SAT said so: it may have
    been asked for earlier, so that ``answer_by`` is the latest day that it can be. ``silence_accepts`` tells whether it
    is cancelled when nobody answers; ``last_day`` is that of ``last_cancelling_day``.
    """

    document: MonthDocument
    seen_on: date
    answer_by: date
    silence_accepts: bool
    last_day: date | None


def last_cancelling_day(document: MonthDocument, parameters: Parameters) -> date | None:
    """The last day of the month in which the issuer's annual return is due; None where none is known.

    Of retenciones the sources say nothing.
    """
    if document.type not in _INVOICES:
        return None
    of_company, of_person = Parameter.CANCELLING_MONTH_COMPANY, Parameter.CANCELLING_MONTH_PERSON
    name = of_company if is_company(document.issuer_rfc) else of_person
    month = parameters.known(name, document.day)
    return None if month is None else Month(document.day.year + 1, month).last


def pending_cancellation(
    document: MonthDocument, documents: DocumentSet, seen_on: date, parameters: Parameters
) -> PendingCancellation:
    """Of one whose cancellation was first seen to be under way on ``seen_on``."""
    days = parameters.number(Parameter.ANSWERING_DAYS, seen_on)
    keys = tuple(parameters.keys(Parameter.NO_SILENT_CONSENT, seen_on))
    products = documents.facts(document).products if document.has_xml else ()
    return PendingCancellation(
        document,
        seen_on,
        business_days_after(seen_on, days, parameters),
        not any(one.key.startswith(keys) for one in products),
        last_cancelling_day(document, parameters),
    )
