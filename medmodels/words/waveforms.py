"""ECGs: which lead, at which rate, in which unit, and what is wrong with a file of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medmodels.words.text_files import FILE_KINDS

__all__ = ["WORDS"]

_RIGHT = "Give the recording as CSV, DICOM, or a .zip of its WFDB files."
_LINES = "a line of names, such as time (s) and II (mV), and under it a line for each sample"
_AGAIN = "export it again."
_CHARTED = 5.0  # samples a second, below which they may be no samples
_PICTURES = ("png", "jpeg", "gif", "pdf")  # on which an ECG may be seen, and not read


def _other_kind(kind: str) -> str:
    seen = " A picture of an ECG cannot be read: ask for the recording itself."
    return (
        f"This is not a recording but {FILE_KINDS[kind]}.{seen if kind in _PICTURES else ''}"
        f" {_RIGHT}"
    )


def _few_rows(rows: int, least: int) -> str:
    return (
        f"The table has {'1 row' if rows == 1 else f'{rows} rows'}; the shortest recording has"
        f" {least}, one for each sample, some hundreds a second. This looks like another kind of"
        f" table. {_RIGHT}"
    )


def _rate_unlikely(hertz: float, least: float, most: float) -> str:
    charted = " Values that were charted by the minute or the hour are no recording."
    return (
        f"By what the file says it has {hertz:.3g} samples a second; an ECG has {least:g} to"
        f" {most:g}. Check the rate, or the unit of the times: “time (s)” or “time (ms)”."
        f"{charted if hertz < _CHARTED else ''}"
    )


def _formats(formats: Sequence[int]) -> str:
    listed = ", ".join(map(str, formats))
    return f"The samples are stored in a format that is not read here; {listed} are."


WORDS: Mapping[str, str | Callable[..., str]] = {
    "ecg-empty": f"The file is empty. {_RIGHT}",
    "ecg-other-kind": _other_kind,
    "ecg-prose": (
        f"This is text and not a recording: most of its lines hold no number by itself. {_RIGHT}"
    ),
    "ecg-markup": (
        "The file starts like a web page, XML or JSON, in which recordings are not read. Export"
        " this one again, as CSV or DICOM."
    ),
    "ecg-one-line": f"The file has one line and no sample under it; it needs {_LINES}.",
    "ecg-sheet-empty": f"The first sheet of the workbook is empty; it needs {_LINES}.",
    "ecg-few-rows": _few_rows,
    "ecg-charted": (
        "The table has {rows} rows whose times go on by seconds, minutes or hours, or not at all:"
        " values that were charted, not a recording, which has some hundreds of rows a second."
        f" {_RIGHT}"
    ),
    "ecg-binary": (
        "The file is neither text nor DICOM nor a .zip. If it holds the samples of a WFDB record"
        " (.dat), put it into a .zip with its header (.hea): without it nobody knows what the"
        " samples mean."
    ),
    "ecg-header-alone": (
        "This is the header of a WFDB record (.hea) without its samples. Put it into a .zip with"
        " its .dat, and its .atr if there is one."
    ),
    "ecg-archive-of-others": (
        "The archive holds neither a WFDB record nor a workbook. Put the .hea of a record and its"
        " .dat into it, and its .atr if there is one."
    ),
    "ecg-archive-damaged": (
        "The file begins as a .zip or a workbook and cannot be opened: it is damaged, cut short, or"
        f" has a password. {_RIGHT}"
    ),
    "ecg-cut-short": (
        "By its header (.hea) the recording lasts for {promised:.0f} seconds, but its samples"
        " (.dat) end after {seconds:.1f}: the file is cut short. Copy it again."
    ),
    "ecg-flat": (
        "The lead is flat: from its lowest to its highest it has {reach:.2g} mV, and a QRS complex"
        " alone has more than {least:g}. Check which column or signal it is, and its unit; if it is"
        " in volts, say so: “II (V)”."
    ),
    "ecg-too-large": (
        "The file has {megabytes:.0f} MB; at most {most:.0f} MB are read. Give a part of the"
        " recording, or fewer leads."
    ),
    "ecg-without-lead": "The file has no lead of an ECG; {named} is needed.",
    "ecg-leads-unnamed": (
        "None of the {count} columns or signals has the name of a lead, so it cannot be told which"
        " is {named}. Name it, such as “II”, or give it alone."
    ),
    "ecg-many-leads": "The file has {count} leads; at most {most} are read.",
    "ecg-rate-unlikely": _rate_unlikely,
    "ecg-too-short": (
        "The recording lasts for {seconds:.1f} seconds; at least {least:g} are needed, so that a"
        " beat has others around it."
    ),
    "ecg-too-long": (
        "The recording lasts for {minutes:.0f} minutes; at most {most:.0f} are read. Give the part"
        " in question."
    ),
    "ecg-without-beats": (
        "No beat was found in {seconds:.0f} seconds: the lead is flat, or no ECG. Check which"
        " column it is, and its unit."
    ),
    "ecg-many-beats": (
        "The file marks {count} beats in {seconds:.0f} seconds, which no heart has; mark each beat"
        " once, at its R peak."
    ),
    "ecg-no-names": (
        "The first line holds values where the names of the columns should be; put a line of names"
        " on top, such as time and II (mV)."
    ),
    "ecg-no-number": (
        "Row {row}: the value of the lead is not a number; give a number, or leave it blank where"
        " nothing was recorded."
    ),
    "ecg-without-rate": (
        "The file does not say how many samples a second it has. Give a column of times, “time (s)”"
        " or “time (ms)”, or name the lead with its rate, such as “II (mV) 250 Hz”."
    ),
    "ecg-time-unread": "Row {row}: the time cannot be read; give seconds, or minutes:seconds.",
    "ecg-time-uneven": (
        "Row {row}: the times do not go on evenly. Give a part without a gap, one row for each"
        " sample."
    ),
    "ecg-without-unit": (
        "The lead reaches over {reach:.0f} units, which are no millivolts. Say its unit in the name"
        " of its column: “II (mV)” or “II (µV)”."
    ),
    "ecg-beyond-hearts": (
        "The lead reaches over {reach:.0f} mV by the unit in the name of its column, and no heart"
        " gives more than a few. Correct the unit: “II (mV)” or “II (µV)”."
    ),
    "ecg-archive-broken": (
        "The archive cannot be opened, or holds too much: it is damaged, has a password, or has"
        " more in it than one record. Put the .hea, the .dat and the .atr into a new one."
    ),
    "ecg-file-missing": lambda count: (
        "The header names a file of samples (.dat) that"
        f" {'is in the archive several times' if count else 'is not in the archive'}; put the one"
        " beside the header."
    ),
    "ecg-several-records": (
        "The archive has {count} headers (.hea); put one record into it, its .hea and its .dat."
    ),
    "ecg-header-amiss": f"The header (.hea) is not as WFDB writes them; {_AGAIN}",
    "ecg-in-segments": "The record is in several segments, which are not read; give one of them.",
    "ecg-format-unread": _formats,
    "ecg-many-samples": (
        "A lead has more than {millions:g} million samples. Give the part in question."
    ),
    "ecg-many-annotations": (
        "The file has more than {most:,} annotations. Give the part in question."
    ),
    "ecg-dicom-long-header": (
        "The DICOM file has an unusually long header; export the recording alone."
    ),
    "ecg-dicom-without-waveform": "This DICOM file holds no waveform; export the ECG itself.",
    "ecg-dicom-coding": (
        "The samples of this DICOM file are coded in a way that is not read here (such as µ-law);"
        " export them as 16-bit numbers."
    ),
    "ecg-dicom-without-unit": (
        "The DICOM file does not say what its numbers are in millivolts; export it again."
    ),
}
