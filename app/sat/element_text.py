"""The text of one element, found while it arrives: plain, in CDATA, or with blanks written as references."""

from __future__ import annotations

import re

_CDATA, _CDATA_ENDS = b"<![CDATA[", b"]]>"
_BLANK = re.compile(rb"&#(?:0*(?:9|10|13|32)|x0*(?:9|[aA]|[dD]|20));")
_LONGEST_BLANK = 16


class ElementText:
    """Begins behind the opening tag. What a piece ends with, and may be half a mark, waits for the next piece."""

    def __init__(self) -> None:
        self._kept = b""
        self._is_cdata = False

    def take(self, piece: bytes) -> tuple[bytes, bytes | None]:
        """The text in ``piece``; and once the text has ended what follows it, beginning with ``<``, else None."""
        data, self._kept = self._kept + piece, b""
        found: list[bytes] = []
        while True:
            if self._is_cdata:
                data = self._take_cdata(data, found)
                if self._is_cdata:
                    break
            end = data.find(b"<")
            if end < 0:
                self._take_plain(data, found)
                break
            found.append(_without_references(data[:end]))
            data = data[end:]
            if data.startswith(_CDATA):
                self._is_cdata = True
                data = data[len(_CDATA) :]
            elif _CDATA.startswith(data):
                self._kept = data
                break
            else:
                return b"".join(found), data
        return b"".join(found), None

    def _take_cdata(self, data: bytes, found: list[bytes]) -> bytes:
        """Up to the section's end, if that is there; what follows it."""
        end = data.find(_CDATA_ENDS)
        if end >= 0:
            found.append(data[:end])
            self._is_cdata = False
            return data[end + len(_CDATA_ENDS) :]
        kept = 2 if data.endswith(b"]]") else int(data.endswith(b"]"))
        size = len(data) - kept
        found.append(data[:size])
        self._kept = data[size:]
        return b""

    def _take_plain(self, data: bytes, found: list[bytes]) -> None:
        start = data.rfind(b"&", max(0, len(data) - _LONGEST_BLANK))
        size = start if start >= 0 and b";" not in data[start:] else len(data)
        found.append(_without_references(data[:size]))
        self._kept = data[size:]


def _without_references(text: bytes) -> bytes:
    return _BLANK.sub(b"", text) if b"&" in text else text
