"""What the gates say, in English: a sentence for each reason to abstain and each warning."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.cases import Remark
from medmodels.cases.words import sentence as of_the_file

__all__ = ["SENTENCES", "sentence"]


def _few_beats(count: int, least: int) -> str:
    there = "is only 1 beat" if count == 1 else f"are only {count} beats"
    return f"There {there} in the seconds around it; at least {least} are needed to tell a rhythm."


# By code; in braces the values of a note. What belongs to one question comes among them.
SENTENCES: dict[str, str | Callable[..., str]] = {
    "unlike_cases": (
        "Taken together these values are unlike the cases the model was trained on (distance"
        " {distance:.1f}; 99.5% of comparable cases are within {limit:.1f}). Check the values;"
        " the model has no ground to judge this case."
    ),
    "unlike_stays": (
        "Taken together these values are unlike the stays the model was trained on (distance"
        " {distance:.1f}; 99.5% of comparable stays are within {limit:.1f}). Check units and"
        " columns; the model has no ground to judge this stay."
    ),
    "few_charted": (
        "Only {charted} of {variables} variables were charted; 99.5% of comparable stays have"
        " {least} or more."
    ),
    "short_chart": (
        "The chart ends after {hours:.0f} hours; 99.5% of comparable stays are charted for"
        " {least:.0f} hours or longer."
    ),
    "blank_picture": "The picture is blank or nearly so; there is nothing to judge.",
    "turned": "The {noun} looks {looks}. {advice} and try again.",
    "other_look": (
        "The picture does not look like the {several} the model was trained on ({times:.1f} times"
        " as far from them as {within:g}% of comparable {noun}s). {check}"
    ),
    "other_features": (
        "To the network this {noun} is unlike those it was trained on ({times:.1f} times as far as"
        " 99.5% of comparable {noun}s); it has no ground to judge it."
    ),
    "little_recorded": (
        "Only {seconds:.1f} of the {of:g} seconds around it were recorded; at least {least:g} are"
        " needed to judge it."
    ),
    "beat_with_gaps": (
        "A part of the {noun} itself was not recorded: from {before:g} seconds before its R peak to"
        " {after:g} seconds after it there must be no gap."
    ),
    "few_beats": _few_beats,
    "rate_implausible": (
        "By the file the heart beats {rate:.0f} times a minute around it, not between {low:g} and"
        " {high:g}: check how many samples a second the recording has."
    ),
    "flat_lead": (
        "The lead is flat or nearly so: the QRS complexes are {height:.2f} mV high, and at least"
        " {least:g} mV are needed. Check the unit, and which lead it is."
    ),
    "noisy_lead": (
        "The lead is full of noise, such as the hum of the mains: above {above:g} Hz it has"
        " {noise:.3f} mV, {share:.1%} of the height of the QRS complexes, and at most {most:g} mV"
        " and {most_share:.0%} may be. Record it again, or filter it."
    ),
    "upside_down_lead": (
        "The lead looks upside down: turned over, its beats are far more like those the model was"
        " trained on. Check that it is {named}, and that no electrodes were exchanged."
    ),
    "unlike_usual": (
        "The usual {noun} of these seconds is unlike that of any training recording ({times:.1f}"
        " times as far as it may be). Most often the recording has another number of samples a"
        " second than its file says; check that, and which lead it is."
    ),
    "unlike_beats": (
        "The {noun} is unlike those the model was trained on ({times:.1f} times as far from them as"
        " 99.5% of comparable {noun}s); it has no ground to judge it. {check}"
    ),
    "unknown_words": (
        "Only {share:.0%} of its words were in the training {noun}s; 99.5% of comparable {noun}s"
        " have {least:.0%} or more. {check}"
    ),
    "many_words": (
        "It has {words} words; 99.5% of comparable {noun}s have {most} or fewer. Give one {noun}"
        " at a time."
    ),
    "impossible_amount": (
        "The model's estimate is {value:.{decimals}f} {unit}, which cannot be: a {amount} lies"
        " between {low:g} and {high:g} {unit}. The model has no ground to judge this case."
    ),
    "rare_word": (
        "{name} {word}: {cases} of {total} training cases. Of so few the model has learnt little;"
        " its interval does not say so."
    ),
}


def sentence(note: Remark) -> str:
    """A reason to abstain, the file's own among them, or a warning, in words.

    >>> sentence(Remark("many_words", {"words": 900, "noun": "passage", "most": 400}))[:43]
    'It has 900 words; 99.5% of comparable passa'
    """
    said = SENTENCES.get(note.code)
    if said is None:
        return of_the_file(note)
    return said.format(**note.values) if isinstance(said, str) else said(**note.values)
