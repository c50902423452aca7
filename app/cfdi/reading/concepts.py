"""Reads the Conceptos of a comprobante."""

from __future__ import annotations

from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.taxes import tax_lines
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import attributes_of
from app.domain.building import quick
from app.domain.lines import Concept, Part, TaxLine, ThirdParty

_concept = quick(Concept)
_part = quick(Part)


_Rest = tuple[ThirdParty | None, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[Part, ...]]
_NO_REST: _Rest = (None, (), (), (), ())


class _Inside:
    """What stands within one Concepto."""

    __slots__ = ("accounts", "complements", "customs", "parts", "taxes", "third_party")

    def __init__(self) -> None:
        self.taxes: list[TaxLine] = []
        self.third_party: ThirdParty | None = None
        self.customs: list[str] = []
        self.accounts: list[str] = []
        self.complements: set[str] = set()
        self.parts: list[Part] = []

    def take(self, children: list[Node]) -> None:
        for name, attributes, below in children:
            if name == "Impuestos":
                self.taxes += tax_lines(below)
            elif name == "ACuentaTerceros":
                self.third_party = _third_party(attributes)
            elif name == "InformacionAduanera":
                self.customs.append(attributes.get("NumeroPedimento", "").strip())
            elif name == "CuentaPredial":
                self.accounts.append(attributes.get("Numero", "").strip())
            elif name == "ComplementoConcepto":
                self._complement(below)
            elif name == "Parte":
                self.parts.append(_read_part(attributes, below))

    def rest(self) -> _Rest:
        """What follows the taxes in a Concept."""
        return (
            self.third_party,
            tuple(self.customs),
            tuple(self.accounts),
            tuple(sorted(self.complements)),
            tuple(self.parts),
        )

    def _complement(self, children: list[Node]) -> None:
        for name, attributes, below in children:
            self.complements.add(local_name(name))
            if name == "PorCuentadeTerceros" and self.third_party is None:
                self.third_party = _old_third_party(attributes, attributes_of(below, "InformacionFiscalTercero"))


def read_concepts(concepts: list[Node]) -> tuple[Concept, ...]:
    """Every Concepto, given the children of Conceptos."""
    found = []
    taxes: tuple[TaxLine, ...]
    for name, attributes, children in concepts:
        if name != "Concepto":
            continue
        get = attributes.get
        if not children:
            taxes, rest = (), _NO_REST
        elif len(children) == 1 and children[0][0] == "Impuestos":
            taxes, rest = tax_lines(children[0][2]), _NO_REST
        else:
            inside = _Inside()
            inside.take(children)
            taxes, rest = tuple(inside.taxes), inside.rest()
        found.append(
            _concept(
                get("Descripcion", "").strip(),
                get("Cantidad", "").strip(),
                get("ClaveUnidad", "").strip(),
                get("Unidad", "").strip(),
                get("ValorUnitario", "").strip(),
                get("Importe", "").strip(),
                get("Descuento", "").strip(),
                get("ClaveProdServ", "").strip(),
                get("NoIdentificacion", "").strip(),
                get("ObjetoImp", "").strip(),
                taxes,
                *rest,
            )
        )
    return tuple(found)


def _read_part(attributes: Attributes, children: list[Node]) -> Part:
    get = attributes.get
    return _part(
        get("Descripcion", "").strip(),
        get("Cantidad", "").strip(),
        get("Unidad", "").strip(),
        get("ClaveProdServ", "").strip(),
        get("NoIdentificacion", "").strip(),
        get("ValorUnitario", "").strip(),
        get("Importe", "").strip(),
        tuple([one[1].get("NumeroPedimento", "").strip() for one in children if one[0] == "InformacionAduanera"]),
    )


def _third_party(attributes: Attributes) -> ThirdParty:
    get = attributes.get
    return ThirdParty(
        get("RfcACuentaTerceros", "").strip().upper(),
        get("NombreACuentaTerceros", "").strip(),
        get("RegimenFiscalACuentaTerceros", "").strip(),
        get("DomicilioFiscalACuentaTerceros", "").strip(),
    )


def _old_third_party(attributes: Attributes, address: Attributes) -> ThirdParty:
    """The complement terceros11 of CFDI 3.2 and 3.3, in its own spelling or respelled."""
    rfc = attributes.get("rfc") or attributes.get("Rfc", "")
    name = attributes.get("nombre") or attributes.get("Nombre", "")
    return ThirdParty(rfc.strip().upper(), name.strip(), "", address.get("codigoPostal", "").strip())
