"""A folder of clients: which e.firmas it holds, and which key and password belong to each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import Rfc
from app.efirma.client_folder import find_clients, open_client, pasted_passwords
from app.efirma.credential import Password
from app.errors import CancelledError, NotACertificateError, StampingCertificateError, WrongPasswordError
from app.simulator.demo_efirma import demo_efirma

Now = Callable[[], datetime]
KEMPER, BETO = Rfc("EKU9003173C9"), Rfc("PDB150312QX4")


def no_stop() -> None:
    """Goes on."""


@pytest.fixture
def clients(sample: Path, tmp_path: Path, now: Now) -> Path:
    """Two clients in folders of their own, one with its CSD beside it, and things that are neither."""
    folder = tmp_path / "clientes"
    shutil.copytree(sample, folder / "A" / "Kemper")
    made = demo_efirma(valid_from=now() - timedelta(days=30))
    place = folder / "b" / "Don Beto" / "FIEL 2026"
    place.mkdir(parents=True)
    (place / "otro nombre.CER").write_bytes(made.cer)
    (place / "Claveprivada.KEY").write_bytes(made.key)
    (folder / "leeme.txt").write_text("no")
    (folder / "roto.cer").write_bytes(b"no es un certificado")
    return folder


def test_every_e_firma_is_found_with_its_likely_keys(clients: Path, now: Now) -> None:
    found = find_clients(clients, now(), no_stop)
    assert found.complete
    assert [one.certificate.rfc if one.certificate else None for one in found.clients] == [None, KEMPER, BETO]
    broken, kemper, beto = found.clients
    assert kemper.keys[0].name == "EKU9003173C9.key"
    assert [key.name for key in beto.keys] == ["Claveprivada.KEY"]
    assert isinstance(broken.problem, NotACertificateError)


def test_the_key_is_the_one_the_password_opens_and_the_certificate_fits(clients: Path, now: Now) -> None:
    _, kemper, beto = find_clients(clients, now(), no_stop).clients
    opened = open_client(kemper, Password("12345678a"))
    assert opened.credential is not None
    assert opened.credential.rfc == KEMPER
    assert opened.key_file == kemper.keys[0].read_bytes()
    assert isinstance(open_client(beto, Password("no es")).error, WrongPasswordError)
    assert open_client(beto, Password(demo_efirma().password)).credential is not None


def test_a_key_in_another_folder_is_known_by_the_rfc_in_its_name(clients: Path, now: Now) -> None:
    place = clients / "b" / "Don Beto" / "FIEL 2026"
    (clients / "llaves").mkdir()
    shutil.move(place / "Claveprivada.KEY", clients / "llaves" / f"clave_{BETO.value.lower()}_2026.key")
    beto = find_clients(clients, now(), no_stop).clients[2]
    assert open_client(beto, Password(demo_efirma().password)).credential is not None


def test_problems_come_first_and_a_csd_alone_is_named(clients: Path, sample: Path, now: Now) -> None:
    shutil.rmtree(clients / "A")
    shutil.copy(sample / "EKU9003173C9-csd.cer", clients / "sello.cer")
    found = find_clients(clients, now(), no_stop).clients
    assert [one.path.name for one in found] == ["roto.cer", "sello.cer", "otro nombre.CER"]
    assert isinstance(found[1].problem, StampingCertificateError)


def test_a_search_can_be_stopped(clients: Path, now: Now) -> None:
    def stop() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        find_clients(clients, now(), stop)


def test_pasted_columns_in_every_usual_shape() -> None:
    text = (
        "RFC\tcontraseña\nEKU9003173C9\tuno, dos\n\npdb150312qx4;a;b\nABC150310QX4,con espacio \nABC150311QX4 clave\nx"
    )
    found, strange = pasted_passwords(text)
    assert {rfc.value: password.reveal() for rfc, password in found.items()} == {
        "EKU9003173C9": "uno, dos",
        "PDB150312QX4": "a;b",
        "ABC150310QX4": "con espacio",
        "ABC150311QX4": "clave",
    }
    assert strange == 2


@given(st.text(max_size=200))
def test_any_text_may_be_pasted(text: str) -> None:
    found, strange = pasted_passwords(text)
    assert len(found) + strange <= len(text.splitlines())
