"""Writing XML the way stamping providers do: attributes in a given order, always in double quotes."""

from __future__ import annotations

from collections.abc import Mapping

Attributes = Mapping[str, "str | int | None"]

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#xA;", "\r": "&#xD;", "\t": "&#x9;"}
)


def tag(name: str, attributes: Attributes, *children: str) -> str:
    """One element; attributes that are None are left out."""
    head = name + "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items() if value is not None)
    body = "".join(children)
    return f"<{head}>{body}</{name}>" if body else f"<{head}/>"


def _escaped(value: str | int) -> str:
    return str(value).translate(_ESCAPES)


def money(cents: int) -> str:
    """Cents as the XML writes an amount: ``1234.50``."""
    return f"{cents // 100}.{cents % 100:02d}"


def share(amount: int, millionths: int) -> int:
    """``amount`` times a rate in millionths, rounded half up to whole cents."""
    return (amount * millionths + 500_000) // 1_000_000


def rate_text(millionths: int) -> str:
    """A rate as TasaOCuota: ``0.160000``."""
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"
