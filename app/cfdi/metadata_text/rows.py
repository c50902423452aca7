"""Reads the SAT's metadata: ``~`` separated text without quoting, where names may hold any character, line ends too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.cfdi.decoding import utf8_stream
from app.cfdi.metadata_text.columns import Columns, columns_of
from app.cfdi.metadata_text.records import CRLF, MAX_RECORD, read_header, records
from app.cfdi.metadata_text.third_parties import PackedThirdParties, ThirdParties, read_third_parties
from app.cfdi.package import metadata_members
from app.cfdi.wall_time import parse_wall_time
from app.domain.document import Amount, MetadataRow
from app.domain.identifiers import Uuid

_LONGEST_TEXT = 300
_MOST_LINES = 16  # of one record
_AMOUNT = 8
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

    ``why`` is a stable token: ``columns``, ``too_long``, ``bad_uuid``, ``bad_date`` or ``bad_status``.
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
        for third_party in filter(None, read_third_parties(member.stream)):
            third_parties.add(*third_party)
    for member in metadata_members(path):
        yield from read_rows(member.stream, third_parties)


def read_rows(stream: BinaryIO, third_parties: ThirdParties) -> Iterator[MetadataRow | BadRow]:
    """The rows of one metadata text, streamed; none when its first line is not a header of metadata.

    UTF-16, or UTF-8 with or without a byte order mark, or else Windows-1252, record by record. An amount that cannot be
    read is left empty: unknown.
    """
    stream = utf8_stream(stream)
    header, separator = read_header(stream)
    columns = columns_of(header, _ROW, required=("uuid", "rfcemisor", "rfcreceptor"))
    if columns is None:
        return
    usual = _USUAL.get(columns.places)
    unusual = _Unusual(columns, third_parties, "\r\n" if separator is CRLF else "\n")
    for line, text, too_long in records(stream, separator):
        if usual is not None and not too_long and (found := usual.fullmatch(text)) is not None:
            if unusual.lines:
                yield from unusual.rows()
            try:
                yield _usual_row(found.groups(), third_parties)
            except ValueError:  # a day that no month has
                yield from unusual.take(line, text)
        elif too_long:
            yield from unusual.rows()
            yield BadRow(line, "too_long", text[:_LONGEST_TEXT])
        else:
            yield from unusual.take(line, text)
    yield from unusual.rows()


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


class _Unusual:
    """A record that is not written as usual, with the lines behind it that begin no record of their own.

    Attributes:
        lines: the number and text of each, while it is not known what comes behind.
    """

    def __init__(self, columns: Columns, third_parties: ThirdParties, line_end: str) -> None:
        self.lines: list[tuple[int, str]] = []
        self._columns = columns
        self._third_parties = third_parties
        self._line_end = line_end
        self._size = 0

    def take(self, line: int, text: str) -> Iterator[MetadataRow | BadRow]:
        """Let it wait, and read what it shows to be over.

        In a text whose lines end in LF, what stands up to the next UUID comes as one.
        """
        for number, part in enumerate(text.split("\n") if self._line_end == "\n" else (text,)):
            fits = self._size + len(part) <= MAX_RECORD and len(self.lines) < _MOST_LINES
            if not fits or self._columns.begins(part):
                yield from self.rows()
            self.lines.append((line + number, part))
            self._size += len(part)

    def rows(self) -> Iterator[MetadataRow | BadRow]:
        """What waits, read as one record; or as much of its beginning as makes one, and each line left by itself."""
        if not self.lines:
            return
        lines, self.lines, self._size = self.lines, [], 0
        found, taken = self._first(lines)
        yield found
        for line in lines[taken:]:
            yield self._read([line])

    def _first(self, lines: Sequence[tuple[int, str]]) -> tuple[MetadataRow | BadRow, int]:
        """The longest beginning that makes a record, or else the shortest that would be one but for a fault.

        And of how many lines.
        """
        faulty: tuple[MetadataRow | BadRow, int] | None = None
        for taken in range(len(lines), 0, -1):
            found = self._read(lines[:taken])
            if isinstance(found, MetadataRow):
                return found, taken
            if found.why != "columns":
                faulty = found, taken
        return faulty or (self._read(lines[:1]), 1)

    def _read(self, lines: Sequence[tuple[int, str]]) -> MetadataRow | BadRow:
        """The first way to cut it that makes sense; rather one with an amount than one without."""
        text = self._line_end.join([text for _, text in lines])
        candidates = list(self._columns.candidates(text))
        for build in (_build, _build_without_amount):
            for values in candidates:
                try:
                    return build(values, self._third_parties)
                except ValueError:
                    continue
        return BadRow(lines[0][0], _reason(candidates[0]) if candidates else "columns", text[:_LONGEST_TEXT])


def _build_without_amount(values: tuple[str, ...], third_parties: ThirdParties) -> MetadataRow:
    return _build((*values[:_AMOUNT], "0", *values[_AMOUNT + 1 :]), third_parties)._replace(total="")


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
