"""The records of a ZIP file (APPNOTE 6.3), for everyone who reads or writes one without ``zipfile``.

``zipfile`` keeps an object for each member (130 MB for a package of 250,000), trusts what a list says of
itself, and writes no member that was compressed beforehand.
"""

from __future__ import annotations

from struct import Struct

LOCAL, LOCAL_MARK = Struct("<4s5H3L2H"), b"PK\x03\x04"
"""Before each member: needed version, flags, method, time, day, CRC, packed size, size, lengths of name and extra."""

CENTRAL, CENTRAL_MARK = Struct("<4s6H3L5H2L"), b"PK\x01\x02"
"""In the list: who made it, then as ``LOCAL``; comment's length, disk, two attributes, where the local record is."""

END, END_MARK = Struct("<4s4H2LH"), b"PK\x05\x06"
"""After the list: two disks, members twice, the list's length and place, length of the comment."""

END_64, END_64_MARK = Struct("<4sQ2H2L4Q"), b"PK\x06\x06"
"""The same where numbers are larger: its own length, made by, needed, disks, members twice, length and place."""

LOCATOR, LOCATOR_MARK = Struct("<4sLQL"), b"PK\x06\x07"
"""Between the two: where ``END_64`` stands."""

STORED, DEFLATED = 0, 8
ELSEWHERE = 0xFFFF_FFFF
"""In place of a number that stands in the ZIP64 extra field."""
EXTRA_64 = 1
"""The kind of that extra field: size, packed size and place of 8 bytes, of those that say ``ELSEWHERE``."""
