"""The SAT's own stylesheets as the judge of the original string, and documents grown out of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import satcfdi.transform
from lxml import etree

DATA = Path(__file__).parents[3] / "data"
SCHEMAS = Path(satcfdi.transform.__file__).parent / "schemas" / "www.sat.gob.mx"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
STYLESHEETS = {
    ("{http://www.sat.gob.mx/cfd/3}Comprobante", "3.2"): "sitio_internet/cfd/3/cadenaoriginal_3_2/cadenaoriginal_3_2",
    ("{http://www.sat.gob.mx/cfd/3}Comprobante", "3.3"): "sitio_internet/cfd/3/cadenaoriginal_3_3/cadenaoriginal_3_3",
    ("{http://www.sat.gob.mx/cfd/4}Comprobante", "4.0"): "sitio_internet/cfd/4/cadenaoriginal_4_0/cadenaoriginal_4_0",
    ("{http://www.sat.gob.mx/esquemas/retencionpago/1}Retenciones", "1.0"): "esquemas/retencionpago/1/retenciones",
    ("{http://www.sat.gob.mx/esquemas/retencionpago/2}Retenciones", "2.0"): "esquemas/retencionpago/2/retenciones",
    ("{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital", "1.0"): (
        "sitio_internet/cfd/TimbreFiscalDigital/cadenaoriginal_TFD_1_0"
    ),
    ("{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital", "1.1"): (
        "sitio_internet/cfd/TimbreFiscalDigital/cadenaoriginal_TFD_1_1"
    ),
}
# What an attribute may hold: blanks of every kind, the separator itself, marks that XML escapes, letters of anywhere.
VALUES = (
    "1",
    "",
    " ",
    "  dos  palabras ",
    "\ttab\ny\r\nrenglón\n",
    "a|b||c",
    'Ñandú & <Cía> "S.A." d\'Or',
    "no\u00a0separable\u2003\u200b",
    "\u0085\u2028x\u3000",
    "日本 𝒳",
)

Oracle = Callable[[etree._Element], str]
Grown = Callable[[tuple[str, str], tuple[str, str], int], bytes]


def stylesheet(key: tuple[str, str]) -> Path:
    return SCHEMAS / f"{STYLESHEETS[key]}.xslt"


def version(element: etree._Element) -> str:
    return element.get("Version") or element.get("version") or ""


@cache
def _transform(key: tuple[str, str]) -> etree.XSLT:
    return etree.XSLT(etree.parse(stylesheet(key)))


@pytest.fixture(scope="session")
def sat_string() -> Oracle:
    """What the SAT's stylesheet for that document makes of it."""
    return lambda root: str(_transform((str(root.tag), version(root)))(root))


@dataclass(frozen=True)
class Templates:
    """The templates of one stylesheet and those it includes, by the tag they match or their name."""

    by_tag: dict[str, etree._Element] = field(default_factory=dict)
    by_name: dict[str, etree._Element] = field(default_factory=dict)
    files: dict[Path, set[str]] = field(default_factory=dict)
    """The tags each included file has templates for."""


@cache
def templates(path: Path) -> Templates:
    found = Templates()
    sheet = etree.parse(path).getroot()
    for include in sheet.iterfind(f"{XSL}include"):
        other = (path.parent / include.get("href", "")).resolve()
        inner = templates(other)
        found.by_tag.update(inner.by_tag)
        found.by_name.update(inner.by_name)
        if inner.by_tag:
            found.files[other] = set(inner.by_tag)
    for template in sheet.iterfind(f"{XSL}template"):
        if name := template.get("name"):
            found.by_name[name] = template
        elif (match := template.get("match", "")) != "/":
            found.by_tag[_tag(match, template.nsmap)] = template
    return found


def _tag(name: str, prefixes: Mapping[str | None, str]) -> str:
    prefix, _, local = name.strip().rpartition(":")
    return f"{{{prefixes[prefix]}}}{local}"


class Grower:
    """Makes elements with whatever a stylesheet looks for, in disorder, some of it missing, some of it repeated."""

    def __init__(self, path: Path, seed: int) -> None:
        self.templates = templates(path)
        self.chance = random.Random(seed)

    def element(self, tag: str) -> etree._Element:
        grown = etree.Element(tag)
        self.fill(grown, self.templates.by_tag[tag])
        return grown

    def fill(self, element: etree._Element, steps: etree._Element) -> None:
        for step in steps.iterchildren("*"):
            kind = str(step.tag).removeprefix(XSL)
            select = step.get("select", "").strip()
            if kind == "call-template":
                value = step.find(f"{XSL}with-param")
                assert value is not None
                self.called(element, step, value.get("select", "").strip())
            elif kind == "for-each" and select != "./*":
                self.several(element, step, select, step)
            elif kind == "apply-templates" and select != ".":
                self.several(element, step, select, None)
            elif kind in ("if", "choose", "when"):
                self.fill(element, step)
        attributes = list(element.attrib.items())
        self.chance.shuffle(attributes)
        element.attrib.clear()
        element.attrib.update(attributes)
        if len(element) == 0 and element.text is None and self.chance.random() < 0.1:
            element.text = self.chance.choice(VALUES)

    def called(self, element: etree._Element, step: etree._Element, select: str) -> None:
        """Asks for an attribute or a text, perhaps further in; or for what another template looks for."""
        name = step.get("name", "")
        if name not in ("Requerido", "Opcional"):
            if self.chance.random() < 0.8:
                self.fill(self.place(element, step, select.split("/")), self.templates.by_name[name])
            return
        if self.chance.random() < 0.3:
            return
        path, _, attribute = select.removeprefix("$Nodo/").rpartition("@")
        names = (path if attribute and "@" in select else select).strip("/").split("/")
        target = self.place(element, step, names)
        if "@" in select:
            target.set(attribute, self.chance.choice(VALUES))
        else:
            target.text = self.chance.choice(VALUES)

    def several(self, element: etree._Element, step: etree._Element, select: str, steps: etree._Element | None) -> None:
        names = [name for name in select.removeprefix(".").strip("/").split("/") if name]
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            above = self.place(element, step, names[:-1])
            if select.startswith(".//") and len(names) == 1 and self.chance.random() < 0.5:
                above = etree.SubElement(element, _tag(names[0], step.nsmap).replace("}", "}EnvolturaDe"))
            tag = _tag(names[-1], step.nsmap)
            child = etree.SubElement(above, tag)
            if steps is not None:
                self.fill(child, steps)
            applied = steps is None or steps.find(f"{XSL}apply-templates[@select='.']") is not None
            if applied and tag in self.templates.by_tag:
                self.fill(child, self.templates.by_tag[tag])

    def set_version(self, element: etree._Element, version: str) -> None:
        """Under the name the stylesheet looks for; leaves an element without versions alone."""
        looked_for = {value.get("select") for value in self.templates.by_tag[str(element.tag)].iter(f"{XSL}with-param")}
        for name in ("version", "Version"):
            if version and f"./@{name}" in looked_for:
                element.set(name, version)

    def place(self, element: etree._Element, step: etree._Element, names: list[str]) -> etree._Element:
        """The first element at that path, made where there is none."""
        for name in names:
            if name not in ("", "."):
                tag = _tag(name, step.nsmap)
                found = element.find(tag)
                element = etree.SubElement(element, tag) if found is None else found
        return element


@pytest.fixture(scope="session")
def included() -> Callable[[tuple[str, str]], list[set[str]]]:
    """For each stylesheet that a document's own includes, the tags it has templates for."""
    return lambda key: list(templates(stylesheet(key)).files.values())


@pytest.fixture(scope="session")
def grown() -> Grown:
    """A document of that kind with a complement of that tag and version (none for an empty tag), by seed."""

    def grow(key: tuple[str, str], complement: tuple[str, str], seed: int) -> bytes:
        grower = Grower(stylesheet(key), seed)
        root = grower.element(key[0])
        grower.set_version(root, key[1])
        if complement[0]:
            where = root
            in_concept = "Comprobante" in key[0] and grower.chance.random() < 0.3
            for name in ("Conceptos", "Concepto", "ComplementoConcepto") if in_concept else ("Complemento",):
                tag = f"{{{etree.QName(root).namespace}}}{name}"
                found = where.find(tag)
                where = etree.SubElement(where, tag) if found is None else found
            for _ in range(grower.chance.choice((1, 1, 2))):
                one = grower.element(complement[0])
                grower.set_version(one, complement[1])
                where.append(one)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return grow
