"""The DIOT's file byte by byte, beside the SAT's own example and a record that the portal is known to take."""

from __future__ import annotations

import pytest

from app.domain.month.diot import DiotRow
from app.reports.diot_file import diot_file

# DIOT-I §3.6 (SAT, January 2025): lines 1 and 2 of the official example.
OFFICIAL = (
    (
        "04|02|RFC111111XXX|||||1000|10|0|0|1000|10|1000|10|1000|10|10|10|10|10|10|10|10|10|10"
        "|10|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|100|100|100|100|100|100|01"
    ),
    (
        "05|02||IDFISCAL|Nombre ext|ZZZ|Especificar|1000|10|1000|10|1000|10|1000|10|1000|10|10|10|10|10|10|10|10|10|10"
        "|10|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|1|100|100|100|100|100|100|01"
    ),
)
TAKEN = "04|85|ABC010101AA1|||||||||1000||||||||||160||||||||||||||||||||||||||11||99|251|||01"


def row_of(line: str) -> DiotRow:
    fields = line.split("|")
    assert len(fields) == 54
    amounts = {number: int(text) for number, text in enumerate(fields[7:53], 8) if text}
    third, operation, rfc, tax_id, name, country, place = fields[:7]
    return DiotRow(third, operation, rfc, tax_id, name, country, place, amounts, fields[53])


@pytest.mark.parametrize("line", [*OFFICIAL, TAKEN])
def test_a_record_is_54_fields_between_bars(line: str) -> None:
    assert diot_file([row_of(line)]) == line.encode()


def test_crlf_between_records_and_none_after_the_last() -> None:
    rows = [row_of(TAKEN), row_of(OFFICIAL[1])]
    assert diot_file(rows) == f"{TAKEN}\r\n{OFFICIAL[1]}".encode()


def test_utf8_without_a_mark_with_its_letters_as_they_are() -> None:
    written = diot_file([DiotRow("04", "85", "Ñ&A010101AA1", amounts={12: 5})])
    assert written.startswith(b"04|85|\xc3\x91&A010101AA1|")


def test_what_is_not_told_is_empty_and_what_is_zero_is_written() -> None:
    fields = DiotRow("04", "85", "AAA010101AAA", amounts={12: 0}).fields
    assert len(fields) == 54
    assert (fields[11], fields[12], fields[53]) == ("0", "", "01")


def test_the_other_readings_of_the_files_ends() -> None:
    row = row_of(TAKEN)
    assert diot_file([row], mark_before=True, last_line_ends=True) == f"{TAKEN}\r\n".encode("utf-8-sig")
