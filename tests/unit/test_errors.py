"""The error tree: as drawn in its docstring, each with a stable key and fields that may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from app import errors
from app.errors import (
    AcopioError,
    AnswerError,
    AuthenticationFailedError,
    BugError,
    ConfigurationError,
    ConnectTimeoutError,
    ExpectedError,
    HttpStatusError,
    NetworkError,
    NewerDatabaseError,
    ReadTimeoutError,
    SoapFaultError,
)

_Error = TypeVar("_Error", bound=AcopioError)


def tree(root: type[_Error]) -> Iterator[type[_Error]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from tree(child)


CLASSES = list(tree(AcopioError))


def drawn() -> dict[str, str]:
    """Each name in the drawing with the one it hangs from."""
    parents: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.search(r"\b([A-Z]\w+Error)\b", line)
        if not found or not re.match(r"AcopioError|[│├└ ]", line) or "docstring" in line:
            continue
        depth = found.start()
        path = [step for step in path if step[0] < depth]
        if path:
            parents[found[1]] = path[-1][1]
        path.append((depth, found[1]))
    return parents


def test_the_drawing_is_the_tree() -> None:
    real = {one.__name__: one.__bases__[0].__name__ for one in CLASSES if one is not AcopioError}
    below_drawn = {"InvalidSecurityError"}  # told in words
    assert {name: base for name, base in real.items() if name not in below_drawn} == drawn()


def test_every_error_is_ours_or_expected() -> None:
    for one in CLASSES:
        assert one in (AcopioError, BugError) or issubclass(one, ExpectedError)


@pytest.mark.parametrize("network", list(tree(NetworkError)), ids=lambda one: one.__name__)
def test_only_what_never_left_says_so(network: type[NetworkError]) -> None:
    never_left = {
        "ConnectionRefusedByHostError",
        "NameNotResolvedError",
        "TlsError",
        "ConnectTimeoutError",
        "ProxyRefusedError",
    }
    assert network.sent == (network.__name__ not in never_left)


def test_an_answer_means_it_was_sent() -> None:
    assert all(one.sent for one in tree(AnswerError))


def test_fields_are_public_facts() -> None:
    error = NewerDatabaseError(Path("acopio.db"), found=3, known=1)
    assert error.key == "error:NewerDatabaseError"
    assert error.fields == {"path": "acopio.db", "found": "3", "known": "1"}
    assert str(error) == "NewerDatabaseError path=acopio.db found=3 known=1"
    assert str(ConfigurationError("A", "b")) == "ConfigurationError name=A value=b"


def test_a_failed_authentication_tells_its_cause_and_was_not_sent() -> None:
    cause = ReadTimeoutError("host")
    error = AuthenticationFailedError(cause)
    assert (error.cause, error.sent) == (cause, False)
    assert error.fields == {"cause_key": "error:ReadTimeoutError"}


def test_excerpts_are_short() -> None:
    assert len(HttpStatusError(500, "x" * 10_000).excerpt) == 500
    assert SoapFaultError("a", "b").fields == {"excerpt": "", "code": "a", "text": "b"}
    assert ConnectTimeoutError("host").fields == {"host": "host"}
