"""The colours of Acopio, light and dark, as plain data: one accent, and a pair of colours for each kind of state."""

from __future__ import annotations

from typing import NamedTuple


class Colours(NamedTuple):
    """One set of colours, each ``#rrggbb``. ``…_text`` is read on ``…_back``; ``text`` and ``soft`` on every ground."""

    window: str
    surface: str
    raised: str
    border: str
    text: str
    soft: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str
    selection: str
    ok_text: str
    ok_back: str
    wait_text: str
    wait_back: str
    bad_text: str
    bad_back: str
    busy_text: str
    busy_back: str
    idle_text: str
    idle_back: str

    def tokens(self) -> dict[str, str]:
        """Name to colour, for the stylesheet."""
        return self._asdict()

    def of_state(self, state: str) -> tuple[str, str]:
        """Text and ground for ``ok``, ``wait``, ``bad``, ``busy`` or ``idle``."""
        tokens = self.tokens()
        return tokens[f"{state}_text"], tokens[f"{state}_back"]


LIGHT = Colours(
    window="#f5f6f8",
    surface="#ffffff",
    raised="#eef1f5",
    border="#d7dde5",
    text="#1b2430",
    soft="#55606f",
    accent="#2458c5",
    accent_hover="#1b49a8",
    on_accent="#ffffff",
    link="#2458c5",
    selection="#dfe8fb",
    ok_text="#14662f",
    ok_back="#e2f3e7",
    wait_text="#7c4a00",
    wait_back="#fdf0d5",
    bad_text="#a6201a",
    bad_back="#fce7e5",
    busy_text="#1f4fb4",
    busy_back="#e5edfc",
    idle_text="#4b5665",
    idle_back="#e8ebf0",
)

DARK = Colours(
    window="#15181d",
    surface="#1d2127",
    raised="#272c34",
    border="#39414c",
    text="#e7ebf0",
    soft="#a5afbc",
    accent="#3868d6",
    accent_hover="#2f5cc4",
    on_accent="#ffffff",
    link="#92b4ff",
    selection="#28395c",
    ok_text="#8fdcab",
    ok_back="#1a3325",
    wait_text="#f3c877",
    wait_back="#3a2d13",
    bad_text="#ffaca5",
    bad_back="#43201e",
    busy_text="#a9c4ff",
    busy_back="#213358",
    idle_text="#bac4d0",
    idle_back="#2d333c",
)

STATES = ("ok", "wait", "bad", "busy", "idle")


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours after WCAG 2: from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
