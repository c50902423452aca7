"""Backups made by hand, good and hostile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from app.backup.format import FORMAT, MANIFEST, Head, Listed
from app.reports.zip_stream import ZipStream

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def lines(members: Iterable[tuple[str, bytes]], form: int = FORMAT, *, documents: bool = True) -> list[str]:
    """The list that tells the truth about ``members``."""
    head = Head(form, "0.1.0", AT, documents).line()
    return [head, *(Listed(name, len(data), hashlib.sha256(data).hexdigest()).line() for name, data in members)]


def make(path: Path, members: Iterable[tuple[str, bytes]], told: Iterable[str] | None = None) -> Path:
    """A file with these members, and the list ``told`` in place of the true one."""
    members = list(members)
    with path.open("w+b") as stream, ZipStream(stream) as archive:
        for name, data in members:
            archive.add_stream(name, [data])
        text = "".join(f"{line}\n" for line in (lines(members) if told is None else told))
        archive.add_stream(MANIFEST, [text.encode("utf-8", "surrogateescape")])
    return path
