"""Where the notice of the latest version lies."""

from __future__ import annotations

from urllib.parse import urlsplit

DEFAULT_ADDRESS = "https://acopio.invalid/aviso.json"
"""Where whoever publishes Acopio puts the notice; this one leads nowhere. The setting ``update_url`` names another."""


def leads_somewhere(address: str) -> bool:
    """Whether the address could be read at all: the one built in is a placeholder until Acopio is published."""
    return not (urlsplit(address).hostname or "").endswith(".invalid")
