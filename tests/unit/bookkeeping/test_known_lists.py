"""Lists are kept as they came, the latest of each kind counts, and what changed is news."""

from __future__ import annotations

import hashlib
import io
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.bookkeeping import known_lists
from app.bookkeeping.known_lists import KnownLists, TakenIn, pieces_of
from app.domain.listing import COMPLETE, ListKind, Situation
from app.errors import NotASatListError

DATA = Path(__file__).parents[2] / "data" / "lists"
EFOS = (DATA / "Listado_completo_69-B.csv").read_bytes()
LATER = EFOS.replace(b"31 de mayo", b"31 de julio").replace(b"Presunto,500", b"Definitivo,500")
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
OTHERS = ("EFO010101AA1", "ÑEX121116KM4", "H&E951128469", "SEN020202BB2", "AAA010101AAA")


@pytest.fixture
def lists(tmp_path: Path) -> KnownLists:
    return KnownLists(tmp_path / "listas")


def take_in(lists: KnownLists, data: bytes, at: datetime = NOW) -> TakenIn:
    return lists.take_in(pieces_of(io.BytesIO(data)), "Listado.csv", at)


def test_a_list_is_kept_as_it_came_with_its_inner_date_and_sha256(lists: KnownLists, tmp_path: Path) -> None:
    taken = take_in(lists, EFOS)
    assert taken.is_new
    assert (taken.kept.kind, taken.kept.title, taken.kept.inner_date) == (ListKind.EFOS, COMPLETE, date(2026, 5, 31))
    assert (taken.kept.rows, taken.kept.sha256) == (6, hashlib.sha256(EFOS).hexdigest())
    assert (tmp_path / "listas" / f"{taken.kept.sha256}.csv").read_bytes() == EFOS
    assert lists.all() == [taken.kept]


def test_the_same_list_again_is_nothing_new(lists: KnownLists) -> None:
    first = take_in(lists, EFOS)
    again = take_in(lists, EFOS, NOW + timedelta(days=7))
    assert not again.is_new
    assert again.kept == first.kept
    assert len(lists.all()) == 1


def test_what_a_killed_import_left_is_taken_away_a_day_later(lists: KnownLists, tmp_path: Path) -> None:
    take_in(lists, EFOS)
    old, young = (tmp_path / "listas" / name for name in ("lista.parte", "lista1.parte"))
    for half, hours in ((old, 25), (young, 1)):
        half.write_bytes(EFOS[:100])
        moment = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(half, (moment, moment))
    take_in(lists, LATER)
    assert (old.exists(), young.exists()) == (False, True)


def test_an_rfc_is_found_with_all_its_rows_and_a_suppressed_one_never_matches(lists: KnownLists) -> None:
    take_in(lists, EFOS)
    found = lists.listings(OTHERS)
    assert {rfc: [one.situation for one in several] for rfc, several in found.items()} == {
        "EFO010101AA1": [Situation.DEFINITIVE],
        "ÑEX121116KM4": [Situation.PRESUMED],
        "H&E951128469": [Situation.CLEARED],
        "SEN020202BB2": [Situation.FAVOURABLE, Situation.PRESUMED],
    }


def test_definitive_are_those_of_69b_alone(lists: KnownLists) -> None:
    take_in(lists, EFOS)
    take_in(lists, (DATA / "No_localizados.csv").read_bytes())
    assert lists.definitive() & set(OTHERS) == {"EFO010101AA1"}


def test_the_later_inner_date_counts_in_whatever_order_they_come(lists: KnownLists, tmp_path: Path) -> None:
    other = KnownLists(tmp_path / "otras")
    for known, order in ((lists, (EFOS, LATER)), (other, (LATER, EFOS))):
        for number, data in enumerate(order):
            take_in(known, data, NOW + timedelta(days=number))
        assert [one.inner_date for one in known.current()] == [date(2026, 7, 31)]
        assert "ÑEX121116KM4" in known.definitive()


def test_what_changed_since_the_last_list_is_news(lists: KnownLists) -> None:
    assert lists.changes(take_in(lists, EFOS), OTHERS) == []
    changes = lists.changes(take_in(lists, LATER, NOW + timedelta(days=1)), OTHERS)
    assert [
        (one.now.rfc, one.before and one.before.situation, one.now.situation) for one in changes if one.now is not None
    ] == [
        ("SEN020202BB2", Situation.PRESUMED, Situation.DEFINITIVE),
        ("ÑEX121116KM4", Situation.PRESUMED, Situation.DEFINITIVE),
    ]


def test_one_that_left_the_list_is_news_too(lists: KnownLists) -> None:
    take_in(lists, EFOS)
    lines = LATER.split(b"\r\n")
    changes = lists.changes(take_in(lists, b"\r\n".join(lines[:3] + lines[4:])), ["EFO010101AA1"])
    assert [(one.before and one.before.situation, one.now) for one in changes] == [(Situation.DEFINITIVE, None)]


def test_a_part_of_the_list_counts_only_while_it_is_later(lists: KnownLists) -> None:
    lines = EFOS.replace(b"Listado completo", b"Listado").replace(b"AM", b"BM").split(b"\r\n")
    part = b"\r\n".join([*lines[:3], lines[4].replace(b"Presunto", b"Presunto"), b""])
    take_in(lists, part)
    assert [one.title for one in lists.current()] == ["Presunto"]
    take_in(lists, LATER)
    assert [one.title for one in lists.current()] == [COMPLETE]


def test_rows_by_rfc_are_derived_again(lists: KnownLists, tmp_path: Path) -> None:
    taken = take_in(lists, EFOS)
    (tmp_path / "listas" / f"{taken.kept.sha256}.db").unlink()
    assert "EFO010101AA1" in lists.definitive()
    (tmp_path / "listas" / f"{taken.kept.sha256}.db").write_bytes(b"no es una base de datos" * 100)
    assert "EFO010101AA1" in lists.definitive()


@pytest.mark.parametrize("data", [b"", b"hola", b"RFC,RAZON SOCIAL\r\n", EFOS + b'"' + b"x" * 200_000])
def test_what_is_no_list_leaves_nothing_behind(lists: KnownLists, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotASatListError):
        take_in(lists, data)
    assert list((tmp_path / "listas").iterdir()) == []
    assert lists.all() == []


def test_a_list_without_end_is_refused(lists: KnownLists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_lists, "MOST_BYTES", 1000)
    with pytest.raises(NotASatListError):
        take_in(lists, EFOS)
    assert list((tmp_path / "listas").iterdir()) == []


@pytest.mark.parametrize(
    "facts",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"lista": "69-C"}',
        json.dumps({"lista": "69-B", "titulo": "x", "fechaInterna": "x", "registros": 1, "origen": "", "guardada": ""}),
        b"[" * 9000,
    ],
)
def test_facts_that_make_no_sense_are_no_list(lists: KnownLists, tmp_path: Path, facts: bytes | str) -> None:
    taken = take_in(lists, EFOS)
    place = tmp_path / "listas" / f"{taken.kept.sha256}.json"
    place.write_bytes(facts if isinstance(facts, bytes) else facts.encode())
    assert lists.all() == []
    assert lists.listings(OTHERS) == {}
    assert take_in(lists, EFOS).is_new


def test_nothing_kept_says_nothing(lists: KnownLists) -> None:
    assert (lists.all(), lists.current(), lists.listings(OTHERS), lists.definitive()) == ([], [], {}, frozenset())
