"""Sessions of a class: what cannot happen now, and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["WORDS"]


def _shut(place: int, phase: str) -> str:
    which = "first" if phase == "before" else "second"
    return f"The {which} answers to case {place} are shut; the page shows where the class is now."


def _or(names: Sequence[str]) -> str:
    *first, last = (f"“{name}”" for name in names)
    return f"{', '.join(first)} or {last}" if first else last


WORDS: Mapping[str, str | Callable[..., str]] = {
    "session-unknown": (
        "There is no session with this code. Codes have six characters, such as AC3D4E; they stand"
        " on the wall."
    ),
    "session-exists": "There is a session with this code already.",
    "session-over": "This session is over; nobody can join it any more.",
    "door-shut": "Nobody more can join this session; ask your teacher to let you in.",
    "participant-removed": "Your teacher has taken you out of this session.",
    "session-full": "This session has {most} participants; no more can join.",
    "codes-used-up": "No free code was found; forget sessions of before.",
    "nickname-taken": "“{nickname}” is in this session already; choose another name, or none.",
    "participant-unknown": "You have not joined this session; join it first.",
    "no-such-case": "There is no case {place}; the session has {count}.",
    "answer-shut": _shut,
    "answer-given": (
        "You answered this already: {label}, {confidence}% sure. The first answer stands."
    ),
    "answer-none": "Pick an answer first.",
    "answer-no-amount": (
        "Give the {name} as a number between {low:g} and {high:g} {unit}, such as {low:g}."
    ),
    "answer-unsure": "Say how sure you are, from {low} to {high}%.",
    "poll-over": "This poll is over.",
    "no-such-question": "This question was not asked in this poll.",
    "vote-given": "You answered this already: “{answer}”. The first answer stands.",
    "vote-shut": "The answers to this question are shut; the page shows what they were.",
    "unknown-suspicion": lambda name, known: (
        f"“{name}” is none of the answers: {', '.join(known)}."
    ),
    "plan-share": "A share of cases is between 0 and 50%; {share:.0%} is none.",
    "plan-alone": "The number of cases without the model cannot be {count}.",
    "plan-order": (
        "A class at one pace sees the cases in one order; let each work at an own pace to shuffle"
        " them."
    ),
    "pack-size": "A pack has 1 to {most} cases; this one has {count}.",
    "pack-bytes": (
        "The files of this pack are {megabytes:.0f} MB together; {most} MB are kept at most."
    ),
    "pack-several-beats": (
        "The recording has {count} {noun}s, and one truth was said; give one in which the {noun} in"
        " question is marked, in a column called “beat” or in its .atr."
    ),
    "pack-no-outcome": ("Row {row} has no outcome; a pack needs the truth of each of its cases."),
    "pack-no-outcomes": (
        "This table has no column of outcomes. Add one called “{column}” that holds {right} in each"
        " row."
    ),
    "pack-outcome": "The outcome in row {row} is none of this question's: write {right}.",
    "outcome-words": lambda names, more: (
        f"{_or(names)}{f', or one of {more} more answers of the question' if more else ''}"
    ),
    "outcome-amount": "the {name} as a number between {low:g} and {high:g} {unit}",
    "pack-case-gone": (
        "“{case}” of this session cannot be found any more: its sample or its data set is not on"
        " this machine."
    ),
    "layout-of-labels": (
        "The layouts of RJafroc and iMRMC hold ratings of one of two labels; this question asks for"
        " something else."
    ),
}
