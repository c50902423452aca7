"""What a usual comprobante calls its elements, and what is raised by one that is not usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from lxml import etree


class UnusualError(ValueError):
    """For the reader of everything."""


@dataclass(frozen=True, slots=True)
class Names:
    """The full names of the elements of a Comprobante of one namespace."""

    issuer: str
    receiver: str
    concepts: str
    concept: str
    taxes: str
    complement: str
    relations: str
    relation: str
    within: str
    property_account: str
    without_meaning: frozenset[object]
    information: str
    addenda: str


def _names(namespace: str) -> Names:
    def full(name: str) -> str:
        return f"{{{namespace}}}{name}"

    return Names(
        issuer=full("Emisor"),
        receiver=full("Receptor"),
        concepts=full("Conceptos"),
        concept=full("Concepto"),
        taxes=full("Impuestos"),
        complement=full("Complemento"),
        relations=full("CfdiRelacionados"),
        relation=full("CfdiRelacionado"),
        within=full("ComplementoConcepto"),
        property_account=full("CuentaPredial"),
        without_meaning=frozenset((full("InformacionAduanera"), full("Parte"))),
        information=full("InformacionGlobal"),
        addenda=full("Addenda"),
    )


_SAT = "http://www.sat.gob.mx/"
OLD_VERSION = "3.3"
VERSIONS = {
    f"{{{_SAT}cfd/4}}Comprobante": ("4.0", _names(f"{_SAT}cfd/4")),
    f"{{{_SAT}cfd/3}}Comprobante": (OLD_VERSION, _names(f"{_SAT}cfd/3")),
}
"""The version of a usual comprobante and its names, by the name of its root."""


def tag_of(element: etree._Element) -> str:
    """Its full name. Comments and the like, whose name is none, are not kept."""
    return cast("str", element.tag)
