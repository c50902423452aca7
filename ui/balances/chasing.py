"""Which invoices a message to a supplier is about, and the message itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.bookkeeping.open_balances import CounterpartBalance, OpenBalances
from app.domain.amounts import cents_text
from app.fiscal.invoice_balances import InvoiceBalance
from app.words.balance_page_words import ChasedInvoice, supplier_message
from ui.widgets.plain import one_line


def chased(
    balances: OpenBalances, supplier: CounterpartBalance, selected: Sequence[InvoiceBalance]
) -> Iterator[InvoiceBalance]:
    """Of the ``selected`` ones those with a balance; where none is selected, all of the supplier that wait for a REP,
    whatever their currency.
    """
    if selected:
        return (one for one in selected if one.state.is_open and one.balance > 0)
    known = (one for one in balances.received.counterparts if one.rfc == supplier.rfc)
    return (row for one in known for row in one.invoices if row.is_missed)


def message(balances: OpenBalances, supplier: CounterpartBalance, invoices: Sequence[InvoiceBalance]) -> str:
    """Ready to be pasted. Names come from documents, and stand on one line."""
    return supplier_message(
        one_line(supplier.name or supplier.rfc),
        [
            ChasedInvoice(
                one.uuid,
                one.issued,
                cents_text(one.total),
                cents_text(one.balance),
                one_line(one.currency),
                one.settled_on,
                one.due,
            )
            for one in invoices
        ],
        one_line(balances.name),
        balances.owner.value,
        balances.until,
    )
