"""What is raised by a comprobante that is not usual, and the versions of those that may be."""

from __future__ import annotations


class UnusualError(ValueError):
    """For the reader of everything."""


OLD_VERSION = "3.3"
VERSIONS = frozenset((OLD_VERSION, "4.0"))
