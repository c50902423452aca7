"""CFDI of type traslado: the business moves its own goods, for no money."""

from __future__ import annotations

from random import Random

from app.simulator.world.comprobante import Sides, comprobante
from app.simulator.world.facts import Facts
from app.simulator.world.goods import FREIGHT
from app.simulator.world.markup import tag


def transfer_xml(facts: Facts, sides: Sides, chance: Random) -> bytes:
    """The document as stamped."""
    own = {"Serie": "T", "Folio": str(facts.index + 1), "SubTotal": "0", "Moneda": "XXX", "Total": "0"}
    concept = {
        "ClaveProdServ": FREIGHT.key,
        "Cantidad": str(chance.randrange(1, 50)),
        "ClaveUnidad": FREIGHT.unit,
        "Descripcion": FREIGHT.description,
        "ValorUnitario": "0",
        "Importe": "0",
        "ObjetoImp": "01",
    }
    concepts = tag("cfdi:Conceptos", {}, tag("cfdi:Concepto", concept))
    return comprobante(facts, sides, chance, own, content=(concepts,), use="S01")
