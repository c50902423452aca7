"""Carta Porte 1.0 rewritten as the later versions name things, so that one composer does for all."""

from __future__ import annotations

from dataclasses import replace

from app.cfdi.complements import Element

_ENDS = ("Origen", "Destino")
_RENAMED = {
    "IDOrigen": "IDUbicacion",
    "IDDestino": "IDUbicacion",
    "RFCRemitente": "RFCRemitenteDestinatario",
    "RFCDestinatario": "RFCRemitenteDestinatario",
    "NombreRemitente": "NombreRemitenteDestinatario",
    "NombreDestinatario": "NombreRemitenteDestinatario",
    "FechaHoraSalida": "FechaHoraSalidaLlegada",
    "FechaHoraProgLlegada": "FechaHoraSalidaLlegada",
}
_FIGURES = ("Operador", "Propietario", "Arrendatario", "Notificado")


def as_in_later_versions(element: Element) -> Element:
    """The same Carta Porte: each Origen and Destino a Ubicacion, each person one of TiposFigura."""
    return replace(element, children=tuple(_part(child) for child in element.children))


def _part(child: Element) -> Element:
    if child.name == "Ubicaciones":
        return replace(child, children=tuple(place for one in child.children for place in _places(one)))
    if child.name == "FiguraTransporte":
        return replace(child, children=tuple(figure for one in child.children for figure in _figures(one)))
    return child


def _places(place: Element) -> list[Element]:
    """The Ubicaciones of one part of the journey, one for each end; shared attributes stay with the last."""
    ends = [child for child in place.children if child.name in _ENDS]
    if not ends:
        return [place]
    shared = tuple(child for child in place.children if child.name not in _ENDS)
    made = []
    for end in ends:
        is_last = end is ends[-1]
        own = tuple((_RENAMED.get(name, name), value) for name, value in end.attributes)
        attributes = (("TipoUbicacion", end.name), *own, *(place.attributes if is_last else ()))
        children = (*end.children, *(shared if is_last else ()))
        made.append(Element(place.name, attributes, children, end.text))
    return made


def _figures(figure: Element) -> list[Element]:
    """The people involved, one element each; those within Operadores are taken out."""
    if figure.name == "Operadores" and not figure.attributes:
        return [made for one in figure.children for made in _figures(one)]
    if figure.name not in _FIGURES:
        return [figure]
    own = tuple(
        (f"{name.removesuffix(figure.name)}Figura", value) if name.endswith(figure.name) else (name, value)
        for name, value in figure.attributes
    )
    return [Element("TiposFigura", (("TipoFigura", figure.name), *own), figure.children, figure.text)]
