"""The tiles of held-out cases: what each looks like, where the data set is on this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from medmodels.datasets import Dataset
from medmodels.figures import Tile, tile_of
from medmodels.models import Model
from ui.held_out import held_out_case, open_in_review
from ui.instrument.gallery import gallery

__all__ = ["shown_tiles"]

_NOTHING = Tile(said="")


def shown_tiles(
    model: Model,
    numbers: Sequence[int],
    dataset: Dataset | None,
    *,
    facts: Mapping[int, Mapping[str, Any]],
) -> None:
    """Draw the tiles of these held-out cases; a click on one opens it in review."""
    if not numbers:
        return
    tiles = [dict(facts[n]) | _looks(dataset, n) for n in numbers]
    for tile in tiles:
        seen = f"{tile['said']} " if tile["said"] else ""
        marks = ", ".join(tile["marks"])
        tile["said"] = f"Open case {tile['facts']}: {tile['title']}. {seen}{marks}"
    picked = gallery(tiles, key=f"gallery tiles {model.id}", opens=dataset is not None)
    if picked is None or dataset is None or picked not in facts:
        return
    case = held_out_case(dataset, picked)
    if case is None:
        st.warning(
            f"Held-out case {picked} would not be accepted as a case: it is too short, or outside"
            " the plausible ranges.",
            icon=":material/block:",
        )
        return
    open_in_review(model, case)


def _looks(dataset: Dataset | None, number: int) -> dict[str, Any]:
    case = held_out_case(dataset, number) if dataset else None
    return asdict(tile_of(case) if case else _NOTHING)
