"""What a command ends with, for the task scheduler and for scripts."""

from __future__ import annotations

DONE = 0
FAILED = 1
"""Something went wrong, or what was checked differs."""
USAGE_ERROR = 2
WAITING = 3
"""The SAT is not ready yet: the same command later goes on."""
EFIRMA_PROBLEM = 4
"""An e.firma or its password is missing or not accepted."""
