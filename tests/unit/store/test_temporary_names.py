"""Temporary names: what somebody put under one is never written to, and half packages go, and nothing else does."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app import logs, settings
from app.disk import open_new, write_whole
from app.efirma.vault import EfirmaVault
from app.settings import Settings
from app.store.database import Database
from app.store.files import LibraryFolder
from app.store.session import StoreSession
from tests.make import OWNER

posix = pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")


@pytest.fixture
def prey(tmp_path: Path) -> Path:
    """A file of the person's, where a link of somebody else's leads."""
    file = tmp_path / "mío.txt"
    file.write_text("mío")
    return file


@posix
def test_a_link_under_a_temporary_name_is_not_followed(tmp_path: Path, prey: Path) -> None:
    folder = LibraryFolder(tmp_path / "biblioteca")
    trap = folder.root / OWNER.value / "Paquetes" / "P_01.zip.parte"
    trap.parent.mkdir(parents=True)
    trap.symlink_to(prey)
    with folder.incoming(f"{OWNER.value}/Paquetes/P_01.zip") as stream:
        stream.write(b"zip")
    folder.make_final(f"{OWNER}/Paquetes/P_01.zip")
    other = tmp_path / "ajustes.json"
    (tmp_path / "ajustes.json.parte").symlink_to(prey)
    write_whole(other, b"{}")
    assert prey.read_text() == "mío"
    assert not other.is_symlink()
    (tmp_path / "suelto").symlink_to(tmp_path / "no hay")
    for taken in (prey, tmp_path / "suelto"):
        with pytest.raises(FileExistsError):
            open_new(taken)
    assert not (tmp_path / "no hay").exists()


def test_half_packages_are_swept_at_the_start_and_nothing_else(tmp_path: Path) -> None:
    library = tmp_path / "biblioteca"
    packages = library / OWNER.value / "Paquetes"
    packages.mkdir(parents=True)
    half = packages / "ABC_01.zip.parte"
    half.write_bytes(b"PK")
    kept = [
        packages / "ABC_01.zip",
        packages / "notas.parte",
        library / OWNER.value / "copia.zip.parte",
        library / "Mis cosas" / "Paquetes" / "mío.zip.parte",
        library / "mío.zip.parte",
    ]
    for one in kept:
        one.parent.mkdir(parents=True, exist_ok=True)
        one.write_bytes(b"x")
    (packages / "carpeta.zip.parte").mkdir()
    session = StoreSession.open(lock=tmp_path / "casa" / "l", database=tmp_path / "casa" / "acopio.db", library=library)
    assert not half.exists()
    assert all(one.exists() for one in kept)
    with session.folder.incoming(f"{OWNER.value}/Paquetes/DEF_01.zip"):
        session.folder.sweep()  # what is done after each batch
        assert (packages / "DEF_01.zip.parte").exists()
    session.close()


@posix
def test_folders_for_private_things_are_the_owner_s_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        logs.stop(logs.start(tmp_path / "a" / "registros"))
        settings.save(tmp_path / "b" / "ajustes.json", Settings())
        Database.open(tmp_path / "c" / "acopio.db").close()
        EfirmaVault(tmp_path / "d" / "efirmas")
        files = LibraryFolder(tmp_path / "e" / "biblioteca").batch_writer()
        files.write_new(f"{OWNER}/Emitidos/2024/05/uno.xml", b"<a/>")
        files.make_durable()
    finally:
        os.umask(before)
    for folder in (
        "a",
        "a/registros",
        "b",
        "c",
        "e",
        f"e/biblioteca/{OWNER.value}",
        f"e/biblioteca/{OWNER.value}/Emitidos",
    ):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700, folder
