"""What kind of place a folder is, by what the system says, by names and marks."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest

from app import surroundings
from app.domain.identifiers import PackageId, Rfc
from app.store.files import package_path, unreadable_path
from app.surroundings import LONGEST_ROOT, PlaceNote, cloud_of, is_on_network, is_too_deep, is_unc, is_writable, notes


def test_an_ordinary_folder_has_nothing_to_tell(tmp_path: Path) -> None:
    assert [one.note for one in notes(tmp_path / "María José" / "Acopio", {})] == []


def test_what_the_system_says_of_onedrive(tmp_path: Path) -> None:
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        environment = {name: str(tmp_path / "Nube")}
        assert cloud_of(tmp_path / "Nube" / "Documentos" / "Acopio", environment) == "OneDrive"
        assert cloud_of(tmp_path / "Nube", environment) == "OneDrive"
        assert cloud_of(tmp_path / "Nube2" / "Acopio", environment) is None
    assert cloud_of(tmp_path, {"OneDrive": ""}) is None


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/ana/OneDrive/Acopio", "OneDrive"),
        ("/home/ana/OneDrive - Mi Empresa SA/Documentos", "OneDrive"),
        ("/home/ana/Dropbox (Personal)/x", "Dropbox"),
        ("/mnt/g/Mi unidad/Acopio", "Google Drive"),
        ("/home/ana/iCloudDrive/Acopio", "iCloud"),
        ("/home/ana/Nextcloud", "Nextcloud"),
        ("/home/ana/DropboxViejo/Acopio", None),
        ("/home/ana/Documentos/Acopio", None),
    ],
)
def test_known_names(folder: str, service: str | None) -> None:
    assert cloud_of(Path(folder), {}) == service


def test_the_marks_a_service_leaves(tmp_path: Path) -> None:
    (tmp_path / "Mis cosas" / ".dropbox.cache").mkdir(parents=True)
    assert cloud_of(tmp_path / "Mis cosas" / "a" / "b", {}) == "Dropbox"


def test_what_windows_says_of_a_folder_of_the_cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Facts:
        st_file_attributes = 0
        st_reparse_tag = 0

    facts = Facts()
    monkeypatch.setattr(Path, "lstat", lambda self: facts)
    assert not surroundings._is_cloud_file(tmp_path)
    facts.st_reparse_tag = 0x9000_301A
    assert surroundings._is_cloud_file(tmp_path)
    facts.st_reparse_tag, facts.st_file_attributes = 0xA000_000C, 0x0040_0000  # a link, but its bytes are elsewhere
    assert surroundings._is_cloud_file(tmp_path)


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        (r"\\servidor\cosas\Acopio", True),
        (r"\\?\UNC\servidor\cosas", True),
        (r"\\?\C:\Acopio", False),
        (r"C:\Acopio", False),
        ("relativa", False),
    ],
)
def test_network_paths_of_windows(text: str, remote: bool) -> None:
    assert is_unc(text) is remote


@pytest.mark.skipif(os.name == "nt", reason="mounts")
def test_network_mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "la red" / "Acopio").mkdir(parents=True)
    mounts = [("/", "ext4"), (str(tmp_path / "la red"), "cifs")]
    monkeypatch.setattr(surroundings, "_mounts", lambda: mounts)
    assert is_on_network(tmp_path / "la red" / "Acopio" / "todavía no")
    assert not is_on_network(tmp_path)
    assert [one.note for one in notes(tmp_path / "la red", {})] == [PlaceNote.NETWORK]
    assert surroundings._unescaped(r"/media/la\040red") == "/media/la red"


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "archivo").touch()
    assert not is_writable(tmp_path / "archivo" / "x")
    assert is_writable(tmp_path / "todavía" / "no")
    noted = notes(tmp_path / "archivo" / "x", {})
    assert [one.note for one in noted] == [PlaceNote.READ_ONLY]
    assert "archivo" in noted[0].fields["path"]


def test_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "NEARLY_FULL", 1 << 60)
    (noted,) = notes(tmp_path, {})
    assert noted.note is PlaceNote.NEARLY_FULL
    assert int(noted.fields["free"]) > 0


def test_names_below_a_fit_folder_stay_within_what_windows_takes() -> None:
    uuid = "00000000-0000-4000-8000-000000000000"
    owner = Rfc("ÑÑÑÑ900101AAA")
    package = PackageId(f"{uuid}_01")
    longest = max(
        len(one)
        for one in (
            f"{owner.value}/Retenciones/Recibidos/2024/12/{uuid}.xml.mudando",
            f"{package_path(owner, package)}.mudando",
            f"{unreadable_path(owner, package, 999_999)}.mudando",
        )
    )
    assert LONGEST_ROOT + 1 + longest < 260
    assert not is_too_deep(PurePath("/" + "a" * (LONGEST_ROOT - 1)))
    assert is_too_deep(PurePath("/" + "a" * LONGEST_ROOT))
