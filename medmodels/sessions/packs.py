"""Packs ready to be used: the samples of a question, held-out cases with the model's own errors
among them, and what a teacher gives.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from medmodels.cases import Case, Reading, read_cases, samples
from medmodels.errors import CaseError, SessionError
from medmodels.evidence import Scores
from medmodels.models import Model
from medmodels.outcomes import Amount, Quantity
from medmodels.sessions.answers import named_answer
from medmodels.sessions.pack import Pack, PackCase, Source
from medmodels.tasks import Note, Table, Task, Waveform
from medmodels.words import Phrase

__all__ = ["WRONG_SHARE", "chosen_pack", "given_pack", "held_out_pack", "sample_pack"]

_LISTED = 8  # words that are right, in a sentence
WRONG_SHARE = 0.27  # of cases on which the model errs: studies plant 25 to 30%
# The held-out case of a number, or None where it would not be accepted as a case.
Accepted = Callable[[int], Case | None]


def sample_pack(task: Task, *, random: Random | None = None) -> Pack:
    """The synthetic samples of a question that have an outcome, in the order in which they come
    with the product, or shuffled, so that nobody finds one again by its number; titles count the
    cases of the pack.
    """
    found = []
    for sample in samples(task):
        case = read_cases(sample.path.read_bytes(), task=task, origin="sample").case()
        if truth := case.truth or sample.truth:
            found.append((sample.path.name, truth))
    if random is not None:
        random.shuffle(found)
    cases = tuple(
        PackCase(Source.SAMPLE, name, f"Case {place}", truth)
        for place, (name, truth) in enumerate(found, 1)
    )
    return Pack(task.name, "Synthetic cases", cases)


def held_out_pack(
    model: Model,
    scores: Scores,
    accepted: Accepted,
    *,
    cases: int,
    random: Random,
    wrong: float = WRONG_SHARE,
) -> Pack:
    """Held-out cases of which the model calls the share ``wrong`` wrongly: of each kind of error
    alike (misses and false alarms), and of each truth alike among the others, as far as there are
    any.
    """
    errors = model.task.asks.errors(scores.y, scores.p, threshold=model.threshold)
    truths = [model.task.asks.named(y) for y in scores.y.tolist()]
    by_kind = _groups((kind, n) for n, kind in enumerate(errors.kind, 1) if kind)
    of_amount = isinstance(model.task.asks, Quantity)
    known = model.task.asks.known(scores.y).tolist()
    by_truth = _groups(
        ("" if of_amount else truths[n - 1], n)
        for n, kind in enumerate(errors.kind, 1)
        if not kind and known[n - 1]
    )
    numbers = _drawn(by_kind, round(wrong * cases), accepted, random)
    numbers += _drawn(by_truth, cases - len(numbers), accepted, random)
    random.shuffle(numbers)
    title = f"{len(numbers)} held-out cases"
    return chosen_pack(model.task, numbers, [truths[n - 1] for n in numbers], title=title)


def _groups(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for name, number in pairs:
        groups.setdefault(name, []).append(number)
    return groups


def _drawn(
    groups: dict[str, list[int]], count: int, accepted: Accepted, random: Random
) -> list[int]:
    """So many numbers, of each group in turn, that are accepted as cases; fewer where there are
    not so many.
    """
    queues = [
        (number for number in random.sample(numbers, len(numbers)) if accepted(number) is not None)
        for numbers in groups.values()
    ]
    drawn: list[int] = []
    while queues and len(drawn) < count:
        queue = queues.pop(0)
        if (number := next(queue, None)) is not None:
            drawn.append(number)
            queues.append(queue)
    return drawn


def chosen_pack(
    task: Task, numbers: Sequence[int], truths: Sequence[str], *, title: str = "Chosen cases"
) -> Pack:
    """Held-out cases by their numbers, with their truths."""
    cases = tuple(
        PackCase(Source.HELD_OUT, str(number), f"Case {place}", truth)
        for place, (number, truth) in enumerate(zip(numbers, truths, strict=True), 1)
    )
    return Pack(task.name, title, cases)


def given_pack(
    task: Task, files: Sequence[tuple[bytes, str | None]], *, title: str = "My own cases"
) -> Pack:
    """The cases of files, each with its truth, or with ``None`` where the file says it itself, as a
    table with a column of outcomes does.

    Raises what the reader raises, and ``SessionError`` for a case without an outcome.
    """
    cases: list[PackCase] = []
    for data, truth in files:
        given = base64.b64encode(data).decode()
        reading = read_cases(data, task=task, origin="upload")
        if truth and len(reading) > 1 and isinstance(task.inputs, Waveform):
            raise SessionError("pack-several-beats", count=len(reading), noun=task.inputs.noun)
        for row, case in enumerate(reading.cases(), 1):
            if isinstance(case, CaseError):
                raise case
            if not (said := truth or case.truth):
                raise _without_outcome(reading, row)
            truth_of, name = _truth(task, said, row), f"Case {len(cases) + 1}"
            cases.append(PackCase(Source.GIVEN, "", name, truth_of, given=given, row=row))
    return Pack(task.name, title, tuple(cases))


def _truth(task: Task, said: str, row: int) -> str:
    try:
        return named_answer(task, said)
    except SessionError as error:
        raise SessionError("pack-outcome", row=row, right=_right(task)) from error


def _without_outcome(reading: Reading, row: int) -> SessionError:
    """Why a row has none: the table has no column of outcomes, holds words that are none, or holds
    nothing there.
    """
    task, notes = reading.task, {note.code for note in reading.notes}
    columns = tuple(_columns(task))
    if columns and "outcome_column" not in notes:
        return SessionError("pack-no-outcomes", column=columns[0], right=_right(task))
    if not notes.isdisjoint(("words_left_out", "amounts_left_out")):
        return SessionError("pack-outcome", row=row, right=_right(task))
    return SessionError("pack-no-outcome", row=row)


def _columns(task: Task) -> Mapping[str, Mapping[str, str]]:
    """The columns that may hold the outcome, with what their words mean."""
    inputs = task.inputs
    return inputs.truth_columns if isinstance(inputs, Table | Note) else {}


def _right(task: Task) -> Phrase:
    """What an outcome of the question may be."""
    asked = task.asks.asked
    if isinstance(asked, Amount):
        return Phrase(
            "outcome-amount", name=asked.name, low=asked.low, high=asked.high, unit=asked.unit
        )
    first, more = asked.labels[:_LISTED], max(len(asked.labels) - _LISTED, 0)
    return Phrase("outcome-words", names=_as_in_a_table(task, first), more=more)


def _as_in_a_table(task: Task, labels: Sequence[str]) -> tuple[str, ...]:
    """Labels as the column of outcomes may hold them: themselves, or the words that mean them."""
    meaning = next(iter(_columns(task).values()), None)
    if meaning is None or all(label.lower() in meaning for label in labels):
        return tuple(labels)
    means = {label: word for word, label in reversed(tuple(meaning.items()))}
    return tuple(means.get(label, label) for label in labels)
