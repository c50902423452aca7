"""Where something lies in the library: a text that is only ever taken when it leads below the library and nowhere else.

The index tells where each file lies, and an index may come from a backup that somebody else made: a path of it is
checked before anything is read, opened or removed there.
"""

from __future__ import annotations

import re

DOCUMENT, PACKAGE = ".xml", ".zip"
"""How the names of documents and packages end: nothing else is ever looked for, and nothing else opened."""

_MOST_LETTERS = 1_000
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?")


class LibraryPath(str):
    """A path below the library, with forward slashes, such as ``EKU9003173C9/Emitidos/2024/03/….xml``.

    Made only of what leads there: relative, no climbing, no drive, no share, no device, no stream of Windows. Raises
    ValueError for anything else.
    """

    __slots__ = ()

    def __new__(cls, text: object) -> LibraryPath:
        """``text`` as a checked path; what is no text at all is refused too."""
        if not isinstance(text, str) or not leads_below(text):
            raise ValueError("not a path below the library")
        return super().__new__(cls, text)


def document_place(text: object) -> LibraryPath | None:
    """Where the index says that a document lies; None when it says nothing, or what cannot be a document's place."""
    return _place(text, DOCUMENT)


def package_place(text: object) -> LibraryPath | None:
    """As ``document_place``, for a package."""
    return _place(text, PACKAGE)


def leads_below(text: str) -> bool:
    """Whether a relative path with forward slashes leads below its folder on every system, whatever lies there."""
    return 0 < len(text) <= _MOST_LETTERS and not _FORBIDDEN.search(text) and all(map(_is_name, text.split("/")))


def _is_name(part: str) -> bool:
    """Windows takes dots and blanks at the end away, and knows devices by their names."""
    return part != "" and part[-1] not in ". " and not _RESERVED.fullmatch(part)


def _place(text: object, ending: str) -> LibraryPath | None:
    if isinstance(text, str) and text.endswith(ending) and leads_below(text):
        return LibraryPath(text)
    return None
