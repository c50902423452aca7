"""Looks through the concepts of a usual CFDI in one pass: what they are searched by, and what the figures need of them.

As the readers of everything and ``month_facts`` have it.
"""

from __future__ import annotations

from app.cfdi.reading.names import COMPLEMENTS_READ
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.tax_sums import TaxSums, shows_iva, told
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.usual import OLD_VERSION, UnusualError
from app.domain.facts import NO_THIRD_PARTY
from app.domain.month.facts import PRODUCTS, UNTAXED_33, Mark, ProductPart, ThirdPartyPart, UntaxedPart
from app.domain.month.reading import FUEL_COMPLEMENT, NO_IVA, WITH_IVA

_WITHOUT_MEANING = frozenset(("InformacionAduanera", "Parte"))


class _ThirdPartySums:
    """What the concepts for the account of one third party come to; ``name`` is that of the first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.amount = 0
        self.taxes = TaxSums()
        self.untaxed: dict[str, int] = {}


class ConceptSums:
    """What the concepts come to. ``shows_excluded`` says that one has an IVA that its ObjetoImp excludes.

    ``third_party`` is RFC and name of the first concept's that has one.
    """

    __slots__ = (
        "_is_old",
        "_products",
        "_third_parties",
        "_untaxed",
        "complements",
        "has_fuel_complement",
        "has_property_account",
        "shows_excluded",
        "taxes",
        "texts",
        "third_party",
    )

    def __init__(self, version: str) -> None:
        self._is_old = version == OLD_VERSION
        self._untaxed: dict[str, int] = {}
        self._products: dict[str, list[int]] = {}
        self._third_parties: dict[str, _ThirdPartySums] = {}
        self.taxes = TaxSums()
        self.texts: list[str] = []
        self.complements: set[str] = set()
        self.third_party = NO_THIRD_PARTY
        self.shows_excluded = self.has_property_account = self.has_fuel_complement = False

    def take(self, concepts: list[Node]) -> None:
        """Look through one Conceptos. Raises UnusualError."""
        add_text, add_taxes, is_old = self.texts.append, self.taxes.add, self._is_old
        for name, attributes, inside in concepts:
            if name != "Concepto":
                raise UnusualError
            get = attributes.get
            stated, product = get("ObjetoImp", "").strip(), get("ClaveProdServ", "").strip()
            add_text(get("Descripcion", "").strip())
            add_text(get("NoIdentificacion", "").strip())
            if len(inside) == 1 and inside[0][0] == "Impuestos":  # nearly every one
                add_taxes(inside[0][2])
            elif inside:
                self._take_inside(attributes, inside, stated)
            if is_old or stated in NO_IVA:
                self._add_untaxed(stated, attributes, inside, self._untaxed)
            if product.startswith(PRODUCTS):
                found = self._products.setdefault(product, [0, 0])
                found[0] += _net(attributes)
                found[1] = max(found[1], told(get("ValorUnitario")) or 0)

    def _take_inside(self, concept: Attributes, inside: list[Node], stated: str) -> None:
        third: Attributes | None = None
        for name, attributes, below in inside:
            if name == "Impuestos":
                self.taxes.add(below)
            elif name == "CuentaPredial":
                self.has_property_account = True
            elif name == "ComplementoConcepto":
                complements = {local_name(one[0]) for one in below}
                if complements & COMPLEMENTS_READ:
                    raise UnusualError
                self.complements |= complements
                self.has_fuel_complement = self.has_fuel_complement or FUEL_COMPLEMENT in complements
            elif name == "ACuentaTerceros" and third is None:
                third = attributes
            elif name not in _WITHOUT_MEANING:
                raise UnusualError
        if third is not None:
            self._add_third_party(third, concept, inside, stated)

    def _add_third_party(self, third: Attributes, concept: Attributes, inside: list[Node], stated: str) -> None:
        rfc, name = third.get("RfcACuentaTerceros", "").strip().upper(), third.get("NombreACuentaTerceros", "").strip()
        if not self._third_parties:
            self.third_party = rfc, name
        sums = self._third_parties.setdefault(rfc, _ThirdPartySums(name))
        sums.amount += _net(concept)
        for element, _, below in inside:
            if element == "Impuestos":
                sums.taxes.add(below)
        if self._is_old or stated in NO_IVA:
            self._add_untaxed(stated, concept, inside, sums.untaxed)

    def _add_untaxed(self, stated: str, concept: Attributes, inside: list[Node], untaxed: dict[str, int]) -> None:
        is_shown = bool(inside) and any(shows_iva(below) for name, _, below in inside if name == "Impuestos")
        if is_shown and stated in NO_IVA:
            self.shows_excluded = True
        kind = (WITH_IVA if is_shown else UNTAXED_33) if self._is_old else stated
        if kind != WITH_IVA:
            untaxed[kind] = untaxed.get(kind, 0) + _net(concept)

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to tell of them but their taxes."""
        return not (
            self.shows_excluded
            or self.has_property_account
            or self.has_fuel_complement
            or self._products
            or self._third_parties
            or (self._untaxed and any(self._untaxed.values()))
        )

    def untaxed(self) -> tuple[UntaxedPart, ...]:
        """By ObjetoImp, what shows no IVA."""
        return _untaxed_parts(self._untaxed)

    def products(self) -> tuple[ProductPart, ...]:
        """By ClaveProdServ, what a rule asks for."""
        found = self._products
        return tuple([ProductPart(key, *found[key]) for key in sorted(found) if any(found[key])]) if found else ()

    def third_parties(self) -> tuple[ThirdPartyPart, ...]:
        """By RFC, what is for the account of somebody else."""
        return tuple([
            ThirdPartyPart(rfc, one.name, one.amount, one.taxes.parts(), _untaxed_parts(one.untaxed))
            for rfc, one in sorted(self._third_parties.items())
        ])  # fmt: skip

    def marks(self, *, differ: bool) -> tuple[Mark, ...]:
        """What was noticed; ``differ``: their taxes are not the header's."""
        if not (differ or self.shows_excluded or self.has_property_account or self.has_fuel_complement):
            return ()
        noticed = (
            (Mark.TAXES_DIFFER, differ or self.shows_excluded),
            (Mark.PROPERTY_ACCOUNT, self.has_property_account),
            (Mark.FUEL_COMPLEMENT, self.has_fuel_complement),
        )
        return tuple([mark for mark, is_so in noticed if is_so])


def _untaxed_parts(found: dict[str, int]) -> tuple[UntaxedPart, ...]:
    return tuple([UntaxedPart(kind, found[kind]) for kind in sorted(found) if found[kind]]) if found else ()


def _net(concept: Attributes) -> int:
    return (told(concept.get("Importe")) or 0) - (told(concept.get("Descuento")) or 0)
