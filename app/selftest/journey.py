"""Checks of the whole: the commands a person would type, one after another, with the simulated SAT of this process."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from app.cfdi.parser import read, read_facts
from app.cfdi.reading.fast_facts import fast_facts
from app.cfdi.reading.tree import open_tree
from app.cli.main import main as run_command
from app.demo.session import DemoSession
from app.domain.facts import facts_of
from app.engine.assembly import POLL_FACTOR, SAT_URL
from app.errors import BugError
from app.paths import HOME_VARIABLE, Paths
from app.selftest.report import Facts, expect

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _SHEET = f"{_MAIN}row", f"{_MAIN}sheet"
_ROWS_ABOVE = {"Comprobantes": 2, "Cancelados": 1}
"""Of the sheets that have a row for each document between them: the headers, and sums above those that add up."""


class Journey:
    """A demonstration below ``folder``, and what can be done with the documents it brought."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = Paths.under(folder)
        self._documents: list[dict[str, Any]] = []

    def download(self) -> Facts:
        """Register an e.firma, ask, wait, fetch and index: all as in the demonstration without a window."""
        told = self._run(["demo", "--headless", "--json"])
        self._home = Paths.under(self._home.demo)
        self._documents = self._run(["comprobantes", "--json"])
        expect(self._documents, "nothing was downloaded")
        return {"requests": len(told["solicitudes"]), "documents": len(self._documents)}

    def library(self) -> Facts:
        """What lies on the disk is what the index says, and words are found."""
        found = self._run(["verificar-biblioteca", "--json"])
        expect(found["integra"], f"the library differs: {found['diferencias'][:3]}")
        wanted = self._documents[0]
        for words in (wanted["uuid"][:13], wanted["nombreEmisor"], wanted["rfcReceptor"]):
            uuids = {one["uuid"] for one in self._run(["comprobantes", "--json", "--texto", words])}
            expect(wanted["uuid"] in uuids, f"{words} was not found")
        return {"files": found["archivos"]}

    def reading(self) -> Facts:
        """What is read for the index is what reading everything gives, and of most documents it is read quickly."""
        contents = [path.read_bytes() for path in self.files()]
        others = [data for data in contents if read_facts(data) != facts_of(read(data))]
        expect(not others, f"{len(others)} documents are read otherwise for the index")
        quickly = sum(fast_facts(open_tree(data)[0]) is not None for data in contents)
        expect(2 * quickly > len(contents), f"only {quickly} of {len(contents)} documents are read quickly")
        return {"documents": len(contents), "quickly": quickly}

    def workbook(self) -> Facts:
        """All documents in a workbook, which is read back: well-formed, and a row for each."""
        path = self._folder / "comprobantes.xlsx"
        self._run(["comprobantes", "--xlsx", str(path)])
        with ZipFile(path) as book:
            expect(book.testzip() is None, "the workbook is damaged")
            parts = {name: etree.fromstring(book.read(name)) for name in book.namelist()}
        names = [sheet.get("name") for sheet in parts["xl/workbook.xml"].iter(_SHEET)]
        sheets = {
            name: parts[f"xl/worksheets/sheet{at}.xml"] for at, name in enumerate(names, 1) if name in _ROWS_ABOVE
        }
        rows = sum(len(list(sheet.iter(_ROW))) - _ROWS_ABOVE[name] for name, sheet in sheets.items())
        expect(rows == len(self._documents), f"{rows} rows of {len(self._documents)} documents")
        return {"bytes": path.stat().st_size, "rows": rows, "parts": len(parts)}

    def files(self) -> list[Path]:
        """The XML of all documents that have one."""
        return [Path(one["ruta"]) for one in self._documents if one["ruta"]]

    def _run(self, arguments: Sequence[str]) -> Any:
        """One command; gives the JSON it printed, None when it printed nothing."""
        output, words = io.StringIO(), io.StringIO()
        foreign = (SAT_URL, POLL_FACTOR)
        environment = {name: value for name, value in os.environ.items() if name not in foreign}
        environment[HOME_VARIABLE] = str(self._home.home)
        with redirect_stdout(output), redirect_stderr(words):
            code = run_command(arguments, environment, _no_window)
        expect(code == 0, f"{' '.join(arguments)} ended with {code}: {words.getvalue()}")
        return json.loads(output.getvalue()) if output.getvalue() else None


def _no_window(_: DemoSession) -> int:
    raise BugError("a check asked for a window")
