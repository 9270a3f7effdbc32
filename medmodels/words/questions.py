"""Questions that are not defined as one can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["NAMED", "WORDS"]

# What of a question has names that must differ.
NAMED = {
    "inputs": "inputs",
    "variables": "variables and descriptors",
    "turns": "ways to come wrongly",
    "regions": "regions",
    "spoilings": "ways to come wrongly that the gate is tried on",
    "leads": "names of the lead",
    "segments": "segments",
}


def _two_views(views: Sequence[str]) -> str:
    return f"A view is usual or refused, not both: {', '.join(views)}."


WORDS: Mapping[str, str | Callable[..., str]] = {
    "nameless": lambda what: f"One of the {NAMED[what]} has no name; each needs one of its own.",
    "same-name": lambda what, name: (
        f"Two of the {NAMED[what]} are called “{name}”; each needs its own."
    ),
    "ages-out-of-order": (
        "Ages go from the youngest, 0 or more, to the oldest; these go from {first} to {last}."
    ),
    "ages-need-sentences": (
        "Ages need a sentence for a file of another age and one for a file without an age."
    ),
    "orientation-unknown": (
        "A picture lies along letters of PatientOrientation, one of L, R, A, P, H and F each;"
        " not “{across}” and “{down}”."
    ),
    "no-modality": "A header needs a modality that is read, such as DX or US.",
    "no-pattern": "“{pattern}” is no pattern for the part of the body.",
    "view-usual-and-refused": _two_views,
    "refused-view-needs-sentence": (
        "A header that refuses views needs a sentence to refuse them with."
    ),
    "other-view-needs-sentence": (
        "A header that knows the usual views needs a sentence for the others."
    ),
    "table-without-input": "A table needs an input.",
    "rule-of-no-input": "A rule names “{name}”, which is none of the inputs.",
    "left-out-no-input": "What is left out names “{name}”, which is none of the inputs.",
    "spoiling-of-no-input": "A way to come wrongly names “{name}”, which is none of the inputs.",
    "box-outside": (
        "The box of the region “{region}” should go from left to right and from top to bottom"
        " within 0 and 1; it is {box}."
    ),
    "ellipse-flat": "The ellipse of the region “{region}” needs a width and a height above 0.",
    "turn-of-nothing": (
        "A picture that “{looks}” describes would be as it should be: say how it is turned, or that"
        " it is inverted."
    ),
    "article-missing": ("What is asked for needs its article, as in “{example}”; it is “{named}”."),
    "look-unknown": lambda by, known: (
        f"The look is judged by one of {', '.join(known)}; “{by}” is none of them."
    ),
    "look-share-outside": (
        "The share of comparable pictures within the limit is at least 0.5 and below 1; it is"
        " {share}."
    ),
    "coloured-share-outside": ("The share of coloured pixels lies between 0 and 1; it is {share}."),
    "no-rest": (
        "The last region is the rest: its box is the whole picture, (0, 0, 1, 1), without an"
        " ellipse, and there is another before it."
    ),
    "region-without-pixel": (
        "The region “{region}” holds no pixel of a picture of {side} × {side}: it is too small, or"
        " lies behind the regions before it."
    ),
    "label-unknown": ("The column “{column}” may say “{label}”, which is none of the labels."),
    "stay-without-hours": "A stay needs hours above 0, not {hours}.",
    "stay-without-variable": "A stay needs a variable.",
    "no-variable-of-stay": "“{name}” is none of the variables and descriptors.",
    "more-descriptors": (
        "A stay has no more descriptors ({descriptors}) than variables ({variables})."
    ),
    "variable-without-group": "“{name}” needs a part of the chart, its group.",
    "layout-of-another": (
        "The layout {layout} is none of {modality}: it needs {sides} numbers above 0."
    ),
    "layout-miscounted": "The layout {layout} holds {held} columns, and there are {columns}.",
    "variables-miscounted": (
        "The layout has {layout} variables, and the inputs are of {variables}."
    ),
    "note-without-check": "The gate of a note needs words to ask what it is.",
    "segment-of-no-beat": (
        "The segment “{segment}” is of the beat itself (0), of the one before (-1) or after it (1)."
    ),
    "segment-backwards": (
        "The segment “{segment}” goes from its start to a later end; the rest has neither."
    ),
    "segment-too-short": "The segment “{segment}” is shorter than the time between two samples.",
    "no-rest-of-beat": (
        "The last segment is the rest, without start and end, and there is another before it."
    ),
    "no-lead": "A waveform needs a name of the lead that it is asked of.",
    "waveform-too-short": (
        "A waveform needs samples a second above 0 and lasts for {most:g} seconds or more."
    ),
    "rates-out-of-order": (
        "Rates of the heart go from the lowest, above 0, to the highest; these are {rates}."
    ),
}
