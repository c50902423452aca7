"""Keeps what this process has in memory out of crash files: an unlocked key lies there, and now and then a password."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_SET_DUMPABLE = 4  # prctl(2): no core file, and no other process of the person's may look inside
_NO_HEAP = 1  # WER_FAULT_REPORTING_FLAG_NOHEAP
_NO_CRASH_REPORT = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX


def leave_no_crash_file() -> None:
    """Have the system write nothing of this process to disk when it crashes; to be called as it begins.

    A system that cannot promise it lets the program run all the same.
    """
    if sys.platform == "win32":
        _without_report(ctypes.WinDLL("kernel32"))
    elif sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def keep_memory_private() -> None:
    """As ``leave_no_crash_file``, also where the system hands crashes to a program; to be called before there is a key.

    On Linux a desktop's portal then answers no more (it looks into whoever asks): a window asks it first how it looks.
    """
    leave_no_crash_file()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def _without_report(kernel: Any) -> None:
    """Windows Error Reporting stays away; where a policy has it come all the same it leaves the heap out."""
    kernel.SetErrorMode(kernel.GetErrorMode() | _NO_CRASH_REPORT)
    kernel.WerSetFlags(_NO_HEAP)
