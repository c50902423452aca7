"""A made-up past of many requests: contribuyentes, months, kinds and ends as a bookkeeper's years leave them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from app.domain.catalogs import ContentKind, Direction, Service, StatusFilter
from app.domain.identifiers import PackageId, Rfc, SatRequestId
from app.domain.lifecycle import PackageState, State
from app.domain.period import Period
from app.domain.query import Query
from app.domain.request import Package, Request
from app.domain.taxpayer import Taxpayer
from app.store.database import Database
from app.store.requests import RequestRepository
from app.store.taxpayers import TaxpayerRepository

CONTRIBUYENTES = 200
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
_ENDS = (*(State.COMPLETE,) * 14, *(State.EMPTY,) * 3, State.SPLIT, State.REJECTED, State.EXPIRED)
_WAITING = 400
_TRADES = ("FERRETERIA", "PANADERIA", "CONSULTORIA", "TRANSPORTES", "DESPACHO", "ABARROTES", "TALLER", "CLINICA")
_NAMES = ("MONTE", "DEL VALLE", "HERMANOS", "SAN JUAN", "LA ESPERANZA", "DEL NORTE", "Y ASOCIADOS", "MUÑOZ")


def taxpayers(number: int = CONTRIBUYENTES) -> list[Taxpayer]:
    """So many, with names and RFCs of their own."""
    return [
        Taxpayer(
            Rfc(f"ABC{80 + at % 20:02d}{1 + at % 12:02d}{1 + at % 28:02d}{at:03d}"),
            f"{_TRADES[at % 8]} {_NAMES[at // 8 % 8]} {at}",
            "",
            "30001000000500003416",
            NOW - timedelta(days=400),
            NOW + timedelta(days=300),
            True,
            NOW,
        )
        for at in range(number)
    ]


def make_history(path: Path, requests: int, owners: int = CONTRIBUYENTES) -> None:
    """Write a database with so many requests, of which the last few hundred still wait."""
    database = Database.open(path)
    known = taxpayers(owners)
    with database.transaction() as connection:
        for one in known:
            TaxpayerRepository(connection).save(one)
        repository = RequestRepository(connection)
        dice = random.Random(1)
        for at, query in zip(range(requests), _queries([one.rfc for one in known]), strict=False):
            created = NOW - timedelta(minutes=requests - at)
            made = repository.add(query, created)
            repository.save(_lived(made, dice, waits=at >= requests - _WAITING))
    database.close()


def _queries(owners: list[Rfc]) -> Iterator[Query]:
    """Month after month, of everybody, all kinds; then the same again."""
    for lap in count():
        for months in range(72):
            period = Period.month(2026 - months // 12, 12 - months % 12)
            period = Period(period.start + timedelta(seconds=lap), period.end)
            for owner in owners:
                for direction in (Direction.ISSUED, Direction.RECEIVED):
                    for content in ContentKind:
                        forced = direction is Direction.RECEIVED and content is ContentKind.XML
                        status = StatusFilter.VALID if forced else StatusFilter.ALL
                        yield Query(Service.CFDI, direction, content, owner, period, status)


def _lived(request: Request, dice: random.Random, *, waits: bool) -> Request:
    sat_id = SatRequestId(f"4e80345d-917f-40bb-a98f-{request.id:012d}")
    state = State.AT_SAT if waits else dice.choice(_ENDS)
    packages: tuple[Package, ...] = ()
    if state is State.COMPLETE:
        brought = dice.randrange(1, 400)
        name = PackageId(f"{sat_id}_01")
        packages = (Package(name, PackageState.INGESTED, 1, f"p/{name}.zip", "ab" * 32, 9_000, brought, brought),)
    return replace(
        request,
        state=state,
        sat_id=sat_id,
        sent_at=request.created_at,
        next_at=NOW + timedelta(seconds=dice.randrange(3_600)) if waits else None,
        packages=packages,
    )
