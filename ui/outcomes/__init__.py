"""What differs on screen by what a question asks for: one file a kind of outcome."""

from ui.outcomes import classes, labels, quantity, time_to_event
from ui.outcomes.face import Face

__all__ = ["FACES", "Face"]

# By the kind of outcome.
FACES: dict[str, Face] = {
    "labels": labels.FACE,
    "classes": classes.FACE,
    "quantity": quantity.FACE,
    "time_to_event": time_to_event.FACE,
}
