"""Reads the SAT's metadata: ``~`` separated text without quoting, where names may hold any character but CRLF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.cfdi.columns import Columns, columns_of
from app.cfdi.package import metadata_members
from app.cfdi.records import read_header, records
from app.cfdi.wall_time import parse_wall_time
from app.domain.document import Amount, MetadataRow
from app.domain.identifiers import Uuid

ThirdParties = Mapping[str, tuple[str, str]]
"""RFC and name of whom a document was issued for (a cuenta de terceros), by its UUID in upper case."""

_LONGEST_TEXT = 300
_VALID = {"1": True, "0": False, "vigente": True, "cancelado": False}
_ROW = (
    ("uuid",),
    ("rfcemisor",),
    ("nombreemisor",),
    ("rfcreceptor",),
    ("nombrereceptor",),
    ("rfcpac", "paccertifico"),
    ("fechaemision",),
    ("fechacertificacionsat",),
    ("monto", "montototal"),
    ("efectocomprobante",),
    ("estatus",),
    ("fechacancelacion",),
    ("rfcacuentaterceros",),
    ("nombreacuentaterceros",),
)
_THIRD_PARTY = (("uuid",), ("rfcacuentaterceros",), ("nombreacuentaterceros",))


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record that cannot be read: its first line in the file from 1, the reason, its first 300 characters.

    ``why`` is a stable token: ``columns``, ``too_long``, ``bad_uuid``, ``bad_date``, ``bad_amount`` or ``bad_status``.
    """

    line_number: int
    why: str
    text: str


class _BadValueError(ValueError):
    """One value of a record is not what its column holds; the argument is the token for ``BadRow.why``."""


def read_package(path: Path) -> Iterator[MetadataRow | BadRow]:
    """The rows of every metadata text in the ZIP, with the third parties that stand in texts of their own.

    What is no metadata by its first line is passed over. Raises as ``app.cfdi.package.check`` does.
    """
    third_parties: dict[str, tuple[str, str]] = {}
    for member in metadata_members(path):
        third_parties.update(read_third_parties(member.stream))
    for member in metadata_members(path):
        yield from read_rows(member.stream, third_parties)


def read_third_parties(stream: BinaryIO) -> dict[str, tuple[str, str]]:
    """RFC and name by UUID from a ``<id>_tercero.txt``; empty when ``stream`` is something else."""
    header, separator = read_header(stream)
    columns = columns_of(header, _THIRD_PARTY, required=("uuid", "rfcacuentaterceros"))
    found: dict[str, tuple[str, str]] = {}
    if columns is None or "rfcemisor" in columns.names:
        return found
    for record in records(stream, separator):
        for uuid, rfc, name in columns.candidates(record.text):
            try:
                found[Uuid.parse(uuid).value] = (rfc.strip().upper(), name.strip())
            except ValueError:
                continue
            break
    return found


def read_rows(stream: BinaryIO, third_parties: ThirdParties) -> Iterator[MetadataRow | BadRow]:
    """The rows of one metadata text, streamed; none when its first line is not a header of metadata.

    UTF-8 with or without a byte order mark, or else Windows-1252, record by record.
    """
    header, separator = read_header(stream)
    columns = columns_of(header, _ROW, required=("uuid", "rfcemisor", "rfcreceptor"))
    if columns is None:
        return
    for record in records(stream, separator):
        if record.too_long:
            yield BadRow(record.line_number, "too_long", record.text[:_LONGEST_TEXT])
            continue
        try:
            yield _row(columns, record.text, third_parties)
        except _BadValueError as error:
            yield BadRow(record.line_number, str(error), record.text[:_LONGEST_TEXT])


def _row(columns: Columns, text: str, third_parties: ThirdParties) -> MetadataRow:
    """The first way to cut ``text`` into columns that makes sense."""
    first_problem: _BadValueError | None = None
    for values in columns.candidates(text):
        try:
            return _build(values, third_parties)
        except _BadValueError as problem:
            first_problem = first_problem or problem
    raise first_problem or _BadValueError("columns")


def _build(values: tuple[str, ...], third_parties: ThirdParties) -> MetadataRow:
    uuid = _uuid(values[0])
    third_rfc, third_name = third_parties.get(uuid.value, ("", "")) if third_parties else ("", "")
    return MetadataRow(
        uuid,
        values[1].strip().upper(),
        values[2].strip(),
        values[3].strip().upper(),
        values[4].strip(),
        values[5].strip().upper(),
        _date(values[6]),
        _optional_date(values[7]),
        _amount(values[8]),
        values[9].strip(),
        _status(values[10]),
        _optional_date(values[11]),
        third_rfc or values[12].strip().upper(),
        third_name or values[13].strip(),
    )


def _uuid(text: str) -> Uuid:
    try:
        return Uuid.parse(text)
    except ValueError:
        raise _BadValueError("bad_uuid") from None


def _date(text: str) -> datetime:
    try:
        return parse_wall_time(text)
    except ValueError:
        raise _BadValueError("bad_date") from None


def _optional_date(text: str) -> datetime | None:
    return _date(text) if text and not text.isspace() else None


def _amount(text: str) -> Amount:
    try:
        return Amount.parse(text)
    except ValueError:
        raise _BadValueError("bad_amount") from None


def _status(text: str) -> bool:
    try:
        return _VALID[text.strip().lower()]
    except KeyError:
        raise _BadValueError("bad_status") from None
