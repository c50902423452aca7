"""Reading what a client sent, trusting nothing."""

from __future__ import annotations

import base64
import binascii

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SAT = "http://DescargaMasivaTerceros.sat.gob.mx"
AUTHENTICATION = "http://DescargaMasivaTerceros.gob.mx"
SAT_STATUS = "http://tempuri.org/"
SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
UTILITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"

Element = etree._Element  # noqa: SLF001 lxml's own name for its type


def parse(body: bytes) -> Element | None:
    """The envelope, or None when the body is not XML or brings a DTD along."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


def child(parent: Element | None, namespace: str, name: str) -> Element | None:
    """The only child of that name; None when there is none, or more than one."""
    if parent is None:
        return None
    found = parent.findall(f"{{{namespace}}}{name}")
    return found[0] if len(found) == 1 else None


def descend(parent: Element | None, namespace: str, *names: str) -> Element | None:
    """Follows ``child`` down a path within one namespace."""
    for name in names:
        parent = child(parent, namespace, name)
    return parent


def text(element: Element | None) -> str:
    """An element's text without surrounding blanks; empty when there is no element."""
    return (element.text or "").strip() if element is not None else ""


def decoded(element: Element | None) -> bytes:
    """An element's base64 text as bytes; empty when it is not base64."""
    try:
        return base64.b64decode("".join(text(element).split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
