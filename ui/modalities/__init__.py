"""The modalities on the review page, a file each, found by the name of the modality."""

from __future__ import annotations

from ui.modalities.film import FILM
from ui.modalities.layout import PIXELS, STEPS
from ui.modalities.note import NOTE
from ui.modalities.stay import STAY
from ui.modalities.table import TABLE
from ui.modalities.view import View
from ui.modalities.waveform import WAVEFORM

__all__ = ["VIEWS", "View"]

VIEWS: dict[str, View] = {
    "table": TABLE,
    "pixels": PIXELS,
    "steps": STEPS,
    "film": FILM,
    "stay": STAY,
    "note": NOTE,
    "waveform": WAVEFORM,
}
