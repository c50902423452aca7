"""What the bar and its table say of given sums."""

from __future__ import annotations

from app.domain.index.rows import Sum
from app.domain.validity import OwnerRole, Validity
from ui.documents.list.totals import apart, headline, left_out, lines, reserve, rest
from ui.documents.list.totals_popup import columns_of

PESO = 1_000_000


def made(
    kind: str, total: int, currency: str = "MXN", side: OwnerRole = OwnerRole.ISSUED, *, count: int = 1, iva: int = 0,
    withheld: int = 0, state: Validity = Validity.VALID, has_xml: bool = True, untaxed: int = 0
) -> Sum:  # fmt: skip
    taxes = (0, iva * PESO, 0, 0, 0, 0, 0, withheld * PESO)
    subtotal, transferred = (total - iva + withheld) * PESO, iva * PESO
    head = (side, kind, currency, state, has_xml, count, untaxed)
    return Sum(*head, subtotal, 0, transferred, withheld * PESO, total * PESO, taxes)


def test_each_side_is_added_by_itself_and_credit_notes_are_taken_off() -> None:
    sums = (
        made("E", 116, iva=16),
        made("I", 1_160, iva=160, count=3),
        made("I", 58, side=OwnerRole.RECEIVED, iva=8),
        made("I", 20, "USD", OwnerRole.RECEIVED),
        made("N", 5_000, withheld=400),
        made("P", 700),
        made("P", 300, side=OwnerRole.RECEIVED),
        made("R", 10_000, side=OwnerRole.RECEIVED, withheld=2_000),
    )
    assert headline(sums) == "Emitidos $1,044.00 (IVA $144.00) · Recibidos $58.00 (IVA $8.00)"
    assert rest(sums) == (
        "Nómina $5,000.00 · Cobrado $700.00 · Pagado $300.00 · Te retuvieron $2,000.00 · Recibidos $20.00 USD"
    )
    told = [(one.words, one.currency, one.amounts.count, one.amounts.total // PESO) for one in lines(sums)]
    assert told == [
        ("Emitidos: facturado", "MXN", 3, 1_160),
        ("Emitidos: notas de crédito", "MXN", 1, -116),
        ("Emitidos: neto", "MXN", 4, 1_044),
        ("Recibidos: facturado", "MXN", 1, 58),
        ("Nómina", "MXN", 1, 5_000),
        ("Cobrado", "MXN", 1, 700),
        ("Pagado", "MXN", 1, 300),
        ("Retenciones recibidas", "MXN", 1, 10_000),
        ("Recibidos: facturado", "USD", 1, 20),
    ]


def test_what_has_no_known_amount_is_counted_and_not_added() -> None:
    sums = (
        made("I", 100),
        made("I", 900, "", has_xml=False, count=34, untaxed=34),
        made("I", 900, state=Validity.CANCELLED, count=2),
        made("P", 0, "XXX", count=5),
        made("T", 0, "XXX"),
        made("", 0, "", state=Validity.UNREADABLE),
        made("I", 50, untaxed=1),
    )
    assert headline(sums) == "Emitidos $150.00"
    assert left_out(sums) == "34 sin XML, 5 sin importe o moneda, 2 cancelados, 1 ilegible, 1 traslado"
    assert rest(sums) == ""
    assert apart(sums).untaxed == 1
    assert reserve(sums) == f"Sin sumar: {left_out(sums)} · Faltan los impuestos de 1 comprobante"
    assert reserve(sums[:1]) == ""
    assert sum(line.amounts.count for line in lines(sums)) == 2


def test_only_columns_that_say_something_are_shown() -> None:
    sums = (made("I", 1_160, iva=160), made("E", 0, state=Validity.CANCELLED))
    assert [one.title for one in columns_of(lines(sums))] == [
        "Concepto", "Comprobantes", "Total", "Subtotal", "IVA 16 %"
    ]  # fmt: skip
    both = lines((*sums, made("I", 5, "USD")))
    assert [one.title for one in columns_of(both)][1] == "Moneda"
    assert [one.text(both[-1]) for one in columns_of(both)] == [
        "Emitidos: facturado", "USD", "1", "$5.00", "$5.00", ""
    ]  # fmt: skip
    assert headline(()) == rest(()) == ""
