"""Metadata text comes back row by row whatever stands in the names, and what cannot be read is told."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cfdi.metadata_text import rows
from app.cfdi.metadata_text.records import MAX_RECORD
from app.cfdi.metadata_text.rows import BadRow, read_package, read_rows
from app.cfdi.metadata_text.slices import slices
from app.cfdi.metadata_text.third_parties import read_third_parties
from app.domain.document import MetadataRow

Zipped = Callable[[Sequence[tuple[str, bytes]]], Path]

HEADER = (
    "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~RfcPac~FechaEmision~FechaCertificacionSat~Monto"
    "~EfectoComprobante~Estatus~FechaCancelacion"
)
UUID = "11111111-AAAA-BBBB-0000-000000000001"
TAIL = "SNF171020F3A~2022-01-01 00:00:00~2022-01-01 11:43:01~16784.02~I~1~"
CANCELLED = TAIL.replace("~1~", "~0~2022-02-01 10:00:00")


def line(issuer: str = "EMPRESA", receiver: str = "CARLOS", tail: str = TAIL, uuid: str = UUID) -> str:
    return f"{uuid}~AAA010101AAA~{issuer}~COSC8001137NA~{receiver}~{tail}"


def text_of(lines: Iterable[str], header: str = HEADER, ending: str = "\r\n") -> bytes:
    return "".join(row + ending for row in (header, *lines)).encode()


def rows_of(data: bytes) -> list[MetadataRow | BadRow]:
    return list(read_rows(io.BytesIO(data), {}))


def only_row(data: bytes) -> MetadataRow:
    (row,) = rows_of(data)
    assert isinstance(row, MetadataRow)
    return row


def test_a_plain_row() -> None:
    row = only_row(text_of([line()]))
    assert (row.uuid, row.issuer_rfc, row.receiver_rfc, row.pac_rfc) == (
        UUID,
        "AAA010101AAA",
        "COSC8001137NA",
        "SNF171020F3A",
    )
    assert (row.issuer_name, row.receiver_name, row.effect) == ("EMPRESA", "CARLOS", "I")
    assert row.total == "16784.02"
    assert row.issued == "2022-01-01T00:00:00"
    assert row.stamped == "2022-01-01T11:43:01"
    assert row.is_valid
    assert row.cancelled == ""


NEW_HEADER = HEADER.replace("RfcPac", "PacCertifico").replace("Monto", "MontoTotal")
WITH_THIRD_PARTY = f"{HEADER}~RfcACuentaTerceros~NombreACuentaTerceros"
FEWER = HEADER.replace("~FechaCertificacionSat", "").replace("~FechaCancelacion", "")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(text_of([line()], header=NEW_HEADER), id="later names of the columns"),
        pytest.param(text_of([line()], header=HEADER.upper()), id="header in upper case"),
        pytest.param(b"\xef\xbb\xbf" + text_of([line()]), id="byte order mark"),
        pytest.param(text_of([line()], ending="\n"), id="LF alone"),
        pytest.param(text_of([line()]).rstrip(), id="no last line end"),
        pytest.param(text_of(["", line(), "", " "]), id="blank lines"),
        pytest.param(text_of([line(uuid=UUID.lower())]), id="UUID in lower case"),
        pytest.param(text_of([line(tail=TAIL.replace("01-01 ", "01-01T"))]), id="T in the dates"),
        pytest.param(text_of([line(tail=TAIL.replace("00:00:00", "00:00:00.1234567"))]), id="fractions"),
        pytest.param(text_of([line(tail=TAIL.replace("~1~", "~Vigente~"))]), id="word for the state"),
        pytest.param(text_of([line(tail=TAIL[:-1])]), id="last column left out"),
        pytest.param(text_of([line(tail=TAIL + "~")]), id="one column too many"),
        pytest.param(text_of([line(tail=TAIL + "~x~y")]), id="columns the header does not name"),
        pytest.param(text_of([line() + "~new"], header=HEADER + "~Nueva"), id="a new column"),
        pytest.param(text_of([f"new~{line()}"], header="Nueva~" + HEADER), id="a new column at the front"),
    ],
)
def test_odd_but_readable(data: bytes) -> None:
    assert only_row(data) == only_row(text_of([line()]))


def test_missing_columns_are_empty() -> None:
    row = only_row(text_of([line(tail="SNF171020F3A~2022-01-01 00:00:00~16784.02~I~1")], header=FEWER))
    assert (row.stamped, row.cancelled, row.total) == ("", "", "16784.02")


def test_cancelled() -> None:
    for state in ("0", "Cancelado", "cancelado "):
        row = only_row(text_of([line(tail=TAIL.replace("~1~", f"~{state}~2022-02-01 10:00:00"))]))
        assert not row.is_valid
        assert row.cancelled == "2022-02-01T10:00:00"


@pytest.mark.parametrize("nothing", ["NULL", "null", " Null ", "-", "--", "0", "(null)", "N/A", "0001-01-01 00:00:00"])
def test_a_cancellation_without_a_date_is_one(nothing: str) -> None:
    row = only_row(text_of([line(tail=TAIL.replace("~1~", f"~0~{nothing}"))]))
    assert (row.status, row.cancelled) == ("0", "")
    row = only_row(text_of([line(tail=TAIL + nothing)]))
    assert (row.status, row.cancelled) == ("1", "")
    row = only_row(text_of([line(tail=TAIL.replace("2022-01-01 11:43:01", nothing))]))
    assert (row.status, row.stamped) == ("1", "")


def test_a_record_that_ends_in_lf_alone_is_not_taken_for_a_part_of_the_next() -> None:
    valid, cancelled = line(uuid="5" + UUID[1:]), line(uuid="6" + UUID[1:].lower(), tail=CANCELLED)
    found = rows_of(f"{HEADER}\r\n{valid}\n{cancelled}\r\n\n{line()}\n".encode())
    assert [(row.uuid[0], row.status, row.cancelled) for row in found if isinstance(row, MetadataRow)] == [
        ("5", "1", ""),
        ("6", "0", "2022-02-01T10:00:00"),
        ("1", "1", ""),
    ]
    assert len(found) == 3


@given(st.lists(st.tuples(st.sampled_from(("A", "A\nB", "\n~", "\n\r")), st.sampled_from(("\r\n", "\n", "\n\n")))))
def test_whatever_way_each_record_ends(lines: list[tuple[str, str]]) -> None:
    data = text_of([]) + "".join(f"{line(name)}{end}" for name, end in lines).encode()
    found = rows_of(data)
    assert [row.issuer_name for row in found if isinstance(row, MetadataRow)] == [name.strip() for name, _ in lines]


def test_what_ends_in_lf_alone_may_be_long() -> None:
    found = rows_of(text_of([]) + b"".join(line(f"{i}").encode() + b"\n" for i in range(6_000)))
    assert [row.issuer_name for row in found if isinstance(row, MetadataRow)] == [f"{i}" for i in range(6_000)]


def test_latin_1_is_told_row_by_row() -> None:
    data = text_of([]) + line("PEÑA").encode() + b"\r\n" + line("MUÑOZ").encode("cp1252") + b"\r\n"
    assert [row.issuer_name for row in rows_of(data) if isinstance(row, MetadataRow)] == ["PEÑA", "MUÑOZ"]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("nothing of this kind", "columns"),
        ("a~b", "columns"),
        (line(uuid="1111"), "bad_uuid"),
        (line(tail=TAIL.replace("2022-01-01 00", "2022-13-01 00")), "bad_date"),
        (line(tail=TAIL.replace("~1~", "~7~")), "bad_status"),
        ("x" * (MAX_RECORD + 1), "too_long"),
    ],
)
def test_bad_rows_are_told_and_the_rest_is_read(bad: str, why: str) -> None:
    found = rows_of(text_of([line("TWO\nLINES"), bad, line("AFTER")]))
    assert found[1] == BadRow(4, why, bad[:300])
    assert isinstance(found[0], MetadataRow)
    assert isinstance(found[2], MetadataRow)
    assert (found[0].issuer_name, found[2].issuer_name) == ("TWO\nLINES", "AFTER")


@pytest.mark.parametrize("amount", ["", " ", "mucho", "16,784.02", "$1", "-", "NULL", "1e99", "9" * 30])
def test_an_amount_that_cannot_be_read_is_unknown_and_the_row_is_kept(amount: str) -> None:
    row = only_row(text_of([line("A~B", "C\r\nD", TAIL.replace("16784.02", amount))]))
    assert (row.total, row.issuer_name, row.receiver_name, row.is_valid) == ("", "A~B", "C\r\nD", True)


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_in_names(ending: str) -> None:
    lines = [line(f"UNO{ending}DOS", f"TRES~{ending}CUATRO"), line("A"), line("B", f"{ending}C{ending}D{ending}")]
    for header in (HEADER, NEW_HEADER):
        found = [row for row in rows_of(text_of(lines, header, ending)) if isinstance(row, MetadataRow)]
        assert [(row.issuer_name, row.receiver_name) for row in found] == [
            (f"UNO{ending}DOS", f"TRES~{ending}CUATRO"),
            ("A", "CARLOS"),
            ("B", f"C{ending}D"),
        ]


def test_what_stands_between_two_records_is_listed_and_harms_neither() -> None:
    lines = [line(tail=f"{TAIL}x"), "basura", "a~b", line("A", tail=CANCELLED), "basura", line("B")]
    for ending in ("\r\n", "\n"):
        found = rows_of(text_of(lines, ending=ending))
        told = [(row.line_number, row.why) for row in found if isinstance(row, BadRow)]
        assert told == [(2, "bad_date"), (3, "columns"), (4, "columns"), (6, "columns")]
    assert [row.issuer_name for row in found if isinstance(row, MetadataRow)] == ["A", "B"]


def test_a_record_of_many_lines_that_is_none_is_soon_let_go() -> None:
    parts = ["~".join(["x"] * 9)] * 20_000
    started = process_time()
    found = rows_of(text_of([line("A~B~C", tail="roto"), *parts, line("DESPUÉS")]))
    assert [row.issuer_name for row in found if isinstance(row, MetadataRow)] == ["DESPUÉS"]
    assert process_time() - started < 5


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
SHAPES: dict[str, tuple[str, Callable[[str], str]]] = {
    "as documented": (HEADER, lambda row: row),
    "later names": (NEW_HEADER, lambda row: row),
    "a column behind": (f"{HEADER}~Nueva", lambda row: f"{row}~nueva"),
    "a name of another kind behind": (f"{HEADER}~NombreComercial", lambda row: f"{row}~LA TIENDA"),
    "two columns before": (f"Nueva~Otra~{HEADER}", lambda row: f"n~o~{row}"),
    "columns that the header does not name": (HEADER, lambda row: f"{row}~x~y"),
    "third parties": (WITH_THIRD_PARTY, lambda row: f"{row}~AAAA010101AA1~TERCERO"),
    "third parties, none": (WITH_THIRD_PARTY, lambda row: f"{row}~~"),
    "a column after the names": (
        HEADER.replace("~RfcPac", "~Regimen~RfcPac"),
        lambda row: row.replace("~SNF171020F3A", "~601~SNF171020F3A"),
    ),
}
PARTS = st.sampled_from(["\r\n", "\n", "~", '"', "A", "Ñ", " ", "~~", "0", "2022-01-01"])
LINE_ENDS = st.lists(PARTS, max_size=7).map("".join)
AMOUNTS = st.sampled_from(["16784.02", "0", "", "mucho", "1,000.00", "-5"])


@given(
    rows=st.lists(st.tuples(LINE_ENDS, LINE_ENDS, AMOUNTS, st.booleans()), max_size=6),
    shape=st.sampled_from(sorted(SHAPES)),
    ending=st.sampled_from(["\r\n", "\n"]),
    encoding=st.sampled_from(ENCODINGS),
    size=st.integers(200, 4_000),
)
@settings(deadline=None)
def test_no_row_of_any_shape_is_lost_in_silence(
    rows: list[tuple[str, str, str, bool]], shape: str, ending: str, encoding: str, size: int
) -> None:
    """Each is read or told by its line, whole or in slices; and read whenever its names hold no ``~``."""
    header, shaped = SHAPES[shape]
    lines, numbers, at = [], {}, 2
    for number, (issuer, receiver, amount, valid) in enumerate(rows):
        uuid = f"{number:08X}{UUID[8:]}"
        tail = (TAIL if valid else CANCELLED).replace("16784.02", amount)
        lines.append(shaped(line(issuer, receiver, tail, uuid)))
        numbers[uuid] = at
        at += lines[-1].count("\n") + 1
    data = text_of(lines, header, ending).decode().encode(encoding)
    found = rows_of(data)
    read = {row.uuid: row for row in found if isinstance(row, MetadataRow)}
    told = {row.line_number for row in found if isinstance(row, BadRow)}
    for uuid, (issuer, receiver, amount, valid) in zip(numbers, rows, strict=True):
        if uuid not in read:
            assert numbers[uuid] in told
            assert "~" in issuer + receiver
            continue
        row = read[uuid]
        assert (flat(row.issuer_name), flat(row.receiver_name)) == (flat(issuer), flat(receiver))
        assert row.is_valid == valid
        assert row.total == (amount if amount in ("16784.02", "0", "-5") else "")
    cut = [row for piece in slices(io.BytesIO(data), size) for row in read_rows(io.BytesIO(piece), {})]
    assert [row for row in cut if isinstance(row, MetadataRow)] == list(read.values())
    assert sum(isinstance(row, BadRow) for row in cut) == sum(isinstance(row, BadRow) for row in found)


def flat(name: str) -> str:
    """Line ends count as blanks: a blank line in a name is not kept."""
    return " ".join(name.split())


def test_what_never_ends_is_let_go_in_parts() -> None:
    found = rows_of(text_of([line()]) + b"x" * 3_000_000 + b"\r\n" + line().encode())
    assert isinstance(found[0], MetadataRow)
    assert isinstance(found[-1], MetadataRow)
    assert {row.why for row in found if isinstance(row, BadRow)} == {"too_long"}


def test_what_is_no_metadata_has_no_rows() -> None:
    for data in (
        b"",
        b"\0" * 100,
        b"hello\r\n" + line().encode(),
        b"Uuid~RfcACuentaTerceros~NombreACuentaTerceros\r\n",
    ):
        assert rows_of(data) == []
    assert list(read_third_parties(io.BytesIO(text_of([line()])))) == []


NAMES = st.text(max_size=40).filter(lambda name: "\r\n" not in name)
TRICKY = st.lists(st.sampled_from(["~", "\n", '"', "A", " ", "~~", "~\n", "1", "\r"]), max_size=8).map("".join)
ANY_NAME = st.one_of(NAMES, TRICKY.filter(lambda name: "\r\n" not in name))


@given(st.lists(st.tuples(ANY_NAME, ANY_NAME, st.booleans()), max_size=6))
def test_any_names_come_back(wanted: list[tuple[str, str, bool]]) -> None:
    lines = [line(issuer, receiver, TAIL if valid else CANCELLED) for issuer, receiver, valid in wanted]
    found = rows_of(text_of(lines))
    assert [(row.issuer_name, row.receiver_name, row.is_valid) for row in found if isinstance(row, MetadataRow)] == [
        (issuer.strip(), receiver.strip(), valid) for issuer, receiver, valid in wanted
    ]


@given(st.lists(st.tuples(ANY_NAME, ANY_NAME), max_size=4))
def test_any_names_come_back_from_a_text_saved_with_lf_alone(wanted: list[tuple[str, str]]) -> None:
    found = rows_of(text_of([line(issuer, receiver) for issuer, receiver in wanted], ending="\n"))
    assert [(row.issuer_name, row.receiver_name) for row in found if isinstance(row, MetadataRow)] == [
        (issuer.strip(), receiver.strip()) for issuer, receiver in wanted
    ]


@given(ANY_NAME, ANY_NAME, ANY_NAME.map(lambda name: f"{name}."), st.sampled_from((TAIL, CANCELLED)))
def test_any_three_names_come_back(issuer: str, receiver: str, third: str, tail: str) -> None:
    row = only_row(text_of([line(issuer, receiver, f"{tail}~AAAA010101AA1~{third}")], WITH_THIRD_PARTY))
    assert (row.issuer_name, row.receiver_name, row.third_party_name) == (
        issuer.strip(),
        receiver.strip(),
        third.strip(),
    )
    assert (row.third_party_rfc, row.cancelled) == ("AAAA010101AA1", "2022-02-01T10:00:00" if tail == CANCELLED else "")


@given(ANY_NAME, ANY_NAME, st.sampled_from(("~~", "~~~", "~~~~", "~")))
def test_any_two_names_come_back_beside_an_empty_third(issuer: str, receiver: str, end: str) -> None:
    row = only_row(text_of([line(issuer, receiver, TAIL + end)], WITH_THIRD_PARTY))
    assert (row.issuer_name, row.receiver_name) == (issuer.strip(), receiver.strip())
    assert (row.third_party_rfc, row.third_party_name) == ("", "")


def test_three_names_without_a_date_are_not_guessed() -> None:
    header = "Uuid~RfcEmisor~NombreEmisor~RfcReceptor~NombreReceptor~Estatus~NombreACuentaTerceros"
    (row,) = rows_of(text_of([f"{UUID}~AAA010101AAA~A~B~COSC8001137NA~C~1~D"], header))
    assert isinstance(row, BadRow)


def test_many_tildes_are_soon_let_go() -> None:
    dates = "~2022-01-01" * 1_400
    started = process_time()
    (row,) = rows_of(text_of([line(tail=f"AAA010101AAA{dates}")], WITH_THIRD_PARTY))
    assert isinstance(row, BadRow)
    assert process_time() - started < 5


@given(ANY_NAME)
def test_any_third_party_comes_back(name: str) -> None:
    data = f"Uuid~RfcACuentaTerceros~NombreACuentaTerceros\r\n{UUID.lower()}~aaaa010101aa1~{name}\r\n".encode()
    assert list(filter(None, read_third_parties(io.BytesIO(data)))) == [(UUID, "AAAA010101AA1", name.strip())]
    (row,) = read_rows(io.BytesIO(text_of([line()])), {UUID: ("AAAA010101AA1", name.strip())})
    assert isinstance(row, MetadataRow)
    assert (row.third_party_rfc, row.third_party_name) == ("AAAA010101AA1", name.strip())


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    rows_of(data)
    rows_of(text_of([line()]) + data)
    rows_of(text_of([line()], ending="\n") + data)
    list(read_third_parties(io.BytesIO(data)))


@given(at=st.integers(0, 400), length=st.integers(0, 20), put=st.binary(max_size=10))
def test_mutants(at: int, length: int, put: bytes) -> None:
    data = text_of([line(), line("A~B")])
    for row in rows_of(data[:at] + put + data[at + length :]):
        assert isinstance(row, MetadataRow) or len(row.text) <= 300


def test_the_pieces_it_is_read_in_do_not_show() -> None:
    lines = [line(f"NAME {i}\n{'~' * (i % 3)}x") for i in range(6_000)]
    for ending in ("\r\n", "\n"):
        found = rows_of(text_of(lines, ending=ending))
        assert [row.issuer_name for row in found if isinstance(row, MetadataRow)] == [
            f"NAME {i}\n{'~' * (i % 3)}x" for i in range(6_000)
        ]


def test_a_package_with_third_parties(metadata_samples: Path) -> None:
    rows = [row for row in read_package(metadata_samples / "metadata-terceros.zip") if isinstance(row, MetadataRow)]
    assert [(row.third_party_rfc, row.third_party_name) for row in rows] == [
        ("", ""),
        ("AAAA010101AA1", "PERSONA FISICA UNO"),
        ("AAAA010101AA2", "PERSONA FISICA DOS"),
        ("AAAA010101AA3", "PERSONA FISICA TRES"),
        ("", ""),
    ]


def test_a_package_with_clutter(metadata_samples: Path) -> None:
    rows = list(read_package(metadata_samples / "metadata.zip"))
    assert [row.uuid for row in rows if isinstance(row, MetadataRow)] == [
        "E7215E3B-2DC5-4A40-AB10-C902FF9258DF",
        "129C4D12-1415-4ACE-BE12-34E71C4EAB4E",
    ]
    assert len(rows) == 2


def test_several_texts_in_one_package(zipped: Zipped) -> None:
    path = zipped(
        [("a_02.txt", text_of([line("B")])), ("note.txt", b"hello"), ("a-0001.TXT", text_of([line("A")], NEW_HEADER))]
    )
    assert [row.issuer_name for row in read_package(path) if isinstance(row, MetadataRow)] == ["B", "A"]


@given(
    st.lists(
        st.builds(
            line,
            ANY_NAME,
            ANY_NAME,
            st.builds(
                "~".join,
                st.tuples(
                    st.sampled_from(("SNF171020F3A", "", "snf171020f3a", " X ")),
                    st.sampled_from(("2022-01-01 00:00:00", "2022-02-30 00:00:00", "2022-01-01T00:00:00")),
                    st.sampled_from(("2022-01-01 11:43:01", "", " ", "2022-01-01 25:00:00")),
                    st.sampled_from(("16784.02", "0", "1.", ".5", "-1", "1.1234567", "9" * 13, " 1 ", "\u0661")),
                    st.sampled_from(("I", "", "i", "Ingreso")),
                    st.sampled_from(("1", "0", "Vigente", "2", "\u0661")),
                    st.sampled_from(("", "2024-02-29 01:02:03", "2023-02-29 01:02:03", " ")),
                ),
            ),
            st.sampled_from((UUID, UUID.lower(), "1")),
        ),
        max_size=5,
    ),
    st.sampled_from(({}, {UUID: ("AAA010101AAA", "TERCERO")})),
)
def test_usual_lines_are_read_as_all_others(lines: list[str], third_parties: dict[str, tuple[str, str]]) -> None:
    data = text_of(lines)
    quick = list(read_rows(io.BytesIO(data), third_parties))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_USUAL", {})
        assert quick == list(read_rows(io.BytesIO(data), third_parties))
