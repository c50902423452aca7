"""Packages with odd, broken and hostile content: kept as they came, never let in where they could harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.catalogs import ContentKind
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.story import Notice, Story
from app.domain.validity import Validity
from app.simulator import faults
from app.simulator.operations import Operation

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
LONG_AGO = (2026, 6, 1, 0, 0, 0)


def added(package: bytes, members: dict[str, bytes]) -> bytes:
    """The package with more members."""
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


UNREADABLE = {
    "not_xml": b"esto no es XML",
    "another": b"<factura/>",
    "dtd": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    "empty": b"",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_kept_and_told(bench: Bench, question: Question, kind: str) -> None:
    odd = UNREADABLE[kind]
    bench.simulator.faults.queue(
        Operation.DOWNLOAD, faults.EditedPackage(lambda package: added(package, {"raro.xml": odd}))
    )
    (request,) = bench.finish(question())
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE)
    assert request.packages[0].unreadable == 1
    kept = list(bench.folder.root.rglob("Ilegibles/*.xml"))
    assert [path.read_bytes() for path in kept] == [odd]
    assert [row.state for row in bench.rows() if not row.uuid] == [Validity.UNREADABLE]
    bench.assert_complete(question())


def test_a_document_twice_in_a_package_is_one(bench: Bench, question: Question) -> None:
    facts = bench.expected(question())[0]
    again = bench.simulator.business(bench.owner.value).xml(facts)
    name = f"{facts.uuid.upper()}.XML.xml"
    bench.simulator.faults.queue(
        Operation.DOWNLOAD, faults.EditedPackage(lambda package: added(package, {name: again}))
    )
    (request,) = bench.finish(question())
    assert request.state is State.COMPLETE
    bench.assert_complete(question())


@pytest.mark.parametrize("name", ["../../fuera.xml", "/etc/fuera.xml", "C:\\fuera.xml", "a/../../fuera.xml"])
def test_a_package_with_unsafe_names_writes_nowhere_else(
    bench: Bench, question: Question, name: str, tmp_path: Any
) -> None:
    bench.simulator.faults.queue(
        Operation.DOWNLOAD, faults.EditedPackage(lambda package: added(package, {name: b"<a/>"}))
    )
    (request,) = bench.finish(question())
    assert not list(tmp_path.rglob("fuera*"))
    assert request.state in (State.COMPLETE, State.FAILED)
    if request.packages[0].state is PackageState.REFUSED:
        assert request.notice == Notice.HELD
        assert Story.HELD in bench.keys(request)
        assert len(list(bench.folder.root.rglob("*.zip"))) == 1
    bench.assert_explained()


def test_a_package_that_is_nothing_but_a_bomb_is_held_and_the_others_come_in(
    make_bench: Callable[..., Bench], question: Question
) -> None:
    bench = make_bench(package_size=7)
    zeros = bytes(300 * 1024 * 1024)
    bomb = added(b"", {"bomba.xml": zeros})
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(lambda _: bomb))
    (request,) = bench.finish(question())
    states = [package.state for package in request.packages]
    assert states == [PackageState.REFUSED] + [PackageState.INGESTED] * (len(states) - 1)
    assert (request.state, request.notice) == (State.FAILED, Notice.HELD)
    bench.assert_files()
    bench.assert_explained()


def test_fewer_documents_than_announced_is_told(bench: Bench, question: Question) -> None:
    def poorer(package: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()[1:]}
        return added(b"", members)

    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(poorer))
    (request,) = bench.finish(question())
    total = len(bench.expected(question()))
    assert (request.state, request.notice) == (State.COMPLETE, Notice.FEWER_DOCUMENTS)
    assert request.notice_fields == {"announced": str(total), "arrived": str(total - 1)}
    bench.assert_files()
    bench.assert_explained()


def test_metadata_that_makes_no_sense_is_no_crash(bench: Bench, question: Question) -> None:
    bench.simulator.faults.queue(
        Operation.DOWNLOAD, faults.EditedPackage(lambda _: added(b"", {"nada.txt": b"esto~no~es\r\nmetadata"}))
    )
    (request,) = bench.finish(question(content=ContentKind.METADATA))
    assert request.is_done
    assert request.notice
    bench.assert_explained()
