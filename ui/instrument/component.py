"""How an instrument is made of its files."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

__all__ = ["instrument", "page_colours", "page_style"]

_HERE = Path(__file__).parent
# Streamlit gives its theme to what stands inside a component alone: by the name of the variable
# there, the setting that the page takes it from.
_THEME = {
    "--st-primary-color": "primaryColor",
    "--st-background-color": "backgroundColor",
    "--st-border-color": "borderColor",
}


def instrument(name: str, *, css: str = "") -> ComponentRenderer:
    """The component of ``name.js`` and ``name.css``, with what points and what folds (``pointing``,
    ``folding``) and the page's colours (``colours.css``) before them; ``css`` stands before its
    own.
    """
    return st.components.v2.component(
        f"medmodels_{name}",
        js="\n".join(_text(_HERE / f"{part}.js") for part in ("pointing", "folding", name)),
        css="\n".join(
            [css, *(_text(_HERE / f"{part}.css") for part in ("colours", "folding", name))]
        ),
    )


def page_style(name: str) -> ComponentRenderer:
    """What lays out the whole page by ``name.css``: it stands outside any component."""
    return st.components.v2.component(
        f"medmodels_{name}",
        css="\n".join([page_colours(), _text(_HERE / f"{name}.css")]),
        isolate_styles=False,
    )


def page_colours() -> str:
    """The theme's colours as variables of the whole page, light and dark by the settings."""
    pairs = {
        variable: [st.get_option(f"theme.{scheme}.{setting}") for scheme in ("light", "dark")]
        for variable, setting in _THEME.items()
    }
    lines = (f"{name}: light-dark({', '.join(pair)});" for name, pair in pairs.items() if all(pair))
    return f".stApp {{ {' '.join(lines)} }}"


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
