"""Reads the Conceptos of a comprobante."""

from __future__ import annotations

from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.taxes import tax_lines
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import attributes_of, child
from app.domain.lines import Concept, Part, TaxLine, ThirdParty


class _Inside:
    """What stands within one Concepto."""

    __slots__ = ("accounts", "complements", "customs", "parts", "taxes", "third_party")

    def __init__(self, children: list[Node]) -> None:
        taxes: list[TaxLine] = []
        customs: list[str] = []
        accounts: list[str] = []
        parts: list[Part] = []
        complements: set[str] = set()
        self.third_party: ThirdParty | None = None
        for name, attributes, below in children:
            if name == "Impuestos":
                taxes += tax_lines(below)
            elif name == "ACuentaTerceros":
                self.third_party = _third_party(attributes)
            elif name == "InformacionAduanera":
                customs.append(attributes.get("NumeroPedimento", "").strip())
            elif name == "CuentaPredial":
                accounts.append(attributes.get("Numero", "").strip())
            elif name == "ComplementoConcepto":
                complements.update(local_name(one[0]) for one in below)
                self.third_party = self.third_party or _third_party_of_complement(below)
            elif name == "Parte":
                parts.append(_read_part(attributes, below))
        self.taxes = tuple(taxes)
        self.customs = tuple(customs)
        self.accounts = tuple(accounts)
        self.parts = tuple(parts)
        self.complements = tuple(sorted(complements))


_NOTHING = _Inside([])


def read_concepts(concepts: list[Node]) -> tuple[Concept, ...]:
    """Every Concepto, given the children of Conceptos."""
    found = []
    taxes: tuple[TaxLine, ...]
    for name, attributes, children in concepts:
        if name != "Concepto":
            continue
        get = attributes.get
        if not children:
            taxes, inside = (), _NOTHING
        elif len(children) == 1 and children[0][0] == "Impuestos":  # nearly every one
            taxes, inside = tax_lines(children[0][2]), _NOTHING
        else:
            inside = _Inside(children)
            taxes = inside.taxes
        concept = Concept(description=get("Descripcion", "").strip())
        concept.quantity = get("Cantidad", "").strip()
        concept.unit_key = get("ClaveUnidad", "").strip()
        concept.unit = get("Unidad", "").strip()
        concept.unit_value = get("ValorUnitario", "").strip()
        concept.amount = get("Importe", "").strip()
        concept.discount = get("Descuento", "").strip()
        concept.product_key = get("ClaveProdServ", "").strip()
        concept.identification = get("NoIdentificacion", "").strip()
        concept.tax_object = get("ObjetoImp", "").strip()
        concept.taxes = taxes
        concept.third_party = inside.third_party
        concept.customs = inside.customs
        concept.property_accounts = inside.accounts
        concept.complements = inside.complements
        concept.parts = inside.parts
        found.append(concept)
    return tuple(found)


def _read_part(attributes: Attributes, children: list[Node]) -> Part:
    get = attributes.get
    return Part(
        description=get("Descripcion", "").strip(),
        quantity=get("Cantidad", "").strip(),
        unit=get("Unidad", "").strip(),
        product_key=get("ClaveProdServ", "").strip(),
        identification=get("NoIdentificacion", "").strip(),
        unit_value=get("ValorUnitario", "").strip(),
        amount=get("Importe", "").strip(),
        customs=tuple(
            [one[1].get("NumeroPedimento", "").strip() for one in children if one[0] == "InformacionAduanera"]
        ),
    )


def _third_party(attributes: Attributes) -> ThirdParty:
    get = attributes.get
    return ThirdParty(
        get("RfcACuentaTerceros", "").strip().upper(),
        get("NombreACuentaTerceros", "").strip(),
        get("RegimenFiscalACuentaTerceros", "").strip(),
        get("DomicilioFiscalACuentaTerceros", "").strip(),
    )


def _third_party_of_complement(children: list[Node]) -> ThirdParty | None:
    """That of the complement terceros11 of CFDI 3.2 and 3.3, in its own spelling or respelled."""
    found = child(children, "PorCuentadeTerceros")
    if found is None:
        return None
    _, attributes, below = found
    address = attributes_of(below, "InformacionFiscalTercero")
    rfc = attributes.get("rfc") or attributes.get("Rfc", "")
    name = attributes.get("nombre") or attributes.get("Nombre", "")
    return ThirdParty(rfc.strip().upper(), name.strip(), "", address.get("codigoPostal", "").strip())
