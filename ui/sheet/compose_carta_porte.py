"""Composes the blocks of a Carta Porte: the journey, the goods, the vehicle, the people."""

from __future__ import annotations

from dataclasses import replace

from app.cfdi.complements import Element
from app.domain.document import Document
from ui.sheet.carta_porte_10 import as_in_later_versions
from ui.sheet.compose_element import ElementWriter, Wanted, fact_blocks
from ui.sheet.sheet import Block, Fact, Facts, Scan
from ui.sheet.verification_url import carta_porte_url

_FIRST_VERSION = "1.0"
_ORIGIN = "Origen"
_PLACES, _GOODS, _FIGURES = "Ubicaciones", "Mercancias", "FiguraTransporte"
_TRUCKS = ("Autotransporte", "AutotransporteFederal")
_VEHICLE = "IdentificacionVehicular"
_PLACE_COLUMNS = (
    Wanted("TipoUbicacion", "Tipo"),
    Wanted("IDUbicacion", "ID"),
    Wanted("RFCRemitenteDestinatario", "RFC"),
    Wanted("NombreRemitenteDestinatario", "Remitente o destinatario", has_notes=True),
    Wanted("FechaHoraSalidaLlegada", "Salida o llegada"),
    Wanted("DistanciaRecorrida", "Distancia (km)"),
)
_GOODS_COLUMNS = (
    Wanted("BienesTransp", "Clave"),
    Wanted("Descripcion", has_notes=True),
    Wanted("Cantidad"),
    Wanted("ClaveUnidad", "Unidad"),
    Wanted("PesoEnKg", "Peso (kg)"),
    Wanted("MaterialPeligroso", "Material peligroso"),
    Wanted("CveMaterialPeligroso", "Clave de material peligroso"),
    Wanted("ValorMercancia", "Valor"),
)
_FIGURE_COLUMNS = (
    Wanted("TipoFigura", "Figura"),
    Wanted("RFCFigura", "RFC"),
    Wanted("NombreFigura", "Nombre", has_notes=True),
    Wanted("NumLicencia", "Licencia"),
)


def carta_porte_blocks(document: Document, element: Element, version: str) -> list[Block]:
    """The blocks of a Carta Porte of any version; every attribute is shown."""
    if version == _FIRST_VERSION:
        element = as_in_later_versions(element)
    writer = ElementWriter(element.name)
    blocks = _journey(writer, document, element)
    parts = {name: element.all(name) for name in (_PLACES, _GOODS, _FIGURES)}
    blocks += writer.group_blocks(child for child in element.children if child.name not in parts)
    for places in parts[_PLACES]:
        blocks += _listed(writer, places, "Ubicacion", "Ubicaciones", _PLACE_COLUMNS)
    for goods in parts[_GOODS]:
        blocks += _goods(writer, goods)
    for figures in parts[_FIGURES]:
        blocks += _listed(writer, figures, "TiposFigura", "Figuras del transporte", _FIGURE_COLUMNS)
    return blocks


def _journey(writer: ElementWriter, document: Document, element: Element) -> list[Block]:
    """The facts of the journey, beside its code to scan where it has one (3.0 and later)."""
    alone = replace(element, children=())
    facts = tuple(writer.facts(alone))
    url = carta_porte_url(element.get("IdCCP"), _departure(element), document.stamp.stamped_at)
    return [Scan(url, facts)] if url else fact_blocks("", facts)


def _departure(element: Element) -> str:
    """When the goods leave the first origin, as written."""
    places = (place for group in element.all(_PLACES) for place in group.all("Ubicacion"))
    origins = (place for place in places if place.get("TipoUbicacion") == _ORIGIN)
    return next((at for place in origins if (at := place.get("FechaHoraSalidaLlegada"))), "")


def _goods(writer: ElementWriter, goods: Element) -> list[Block]:
    trucks = [child for child in goods.children if child.name in _TRUCKS]
    others = tuple(child for child in goods.children if child.name not in _TRUCKS)
    listed = replace(goods, children=others)
    blocks = _listed(writer, listed, "Mercancia", "Mercancías", _GOODS_COLUMNS)
    for truck in trucks:
        blocks += _truck(writer, truck)
    return blocks


def _truck(writer: ElementWriter, truck: Element) -> list[Block]:
    """The vehicle and its permit in one block; insurance and trailers below it."""
    vehicles = truck.all(_VEHICLE)
    facts: list[Fact] = writer.facts(replace(truck, children=()))
    rest = tuple(child for child in truck.children if child.name != _VEHICLE)
    if len(vehicles) == 1 and not vehicles[0].children:
        facts = [*writer.facts(vehicles[0]), *facts]
    else:
        rest = truck.children
    blocks: list[Block] = [Facts("Autotransporte", tuple(facts), 3)] if facts else []
    return blocks + writer.group_blocks(rest)


def _listed(writer: ElementWriter, group: Element, name: str, heading: str, columns: tuple[Wanted, ...]) -> list[Block]:
    """A group: its own facts, its members as a table with the columns asked for, and all else it has."""
    members = group.all(name)
    others = tuple(child for child in group.children if child.name != name)
    blocks = fact_blocks(heading, writer.facts(replace(group, children=())))
    if members:
        blocks.append(writer.table("" if blocks else heading, members, columns))
    return blocks + writer.group_blocks(others)
