"""The words of the constancia de cobertura."""

from __future__ import annotations

from datetime import datetime, time

from app.bookkeeping.coverage_certificate import CertificateWords
from app.domain.clock import mexico_wall_time
from app.domain.month.calendar import Month
from app.domain.validity import OwnerRole
from app.words import formatting
from app.words.formatting import count
from app.words.periods import month_words

_SIDES = {OwnerRole.ISSUED: "Emitidos", OwnerRole.RECEIVED: "Recibidos", OwnerRole.OTHERS: "Otros"}


def _side(side: OwnerRole) -> str:
    return _SIDES[side]


def _month(month: Month) -> str:
    return month_words(datetime.combine(month.first, time.min))


def _moment(at: datetime) -> str:
    return f"{mexico_wall_time(at):%d/%m/%Y %H:%M}, hora del centro de México"


def _percent(permille: int | None) -> str:
    return "sin lista" if permille is None else formatting.percent(permille)


CERTIFICATE_WORDS = CertificateWords(
    title="Constancia de cobertura",
    made="Hecha el",
    columns=("Mes", "Lado", "En el SAT", "Vigentes", "Con XML", "Faltan", "Cancelados", "Solo aquí", "Cobertura"),
    table="Lo que el SAT tiene y lo que está en la biblioteca",
    missing="Vigentes sin XML en la biblioteca",
    missing_columns=("Mes", "Lado", "Folio fiscal"),
    compared="Qué listas del SAT se compararon, y cuándo se pidieron",
    compared_columns=("Lista", "Meses", "Pedida"),
    meaning="Qué significa",
    lists="Paquetes de esas listas, con su huella SHA-256",
    hashes="Huella de la lista de huellas (HUELLAS.txt) que acompaña a los XML",
    foot="Papel de trabajo hecho por Acopio con los metadatos del SAT y los XML de este equipo; no la emite el SAT.",
    never="no consta en este equipo",
    explained=(
        ("Se comparan", "los folios fiscales de los metadatos del SAT con los XML de la biblioteca"),
        ("Cobertura", "vigentes con XML entre vigentes; los cancelados se cuentan aparte"),
        ("Recibidos cancelados", "el SAT no entrega su XML: no cuentan como faltantes"),
    ),
    more=lambda number: f"… y {count(number)} más",
    side=_side,
    month=_month,
    moment=_moment,
    percent=_percent,
)
