"""Odd and hostile members among good ones: the good ones come in, nothing is written outside, the person is told."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.catalogs import ContentKind, Direction
from app.domain.lifecycle import PackageState, State
from app.domain.query import Query
from app.domain.story import Notice, Story
from app.errors import HostilePackageError
from app.simulator import faults
from app.simulator.operations import Operation
from app.store.database import Database

Bench = Any  # the kit of bench.py
Question = Callable[..., Query]
LONG_AGO = (2026, 6, 1, 0, 0, 0)
OTHER = "XIA190128J61"
NAMES = (
    "CON.xml",
    "aux.xml",
    "LPT1 .xml",
    "nul:corriente.xml",
    "\\\\servidor\\c$\\fuera.xml",
    "/fuera.xml",
    "~/fuera.xml",
    "..\\..\\fuera.xml",
    "a/./../../../fuera.xml",
    "\u202elmx.fuera.xml",
    "tab\tnueva\nlinea.xml",
    "x" * 4_000 + ".xml",
)
SECRET = "esto no debe salir del disco"


def written(write: Callable[[zipfile.ZipFile], None], package: bytes = b"") -> bytes:
    """The package with what ``write`` adds to it."""
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as archive:
        write(archive)
    return buffer.getvalue()


def with_members(*members: tuple[str, bytes]) -> Callable[[bytes], bytes]:
    def edit(package: bytes) -> bytes:
        def write(archive: zipfile.ZipFile) -> None:
            for name, content in members:
                archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)

        return written(write, package)

    return edit


def others(bench: Bench) -> set[Path]:
    """Every file there is outside the library."""
    everything = {path for path in bench.paths.home.parent.rglob("*") if not path.is_dir()}
    return {path for path in everything if not path.is_relative_to(bench.folder.root)}


def deliver(bench: Bench, query: Query, edit: Callable[[bytes], bytes], times: int = 1) -> Any:
    """The request as it ended after its package came edited; nothing else on this disk was written."""
    bench.register()
    bench.step()
    before = others(bench)
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(edit), times)
    (request,) = bench.finish(query)
    assert {path.name for path in others(bench) - before} <= {"solicitudes.jsonl", "biblioteca.id"}
    return request


def test_names_that_are_traps_are_only_names(bench: Bench, question: Question) -> None:
    request = deliver(bench, question(), with_members(*((name, b"<a/>") for name in NAMES)))
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE)
    assert request.packages[0].unreadable == len(NAMES)
    assert len(list(bench.folder.root.rglob("Ilegibles/*.xml"))) == len(NAMES)
    bench.assert_complete(question())


def test_documents_that_attack_the_reader_are_kept_unread(bench: Bench, question: Question, tmp_path: Path) -> None:
    secret = tmp_path / "secreto.txt"
    secret.write_text(SECRET)
    laughs = "".join(f'<!ENTITY r{n} "{f"&r{n - 1};" * 10}">' for n in range(1, 12))
    attacks = (
        f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]><a>&s;</a>',
        f'<!DOCTYPE a SYSTEM "{secret.as_uri()}"><a/>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/dtd"> %p;]><a/>',
        f'<!DOCTYPE a [<!ENTITY r0 "ja">{laughs}]><a>&r11;</a>',
        "<a>" * 30_000,
    )
    members = [(f"{at}.xml", text.encode()) for at, text in enumerate(attacks)]
    members.append(("16.xml", f'<?xml version="1.0" encoding="UTF-16"?>{attacks[0]}'.encode("utf-16")))
    request = deliver(bench, question(), with_members(*members))
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE)
    assert request.packages[0].unreadable == len(members)
    kept = [path.read_bytes() for path in bench.folder.root.rglob("Ilegibles/*.xml")]
    assert sorted(kept) == sorted(content for _, content in members)
    assert not [row for row in bench.rows() if SECRET in repr(row)]
    bench.assert_complete(question())


def test_a_document_without_its_stamp_is_kept_unread(bench: Bench, question: Question) -> None:
    business = bench.simulator.business(bench.owner.value)
    bare = re.sub(rb"<tfd:TimbreFiscalDigital[^>]*/>", b"", business.xml(bench.expected(question())[0]))
    request = deliver(bench, question(), with_members(("sin timbre.xml", bare)))
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE)
    assert [row.problem for row in bench.rows() if not row.uuid] == ["no_timbre"]
    bench.assert_complete(question())


def test_a_document_of_somebody_else_is_kept_apart(bench: Bench, question: Question) -> None:
    other = bench.simulator.business(OTHER)
    facts = next(one for one in other.documents if one.counterpart.rfc != bench.owner.value)
    request = deliver(bench, question(), with_members(("otro.xml", other.xml(facts))))
    assert request.state is State.COMPLETE
    (path,) = bench.folder.root.rglob(f"{facts.uuid}.xml")
    assert path.is_relative_to(bench.folder.root / bench.owner.value / "Otros")
    assert path.read_bytes() == other.xml(facts)
    bench.assert_index([question()])


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_a_document_in_another_encoding_is_read_and_kept_as_it_came(
    bench: Bench, question: Question, encoding: str
) -> None:
    business = bench.simulator.business(bench.owner.value)
    facts = bench.expected(question())[0]
    text = business.xml(facts).decode().replace('encoding="UTF-8"', f'encoding="{encoding}"', 1)
    text = re.sub(r' Nombre="[^"]*"', ' Nombre="Peñón y Añil"', text)
    if encoding == "utf-8-sig":
        text = text.replace(f'encoding="{encoding}"', 'encoding="utf-8"')
    coded = text.encode(encoding)

    def edit(package: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members[f"{facts.uuid.lower()}.xml"] = coded
        return with_members(*members.items())(b"")

    request = deliver(bench, question(), edit)
    assert (request.state, request.notice) == (State.COMPLETE, None)
    (row,) = [row for row in bench.rows() if row.uuid == facts.uuid]
    assert row.issuer_name == "Peñón y Añil"
    assert bench.folder.absolute(row.path).read_bytes() == coded
    bench.assert_index([question()])


def test_zip64_members_come_in(bench: Bench, question: Question) -> None:
    def edit(package: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}

        def write(target: zipfile.ZipFile) -> None:
            for name, content in members.items():
                with target.open(zipfile.ZipInfo(name, LONG_AGO), "w", force_zip64=True) as stream:
                    stream.write(content)

        return written(write)

    request = deliver(bench, question(), edit)
    assert (request.state, request.notice) == (State.COMPLETE, None)
    bench.assert_complete(question())


def test_a_crowd_of_members_that_say_nothing_is_passed_over(bench: Bench, question: Question) -> None:
    crowd = [(f"{at}.bin", b"") for at in range(20_000)]
    crowd += [("carpeta/", b""), ("__MACOSX/._a.xml", b"\x00"), ("Thumbs.db", b"")]
    request = deliver(bench, question(), with_members(*crowd))
    assert (request.state, request.notice) == (State.COMPLETE, None)
    bench.assert_complete(question())


def in_directory(field: int, value: int) -> Callable[[bytes], bytes]:
    """The package with two bytes of its first member's entry in the directory changed."""

    def edit(package: bytes) -> bytes:
        at = package.index(b"PK\x01\x02") + field
        return package[:at] + struct.pack("<H", value) + package[at + 2 :]

    return edit


def linked(package: bytes) -> bytes:
    def write(archive: zipfile.ZipFile) -> None:
        link = zipfile.ZipInfo("enlace.xml", LONG_AGO)
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"/etc/passwd")

    return written(write, package)


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "encrypted": in_directory(8, 1),
    "unknown_method": in_directory(10, 99),
    "symlink": linked,
    "nested_zip": lambda package: with_members(("dentro.xml", package))(package),
    "member_too_large": with_members(("grande.xml", b"<a>" + b"\x00\x01" * (33 << 20))),
}
_OF_THE_SAT = frozenset({"encrypted", "unknown_method"})  # there it is one of the SAT's own documents that is lost


@pytest.mark.parametrize("why", HOSTILE)
def test_a_hostile_member_costs_only_itself(make_bench: Callable[..., Bench], question: Question, why: str) -> None:
    bench = make_bench(package_size=7)
    request = deliver(bench, question(), HOSTILE[why])
    assert {package.state for package in request.packages} == {PackageState.INGESTED}
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE)
    assert request.notice_fields == {"count": "1"}
    assert request.packages[0].fetches == 1
    lost = why in _OF_THE_SAT
    assert len([row for row in bench.rows() if row.uuid]) == len(bench.expected(question())) - lost
    assert [row.problem for row in bench.rows() if not row.uuid] == [why]
    assert "Ilegibles" in next(row.path for row in bench.rows() if not row.uuid)
    bench.assert_files()
    if not lost:
        bench.assert_index([question()])
    bench.assert_economy()
    bench.assert_explained()


def test_an_invoice_of_thousands_of_equal_lines_comes_in_with_all_others(bench: Bench, question: Question) -> None:
    """It shrinks to less than a two-hundredth, and is a document like any other."""
    business = bench.simulator.business(bench.owner.value)
    facts = bench.expected(question())[0]
    text = business.xml(facts)
    concept = re.search(rb"<cfdi:Concepto [^>]*?(?:/>|>.*?</cfdi:Concepto>)", text, re.DOTALL)
    assert concept is not None
    long = text.replace(concept[0], concept[0] * 20_000, 1)

    def edit(package: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members[f"{facts.uuid.lower()}.xml"] = long
        edited = with_members(*members.items())(b"")
        assert max(one.file_size / one.compress_size for one in zipfile.ZipFile(io.BytesIO(edited)).infolist()) > 200
        return edited

    request = deliver(bench, question(), edit)
    assert (request.state, request.notice) == (State.COMPLETE, None)
    (row,) = [row for row in bench.rows() if row.uuid == facts.uuid]
    assert bench.folder.absolute(row.path).read_bytes() == long
    bench.assert_index([question()])


def all_encrypted(package: bytes) -> bytes:
    edited = bytearray(package)
    at = package.index(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<H", edited, at + 8, 1)
        at = package.find(b"PK\x01\x02", at + 4)
    return bytes(edited)


def test_a_package_of_which_nothing_can_be_read_is_held_and_the_request_is_not_complete(
    make_bench: Callable[..., Bench], question: Question
) -> None:
    bench = make_bench(package_size=7)
    request = deliver(bench, question(), all_encrypted)
    states = [package.state for package in request.packages]
    assert states == [PackageState.REFUSED] + [PackageState.INGESTED] * (len(states) - 1)
    assert (request.state, request.notice) == (State.FAILED, Notice.HELD)
    (held,) = (line.fields["why"] for line in bench.story(request) if line.key == Story.HELD)
    assert held == "encrypted"
    bench.assert_files()
    bench.assert_economy()
    bench.assert_explained()


@pytest.mark.parametrize("called", [State.FAILED, State.COMPLETE])
def test_a_package_held_under_older_rules_is_opened_again(
    make_bench: Callable[..., Bench], question: Question, called: State
) -> None:
    """Whatever its request was called by the version that held it."""
    bench = make_bench(package_size=7)
    with pytest.MonkeyPatch.context() as older:
        older.setattr("app.engine.steps.fetching.RULES", 1)
        older.setattr("app.cfdi.package.check", refuse)
        request = deliver(bench, question(), lambda package: package)
    assert {package.state for package in request.packages} == {PackageState.REFUSED}
    assert request.state is State.FAILED
    bench.close()
    with Database.open(bench.paths.database).connection as connection:
        connection.execute("UPDATE requests SET state = ?", (called.value,))
    bench.work()
    (request,) = bench.requests()
    assert {package.state for package in request.packages} == {PackageState.INGESTED}
    assert (request.state, request.notice) == (State.COMPLETE, None)
    assert Story.REOPENED in bench.keys(request)
    bench.assert_complete(question())
    bench.close()
    assert not bench.engine.open_requests()


def refuse(path: Path) -> None:
    raise HostilePackageError("ratio")


def damaged_member(package: bytes) -> bytes:
    at = package.index(b"PK\x01\x02") + 16
    return package[:at] + b"\x00\x00\x00\x01" + package[at + 4 :]


def test_a_member_that_fails_its_checksum_costs_the_second_download(bench: Bench, question: Question) -> None:
    request = deliver(bench, question(), damaged_member)
    assert (request.state, request.packages[0].fetches) == (State.COMPLETE, 2)
    assert Story.RETRY in bench.keys(request)
    assert not list(bench.folder.root.rglob("*.incompleto"))
    bench.assert_complete(question())


def test_a_member_damaged_in_both_downloads_costs_only_itself(bench: Bench, question: Question) -> None:
    request = deliver(bench, question(), damaged_member, times=2)
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE)
    assert request.packages[0].fetches == 2
    assert len([row for row in bench.rows() if row.uuid]) == len(bench.expected(question())) - 1
    assert [row.problem for row in bench.rows() if not row.uuid] == ["crc"]
    assert not list(bench.folder.root.rglob("*.incompleto"))
    bench.assert_files()


def two_damaged_members(package: bytes) -> bytes:

    first = package.index(b"PK\x01\x02") + 16
    second = package.index(b"PK\x01\x02", first) + 16
    for at in (first, second):
        package = package[:at] + b"\x00\x00\x00\x01" + package[at + 4 :]
    return package


WORSE = {"two damaged": two_damaged_members, "encrypted": all_encrypted}


@pytest.mark.parametrize("second", ["two damaged", "encrypted"])
def test_of_two_downloads_the_better_is_kept_and_known_by_its_own_hash(
    bench: Bench, question: Question, second: str
) -> None:
    bench.register()
    bench.step()
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(damaged_member))
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(WORSE[second]))
    (request,) = bench.finish(question())
    (package,) = request.packages
    assert (request.state, package.fetches) == (State.COMPLETE, 2)
    assert len([row for row in bench.rows() if row.uuid]) == len(bench.expected(question())) - 1
    data = bench.folder.absolute(package.path or "").read_bytes()
    assert (package.size, package.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert not list(bench.folder.root.rglob("*.incompleto"))


def test_what_came_damaged_in_part_is_used_when_nothing_better_follows(bench: Bench, question: Question) -> None:
    bench.register()
    bench.step()
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(damaged_member))
    bench.simulator.faults.queue(Operation.DOWNLOAD, faults.EditedPackage(lambda package: package[: len(package) // 2]))
    (request,) = bench.finish(question())
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE)
    assert len([row for row in bench.rows() if row.uuid]) == len(bench.expected(question())) - 1
    bench.assert_files()


# ── metadata ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_texts(edit: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """``edit`` on the rows of a metadata package."""

    def edited(package: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
        return with_members(*((n, c if "tercero" in n else edit(c)) for n, c in members))(b"")

    return edited


def by_row(edit: Callable[[list[str]], list[str]], *, header: bool = True) -> Callable[[bytes], bytes]:
    """``edit`` on the fields of each record, of the header too unless told otherwise."""

    def edited(text: bytes) -> bytes:
        lines = text.decode().split("\r\n")
        changed = [
            edit(line.split("~")) if line and (header or at) else line.split("~") for at, line in enumerate(lines)
        ]
        return "\r\n".join("~".join(fields) for fields in changed).encode()

    return of_texts(edited)


def named(name: str) -> Callable[[bytes], bytes]:
    """Every issuer is called ``name``."""
    return by_row(lambda fields: [*fields[:2], name, *fields[3:]], header=False)


METADATA: dict[str, Callable[[bytes], bytes]] = {
    "line_feed": named('La "Ñ"\nde Oaxaca'),
    "tilde": named("A~B ~ C"),
    "quotes": named('"Comillas", \'simples\'; y "más'),
    "carriage_return": named("Uno\rDos"),
    "extra_columns": by_row(lambda fields: [*fields, "Nueva", "Otra"]),
    "fewer_columns": by_row(lambda fields: fields[:11]),
    "other_order": by_row(lambda fields: fields[:1] + fields[:0:-1]),
    "mark": of_texts(lambda text: b"\xef\xbb\xbf" + text),
    "line_feeds_only": of_texts(lambda text: text.replace(b"\r\n", b"\n")),
    "no_last_line_end": of_texts(bytes.rstrip),
}


@pytest.mark.parametrize("kind", METADATA)
def test_metadata_written_oddly_is_read_whole(bench: Bench, question: Question, kind: str) -> None:
    query = question(content=ContentKind.METADATA, direction=Direction.RECEIVED)
    request = deliver(bench, query, METADATA[kind])
    assert (request.state, request.notice) == (State.COMPLETE, None)
    assert request.documents == len(bench.expected(query))
    bench.assert_complete(query)


def test_metadata_in_the_old_windows_encoding_is_read(bench: Bench, question: Question) -> None:
    query = question(content=ContentKind.METADATA)

    def edit(text: bytes) -> bytes:
        return b"\r\n".join(
            re.sub(rb"(~[A-Z0-9]{12}~)[^~]*", b"\\1A\xf1il y \xc1mbar", line, count=1) for line in text.split(b"\r\n")
        )

    request = deliver(bench, query, of_texts(edit))
    assert (request.state, request.notice) == (State.COMPLETE, None)
    assert {row.issuer_name for row in bench.rows()} == {"Añil y Ámbar"}
    bench.assert_complete(query)


def test_rows_that_make_no_sense_cost_only_themselves_and_are_told(bench: Bench, question: Question) -> None:
    query = question(content=ContentKind.METADATA)
    seen = 0

    def edit(fields: list[str]) -> list[str]:
        nonlocal seen
        seen += 1
        return [*fields[:6], "un martes", *fields[7:]] if seen == 1 else fields

    request = deliver(bench, query, by_row(edit, header=False))
    assert len([row for row in bench.rows() if row.uuid]) == len(bench.expected(query)) - 1
    assert (request.state, request.notice) == (State.COMPLETE, Notice.UNREADABLE_LINES)
    assert request.notice_fields == {"count": "1"}
    (listed,) = [row for row in bench.rows() if not row.uuid]
    assert (listed.problem, listed.path is not None) == ("bad_date", True)
    assert b'numero="2"' in bench.folder.absolute(listed.path).read_bytes()
    bench.assert_explained()


def test_an_amount_that_cannot_be_read_costs_no_row(bench: Bench, question: Question) -> None:
    query = question(content=ContentKind.METADATA)
    request = deliver(bench, query, by_row(lambda fields: [*fields[:8], "mucho dinero", *fields[9:]], header=False))
    assert (request.state, request.notice) == (State.COMPLETE, None)
    assert {row.total for row in bench.rows()} == {""}
    bench.assert_complete(query)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_metadata_in_utf_16_with_line_ends_in_names(bench: Bench, question: Question, encoding: str) -> None:
    query = question(content=ContentKind.METADATA)
    split = by_row(lambda fields: [*fields[:2], "UNO\r\nDOS", *fields[3:]], header=False)
    request = deliver(bench, query, lambda package: recoded(split(package), encoding))
    assert (request.state, request.notice) == (State.COMPLETE, None)
    assert {row.issuer_name for row in bench.rows()} == {"UNO\r\nDOS"}
    bench.assert_complete(query)


def recoded(package: bytes, encoding: str) -> bytes:
    """The texts in it in another encoding."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).decode().encode(encoding))
    return made.getvalue()
