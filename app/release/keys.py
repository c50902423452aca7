"""Whose signature a notice must carry. The private halves are with whoever publishes Acopio, and never here."""

from __future__ import annotations

PUBLIC_KEYS: tuple[str, ...] = ("dKTuiNCfBm4mP0bWkPfIvJdm5wPdKkfrwrI4xvwEHAg=",)
"""Ed25519 public keys, raw and in base64; several while one takes over from another."""
