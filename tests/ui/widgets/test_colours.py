"""Text can be read on every ground it is put on."""

from __future__ import annotations

import pytest

from ui.widgets.colours import DARK, LIGHT, STATES, Colours, contrast


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize("ground", ["window", "surface", "raised", "selection"])
    @pytest.mark.parametrize("text", ["text", "soft", "link"])
    def test_texts_on_every_ground(self, colours: Colours, text: str, ground: str) -> None:
        tokens = colours.tokens()
        assert contrast(tokens[text], tokens[ground]) >= 4.5

    @pytest.mark.parametrize("state", STATES)
    def test_states_on_their_own_ground(self, colours: Colours, state: str) -> None:
        assert contrast(*colours.of_state(state)) >= 4.5

    @pytest.mark.parametrize("ground", ["accent", "accent_hover"])
    def test_the_primary_button(self, colours: Colours, ground: str) -> None:
        assert contrast(colours.on_accent, colours.tokens()[ground]) >= 4.5

    @pytest.mark.parametrize("ground", ["window", "surface"])
    def test_errors_and_drawn_icons_in_state_colours(self, colours: Colours, ground: str) -> None:
        for state in STATES:
            assert contrast(colours.tokens()[f"{state}_text"], colours.tokens()[ground]) >= 4.5


def test_the_two_ends_of_the_scale() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)
