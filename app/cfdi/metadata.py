"""Reads the SAT's metadata: ``~`` separated text without quoting, where names may hold any character but CRLF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.cfdi.columns import Columns, columns_of
from app.cfdi.package import metadata_members
from app.cfdi.records import read_header, records
from app.cfdi.third_parties import PackedThirdParties, ThirdParties, read_third_parties
from app.cfdi.wall_time import parse_wall_time
from app.domain.document import Amount, MetadataRow
from app.domain.identifiers import Uuid

_LONGEST_TEXT = 300
_UUID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")
_NOBODY = ("", "")
_check_date = datetime.fromisoformat
_NO_TIME = frozenset(("", "null", "(null)", "none", "nan", "nat", "n/a", "na", "-", "--", "0"))
_FIRST_DAY = "0001-01-01"  # what an empty time is called in .NET
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
_DATE = "[12][0-9]{3}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
_NAME = r"(?!\s)([^~]*)(?<!\s)"
_RFC = "([0-9A-ZÑ&]{0,13})"
_LINE = (
    f"({_UUID.pattern})~{_RFC}~{_NAME}~{_RFC}~{_NAME}~{_RFC}~({_DATE})~({_DATE}|)"
    rf"~([0-9]{{1,12}}(?:\.[0-9]{{1,6}})?)~([A-Z]?)~([01])~({_DATE}|)"
)
_USUAL = {(*range(12), 12, 12): re.compile(_LINE)}
"""A line as the SAT writes it, by the places of the columns in it."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record that cannot be read: its first line in the file from 1, the reason, its first 300 characters.

    ``why`` is a stable token: ``columns``, ``too_long``, ``bad_uuid``, ``bad_date``, ``bad_amount`` or ``bad_status``.
    """

    line_number: int
    why: str
    text: str


def read_package(path: Path) -> Iterator[MetadataRow | BadRow]:
    """The rows of every metadata text in the ZIP, with the third parties that stand in texts of their own.

    What is no metadata by its first line is passed over. Raises as ``app.cfdi.package.check`` does, and
    HostilePackageError for third parties without end.
    """
    third_parties = PackedThirdParties()
    for member in metadata_members(path):
        for third_party in read_third_parties(member.stream):
            third_parties.add(*third_party)
    for member in metadata_members(path):
        yield from read_rows(member.stream, third_parties)


def read_rows(stream: BinaryIO, third_parties: ThirdParties) -> Iterator[MetadataRow | BadRow]:
    """The rows of one metadata text, streamed; none when its first line is not a header of metadata.

    UTF-8 with or without a byte order mark, or else Windows-1252, record by record.
    """
    header, separator = read_header(stream)
    columns = columns_of(header, _ROW, required=("uuid", "rfcemisor", "rfcreceptor"))
    if columns is None:
        return
    usual = _USUAL.get(columns.places)
    for line, text, too_long in records(stream, separator):
        if too_long:
            yield BadRow(line, "too_long", text[:_LONGEST_TEXT])
        elif usual is not None and (found := usual.fullmatch(text)) is not None:
            try:
                yield _usual_row(found.groups(), third_parties)
            except ValueError:  # a day that no month has
                yield _row(columns, line, text, third_parties)
        else:
            yield _row(columns, line, text, third_parties)


def _usual_row(values: Sequence[str], third_parties: ThirdParties) -> MetadataRow:
    """What ``_build`` makes of the same; that nothing is to be trimmed and all is in shape the pattern has told."""
    uuid, issuer, issuer_name, receiver, receiver_name, pac, issued, stamped, total, effect, status, cancelled = values
    _check_date(issued)
    if stamped:
        _check_date(stamped)
    if cancelled:
        _check_date(cancelled)
    return MetadataRow(
        uuid,
        issuer,
        issuer_name,
        receiver,
        receiver_name,
        pac,
        issued.replace(" ", "T"),
        stamped.replace(" ", "T"),
        total,
        effect,
        status,
        cancelled.replace(" ", "T"),
        *(third_parties.get(uuid, _NOBODY) if third_parties else _NOBODY),
    )


def _row(columns: Columns, line: int, text: str, third_parties: ThirdParties) -> MetadataRow | BadRow:
    """The first way to cut ``text`` into columns that makes sense."""
    reason = "columns"
    for values in columns.candidates(text):
        try:
            return _build(values, third_parties)
        except ValueError:
            reason = _reason(values) if reason == "columns" else reason
    return BadRow(line, reason, text[:_LONGEST_TEXT])


def _build(values: tuple[str, ...], third_parties: ThirdParties) -> MetadataRow:
    """Raises ValueError when a value is not what its column holds; ``_reason`` tells which."""
    uuid, issuer, issuer_name, receiver, receiver_name, pac, issued, stamped, amount, effect, status, cancelled, *_ = (
        values
    )
    uuid = uuid.strip().upper()
    if not _UUID.fullmatch(uuid):
        raise ValueError("bad_uuid")
    third_rfc, third_name = third_parties.get(uuid, _NOBODY)
    return MetadataRow(
        uuid,
        issuer.strip().upper(),
        issuer_name.strip(),
        receiver.strip().upper(),
        receiver_name.strip(),
        pac.strip().upper(),
        parse_wall_time(issued).isoformat(),
        _time(stamped),
        Amount.parse(amount).text,
        effect.strip(),
        "1" if _is_valid(status) else "0",
        _time(cancelled),
        third_rfc or values[12].strip().upper(),
        third_name or values[13].strip(),
    )


def _time(text: str) -> str:
    """Empty when the SAT tells none; in place of an empty column other programs write what their databases hold."""
    written = text.strip()
    if written.lower() in _NO_TIME or written.startswith(_FIRST_DAY):
        return ""
    return parse_wall_time(written).isoformat()


def _reason(values: tuple[str, ...]) -> str:
    """Why ``_build`` refuses them."""
    tries: tuple[tuple[str, Callable[[str], object], tuple[str, ...]], ...] = (
        ("bad_uuid", Uuid.parse, values[:1]),
        ("bad_date", parse_wall_time, values[6:7]),
        ("bad_date", _time, values[7:8]),
        ("bad_amount", Amount.parse, values[8:9]),
        ("bad_status", _is_valid, values[10:11]),
        ("bad_date", _time, values[11:12]),
    )
    for reason, parse, texts in tries:
        try:
            for text in texts:
                parse(text)
        except ValueError:
            return reason
    return "columns"


def _is_valid(text: str) -> bool:
    try:
        return _VALID[text.strip().lower()]
    except KeyError:
        raise ValueError("bad_status") from None
