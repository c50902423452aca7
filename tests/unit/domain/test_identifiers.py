"""Small checked strings: nothing outside their grammar is taken, and the SAT's ids are kept as they came."""

from __future__ import annotations

import pickle
import re
import string
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.identifiers import PackageId, Rfc, SatRequestId, Uuid

LETTERS = string.ascii_uppercase + "Ñ&"
UUID = "AD662D33-6934-459C-A128-BDF0393E0F44"

rfcs = st.from_regex(re.compile(r"[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}"), fullmatch=True)
uuids = st.uuids().map(lambda uuid: str(uuid).upper())
near_misses = st.one_of(
    st.text(max_size=80),
    st.text("ABÑ&0129 -_.\n/\\:٣ａ", max_size=80),
    rfcs.flatmap(lambda rfc: st.sampled_from([rfc + "\n", rfc.lower(), rfc[1:], f" {rfc}", rfc.replace("0", "٠")])),
    uuids.flatmap(lambda uuid: st.sampled_from([uuid + "\n", uuid.lower(), uuid[1:], uuid.replace("-", "")])),
)


def is_rfc(text: str) -> bool:
    letters = len(text) - 9
    return (
        letters in (3, 4)
        and all(letter in LETTERS for letter in text[:letters])
        and all(digit in string.digits for digit in text[letters:-3])
        and all(letter in string.ascii_uppercase + string.digits for letter in text[-3:])
    )


def is_uuid(text: str) -> bool:
    groups = text.split("-")
    hexadecimal = string.digits + "ABCDEF"
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and all(one in hexadecimal for one in "".join(groups))


def accepted(kind: Callable[[str], object], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


@given(rfcs | near_misses)
@example("EKU9003173C9")
@example("ÑÑÑ&010101AAA")
@example("eku9003173c9")
@example("EKU9003173C9\n")
@example("")
def test_rfc_grammar(text: str) -> None:
    assert accepted(Rfc, text) == is_rfc(text)


@given(uuids | near_misses)
@example(UUID)
@example(UUID.lower())
@example(UUID + "\n")
def test_uuid_grammar(text: str) -> None:
    assert accepted(Uuid, text) == is_uuid(text)


@given(rfcs, st.sampled_from([" {} ", "{}\n", "\t{}"]))
def test_rfc_as_typed(rfc: str, around: str) -> None:
    hyphened = f"{rfc[:-9]}-{rfc[-9:-3]} {rfc[-3:]}"
    assert Rfc.parse(around.format(hyphened.lower())) == Rfc(rfc)
    assert str(Rfc(rfc)) == rfc
    assert Rfc(rfc).is_person == (len(rfc) == 13)


@given(uuids)
def test_uuid_in_any_case(uuid: str) -> None:
    assert Uuid.parse(f" {uuid.lower()}\n") == Uuid(uuid)


@given(st.sampled_from([SatRequestId, PackageId]), near_misses | st.text(max_size=600))
@example(SatRequestId, f"{UUID.lower()}")
@example(PackageId, f"{UUID}_01")
@example(PackageId, "../../x")
@example(PackageId, "x\n")
@example(PackageId, "   ")
@example(PackageId, "a" * 513)
def test_sat_ids_are_any_printable_text_and_kept_as_they_came(kind: type[PackageId | SatRequestId], text: str) -> None:
    fits = text.isprintable() and bool(text.strip()) and len(text) <= 512
    assert accepted(kind, text) == fits
    if fits:
        assert str(kind(text)) == kind(text).value == text


@pytest.mark.parametrize("kind", [SatRequestId, PackageId])
def test_sat_ids_compare_without_case(kind: type[PackageId | SatRequestId]) -> None:
    lower, upper = kind(f"{UUID.lower()}_01"), kind(f"{UUID.upper()}_01")
    assert lower == upper
    assert hash(lower) == hash(upper)
    assert (lower.value, upper.value) == (f"{UUID.lower()}_01", f"{UUID.upper()}_01")
    assert lower != kind(f"{UUID}_02")
    assert len({PackageId(UUID), SatRequestId(UUID)}) == 2
    assert pickle.loads(pickle.dumps(lower)) == upper


def test_generic_rfcs() -> None:
    assert Rfc("XAXX010101000").is_generic
    assert Rfc("XEXX010101000").is_generic
    assert not Rfc("EKU9003173C9").is_generic
