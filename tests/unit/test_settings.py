"""Settings: whole or not at all, and a damaged file is set aside, never overwritten."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.output_folder import OutputFolder
from app.settings import Settings, Theme, load, read, save

SETTINGS = Settings(
    library=str(Path("/datos/ñandú & co").absolute()), theme=Theme.DARK, auto_update=True, auto_hour=7, calls_at_once=8
)


@given(
    st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(Theme),
    st.sampled_from([None, True, False]),
    st.integers(0, 23),
)
def test_what_is_saved_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, name: str | None, theme: Theme, automatic: bool | None, hour: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "ida-y-vuelta" / "ajustes.json"
    settings = Settings(None if name is None else f"{Path('/x').absolute()}{name}", theme, automatic, hour)
    save(path, settings)
    loaded = load(path)
    assert (loaded.settings, loaded.set_aside) == (settings, None)


def test_output_folders_are_kept(tmp_path: Path) -> None:
    whole = OutputFolder("a1", str(tmp_path), "{uuid}", ("AAA010101AAA",), "emitidos", "IP", "2026-01-01")
    settings = Settings(outputs=(whole, OutputFolder("b2", str(tmp_path / "ñ"), "{lado}/{uuid}")))
    save(tmp_path / "ajustes.json", settings)
    assert load(tmp_path / "ajustes.json").settings == settings == read(tmp_path / "ajustes.json")


def test_a_look_in_between_leaves_a_damaged_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ajustes.json"
    assert read(path) == Settings()
    path.write_bytes(b"{")
    assert read(path) is None
    assert path.read_bytes() == b"{"


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "ajustes.json").settings == Settings()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names that are no text")
def test_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    settings = Settings(library=os.fsdecode(b"/datos/\xff"))
    save(tmp_path / "ajustes.json", settings)
    assert load(tmp_path / "ajustes.json").settings == settings


DAMAGED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"5",
    b'"x"',
    b"\xff\xfe\x00",
    b"\0" * 100,
    b'{"theme": "rosa"}',
    b'{"theme": ["claro"]}',
    b'{"theme": null}',
    b'{"outputs": {}}',
    b'{"outputs": ["/a"]}',
    b'{"outputs": [{"key": "a", "folder": "relativa", "pattern": "{uuid}"}]}',
    b'{"outputs": [{"key": "../a", "folder": "/a", "pattern": "{uuid}"}]}',
    b'{"outputs": [{"key": "a", "folder": "/a", "pattern": ""}]}',
    b'{"outputs": [{"key": "a", "folder": "/a", "pattern": "x", "rfcs": "AAA010101AAA"}]}',
    b'{"outputs": [{"key": "a", "folder": "/a", "pattern": "x", "side": "todos"}]}',
    b'{"outputs": [{"key": "a", "folder": "/a", "pattern": "x", "types": "Z"}]}',
    b'{"outputs": [{"key": "a", "folder": "/a", "pattern": "x"}, {"key": "a", "folder": "/b", "pattern": "x"}]}',
    b'{"library": 5}',
    b'{"calls_at_once": 17}',
    b'{"calls_at_once": 1}',
    b'{"calls_per_taxpayer": 0}',
    b'{"calls_per_taxpayer": 1.0}',
    b'{"library": "relativa"}',
    b'{"library": ""}',
    b'{"auto_update": 1}',
    b'{"auto_hour": 24}',
    b'{"auto_hour": -1}',
    b'{"auto_hour": true}',
    b'{"auto_hour": 9.5}',
    b'{"auto_hour": null}',
    b'{"text_size": 99}',
    b'{"text_size": 201}',
    b'{"text_size": "100"}',
    b'{"close_to_tray": null}',
    b'{"close_to_tray": 1}',
    b'{"update_check": "si"}',
    b'{"update_url": 5}',
    b'{"update_url": "' + b"x" * 501 + b'"}',
    b'{"library": "/a\\u0000b"}',
    b'{"library": "/a\\ud800"}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: content[:30].decode("latin-1"))
def test_damage_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ajustes.json"
    path.write_bytes(content)
    loaded = load(path)
    assert loaded.settings == Settings()
    assert loaded.set_aside == tmp_path / "ajustes.danado-1.json"
    assert loaded.set_aside.read_bytes() == content
    assert not path.exists()


def test_each_damaged_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ajustes.json"
    for number in (1, 2, 3):
        path.write_text(f"daño {number}", encoding="utf-8")
        assert load(path).set_aside == tmp_path / f"ajustes.danado-{number}.json"
        save(path, SETTINGS)
    assert load(path).settings == SETTINGS
    assert (tmp_path / "ajustes.danado-2.json").read_text(encoding="utf-8") == "daño 2"


@given(st.binary(max_size=60) | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
@example(b'{"library": null, "theme": "claro"}')
def test_any_content_is_settings_or_set_aside(tmp_path_factory: pytest.TempPathFactory, content: bytes | str) -> None:
    folder = tmp_path_factory.mktemp("ajustes")
    path = folder / "ajustes.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    loaded = load(path)
    kept = loaded.set_aside or path
    assert kept.read_bytes() == before


def test_what_a_later_version_added_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "ajustes.json"
    path.write_text('{"theme": "oscuro", "nuevo": {"x": [1]}}', encoding="utf-8")
    assert load(path).settings == Settings(theme=Theme.DARK)


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "ajustes.json"
    path.write_text('{"theme": "claro"}', encoding="utf-8-sig")
    loaded = load(path)
    assert (loaded.settings.theme, loaded.set_aside) == (Theme.LIGHT, None)


@pytest.mark.parametrize("library", ["relativa", "", "/a\0b", "/a\ud800"])
def test_impossible_folders_are_refused(library: str) -> None:
    with pytest.raises(ValueError, match=r"library|surrogates"):
        Settings(library=library)


def test_the_old_settings_stay_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ajustes.json"
    save(path, SETTINGS)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        save(path, Settings())
    monkeypatch.undo()
    assert load(path).settings == SETTINGS
    assert [one.name for one in tmp_path.iterdir()] == ["ajustes.json"]
