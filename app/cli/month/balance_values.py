"""Balances of PPD as ``--json`` prints them, in the invoice's currency."""

from __future__ import annotations

from typing import Any

from app.bookkeeping.side_names import SIDE_NAMES
from app.domain.amounts import cents_text
from app.fiscal.balances import Balance
from app.fiscal.effects import Remark
from app.fiscal.parameters import Parameters
from app.fiscal.rep_checks import days_late
from app.fiscal.settlement import Instalment
from app.words.month_notes import note_detail


def balance_value(one: Balance, parameters: Parameters) -> dict[str, Any]:
    """Of one invoice."""
    invoice = one.invoice
    return {
        "uuid": invoice.uuid,
        "lado": SIDE_NAMES[invoice.side],
        "contraparte": invoice.counterpart,
        "nombre": invoice.counterpart_name,
        "fecha": invoice.day.isoformat(),
        "moneda": invoice.currency,
        "total": cents_text(invoice.total),
        "pagado": cents_text(one.paid),
        "notas": cents_text(one.notes),
        "saldo": cents_text(one.balance),
        "estado": one.state.value,
        "dias": one.days,
        "vence": one.due.isoformat() if one.due else None,
        "parcialidades": [_instalment_value(each, parameters) for each in one.instalments],
        "avisos": [remark_value(each) for each in one.remarks],
    }


def remark_value(remark: Remark) -> dict[str, Any]:
    """Of one aviso, without its IVA."""
    return {
        "clave": str(remark.key),
        "uuid": remark.uuid,
        "detalle": note_detail(remark.key, dict(remark.facts)),
    }


def _instalment_value(one: Instalment, parameters: Parameters) -> dict[str, Any]:
    day, outstanding = one.day, one.line.outstanding
    return {
        "uuid": one.rep.uuid,
        "pago": day.isoformat() if day else None,
        "numero": one.line.instalment,
        "pagado": cents_text(one.paid),
        "declarado": None if outstanding is None else cents_text(outstanding),
        "tarde": days_late(one.rep, day, parameters) if day else 0,
        "vigente": not one.rep.is_cancelled,
    }
