"""Looks through the concepts of a usual CFDI in one pass: what they are searched by, and what the figures need of them.

As the readers of everything and ``month_facts`` have it; concepts for the account of somebody else are left to those.
"""

from __future__ import annotations

from lxml import etree

from app.cfdi.reading.names import COMPLEMENTS_READ
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.tax_sums import TaxSums, shows_iva, told
from app.cfdi.reading.usual import OLD_VERSION, Names, UnusualError, tag_of
from app.domain.month.facts import PRODUCTS, UNTAXED_33, Mark, ProductPart, UntaxedPart
from app.domain.month.reading import FUEL_COMPLEMENT, NO_IVA, WITH_IVA


class ConceptSums:
    """What the concepts come to. ``shows_excluded`` says that one has an IVA that its ObjetoImp excludes."""

    __slots__ = (
        "_is_old",
        "_names",
        "_products",
        "_untaxed",
        "complements",
        "has_fuel_complement",
        "has_property_account",
        "shows_excluded",
        "taxes",
        "texts",
    )

    def __init__(self, version: str, names: Names) -> None:
        self._is_old = version == OLD_VERSION
        self._names = names
        self._untaxed: dict[str, int] = {}
        self._products: dict[str, list[int]] = {}
        self.taxes = TaxSums()
        self.texts: list[str] = []
        self.complements: set[str] = set()
        self.shows_excluded = self.has_property_account = self.has_fuel_complement = False

    def take(self, concepts: etree._Element) -> None:
        """Look through one Conceptos. Raises UnusualError."""
        names, texts, taxes = self._names, self.texts, self.taxes
        for concept in concepts:
            if concept.tag != names.concept:
                raise UnusualError
            for inside in concept:
                tag = inside.tag
                if tag == names.taxes:
                    taxes.add(inside)
                elif tag not in names.without_meaning:
                    self._rare(inside)
            get = concept.get
            texts.append(get("Descripcion", "").strip())
            texts.append(get("NoIdentificacion", "").strip())
            stated, product = get("ObjetoImp", "").strip(), get("ClaveProdServ", "").strip()
            if self._is_old or stated in NO_IVA:
                self._add_untaxed(stated, concept)
            if product.startswith(PRODUCTS):
                found = self._products.setdefault(product, [0, 0])
                found[0] += _net(concept)
                found[1] = max(found[1], told(get("ValorUnitario")) or 0)

    def _add_untaxed(self, stated: str, concept: etree._Element) -> None:
        is_shown = any(shows_iva(one) for one in concept if one.tag == self._names.taxes)
        if is_shown and stated in NO_IVA:
            self.shows_excluded = True
        kind = (WITH_IVA if is_shown else UNTAXED_33) if self._is_old else stated
        if kind != WITH_IVA:
            self._untaxed[kind] = self._untaxed.get(kind, 0) + _net(concept)

    def _rare(self, inside: etree._Element) -> None:
        names = self._names
        if inside.tag == names.property_account:
            self.has_property_account = True
        elif inside.tag == names.within:
            complements = {local_name(tag_of(one)) for one in inside}
            if complements & COMPLEMENTS_READ:
                raise UnusualError
            self.complements |= complements
            self.has_fuel_complement = self.has_fuel_complement or FUEL_COMPLEMENT in complements
        else:
            raise UnusualError

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to tell of them but their taxes."""
        return not (
            self.shows_excluded
            or self.has_property_account
            or self.has_fuel_complement
            or self._products
            or (self._untaxed and any(self._untaxed.values()))
        )

    def untaxed(self) -> tuple[UntaxedPart, ...]:
        """By ObjetoImp, what shows no IVA."""
        found = self._untaxed
        return tuple([UntaxedPart(kind, found[kind]) for kind in sorted(found) if found[kind]]) if found else ()

    def products(self) -> tuple[ProductPart, ...]:
        """By ClaveProdServ, what a rule asks for."""
        found = self._products
        return tuple([ProductPart(key, *found[key]) for key in sorted(found) if any(found[key])]) if found else ()

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


def _net(concept: etree._Element) -> int:
    return (told(concept.get("Importe")) or 0) - (told(concept.get("Descuento")) or 0)
