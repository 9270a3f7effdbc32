"""Stays: when values were charted, of which variables and in which units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medmodels.words.tables import NO_NAMES

__all__ = ["WORDS"]

_UNITS = {"%": "per cent", "fraction": "a fraction"}
_NAME_THE_TIME = "Name it “time” (00:00 to 48:00, or dates with times), “hours” or “minutes”."


def _several_stays(name: object, count: int, most: int) -> str:
    several = f"{count}{' or more' if count == most else ''}"
    return (
        f"{name} has {several} different values: the file holds {several} stays; give one at a"
        " time."
    )


def _give_code(codes: Sequence[tuple[int, str]]) -> str:
    return "give " + " or ".join(f"{n} ({word})" for n, word in codes)


def _give_between(unit: str, low: float, high: float) -> str:
    return f"give {unit or 'a number'}, between {low:g} and {high:g}"


WORDS: Mapping[str, str | Callable[..., str]] = {
    "no-names-over-stay": f"{NO_NAMES}, such as time, parameter and value.",
    "nothing-charted": (
        "No plausible value of any variable is charted in the first {hours} hours; at least one"
        " measured value is needed."
    ),
    "no-variable": (
        "No variable of this task is in the file. It needs a time, and either “parameter” and"
        " “value” with a row for each value, or a column for each variable; a variable is named"
        " as {example}."
    ),
    "no-time": f"No column is the time. {_NAME_THE_TIME}",
    "several-times": f"{{names}} all look like the time; keep one. {_NAME_THE_TIME}",
    "too-many-values": (
        "The file has more than {most:,} values, where 48 hours of a stay have some hundreds; give"
        " fewer."
    ),
    "too-many-variables": (
        "The file names more than {most} different variables; give those of one stay, a value a"
        " row."
    ),
    "several-stays": _several_stays,
    "times-of-day": (
        "The times run backwards and never pass 24:00: they may be times of day. Give dates"
        " with times, or a column “day” beside the time. If they are hours since admission,"
        " name their column “time since admission”."
    ),
    "several-days": "{names} all look like the day of each time; keep one.",
    "day-says-no-day": (
        "{name} stands beside a time and should say its day, as 1, 2, 3 or as 2024-05-31;"
        " rename it if it means something else."
    ),
    "days-counted-twice": (
        "The times go past 24:00, yet {name} counts days too: give times of day beside it, or"
        " leave it out."
    ),
    "days-of-two-months": (
        "The days in {name} lie far apart and do not rise: they may be days of two months."
        " Give dates, as 2024-05-31."
    ),
    "may-be-days": (
        "{name} may say the day of each time: name it “day”, with 1, 2, 3, or leave it out."
    ),
    "may-be-dates": (
        "{name} holds dates: name it “date”, with dates as 2024-05-31, or leave it out."
    ),
    "hours-or-minutes": (
        "The times are numbers that go past {hours}, so they may be hours or minutes: name the"
        " column “hours” or “minutes”."
    ),
    "some-time-zones": (
        "Some times have a time zone and others have none; write all of them in one way."
    ),
    "time-column": "time",
    "variable-column": "variable",
    "unit-of": "unit of {name}",
    "time-without-day": "has no day beside it (a whole number, or a date as 2024-05-31)",
    "time-unlike-most": "is written in another way than most times",
    "not-a-time": "is not a time",
    "before-start": "is before the start",
    "give-time": "give hours and minutes since admission, as 03:15",
    "not-a-variable": "is not the name of a variable",
    "give-variable": "give a name such as {example}",
    "unit-unknown": "is not known for it",
    "give-in-unit": "give it in {unit}",
    "leave-unit-blank": "leave its unit blank",
    "no-code": "is none of its codes",
    "leave-out": "leave {name} out where it was not charted",
    "give-code": _give_code,
    "give-between": _give_between,
    "unlike-earlier-row": "is not the one in row {row}",
    "give-one-value": "give one value for the whole stay",
    "too-young": "is below {youngest:g}, and the model is for {whom}",
    "give-people-of-age": "give stays of people of {youngest:g} years or more",
    "implausible": "is implausible",
    "looks-like-unit": lambda unit: f"looks like {_UNITS.get(unit, unit)}",
    "all-implausible": "is implausible, as are all of its values; the unit looks wrong",
}
