"""Cases that a teacher picks from the model's mistakes."""

from __future__ import annotations

from medmodels.datasets import Dataset
from medmodels.evidence import load_scores, mistakes_of
from medmodels.models.svm import Svm
from ui.teaching.packs import picked_pack


def test_picked_mistakes_come_with_cases_that_the_model_gets_right(
    svm: Svm, dataset: Dataset
) -> None:
    """All that were picked, so many others, none twice, each with its truth; another seed is
    another order.
    """
    scores = load_scores(svm.artifact)
    wrong = [m.number for m in mistakes_of(svm, scores, svm.threshold)]
    pack = picked_pack(svm, dataset, wrong[:2], right=6, seed=3)
    numbers = [int(case.name) for case in pack.cases]

    assert len(numbers) == len(set(numbers)) == 8
    assert set(numbers) & set(wrong) == set(wrong[:2])
    assert [c.truth for c in pack.cases] == [svm.task.asks.named(scores.y[n - 1]) for n in numbers]
    assert pack == picked_pack(svm, dataset, wrong[:2], right=6, seed=3)
    assert pack != picked_pack(svm, dataset, wrong[:2], right=6, seed=4)


def test_a_pack_of_mistakes_alone_is_one(svm: Svm, dataset: Dataset) -> None:
    """Whoever wants that may have it."""
    wrong = [m.number for m in mistakes_of(svm, load_scores(svm.artifact), svm.threshold)]

    assert len(picked_pack(svm, dataset, wrong[:1], right=0, seed=1).cases) == 1
