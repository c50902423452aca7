"""Small checked strings: nothing outside their grammar is taken, and a package's name is a file name anywhere."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.identifiers import PackageId, Rfc, SatRequestId, Uuid

LETTERS = string.ascii_uppercase + "Ñ&"
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{name}{digit}" for name in ("COM", "LPT") for digit in range(10))}
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


@given(near_misses | st.from_regex(re.compile(r"[0-9A-Za-z-]{1,70}(_[0-9A-Za-z-]{1,40})?"), fullmatch=True))
@example("../x")
@example("a" * 65)
@example("x\n")
def test_sat_ids_hold_letters_digits_and_hyphens_alone(text: str) -> None:
    allowed = string.ascii_letters + string.digits + "-"
    assert accepted(SatRequestId, text) == (1 <= len(text) <= 64 and all(letter in allowed for letter in text))


@given(near_misses | st.from_regex(re.compile(r"[0-9A-Za-z-]{1,70}(_[0-9A-Za-z-]{1,40})?"), fullmatch=True))
@example(f"{UUID}_01")
@example(f"{UUID.lower()}_01")
@example("A_B_C")
@example("_01")
@example("..")
def test_package_ids_are_file_names_on_every_system(text: str) -> None:
    try:
        name = PackageId.parse(text).value
    except ValueError:
        return
    assert name == text.strip().upper()
    assert set(name) <= set(string.ascii_uppercase + string.digits + "-_")
    assert 1 <= len(name) <= 97
    assert name not in DEVICES


@pytest.mark.parametrize("name", sorted(DEVICES))
def test_package_ids_are_never_windows_devices(name: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        PackageId.parse(name.lower())
    assert PackageId(f"{name}_01").value == f"{name}_01"


def test_package_ids_compare_without_case() -> None:
    assert PackageId.parse(f"{UUID.lower()}_01") == PackageId(f"{UUID}_01")
    with pytest.raises(ValueError, match="IdPaquete"):
        PackageId(f"{UUID.lower()}_01")


def test_generic_rfcs() -> None:
    assert Rfc("XAXX010101000").is_generic
    assert Rfc("XEXX010101000").is_generic
    assert not Rfc("EKU9003173C9").is_generic
