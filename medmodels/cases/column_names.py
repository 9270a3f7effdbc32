"""Which column is which input: names recognised, identifiers dropped, the known outcome set
aside.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from medmodels.cases.first_line import is_number
from medmodels.cases.remarks import Remark, first_of
from medmodels.errors import WrongColumns
from medmodels.tasks import Table, Task
from medmodels.words import Phrase

__all__ = ["IDENTIFYING", "Columns", "column_key", "match_columns"]

# words in the names of columns that may say a course
_COURSE = frozenset(
    "time days weeks months years followup status event censored cens dead death died relapse"
    " survival rfs os dfs".split()
)
_NAMED = 6  # names that a remark lists

# A column whose name holds one of these words says who somebody is (or numbers the rows).
# After HIPAA Safe Harbor, 45 CFR 164.514(b)(2), as far as a column name can tell.
IDENTIFYING = frozenset(
    "id ids identifier index patient patientid subject mrn nhs ssn record accession account name"
    " names surname firstname lastname forename initials dob birth birthdate birthday date address"
    " street city zip postcode phone telephone mobile fax email mail url ip insurance policy"
    " licence license hospital physician doctor".split()
)
# names that are compared with one another, and their letters
_MOST_GUESSED, _LONGEST_GUESS = 50, 60
# Letters of any script, with marks that are no letters in themselves, or digits; not punctuation
# and symbols.
_WORD = re.compile(r"(?:[^\W\d_]|[^\x00-\u02ff\u2000-\u2bff\u3000-\u303f])+|\d+")
_SIGN = re.compile(r"[+<>=%±≤≥]|-\s*$")  # says what the words do not: CD4+ is not CD4-
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")  # such as a unit


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions in the file: one for each input in the task's order, the outcome's, if known, and
    those of columns that no model sees; and of the time and the event that say the course, where
    both are there and no column says the outcome itself.
    """

    inputs: tuple[int, ...]
    truth: int | None
    truth_name: str | None
    notes: tuple[Remark, ...]
    unseen: tuple[int, ...] = ()
    course: tuple[int, int] | None = None


def match_columns(header: Sequence[str], empty: Sequence[bool], *, task: Task) -> Columns:
    """Match the header of a file with the inputs of a task.

    ``empty`` says of each column whether nothing stands in it; such a column is dropped if it is no
    input, and so is one that the training table had and the model never saw. Raises
    ``WrongColumns`` naming every input that is missing or there twice, and every column that is
    neither an input, an outcome nor an identifier.
    """
    follow_up = Table.of(task.inputs).follow_up
    of_course = (follow_up.time, follow_up.event) if follow_up else ()
    aside = {name.strip().lower() for name in (*Table.of(task.inputs).set_aside, *of_course)}
    # a picture's pixel_1_10 and pixel_10_1 have the same words
    exactly = {name.lower(): name for name in task.feature_names}
    strange = [name for name in header if name.strip().lower() not in exactly.keys() | aside]
    _refuse_values(strange, header, task)
    known = _known(task)
    by_input: dict[str, list[int]] = {name: [] for name in task.feature_names}
    identifiers, truths, strangers, unseen = [], [], [], []
    for position, name in enumerate(header):
        key = column_key(name)
        plain = name.strip().lower()
        if plain in Table.of(task.inputs).truth_columns and plain not in exactly:
            if not empty[position]:
                truths.append(position)
        elif plain in aside and plain not in exactly:
            unseen.append(position)
        elif feature := exactly.get(plain) or known.get(key):
            by_input[feature].append(position)
        elif empty[position]:
            continue
        elif not IDENTIFYING.isdisjoint(key.split()) or key in {"", "0 unnamed"}:
            identifiers.append(name)
        else:
            strangers.append(name)
    _refuse(by_input, strangers, truths, header, task)
    truth = truths[0] if truths else None
    course = None if truths else _course(header, of_course, set(unseen))
    unseen = [i for i in unseen if i not in (course or ())]
    return Columns(
        inputs=tuple(positions[0] for positions in by_input.values()),
        truth=truth,
        truth_name=None if truth is None else header[truth].strip().lower(),
        notes=_notes(identifiers, [header[i] for i in unseen], truth, header, task),
        unseen=tuple(unseen),
        course=course,
    )


def _course(
    header: Sequence[str], names: Sequence[str], unseen: set[int]
) -> tuple[int, int] | None:
    """The positions of the time and the event, where both are among the columns that no model sees,
    each once.
    """
    plain = [name.strip().lower() for name in header]
    places = [
        [i for i, name in enumerate(plain) if name == wanted.strip().lower() and i in unseen]
        for wanted in names
    ]
    if [len(place) for place in places] != [1, 1]:
        return None
    return places[0][0], places[1][0]


def _refuse_values(strange: list[str], header: Sequence[str], task: Task) -> None:
    """Raise ``WrongColumns`` where most names that are no input's are values: the names are
    missing.
    """
    said = {word.casefold() for f in task.features for word in f.codes} | {
        word for words in Table.of(task.inputs).truth_columns.values() for word in words
    }
    values = sum(is_number(name) or name.strip().casefold() in said for name in strange)
    if values > len(header) / 2:
        raise WrongColumns("no-column-names")


def _notes(
    identifiers: list[str],
    unseen: list[str],
    truth: int | None,
    header: Sequence[str],
    task: Task,
) -> tuple[Remark, ...]:
    """What was dropped, what no model sees, and what the column of outcomes means."""
    notes: list[Remark] = []
    if identifiers:
        notes.append(Remark("identifying", first_of(identifiers, most=_NAMED)))
    if unseen:
        notes.append(Remark("unseen", first_of(unseen, most=_NAMED)))
    if truth is not None:
        meaning = Table.of(task.inputs).truth_columns[header[truth].strip().lower()]
        codes = {
            code: label
            for code, label in meaning.items()
            if code.isdigit() and code not in label.split()
        }
        notes.append(Remark("outcome_column", {"name": header[truth], "codes": codes}))
    return tuple(notes)


def _known(task: Task) -> dict[str, str]:
    """The inputs by the words of their names, where these are no other input's and there is no sign
    beside them.
    """
    named = [
        (column_key(name), name, f.name) for f in task.features for name in (f.name, *f.synonyms)
    ]
    owners: dict[str, set[str]] = {}
    for key, _, feature in named:
        owners.setdefault(key, set()).add(feature)
    return {
        key: feature
        for key, name, feature in named
        if key and len(owners[key]) == 1 and not _SIGN.search(name)
    }


def _refuse(
    by_input: dict[str, list[int]],
    strangers: list[str],
    truths: list[int],
    header: Sequence[str],
    task: Task,
) -> None:
    missing = [name for name, positions in by_input.items() if not positions]
    twice = [name for name, positions in by_input.items() if len(positions) > 1]
    wrong: list[Phrase] = []
    guess = _guess(missing, strangers)
    if len(missing) == len(by_input):
        raise WrongColumns(
            "none-of-the-columns",
            inputs=len(by_input),
            columns=len(header),
            names=_listed(missing[:3]),
        )
    if missing:
        wrong.append(
            Phrase("columns-missing", names=_listed(missing), count=len(missing), guess=guess)
        )
    if twice:
        wrong.append(Phrase("columns-twice", names=_listed(twice), count=len(twice)))
    if len(truths) > 1:
        wrong.append(Phrase("outcomes-twice", names=_listed([header[t] for t in truths])))
    if strangers and not (guess and len(strangers) == 1):  # the one that is asked about
        wrong.append(Phrase("columns-unknown", names=_listed(strangers), count=len(strangers)))
        wrong.extend(_course_named(strangers, header, task))
    if wrong:
        raise WrongColumns("columns-mismatched", wrong=tuple(wrong), inputs=len(by_input))


def _course_named(strangers: Sequence[str], header: Sequence[str], task: Task) -> list[Phrase]:
    """How a question calls the time and the event, where some strangers may be them."""
    course = Table.of(task.inputs).follow_up
    there = {name.strip().lower() for name in header}
    if course is None or there >= {course.time.lower(), course.event.lower()}:
        return []
    words = {word for name in strangers for word in column_key(name).split()}
    if words.isdisjoint(_COURSE):
        return []
    return [
        Phrase("course-named-otherwise", time=course.time, event=course.event, said=course.said)
    ]


def _guess(missing: list[str], strangers: list[str]) -> Phrase | None:
    """A hint when a stranger's name, without what stands in brackets, is nearly that of a missing
    input.
    """
    keys = {
        column_key(_BRACKETS.sub(" ", stranger[:_LONGEST_GUESS])): stranger
        for stranger in reversed(strangers[:_MOST_GUESSED])
    }
    for name in [name for name in missing[:_MOST_GUESSED] if not _SIGN.search(name)]:
        close = difflib.get_close_matches(column_key(name), list(keys), n=1, cutoff=0.8)
        if close:
            stranger = keys[close[0]]
            return Phrase("column-mistaken", name=_listed([name]), stranger=_listed([stranger]))
    return None


def column_key(name: str) -> str:
    """A name without case, punctuation and word order: "concave points_mean" is "Mean Concave
    Points".
    """
    return " ".join(sorted(_WORD.findall(unicodedata.normalize("NFKC", name).lower())))


def _listed(names: Sequence[str]) -> Phrase:
    shown = tuple(name.strip()[:40] for name in names[:6])
    return Phrase("names", names=shown, more=len(names) - len(shown))
