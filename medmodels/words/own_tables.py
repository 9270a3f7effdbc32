"""A table of one's own, a model of one's own, and the trainings that wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medmodels.words.tables import NO_NAMES

__all__ = ["REMARKS", "WORDS", "remark_text"]

# What a person must know of a column, after its name; ``missing`` is its share of blank cells.
REMARKS: Mapping[str, str] = {
    "no name": "has no name",
    "identifier": "looks like an identifier",
    "empty": "is empty",
    "ambiguous": (
        "has numbers with a comma or a point that could separate thousands or decimals; write them"
        " without it to use it"
    ),
    "text": "holds text; write it as numbers to use it",
    "no measurement": "holds infinite numbers, or larger ones than a measurement could be",
    "blank": "is blank in {missing:.0%} of the rows",
    "constant": "is the same in every row",
    "tells": "alone predicts the label; it may have been recorded after the outcome",
    "tells time": (
        "alone tells who had the event sooner; it may be the time itself, or have been recorded"
        " after it"
    ),
    "zeros": (
        "has zeros far below every other value; if they stand for “not measured”, leave those cells"
        " blank"
    ),
    "slips": "has cells that are no measurement, such as words; their rows are left out",
    "outside": "is no part of the picture or series",
}


def remark_text(remark: str, missing: float) -> str:
    """What is to be known of a column, ``missing`` its share of blank cells; an unknown code as it
    is.
    """
    return REMARKS[remark].format(missing=missing) if remark in REMARKS else remark


def _nothing_usable(columns: Sequence[tuple[str, str, float]]) -> str:
    if not columns:
        return "The table has no column besides the label; give it columns to learn from."
    told = "; ".join(
        f"“{name}” {remark_text(remark, missing)}" for name, remark, missing in columns
    )
    return f"No column can be learnt from: {told}."


def _no_column(name: str, columns: Sequence[str], more: bool) -> str:
    known = ", ".join(f"“{column}”" for column in columns) + (" and more" if more else "")
    return f"column “{name}”; the columns are {known}."


def _no(what: str) -> Callable[..., str]:
    def words(name: str, columns: Sequence[str], more: bool) -> str:
        return f"There is no {what} {_no_column(name, columns, more)}"

    return words


def _no_label(value: str, labels: Sequence[str]) -> str:
    choices = " or ".join(f"“{label}”" for label in labels)
    return f"“{value}” is not a value of the label column; choose {choices}."


def _not_trained(family: str, families: Sequence[str]) -> str:
    return f"A table cannot train “{family}”; choose one of {', '.join(families)}."


def _no_fit(family: str, why: object, families: Sequence[str]) -> str:
    return f"{family} does not fit: {why}; choose {' or '.join(families)}."


def _not_two(column: str, labels: int) -> str:
    held = "the same value in every row" if labels == 1 else f"{labels} different values"
    return (
        f"The label column “{column}” holds {held}; two are needed, such as 0 and 1, or a choice of"
        " which of them are positive."
    )


WORDS: Mapping[str, str | Callable[..., str]] = {
    "no-names-over-table": f"{NO_NAMES}.",
    "nothing-to-learn-from": _nothing_usable,
    "few-complete-rows": (
        "Fewer than {least} complete rows hold each label; give more rows, or leave out the"
        " columns with most blanks."
    ),
    "split-says-else": (
        "The split column must say train, validation or test in every row; {rows} rows say"
        " something else."
    ),
    "few-on-a-side": (
        "By the split column fewer than two complete rows of a label are on the side “{side}”."
    ),
    "name-twice": "Two columns are called “{name}”; give every column a name of its own.",
    "name-of-two-lines": (
        "The name of the column “{name}” holds a line break or a control character; write it on one"
        " line."
    ),
    "no-label-column": _no("label"),
    "no-group-column": _no("group"),
    "no-split-column": _no("split"),
    "no-dropped-column": _no("dropped"),
    "label-of-two-lines": (
        "The label column “{column}” holds a line break or a control character; write each label"
        " on one line."
    ),
    "not-two-labels": _not_two,
    "label-not-ordered": (
        "The label column “{column}” holds words; only numbers can be parted at a number."
    ),
    "cut-parts-nothing": "No label lies on one side of {cut:g}; part them at another number.",
    "no-such-label": _no_label,
    "few-of-a-label": lambda rows, least: (
        f"Only {rows} {'row holds' if rows == 1 else 'rows hold'} one of the labels; {least} of"
        " each are the least that can be learnt from."
    ),
    "no-picture": (
        "{columns} columns are no picture: n × n are, or 3 × n × n with three colours a pixel."
    ),
    "no-series": ("The columns are no series: name them t0, t1, … or variable_t0, variable_t1, …."),
    "group-on-two-sides": (
        "A group is on more than one side of the split column; keep one of the two columns."
    ),
    "split-too-small": (
        "One side of the split would hold fewer than two cases of a label; give more rows, or"
        " another group column."
    ),
    "too-few-to-split": (
        "There are too few rows of a label, or too few groups, to split them; give more rows, or"
        " another group column."
    ),
    "too-few-to-learn": (
        "There are {rows} rows to learn from; {least} is the least, since what is kept are means of"
        " so many."
    ),
    "family-not-for-tables": _not_trained,
    "family-unfit": _no_fit,
    "too-large-for-svm": (
        "the table has {rows} rows and {columns} columns; a support vector machine is fitted on up"
        " to {most_rows} rows and explains itself for up to {most_columns} columns"
    ),
    "needs-pixels": "it needs the pixels of a picture as columns, n × n or 3 × n × n of them",
    "needs-steps": "it needs time steps as columns, t0, t1, … or variable_t0, variable_t1, …",
    "needs-course": "it needs a time and an event: two columns, when and whether it came",
    "needs-labels": "it does not learn from a time and an event",
    "no-time-column": _no("time"),
    "target-or-time": (
        "Say what is to be learnt: --target COLUMN for labels, or --time COLUMN and --event COLUMN."
    ),
    "two-horizons": (
        "Give --horizons two numbers with a comma between, the earlier time and the later."
    ),
    "time-without-event": (
        "A time goes with an event: give both --time COLUMN and --event COLUMN, and no --target."
    ),
    "event-unclear": (
        "“{column}” holds “{one}” and “{other}”, and neither says clearly that the event came. Say"
        " with --positive which does."
    ),
    "event-of-many": (
        "“{column}” holds {values} different values; what says whether the event came holds two,"
        " such as 1 and 0, or a few."
    ),
    "event-of-one": (
        "“{column}” says the same in every row: whether the event came has to differ between cases."
    ),
    "time-is-event": (
        "“{column}” cannot be both the time and the event; choose two columns, such as the months"
        " that somebody was followed for and whether they died then."
    ),
    "times-unread": (
        "Rows with a known event whose “{column}” is no time from 0 on: {rows}; the first is row"
        " {first}. Correct them or take them out."
    ),
    "times-too-many": (
        "The table has {rows} complete rows; of times and events up to {most:,} are learnt from."
    ),
    "horizons-unfit": (
        "The horizons {first:g} and {last:g} do not fit: {least} events by the first, and {least}"
        " cases followed beyond the last, are the least that can be judged. The events came at"
        " {low:g} to {high:g}."
    ),
    "question-not-written": (
        "The question cannot be written down: {why}. Use names without line breaks and control"
        " characters."
    ),
    "home-not-written": (
        "Nothing can be written to the folder of your own models ({reason}); set MEDMODELS_HOME to"
        " another."
    ),
    "title-of-a-broken-folder": (
        "The folder of “{title}” is not as it was written: {why}. Delete it on the page Models, or"
        " give another title."
    ),
    "title-taken": (
        "There is another question called “{title}” with other columns, rows or split; give this"
        " one another title."
    ),
    "not-ones-own": "Only a model of your own can be deleted.",
    "not-deleted": "It cannot be deleted ({reason}).",
    "own-queue-full": (
        "{most} of your trainings are waiting already. Wait until one of them runs, or discard one."
    ),
    "queue-full": (
        "As many trainings are waiting as this server takes. Wait until one of them runs."
    ),
}
