"""Balances of PPD as ``--json`` prints them, in the invoice's currency."""

from __future__ import annotations

from typing import Any

from app.bookkeeping.ppd_balances import PpdBalances
from app.bookkeeping.side_names import SIDE_NAMES
from app.domain.amounts import cents_text
from app.fiscal.balance_details import InstalmentLine
from app.fiscal.effects import Remark
from app.fiscal.invoice_balances import InvoiceBalance
from app.words.month_notes import note_detail


def balance_value(one: InvoiceBalance, found: PpdBalances) -> dict[str, Any]:
    """Of one invoice of those that were ``found`` with their details."""
    return {
        "uuid": one.uuid,
        "lado": SIDE_NAMES[one.side],
        "contraparte": one.counterpart,
        "nombre": one.name,
        "fecha": one.issued.isoformat(),
        "moneda": one.currency,
        "total": cents_text(one.total),
        "pagado": cents_text(one.paid),
        "notas": cents_text(one.notes),
        "saldo": cents_text(one.balance),
        "estado": one.state.value,
        "dias": one.days,
        "vence": one.due.isoformat() if one.due else None,
        "parcialidades": [_instalment_value(each) for each in found.details(one).instalments],
        "avisos": [remark_value(each) for each in found.remarks(one)],
    }


def remark_value(remark: Remark) -> dict[str, Any]:
    """Of one aviso, without its IVA."""
    return {
        "clave": str(remark.key),
        "uuid": remark.uuid,
        "detalle": note_detail(remark.key, dict(remark.facts)),
    }


def _instalment_value(one: InstalmentLine) -> dict[str, Any]:
    return {
        "uuid": one.uuid,
        "pago": one.day.isoformat() if one.day else None,
        "numero": one.number,
        "pagado": cents_text(one.paid),
        "declarado": None if one.declared is None else cents_text(one.declared),
        "tarde": one.late,
        "vigente": not one.is_cancelled,
    }
