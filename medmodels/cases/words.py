"""What readers tell of a file or a case, in English: a sentence for each note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medmodels.cases.remarks import Remark
from medmodels.wording import with_article

__all__ = ["SENTENCES", "sentence"]

_PARTS = {
    "exif": "camera data (EXIF)",
    "xmp": "editing data (XMP)",
    "photoshop": "a caption (IPTC)",
    "comment": "a comment",
    "icc_profile": "a colour profile",
    "text": "text (PNG)",
}
_KINDS = {"xlsx": "Excel workbook", "ods": "OpenDocument workbook"}
_ASIDE = "Set aside before anything else saw them: "


def _values(count: int) -> str:
    return f"{count} {'value' if count == 1 else 'values'}"


def _and_more(more: int) -> str:
    return f" and {more} more" if more else ""


def _listed(names: Sequence[str], more: int) -> str:
    """Names in quotes, and how many there are besides."""
    return ", ".join(f"“{name or 'unnamed column'}”" for name in names) + _and_more(more)


def _read_rows(rows: int, delimiter: str, encoding: str) -> str:
    return f"Read {rows} {'row' if rows == 1 else 'rows'}: {delimiter}-separated, {encoding}."


def _read_sheet(rows: int, sheet: str, kind: str, others: int) -> str:
    read = f"Read {rows} {'row' if rows == 1 else 'rows'} of the sheet “{sheet}” ({_KINDS[kind]})"
    if not others:
        return f"{read}."
    return f"{read}; {others} other {'sheet was' if others == 1 else 'sheets were'} not read."


def _tags(named: Sequence[str], others: int, private: int) -> str:
    """Names of tags, and how many of what other kind: never what stands in them."""
    counts = [
        f"{n} {kind} tag{'s' * (n != 1)}"
        for n, kind in ((others, "other"), (private, "private"))
        if n
    ]
    return f"{_ASIDE}{' and '.join([', '.join(named)] * bool(named) + counts)}."


def _outcome_column(name: str, codes: Mapping[str, str]) -> str:
    meaning = ", ".join(f"{code} = {label}" for code, label in codes.items())
    return (
        f"“{name}” is kept aside as the known outcome{f' ({meaning})' if meaning else ''}, shown"
        " only after the prediction."
    )


def _course_columns(time: str, event: str, said: str, horizon: str, unknown: int) -> str:
    lost = (
        f" Of {unknown} {'row' if unknown == 1 else 'rows'} the state at {horizon} is not known:"
        " not followed so long."
        if unknown
        else ""
    )
    return (
        f"“{time}” ({said}) and “{event}” are kept aside as the known course, read as the state at"
        f" {horizon} and shown only after the prediction.{lost}"
    )


def _course_short(time: str, longest: float, horizon: str, said: str) -> str:
    return (
        f"“{time}” is read in {said}, and the longest is {longest:g}: nobody would have been"
        f" followed for half of {horizon}. If it is in another unit, such as months, write it in"
        f" {said}, or the known outcomes are wrong."
    )


def _course_left_out(count: int, first: int, time: str, event: str) -> str:
    what = "1 course" if count == 1 else f"{count} courses"
    return (
        f"{what} could not be read and {'was' if count == 1 else 'were'} left out, not guessed"
        f" ({'' if count == 1 else 'the first is '}row {first}): “{time}” should be a number from"
        f" 0, “{event}” 1 for an event or 0 for none."
    )


def _left_out(count: int, name: str, right: str) -> str:
    what = (
        "1 known outcome could not be read and was left out"
        if count == 1
        else f"{count} known outcomes could not be read and were left out"
    )
    return f"{what}, not guessed: “{name}” should be {right}."


def _words_left_out(count: int, name: str, words: Sequence[str], more: int) -> str:
    right = ", ".join(f"“{word}”" for word in words)
    return _left_out(count, name, f"one of {right}{_and_more(more)}")


def _amounts_left_out(count: int, name: str, low: float, high: float, unit: str) -> str:
    return _left_out(count, name, f"a number between {low:g} and {high:g} {unit}".rstrip())


def _implausible(
    name: str,
    count: int,
    where: Sequence[tuple[int, int | None]],
    plausible: str,
    *,
    used: bool,
    timed: bool,
    unit: str = "",
) -> str:
    """Which values of an input were set aside: in which rows, at which minute; of one that is not
    charted over time also the ``unit`` it looks like.
    """
    shown = ", ".join(
        f"row {row}{'' if minute is None else f' ({minute // 60:02d}:{minute % 60:02d})'}"
        for row, minute in where
    )
    lost = f" It counts as not {'charted' if timed else 'known'}: no other value of it is used."
    looks = f" It looks like {unit}." if unit else ""
    return (
        f"{_values(count)} of {name} set aside as implausible, not between {plausible}:"
        f" {shown}{_and_more(count - len(where))}.{looks}{'' if used else lost}"
    )


def _counted(counts: Sequence[tuple[str, int]], total: int, more: int, *, what: str) -> str:
    """How many values something was done to, by input."""
    listed = ", ".join(f"{name} ({count})" for name, count in counts)
    return f"{_values(total)} {what}: {listed}{_and_more(more)}."


def _converted(counts: Sequence[tuple[str, int]], total: int, more: int) -> str:
    return _counted(counts, total, more, what="converted to this task's units")


def _averaged(counts: Sequence[tuple[str, int]], total: int, more: int) -> str:
    what = "charted more than once in a minute with different numbers, the mean of which is kept"
    return _counted(counts, total, more, what=what)


def _no_units(taken: Mapping[str, Sequence[str]]) -> str:
    """Which names are taken in which unit, where a file states none."""
    said = "; ".join(f"{', '.join(names)} in {unit}" for unit, names in taken.items())
    return f"No units in the file; taken as {said}." if said else "No units in the file."


def _masked(counts: Mapping[str, int]) -> str:
    """What was masked, in honest words."""
    count, kinds = sum(counts.values()), ", ".join(f"{kind}: {n}" for kind, n in counts.items())
    return (
        f"Patterns flagged {count} possible identifier{'' if count == 1 else 's'}"
        f"{f' ({kinds})' if kinds else ''}; they were masked before anything else saw the text."
        " What no pattern knows is still in it."
    )


_ECG_KINDS = {"table": "a table", "dicom": "DICOM", "wfdb": "a record of WFDB"}


def _read_recording(
    kind: str, seconds: float, hertz: float, lead: str, others: int, to: float
) -> str:
    """How a recording was read: which lead, and that it was resampled."""
    which = f"the lead “{lead}”" if lead else "its lead"
    aside = f"; {others} other lead{' was' if others == 1 else 's were'} set aside"
    changed = "" if hertz == to else f", resampled to {to:g} a second"
    return (
        f"Read as {_ECG_KINDS[kind]}: {seconds:.0f} seconds of {which} at {hertz:g} samples a"
        f" second{changed}{aside if others else ''}."
    )


def _beats_marked(count: int, others: int) -> str:
    said = (
        f"The file marks {count} {'beat' if count == 1 else 'beats'}; each is a row, and what the"
        " file calls it is kept aside as the known outcome, shown only after the prediction."
    )
    return f"{said} {others} more were found, for the rhythm." if others else said


def _beats_of_no_class(count: int, names: Sequence[str], more: int) -> str:
    one = count == 1
    return (
        f"{count} {'beat is' if one else 'beats are'} marked as none of the labels"
        f" ({_listed(names, more)}): {'its' if one else 'their'} known outcome is left out."
    )


# By code: a sentence with a note's values in braces, or what makes one of them.
SENTENCES: dict[str, str | Callable[..., str]] = {
    # a question's own sentence, for its own reason
    "other_age": "{said}",
    "age_unstated": "{said}",
    "unstated_modality": "{said}",
    "unstated_part": "{said}",
    "unusual_view": "{said}",
    "unusual_orientation": "{said}",
    "mirrored": "{said}",
    "upside_down": "{said}",
    # tables, of cases and of what was charted
    "read_rows": _read_rows,
    "read_sheet": _read_sheet,
    "blank_lines": "{count} blank lines were left out and are not counted as rows.",
    "identifying": lambda names, more: (
        f"{_ASIDE}{_listed(names, more)} (could identify a patient)."
    ),
    "unseen": lambda names, more: (
        f"Set aside, as in the training table: {_listed(names, more)} (no model sees them)."
    ),
    "outcome_column": _outcome_column,
    "course_columns": _course_columns,
    "course_short": _course_short,
    "course_left_out": _course_left_out,
    "words_left_out": _words_left_out,
    "amounts_left_out": _amounts_left_out,
    # stays
    "unused": lambda names, more: f"Set aside as no inputs of this task: {_listed(names, more)}.",
    "from_first_date": "Times are counted from the first date and time in the file.",
    "from_first_day": (
        "Times are counted from the first entry, by the day in {name} and the time of day."
    ),
    "in_hours": "The times are numbers and taken as hours.",
    "late": lambda hours, count: f"Charted after {hours} hours and left out: {_values(count)}.",
    "implausible": _implausible,
    "converted": _converted,
    "averaged": _averaged,
    "more_problems": "{count} values need correcting; the first {listed} are listed.",
    "no_units": _no_units,
    # passages
    "read_passage": "Read as one passage, {encoding}.",
    "read_passages": (
        "Read {rows} rows: the column “{column}” holds the passages; other columns were set aside."
    ),
    "masked": _masked,
    # films
    "read_picture": (
        "Read as {kind}, {width} × {height} pixels. Such a file does not say {unstated} it shows."
    ),
    "read_dicom": "Read as DICOM, {width} × {height} pixels.",
    "parts_aside": lambda parts: f"{_ASIDE}{', '.join(_PARTS[part] for part in parts)}.",
    "tags_aside": _tags,
    "transparent": lambda noun: (
        f"Transparent parts are shown black, as outside {with_article(noun)}."
    ),
    "scaled": "The picture holds grey levels of {bits} bits; they were scaled to 8.",
    "brighter": (
        "A few pixels are brighter than the {bits} bits of the {noun}, as a marker drawn onto it:"
        " they are shown white."
    ),
    "coloured_marks": (
        "There are coloured marks in the picture: drawn by somebody, they may mislead a model."
    ),
    "no_window": (
        "The header has no window: grey levels run from the darkest to the brightest value."
    ),
    "secondary_capture": (
        "The {noun} was saved as a secondary capture: it may be a copy of a screen."
    ),
    "burnt_in": (
        "The header says that text is burnt into the picture: it may name the patient, and it may"
        " mislead a model."
    ),
    # recordings of an ECG
    "other_lead": "{said}",
    "unstated_lead": "{said}",
    "read_recording": _read_recording,
    "beats_found": lambda count: (
        f"{count} {'beat was' if count == 1 else 'beats were'} found by the R peaks; each is a row."
    ),
    "beats_marked": _beats_marked,
    "beats_outside": "Marks of beats that lie outside the recording were left out: {count}.",
    "beats_of_no_class": _beats_of_no_class,
    "ecg_columns_aside": lambda names, more: f"{_ASIDE}{_listed(names, more)}.",
    "ecg_comments_aside": f"{_ASIDE}comments of the header.",
    "ecg_microvolts": "The lead is in microvolts; it was made millivolts.",
    "ecg_volts": "The lead is in volts; it was made millivolts.",
    "ecg_cut_short": (
        "The samples end after {seconds:.0f} of the {promised:.0f} seconds that the header"
        " promises: the recording is cut short."
    ),
    "ecg_unit_unstated": "The file does not say the unit of the lead; it is taken as millivolts.",
    "ecg_gaps": "Nothing was recorded in {share:.0%} of the time; what is missing is left blank.",
    "burnt_in_unstated": (
        "The header does not say whether text is burnt into the picture: look for names before you"
        " share it."
    ),
}


def sentence(note: Remark) -> str:
    """What a reader tells, in words.

    >>> sentence(Remark("blank_lines", {"count": 2}))
    '2 blank lines were left out and are not counted as rows.'
    """
    said = SENTENCES[note.code]
    return said.format(**note.values) if isinstance(said, str) else said(**note.values)
