"""Reading the SAT's lists: the shapes that were measured (fiscal.md §5), and files from anywhere."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.listing import COMPLETE, NO_SEALS, Listing, ListKind, Situation
from app.errors import NotASatListError
from app.sat.lists.reading import ListReader, dates_in, title_of

DATA = Path(__file__).parents[2] / "data" / "lists"
EFOS = (DATA / "Listado_completo_69-B.csv").read_bytes()
HEADER = EFOS.split(b"\r\n")[2]
BIS_HEADER = (
    "No.,RFC,Nombre del Contribuyente,Situación del contribuyente,Oficio,Publicación página SAT,"
    "Oficio DOF,Publicación DOF\r\n"
)


def read(data: bytes) -> tuple[ListReader, list[Listing]]:
    reader = ListReader(io.BytesIO(data))
    return reader, list(reader)


def test_69b_as_it_is_published() -> None:
    reader, rows = read(EFOS)
    assert (reader.head.kind, reader.head.inner_date) == (ListKind.EFOS, date(2026, 5, 31))
    assert title_of(reader.head, [row.situation for row in rows]) == COMPLETE
    assert [(row.rfc, row.situation) for row in rows] == [
        ("EFO010101AA1", Situation.DEFINITIVE),
        ("ÑEX121116KM4", Situation.PRESUMED),
        ("H&E951128469", Situation.CLEARED),
        ("SEN020202BB2", Situation.FAVOURABLE),
        ("XXXXXXXXXXXX", Situation.DEFINITIVE),
        ("SEN020202BB2", Situation.PRESUMED),
    ]
    assert (rows[0].on_site, rows[0].in_gazette) == ((date(2026, 5, 15),), (date(2026, 5, 20),))
    assert rows[1].since == date(2026, 3, 5)
    assert rows[3].name == "SENTENCIA INVENTADA, S.A. DE C.V."  # a line break inside quotes
    assert rows[3].on_site == (date(2021, 3, 5),)
    assert rows[2].name == '"HERMANOS & ELLOS" INVENTADOS, S.C.'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_that_was_saved_anew_in_utf8(encoding: str) -> None:
    _, rows = read(EFOS.decode("cp1252").encode(encoding))
    assert rows == read(EFOS)[1]


def test_a_stray_byte_costs_one_letter() -> None:
    _, rows = read(EFOS.replace(b"SENTENCIA INVENTADA", b"SENTENCIA\x8dINVENTADA"))
    assert rows[3].rfc == "SEN020202BB2"
    assert "\ufffd" in rows[3].name


def test_69_has_a_supuesto_and_no_date_of_its_own() -> None:
    reader, rows = read((DATA / "No_localizados.csv").read_bytes())
    assert (reader.head.kind, reader.head.inner_date) == (ListKind.DEBTORS, None)
    assert rows == [
        Listing(ListKind.DEBTORS, "NOL030303CC3", "NO LOCALIZADA INVENTADA", "NO LOCALIZADOS", (date(2024, 1, 1),))
    ]
    assert title_of(reader.head, ["NO LOCALIZADOS"]) == "NO LOCALIZADOS"


def test_69_of_those_without_seals() -> None:
    header = "RFC,NOMBRE O RAZON SOCIAL,SUPUESTO DE CANCELACION CSD,FECHA DE PRIMERA PUBLICACION\r\n"
    reader, rows = read(f"{header}AAA010101AAA,UNA,27 BIS,02/03/2026\r\n".encode("cp1252"))
    assert rows == [Listing(ListKind.DEBTORS, "AAA010101AAA", "UNA", NO_SEALS, (date(2026, 3, 2),))]
    assert title_of(reader.head, [NO_SEALS]) == NO_SEALS


def test_69_whose_headers_have_accents() -> None:
    header = "RFC,RAZÓN SOCIAL,TIPO PERSONA,SUPUESTO,FECHAS DE PRIMERA PUBLICACIÓN,ENTIDAD FEDERATIVA\r\n"
    _, rows = read(f"{header}AAA010101AAA,UNA,M,SENTENCIAS,02/03/2026 - 05/04/2026,SONORA\r\n".encode("cp1252"))
    assert rows[0].on_site == (date(2026, 3, 2), date(2026, 4, 5))


def test_69b_bis_is_not_69b() -> None:
    preamble = "Información actualizada al 12 de marzo de 2026\r\nListado completo (Artículo 69-B Bis del CFF)\r\n"
    row = "1,AAA010101AAA,UNA,Definitivo,x,02/03/2026,y,05/03/2026\r\n"
    reader, rows = read((preamble + BIS_HEADER + row).encode("cp1252"))
    assert (reader.head.kind, reader.head.inner_date) == (ListKind.LOSSES, date(2026, 3, 12))
    assert not rows[0].is_definitive
    assert rows[0].since == date(2026, 3, 2)


def test_a_part_of_69b_has_its_situation_as_title() -> None:
    lines = EFOS.split(b"\r\n")
    lines[1] = "Listado de contribuyentes presuntos (Artículo 69-B)".encode("cp1252")
    presumed = b"\r\n".join([lines[0], lines[1].ljust(4, b","), HEADER.replace(b"No,", b"No.,") + b",,,", lines[4]])
    reader, rows = read(presumed)
    assert title_of(reader.head, [row.situation for row in rows]) == "Presunto"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RFC",
        b"RFC,RAZON SOCIAL\r\nAAA010101AAA,UNA\r\n",
        b"RFC,SUPUESTO\r\nAAA010101AAA,FIRMES\r\n",
        "RFC,Nombre del Contribuyente,Situación del contribuyente\r\n".encode("cp1252"),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        b"PK\x03\x04" + b"\0" * 2000,
        b"<html><body>No disponible</body></html>",
        b"\r\n" * 50 + HEADER,
        b'"' + b"x" * 500_000,
        HEADER.replace(b"RFC", b"R.F.C."),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(NotASatListError):
        read(data)


def test_a_quote_that_never_ends_is_refused_and_not_held_in_memory() -> None:
    with pytest.raises(NotASatListError):
        read(EFOS + b'7,"' + b"A" * 400_000)


@pytest.mark.parametrize("row", [b"7", b"7,,,,,", b"7,AAA010101AAA,N,Raro", b",".join([b"9"] * 60)])
def test_short_long_and_odd_rows_are_read_as_far_as_they_go(row: bytes) -> None:
    _, rows = read(EFOS + row + b"\r\n")
    assert len(rows) == 7
    assert not rows[-1].is_definitive


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("05/03/2026 - 09/03/2026", (date(2026, 3, 5), date(2026, 3, 9))),
        ("5/3/2026 // 31/02/2026", (date(2026, 3, 5),)),
        ("99/99/9999 00/00/0000", ()),
        ("", ()),
    ],
)
def test_several_dates_in_a_cell(cell: str, days: tuple[date, ...]) -> None:
    assert dates_in(cell) == days


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for whole in (data, EFOS + data, HEADER + b"\r\n" + data):
        try:
            _, rows = read(whole)
        except NotASatListError:
            continue
        assert all(len(row.rfc) <= 20 and len(row.name) <= 300 and len(row.situation) <= 100 for row in rows)
        assert all(row.name.isprintable() and row.situation.isprintable() for row in rows)


@given(st.text(st.characters(codec="cp1252"), max_size=200), st.text(st.characters(codec="cp1252"), max_size=200))
def test_names_and_situations_come_back(name: str, situation: str) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    line = f"7,AAA010101AAA,{quoted(name)},{quoted(situation)}\r\n".encode("cp1252")
    _, rows = read(EFOS + line)
    assert rows[-1].name == " ".join("".join(one for one in name if one.isprintable() or one.isspace()).split())
    assert rows[-1].rfc == "AAA010101AAA"
