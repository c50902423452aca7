"""Every sample document against an independent reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from satcfdi.cfdi import CFDI

from app.cfdi.parser import read
from app.domain.catalogs import Service
from app.domain.document import Amount, Document

SAMPLES = Path(__file__).parents[2] / "data" / "cfdi"
NOT_WELL_FORMED = {"cfdi40_01_bad_character", "cfdi40_01_with_spaces"}
TWO_TIMBRES = "cfdi33_multiple_tfd_01"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.xml") if path.stem not in NOT_WELL_FORMED)

Stamped = Callable[[str], bytes]


def plain(value: Any) -> str:
    """Text of the other reader's value: it shows catalogue codes with their words."""
    return str(getattr(value, "code", value) or "").strip()


def decimal(amount: Amount | None) -> Decimal | None:
    return None if amount is None else Decimal(amount.text)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("cfd", "nom", "pago", "terceros"))])
def test_header_of_a_cfdi(name: str, stamped: Stamped) -> None:
    data = stamped(name)
    ours, theirs = read(data), CFDI.from_string(data)
    assert ours.service is Service.CFDI
    assert ours.version == theirs["Version"]
    assert ours.document_type == plain(theirs["TipoDeComprobante"])[0].upper()
    assert ours.issued_at == theirs["Fecha"]
    assert decimal(ours.subtotal) == theirs["SubTotal"]
    assert decimal(ours.total) == theirs["Total"]
    assert decimal(ours.discount) == theirs.get("Descuento")
    assert (ours.series, ours.number) == (plain(theirs.get("Serie")), plain(theirs.get("Folio")))
    assert ours.place == plain(theirs["LugarExpedicion"])
    assert (ours.issuer_rfc, ours.issuer_name) == (
        plain(theirs["Emisor"]["Rfc"]),
        plain(theirs["Emisor"].get("Nombre")),
    )
    receiver = theirs["Receptor"]
    assert (ours.receiver_rfc, ours.receiver_name) == (plain(receiver["Rfc"]), plain(receiver.get("Nombre")))
    assert ours.use == plain(receiver.get("UsoCFDI"))
    assert ours.receiver_regime == plain(receiver.get("RegimenFiscalReceptor"))
    assert_same_complements(ours, theirs, name)
    if ours.version == "3.2":
        assert ours.payment_form == plain(theirs.get("MetodoDePago"))
        assert ours.payment_method == plain(theirs.get("FormaDePago"))
        assert ours.issuer_regime == theirs["Emisor"]["RegimenFiscal"][0]
    else:
        assert ours.currency == plain(theirs["Moneda"])
        assert ours.payment_form == plain(theirs.get("FormaPago"))
        assert ours.payment_method == plain(theirs.get("MetodoPago"))
        assert ours.issuer_regime == plain(theirs["Emisor"]["RegimenFiscal"])
        assert (Decimal(ours.exchange_rate) if ours.exchange_rate else None) == theirs.get("TipoCambio")


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("retenciones")])
def test_header_of_a_retencion(name: str, stamped: Stamped) -> None:
    data = stamped(name)
    ours, theirs = read(data), CFDI.from_string(data)
    issuer, totals = theirs["Emisor"], theirs["Totales"]
    assert ours.service is Service.RETENCIONES
    assert (ours.version, ours.document_type, ours.currency) == (theirs["Version"], "R", "MXN")
    assert ours.issued_at == theirs["FechaExp"].replace(tzinfo=None)
    assert decimal(ours.total) == decimal(ours.subtotal) == totals["MontoTotOperacion"]
    assert decimal(ours.withheld) == totals["MontoTotRet"]
    assert ours.number == plain(theirs.get("FolioInt"))
    assert ours.issuer_rfc == (issuer.get("RfcE") or issuer.get("RFCEmisor"))
    assert ours.issuer_name == plain(issuer.get("NomDenRazSocE"))
    if abroad := theirs["Receptor"].get("Extranjero"):
        assert (ours.receiver_rfc, ours.receiver_name) == ("XEXX010101000", plain(abroad["NomDenRazSocR"]))
    else:
        at_home = theirs["Receptor"]["Nacional"]
        assert ours.receiver_rfc == (at_home.get("RfcR") or at_home.get("RFCRecep"))
        assert ours.receiver_name == plain(at_home.get("NomDenRazSocR"))
    assert_same_complements(ours, theirs, name)


def assert_same_complements(ours: Document, theirs: Any, name: str) -> None:
    complements = dict(theirs["Complemento"])
    timbre = complements.pop("TimbreFiscalDigital")
    within = {name for one in theirs.get("Conceptos") or () for name in one.get("ComplementoConcepto") or ()}
    assert ours.complements == tuple(sorted({*complements, *within}))
    assert ours.stamped_at == timbre["FechaTimbrado"]
    assert ours.pac_rfc == plain(timbre.get("RfcProvCertif"))
    if name == TWO_TIMBRES:  # the other reader keeps the last
        assert ours.uuid.value == "9D81C696-0401-4F85-B703-6E0D3AFD6056"
    else:
        assert ours.uuid.value == timbre["UUID"].upper()


@pytest.mark.parametrize("name", sorted(NOT_WELL_FORMED))
def test_a_bare_sign_in_a_value_is_read_and_told(name: str) -> None:
    data = (SAMPLES / f"{name}.xml").read_bytes()
    document = read(data)
    assert document == replace(read(data.replace(b"os<wry", b"os&lt;wry")), problems=document.problems)
    assert document.problems[0] == "characters"
    assert document.concepts[1].third_party is not None
    assert document.concepts[1].third_party.name == "}ni,os<wryhjjnuj"


def test_currency_of_3_2_is_free_text_for_the_peso(stamped: Stamped) -> None:
    data = stamped("cfdv32-ejemplo")
    assert b'Moneda="Pesos"' in data
    assert read(data).currency == "MXN"
    assert read(data.replace(b'Moneda="Pesos"', b"")).currency == "MXN"
    assert read(data.replace(b'Moneda="Pesos"', b'Moneda="usd"')).currency == "USD"


PESOS = [
    "MXN",
    "mxn",
    "M.N.",
    "M. N.",
    "m.n",
    "MN",
    "(MN)",
    "M/N",
    "MXP",
    "M.X.N.",
    "Peso",
    "PESOS",
    "Pesos.",
    "peso mexicano",
    "PESOS  MEXICANOS",
    "Pesos Mexicános",
    "Peso Mexicano (MXN)",
    "MXN - Peso Mexicano",
    "MXN Peso mexicano",
    "Pesos M.N.",
    "PESOS MN",
    "PESOS (M.N.)",
    "$ MXN",
    "Nacional",
    "Moneda Nacional",
    "MONEDA NACIONAL (PESOS)",
    "Moneda Nacional M.N.",
    "Pesos Moneda Nacional",
    "MONEDA NACIONAL MXN",
    "Pesos de México",
    "MONEDA MEXICANA",
]
OTHERS = [
    "USD",
    "US$",
    "DOLARES",
    "Dólar americano",
    "EUR",
    "Peso Colombiano",
    "PESOS ARGENTINOS",
    "PESO CHILENO",
    "COP",
    "XXX",
    "MXV",
    "MXN USD",
    "USD (MXN)",
    "MONEDA",
    "MONEDA EXTRANJERA",
    "M",
    "N",
    "M.E.",
    "PESO URUGUAYO",
    "PESOS DOMINICANOS",
    "€ MXN",
    "$",
]


@pytest.mark.parametrize(("text", "is_peso"), [*((one, True) for one in PESOS), *((one, False) for one in OTHERS)])
def test_whatever_says_peso_in_3_2_is_the_peso_and_nothing_else(stamped: Stamped, text: str, is_peso: bool) -> None:
    data = stamped("cfdv32-ejemplo").replace(b'Moneda="Pesos"', f'Moneda="{text}"'.encode())
    assert read(data).currency == ("MXN" if is_peso else text.upper())
