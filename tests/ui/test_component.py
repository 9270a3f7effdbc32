"""The page's own style has the theme's colours, as the instruments have them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ui.instrument.component import page_colours

ROOT = Path(__file__).parents[2]


def test_the_whole_page_has_the_themes_colours_by_name() -> None:
    """Each as the settings have it for the light and for the dark theme."""
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]

    for variable, setting in (
        ("--st-primary-color", "primaryColor"),
        ("--st-background-color", "backgroundColor"),
        ("--st-border-color", "borderColor"),
    ):
        light, dark = theme["light"][setting], theme["dark"][setting]
        assert f"{variable}: light-dark({light}, {dark});" in page_colours()


def test_every_colour_that_the_pages_style_asks_for_is_there() -> None:
    """A variable that nobody sets would leave a part of the page without its colour, in silence."""
    styles = [
        (ROOT / "ui/instrument" / f"{name}.css").read_text(encoding="utf-8")
        for name in ("look", "home", "finding")
    ]
    asked = {
        piece.split(")")[0].split(",")[0] for style in styles for piece in style.split("var(")[1:]
    }

    assert asked
    assert all(f"{name}:" in page_colours() for name in asked)
