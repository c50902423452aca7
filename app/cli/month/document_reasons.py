"""Why one document counts where it counts: all that it does, as a value and as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.domain.amounts import cents_text
from app.domain.month.documents import MonthDocument
from app.domain.validity import OwnerRole
from app.fiscal.effects import DocumentEffects, Effect, Remark
from app.words import month_words as words
from app.words.formatting import money
from app.words.month_notes import note_detail, note_ground, note_title

_FLOW, _SAT = "flujo", "sat"
_ROLES = {OwnerRole.ISSUED: "emitido", OwnerRole.RECEIVED: "recibido", OwnerRole.OTHERS: "ajeno"}


def document_value(
    owner: str, document: MonthDocument, effects: DocumentEffects, warnings: Iterable[Remark] = ()
) -> dict[str, Any]:
    """What ``acopio mes --uuid --json`` prints."""
    return {
        "rfc": owner,
        "uuid": document.uuid,
        "tipo": document.type,
        "lado": _ROLES[document.side],
        "fecha": document.day.isoformat(),
        "estado": document.state.value,
        "efectos": [
            *(_effect(one, _FLOW) for one in effects.flow),
            *(_effect(one, _SAT) for one in effects.prefilled),
        ],
        "otros": [
            {
                "mes": one.month.text,
                "lado": one.side.value,
                "impuesto": one.tax.value,
                "importe": cents_text(one.amount),
                "factura": one.invoice or None,
            }
            for one in effects.taxes
        ],
        "ingresos": [
            {
                "mes": one.month.text,
                "lado": one.side.value,
                "clase": one.kind.value,
                "importe": cents_text(one.amount),
                "factura": one.invoice or None,
            }
            for one in effects.income
        ],
        "diferencias": [
            {
                "mes": one.month.text,
                "causa": one.cause.value,
                "lado": one.side.value,
                "base": cents_text(one.base),
                "iva": cents_text(one.tax),
            }
            for one in effects.differences
        ],
        "sinEfecto": [one.value for one in effects.silences],
        "avisos": [
            {
                "clave": str(one.key),
                "mes": one.month.text,
                "iva": cents_text(one.tax),
                "detalle": note_detail(one.key, dict(one.facts)),
            }
            for one in dict.fromkeys((*effects.remarks, *warnings))
        ],
    }


def _effect(one: Effect, column: str) -> dict[str, Any]:
    return {
        "columna": column,
        "mes": one.month.text,
        "lado": one.side.value,
        "tasa": one.bucket.value,
        "base": cents_text(one.base),
        "iva": cents_text(one.tax),
        "motivo": one.reason.value,
        "factura": one.invoice or None,
        "noAcreditable": None if one.lost is None else one.lost.value,
    }


def document_lines(value: Mapping[str, Any]) -> Iterator[str]:
    """The same in words."""
    yield words.no_month(value["uuid"])
    yield f"{value['rfc']} · {value['tipo']} {value['lado']} · {value['fecha']} · {words.STATES[value['estado']]}"
    yield words.WORKING_PAPER
    yield ""
    for silence in value["sinEfecto"]:
        yield words.SILENCES[silence]
    for one in value["efectos"]:
        sentence = words.REASONS[one["motivo"]]
        lost = f"; {words.LOST_REASONS[one['noAcreditable']]}" if one["noAcreditable"] else ""
        invoice = f" (factura {one['factura']})" if one["factura"] else ""
        yield (
            f"{one['mes']}  {words.COLUMNS[one['columna']]}: {words.SIDES[one['lado']]}, {words.BUCKETS[one['tasa']]}: "
            f"base {money(one['base'])}, IVA {money(one['iva'])}"
        )
        yield f"         {sentence}{invoice}{lost}."
    for one in value["otros"]:
        yield f"{one['mes']}  {words.OTHER_TAXES[one['impuesto']][one['lado']]}: {money(one['importe'])}"
    for one in value["ingresos"]:
        yield f"{one['mes']}  {words.INCOME_KINDS[one['clase']][one['lado']]}: {money(one['importe'])}"
    for one in value["diferencias"]:
        amounts = f"base {money(one['base'])}, IVA {money(one['iva'])}"
        yield f"{one['mes']}  {words.DIFFERENCES}: {amounts} · {words.CAUSES[one['causa']]}"
    for one in value["avisos"]:
        yield f"{one['mes']}  {note_title(one['clave'])} ({note_ground(one['clave'])}). {one['detalle']}"
