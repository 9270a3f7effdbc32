"""Whether readers and cases like these would differ before and after the model (MRMC)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from medmodels.debriefing.asked import AnswerPair, sure_of_positive
from medmodels.errors import AnswersError
from medmodels.mrmc import (
    Contrast,
    Mean,
    Ratings,
    cases_needed,
    crossed,
    merit,
    random_readers_and_cases,
    single_conditions,
    spread,
)
from medmodels.outcomes import Labels
from medmodels.tasks import Task

__all__ = ["LEAST_CASES", "LEAST_READERS", "ReadersStudy", "ratings_of", "readers_study"]

LEAST_READERS, LEAST_CASES = 3, 20
_LEAST_OF_EACH = 2  # cases of either truth: fewer give no variance
_EFFECT = 0.05  # the difference of areas that the sentence on power is about
_THREE = (
    "Three readers never suffice for readers in general: where they differ as much as in published"
    " studies, no number of cases shows a difference of 0.05 with a power of 80%."
)


@dataclass(frozen=True, slots=True)
class ReadersStudy:
    """Areas under the ROC curve before and after, for other readers and cases like these; ``None``
    with the reason in ``sentence`` where there is too little for it. ``left_out`` counts readers
    and cases that others have and these have not.
    """

    readers: int
    cases: int
    left_out: tuple[int, int]
    before: Mean | None
    after: Mean | None
    contrast: Contrast | None
    sentence: str
    power: str


def readers_study(task: Task, these: Sequence[AnswerPair]) -> ReadersStudy:
    """The comparison of all pairs of answers, where the model abstained too."""
    if not isinstance(task.asks, Labels):
        return _none("The comparison across readers (MRMC) is for one of two labels.")
    chosen = complete(task.asks, these)
    if not chosen:
        return _none(_too_few(task.asks, these))
    given = ratings_of(task, chosen)
    found = spread(merit(given, "auc"))
    after, before = single_conditions(found)
    test = random_readers_and_cases(found)
    assert test is not None  # two conditions, three readers
    left = (
        len({pair.reader for pair in these}) - len(given.readers),
        len({pair.place for pair in these}) - len(given.cases),
    )
    contrast = test.contrasts[0]
    try:
        needed = cases_needed(found, readers=len(given.readers), effect=_EFFECT)
        power = _power(len(given.readers), needed)
    except AnswersError:
        power = "Nothing varies among these readers, so nothing can be told of other studies."
    return ReadersStudy(
        len(given.readers),
        len(given.cases),
        left,
        before,
        after,
        contrast,
        _sentence(contrast),
        power,
    )


def complete(asks: Labels, these: Sequence[AnswerPair]) -> tuple[AnswerPair, ...]:
    """Pairs of readers and cases that leave no hole, as many as are found among the cases of each
    reader and those that most readers have; none where they are too few, or of one truth.
    """
    places: dict[str, set[int]] = {}
    positive: dict[int, bool] = {}
    for pair in these:
        places.setdefault(pair.reader, set()).add(pair.place)
        positive[pair.place] = pair.item.case.truth == asks.positive
    best: tuple[int, set[str], frozenset[int]] = (0, set(), frozenset())
    had = Counter(place for mine in places.values() for place in mine)
    common = [place for place, _ in had.most_common()]
    own = map(frozenset, places.values())
    shared = (frozenset(common[:n]) for n in range(LEAST_CASES, len(common) + 1))
    for cases in dict.fromkeys((*own, *shared)):
        readers = {name for name, mine in places.items() if cases <= mine}
        fewest = min(sum(positive[n] is side for n in cases) for side in (True, False))
        enough = len(readers) >= LEAST_READERS and len(cases) >= LEAST_CASES
        size = len(readers) * len(cases)
        if enough and fewest >= _LEAST_OF_EACH and size > best[0]:
            best = (size, readers, cases)
    _, kept, rated = best
    return tuple(pair for pair in these if pair.reader in kept and pair.place in rated)


def ratings_of(task: Task, these: Sequence[AnswerPair]) -> Ratings:
    """The probabilities of the positive label that the answers stand for, as ratings in two
    conditions, “after” and “before”.
    """
    rows = [
        (pair.reader, phase, pair.place + 1, int(pair.item.case.truth == task.labels[0]), rating)
        for pair in these
        for phase, answer in (("before", pair.before), ("after", pair.after))
        for rating in (sure_of_positive(task, answer) or 0.0,)
    ]
    reader, modality, case, truth, rating = zip(*rows, strict=True)
    return crossed(reader, modality, case, truth, rating)


def _none(sentence: str) -> ReadersStudy:
    return ReadersStudy(0, 0, (0, 0), None, None, None, sentence, "")


def _too_few(asks: Labels, these: Sequence[AnswerPair]) -> str:
    readers, cases = len({p.reader for p in these}), len({p.place for p in these})
    return (
        f"The comparison across readers (MRMC) takes {LEAST_READERS} readers or more who answered"
        f" the same {LEAST_CASES} cases or more before and after the model, with two or more of"
        f" “{asks.positive}” and of “{asks.negative}” among them. Here"
        f" {readers} {_plural(readers, 'reader')} gave both answers, to {cases}"
        f" {_plural(cases, 'case')} in all."
    )


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _sentence(contrast: Contrast) -> str:
    gap = contrast.difference
    if gap.value:
        moved = "larger" if gap.value > 0 else "smaller"
        said = f"The area was {abs(gap.value):.3f} {moved} after the model than before"
    else:
        said = "The area was the same after the model as before"
    if gap.low is None or gap.high is None:
        return f"{said}; nothing varies, so how well that is known cannot be told."
    told = f"{said} (95% interval of the difference {gap.low:.3f} to {gap.high:.3f})"
    chance = "holds 0: it may be chance" if gap.low <= 0 <= gap.high else "does not hold 0"
    return f"{told}; for other readers and cases like these, the interval {chance}."


def _power(readers: int, needed: int | None) -> str:
    if readers == LEAST_READERS:
        return _THREE
    if needed is None:
        return (
            f"{readers} readers who differ like these would not show a difference of {_EFFECT:.2f}"
            " with a power of 80%, however many the cases."
        )
    return (
        f"{readers} readers who differ like these would need about {needed} cases to show a"
        f" difference of {_EFFECT:.2f} with a power of 80%."
    )
