"""LibreOffice without a window, as a second opinion on our workbooks; and a visible skip where there is none."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_RECALCULATES = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0
</value></prop></item>
</oor:items>
"""
"""Every formula of a workbook is computed anew when it is opened."""
_LONGEST = 120


def recalculated(workbook: Path, folder: Path, kind: str = "xlsx") -> Path:
    """``workbook`` as LibreOffice writes it after computing everything, in ``folder``."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc-nogui)")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATES, encoding="utf-8")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", kind]
    done = subprocess.run(
        [*command, "--outdir", str(folder), str(workbook)],
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=False,
    )
    made = folder / workbook.with_suffix(f".{kind}").name
    assert made.exists(), done.stdout + done.stderr
    return made
