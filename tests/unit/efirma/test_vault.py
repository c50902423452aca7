"""The vault: one owner-only file per contribuyente, replaced whole, and what happens when it is damaged."""

from __future__ import annotations

import errno
import os
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.identifiers import Rfc
from app.efirma.certificate import Certificate
from app.efirma.credential import Password
from app.efirma.vault import EfirmaVault
from app.errors import EfirmaError, UnknownTaxpayerError, WrongPasswordError

EFIRMA = Path(__file__).parents[2] / "data" / "efirma"
CERTIFICATE = Certificate.from_bytes((EFIRMA / "EKU9003173C9.cer").read_bytes())
KEY = (EFIRMA / "EKU9003173C9.key").read_bytes()
OLD_KEY = (EFIRMA / "EKU9003173C9-pkcs12-3des.key").read_bytes()
CSD = Certificate.from_bytes((EFIRMA / "EKU9003173C9-csd.cer").read_bytes())
RFC = Rfc("EKU9003173C9")
WORD = Password("12345678a")
ODD = [Rfc("Ñ&Ñ010101AAA"), Rfc("&&&&010101AAA")]

posix_only = pytest.mark.skipif(os.name != "posix", reason="permissions of Unix")


@pytest.fixture
def vault(tmp_path: Path) -> EfirmaVault:
    return EfirmaVault(tmp_path / "efirmas")


@pytest.mark.parametrize("key", [KEY, OLD_KEY, b64encode(KEY)])
def test_what_is_kept_unlocks(vault: EfirmaVault, key: bytes) -> None:
    vault.save(CERTIFICATE, key)
    stored = vault.load(RFC)
    assert stored.certificate == CERTIFICATE
    assert stored.unlock(WORD).rfc == RFC
    with pytest.raises(WrongPasswordError):
        stored.unlock(Password("otra"))


def test_the_key_rests_encrypted(vault: EfirmaVault, tmp_path: Path) -> None:
    vault.save(CERTIFICATE, KEY)
    content = (tmp_path / "efirmas" / f"{RFC}.pem").read_text(encoding="ascii")
    assert content.count("-----BEGIN ENCRYPTED PRIVATE KEY-----") == 1
    assert "BEGIN PRIVATE KEY" not in content
    assert "BEGIN RSA" not in content
    assert WORD.reveal() not in content


@posix_only
def test_only_the_owner_may_look(vault: EfirmaVault, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        vault.save(CERTIFICATE, KEY)
    finally:
        os.umask(before)
    assert (tmp_path / "efirmas").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "efirmas" / f"{RFC}.pem").stat().st_mode & 0o777 == 0o600


def test_a_renewal_replaces_both_halves_at_once(
    vault: EfirmaVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = replace(CSD, rfc=RFC)
    vault.save(CERTIFICATE, KEY)
    with monkeypatch.context() as patch:

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="space"):
            vault.save(renewed, OLD_KEY)
    assert vault.load(RFC).certificate == CERTIFICATE
    assert vault.load(RFC).unlock(WORD).rfc == RFC
    vault.save(renewed, OLD_KEY)
    assert vault.load(RFC).certificate == CSD
    assert [one.name for one in (tmp_path / "efirmas").iterdir()] == [f"{RFC}.pem"]


@pytest.mark.parametrize("rfc", ODD, ids=str)
def test_odd_letters_in_the_rfc(vault: EfirmaVault, rfc: Rfc) -> None:
    vault.save(replace(CERTIFICATE, rfc=rfc), KEY)
    assert vault.load(rfc).unlock(WORD).certificate.der == CERTIFICATE.der
    assert len(list(vault.all())) == 1
    vault.remove(rfc)
    with pytest.raises(UnknownTaxpayerError):
        vault.load(rfc)


def test_nothing_there(vault: EfirmaVault, tmp_path: Path) -> None:
    assert list(vault.all()) == []
    vault.remove(RFC)
    with pytest.raises(UnknownTaxpayerError) as caught:
        vault.load(RFC)
    assert caught.value.fields == {"rfc": str(RFC)}
    assert not (tmp_path / "efirmas").exists()


def test_any_cut_or_flipped_byte_is_an_efirma_error(vault: EfirmaVault, tmp_path: Path) -> None:
    vault.save(CERTIFICATE, KEY)
    path = tmp_path / "efirmas" / f"{RFC}.pem"
    whole = path.read_bytes()
    for at in range(0, len(whole), 37):
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]):
            path.write_bytes(content)
            try:
                vault.load(RFC).unlock(WORD)
            except EfirmaError:
                continue


def test_damaged_and_foreign_files_are_passed_over_and_kept(vault: EfirmaVault, tmp_path: Path) -> None:
    vault.save(CERTIFICATE, KEY)
    folder = tmp_path / "efirmas"
    (folder / "AAA010101AAA.pem").write_bytes(b"\0" * 100)
    (folder / "notas.pem").write_text("no es de Acopio", encoding="utf-8")
    (folder / "BBB010101AAA.pem").mkdir()
    assert [stored.certificate.rfc for stored in vault.all()] == [RFC]
    assert len(list(folder.iterdir())) == 4


def test_what_is_kept_shows_no_key(vault: EfirmaVault) -> None:
    vault.save(CERTIFICATE, KEY)
    assert repr(vault.load(RFC)).startswith("<app.efirma.vault.StoredEfirma object")


def test_a_disk_that_says_no(tmp_path: Path) -> None:
    (tmp_path / "efirmas").write_bytes(b"")
    with pytest.raises(FileExistsError):
        EfirmaVault(tmp_path / "efirmas").save(CERTIFICATE, KEY)
