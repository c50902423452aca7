"""Documents and packages for the tests of app.cfdi."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from lxml import etree

DATA = Path(__file__).parents[2] / "data"
TFD = "http://www.sat.gob.mx/TimbreFiscalDigital"

Zipped = Callable[[Sequence[tuple[str, bytes]]], Path]


def _stamp(data: bytes) -> bytes:
    if b"TimbreFiscalDigital " in data:
        return data
    root = etree.fromstring(data)
    if root.find(f".//{{{TFD}}}TimbreFiscalDigital") is not None:
        return data
    namespace = etree.QName(root).namespace
    complement = root.find(f"{{{namespace}}}Complemento")
    if complement is None:
        complement = etree.SubElement(root, f"{{{namespace}}}Complemento")
    etree.SubElement(
        complement,
        f"{{{TFD}}}TimbreFiscalDigital",
        {
            "Version": "1.1",
            "UUID": "ad662d33-6934-459c-a128-bdf0393e0f44",
            "FechaTimbrado": "2024-02-29T23:59:59",
            "RfcProvCertif": "SPR190613I52",
            "SelloCFD": "c2VsbG8=",
            "NoCertificadoSAT": "00001000000504465028",
            "SelloSAT": "c2VsbG8=",
        },
        nsmap={"tfd": TFD},
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@pytest.fixture(scope="session")
def stamped() -> Callable[[str], bytes]:
    """The sample of that name, with a Timbre put in where it has none."""
    return lambda name: _stamp((DATA / "cfdi" / f"{name}.xml").read_bytes())


@pytest.fixture(scope="session")
def metadata_samples() -> Path:
    return DATA / "metadata"


@pytest.fixture
def zipped(tmp_path: Path) -> Zipped:
    """Writes a deflated ZIP of names and contents, in that order, duplicates and all."""

    def write(members: Sequence[tuple[str, bytes]]) -> Path:
        path = tmp_path / "package.zip"
        with zipfile.ZipFile(path, "w") as file:
            for name, data in members:
                info = zipfile.ZipInfo("x")
                info.filename = name  # past the tidying of ZipInfo
                info.compress_type = zipfile.ZIP_DEFLATED
                file.writestr(info, data)
        return path

    return write
