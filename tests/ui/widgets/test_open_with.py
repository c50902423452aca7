"""What is handed to the system: folders, and files that Acopio writes; never what only says that it is a document."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from ui.widgets import open_with as desktop

SAMPLE = next(iter(sorted((Path(__file__).parents[2] / "data" / "cfdi").rglob("*40*.xml"))))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to open."""
    found: list[str] = []

    def take(url: QUrl) -> bool:
        found.append(url.toLocalFile())
        return True

    monkeypatch.setattr("ui.widgets.open_with.QDesktopServices.openUrl", take)
    return found


def uuid_of(path: Path) -> str:
    from app.cfdi.parser import read_facts

    return read_facts(path.read_bytes()).uuid.value


def test_a_document_is_opened_as_what_it_is(opened: list[str], tmp_path: Path) -> None:
    target = tmp_path / "a.xml"
    target.write_bytes(SAMPLE.read_bytes())
    assert desktop.open_document(target, uuid_of(SAMPLE))
    assert opened == [str(target)]


@pytest.mark.parametrize("name", ["a.sh", "a.desktop", "a.xml.exe", "a.XML.lnk", "a.url", "a"])
def test_nothing_else_is_opened_whatever_is_in_it(opened: list[str], tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.write_bytes(SAMPLE.read_bytes())
    target.chmod(0o755)
    assert not desktop.open_document(target, uuid_of(SAMPLE))
    assert not desktop.open_path(target)
    assert opened == []


@pytest.mark.parametrize("content", [b"#!/bin/sh\n", b"<html><script>1</script></html>", b"", SAMPLE.read_bytes()])
def test_another_content_under_the_name_is_not_opened(opened: list[str], tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "a.xml"
    target.write_bytes(content)
    assert not desktop.open_document(target, "00000000-0000-4000-8000-000000000000")
    assert opened == []


def test_folders_and_reports_are_opened(opened: list[str], tmp_path: Path) -> None:
    report = tmp_path / "Comprobantes.xlsx"
    report.write_bytes(b"PK")
    assert desktop.open_path(tmp_path)
    assert desktop.open_path(report)
    assert not desktop.open_path(tmp_path / "no-esta.xlsx")
    assert opened == [str(tmp_path), str(report)]


def test_a_program_without_its_path_is_not_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bad = tmp_path / "explorer.exe"
    bad.write_text("#!/bin/sh\ntouch llamado\n", encoding="utf-8")
    bad.chmod(0o755)
    monkeypatch.setenv("PATH", f".:{tmp_path}:/usr/bin:/bin")
    assert not desktop.start("explorer.exe", [])
    assert not desktop.start("./explorer.exe", [])
    assert not (tmp_path / "llamado").exists()
