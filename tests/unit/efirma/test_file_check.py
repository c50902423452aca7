"""What is found in the files of an e.firma, and beside which field it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.efirma.credential import Password
from app.efirma.file_check import EfirmaCheck, EfirmaFiles, check_files, sibling
from app.errors import (
    DamagedCertificateError,
    DamagedPrivateKeyError,
    ExpiredCertificateError,
    FileUnreadableError,
    KeyMismatchError,
    NoRfcError,
    NotACertificateError,
    NotAPrivateKeyError,
    NotYetValidError,
    StampingCertificateError,
    WrongPasswordError,
)
from app.simulator.demo_efirma import DemoEfirma, demo_efirma

NOW = datetime(2026, 11, 22, 19, 5, 30, tzinfo=UTC)
WriteEfirma = Callable[[DemoEfirma, str], tuple[Path, Path]]


def check(
    certificate: Path | None, key: Path | None, password: str = "12345678a", *, complete: bool = False
) -> EfirmaCheck:
    return check_files(EfirmaFiles(certificate, key, Password(password), complete), NOW)


def test_everything_right(sample: Path) -> None:
    found = check(sample / "EKU9003173C9.cer", sample / "EKU9003173C9.key")
    assert found.credential
    assert str(found.credential.rfc) == "EKU9003173C9"
    assert found.key_file == (sample / "EKU9003173C9.key").read_bytes()
    assert (found.certificate_error, found.key_error, found.password_error) == (None, None, None)


def test_without_a_password_the_facts_are_there_and_nothing_is_wrong(sample: Path) -> None:
    found = check(sample / "EKU9003173C9.cer", sample / "EKU9003173C9.key", "")
    assert found.certificate
    assert not found.credential
    assert (found.certificate_error, found.key_error, found.password_error) == (None, None, None)


def test_wrong_password(sample: Path) -> None:
    found = check(sample / "EKU9003173C9.cer", sample / "EKU9003173C9.key", "12345678A")
    assert isinstance(found.password_error, WrongPasswordError)
    assert not found.credential


def test_a_csd_is_told_apart_even_with_its_right_password(sample: Path) -> None:
    found = check(sample / "EKU9003173C9-csd.cer", sample / "EKU9003173C9-csd.key")
    assert isinstance(found.certificate_error, StampingCertificateError)
    assert found.certificate
    assert (found.credential, found.key_file) == (None, b"")


def test_the_key_of_another_certificate(sample: Path) -> None:
    found = check(sample / "EKU9003173C9.cer", sample / "EKU9003173C9-csd.key")
    assert isinstance(found.key_error, KeyMismatchError)


@pytest.mark.parametrize(
    ("starts", "ends", "error"),
    [(-900, -1, ExpiredCertificateError), (1, 900, NotYetValidError)],
)
def test_out_of_its_time(starts: int, ends: int, error: type[Exception], write_efirma: WriteEfirma) -> None:
    made = demo_efirma(valid_from=NOW + timedelta(days=starts), valid_to=NOW + timedelta(days=ends))
    found = check(*write_efirma(made, "otra"))
    assert isinstance(found.certificate_error, error)
    assert not found.credential


def test_files_that_are_something_else(tmp_path: Path, sample: Path) -> None:
    text, large, cut, empty = (tmp_path / name for name in ("texto.cer", "grande.cer", "cortado.cer", "vacio.key"))
    text.write_text("hola")
    large.write_bytes(bytes(300 * 1024))
    cut.write_bytes((sample / "EKU9003173C9.cer").read_bytes()[:400])
    empty.touch()
    assert isinstance(check(text, None).certificate_error, NotACertificateError)
    assert isinstance(check(large, None).certificate_error, NotACertificateError)
    assert isinstance(check(cut, None).certificate_error, DamagedCertificateError)
    assert isinstance(check(sample / "EKU9003173C9.cer", empty).key_error, NotAPrivateKeyError)
    assert isinstance(check(sample / "EKU9003173C9.cer", large).key_error, NotAPrivateKeyError)
    assert isinstance(check(sample / "EKU9003173C9.key", None).certificate_error, NotACertificateError)


def test_a_damaged_key(tmp_path: Path, sample: Path) -> None:
    cut = tmp_path / "cortada.key"
    cut.write_bytes((sample / "EKU9003173C9.key").read_bytes()[:700])
    assert isinstance(check(sample / "EKU9003173C9.cer", cut).key_error, DamagedPrivateKeyError)


def test_a_certificate_without_rfc(write_efirma: WriteEfirma) -> None:
    found = check(*write_efirma(demo_efirma(with_rfc=False), "sin"))
    assert isinstance(found.certificate_error, NoRfcError)
    assert not found.certificate


def test_files_that_cannot_be_opened(tmp_path: Path, sample: Path) -> None:
    assert isinstance(check(tmp_path / "no.cer", None).certificate_error, FileUnreadableError)
    assert isinstance(check(tmp_path, None).certificate_error, FileUnreadableError)
    assert isinstance(check(Path("a\0b.cer"), None).certificate_error, FileUnreadableError)
    assert isinstance(check(sample / "EKU9003173C9.cer", tmp_path / "no.key").key_error, FileUnreadableError)


def test_nothing_given() -> None:
    found = check(None, None)
    assert (found.certificate, found.certificate_error, found.key_error, found.credential) == (None, None, None, None)


def test_the_missing_file_is_found_beside_the_other(sample: Path, write_efirma: WriteEfirma) -> None:
    found = check(sample / "EKU9003173C9.cer", None, complete=True)
    assert found.files.key == sample / "EKU9003173C9.key"
    assert found.credential
    certificate, key = write_efirma(demo_efirma(), "propia")
    assert check(None, key, complete=True).files.certificate == certificate


def test_siblings(tmp_path: Path) -> None:
    for name in ("a.cer", "A.key", "b.KEY", "nota.txt"):
        (tmp_path / name).touch()
    assert sibling(tmp_path / "a.cer", ".key") == tmp_path / "A.key"
    assert sibling(tmp_path / "c.cer", ".key") is None
    assert sibling(tmp_path / "b.KEY", ".cer") == tmp_path / "a.cer"
    assert sibling(tmp_path / "no" / "x.cer", ".key") is None
