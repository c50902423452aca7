"""The addresses behind the two-dimensional codes of the representación impresa (Anexo 20, D)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from app.domain.catalogs import Service
from app.domain.document import Document

_CFDI = "https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx?"
_RETENCIONES = "https://prodretencionverificacion.clouda.sat.gob.mx/?"
_CARTA_PORTE = "https://verificacfdi.facturaelectronica.sat.gob.mx/verificaccp/default.aspx?"
_SEAL_TAIL = 8
_FOREIGN_LENGTH = 20
_LONGEST = 40  # of any RFC or tax number; what is longer is none, and would not fit into a code
_FOREIGN = "extranjero"


def verification_url(document: Document) -> str:
    """Where anyone can ask the SAT about ``document``.

    A retención names whoever lives abroad by ``nr``, the tax number filled with zeros to twenty places.
    """
    seal = document.seal or document.stamp.document_seal
    base = _RETENCIONES if document.service is Service.RETENCIONES else _CFDI
    receiver = f"rr={_escaped(document.receiver_rfc)}"
    withholding = document.withholding
    if withholding is not None and withholding.nationality.strip().lower() == _FOREIGN:
        receiver = f"nr={_escaped(withholding.foreign_id.rjust(_FOREIGN_LENGTH, '0'))}"
    return (
        f"{base}id={document.uuid}&re={_escaped(document.issuer_rfc)}&{receiver}"
        f"&tt={_total(document.total.text)}&fe={seal[-_SEAL_TAIL:]}"
    )


def carta_porte_url(identifier: str, departs: str, stamped: str) -> str:
    """Where anyone can ask the SAT about a Carta Porte (3.0 and later); nothing when one of the three is missing.

    ``identifier`` is IdCCP, ``departs`` FechaHoraSalidaLlegada of the origin, ``stamped`` FechaTimbrado.
    """
    if not (identifier and departs and stamped):
        return ""
    return f"{_CARTA_PORTE}IdCCP={_escaped(identifier)}&FechaOrig={_escaped(departs)}&FechaTimb={_escaped(stamped)}"


def _total(text: str) -> str:
    """Without zeros that mean nothing, with at least one decimal place."""
    try:
        value = f"{Decimal(text):f}"
    except InvalidOperation:
        return _escaped(text)
    whole, _, decimals = value.partition(".")
    return f"{whole}.{decimals[:6].rstrip('0') or '0'}"


def _escaped(text: str) -> str:
    # only what would end the parameter or is not ASCII: the SAT's readers expect the rest as it is
    text = text[:_LONGEST]
    return "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in "&#% " else _percent(letter)
        for letter in text
    )


def _percent(letter: str) -> str:
    return "".join(f"%{octet:02X}" for octet in letter.encode("utf-8", "replace"))
