"""The machine of words is fitted by its strategy: with the opening or without, rare sections by how
rare they are.
"""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from sklearn.svm import LinearSVC
from sklearn.utils.class_weight import compute_sample_weight

from medmodels.datasets import Dataset
from medmodels.errors import BadStrategy
from medmodels.models.note_svm import CUTS
from medmodels.tasks.note_section import NOTE_SECTION
from medmodels.training.estimators.note_svm import fit_note_svm
from medmodels.training.strategies import NoteSvmStrategy

WORDS = {0: "mother diabetes family", 1: "cough fever days", 2: "penicillin hives rash"}


def notes() -> Dataset:
    """Thirty passages of three sections, the last of them rare."""
    rng = np.random.default_rng(0)
    labels = np.array([0] * 15 + [1] * 12 + [2] * 3)
    texts = [
        f"Doctor: {' '.join(rng.permutation(WORDS[k].split()))}\nPatient: yes {n % 4}"
        for n, k in enumerate(labels.tolist())
    ]
    every = np.arange(len(labels))
    summaries = np.array([WORDS[k] for k in labels.tolist()], object)
    return Dataset(
        NOTE_SECTION, np.array(texts, object), labels, every, every[:0], "", extra=summaries
    )


@pytest.mark.parametrize("opening", [True, False])
def test_the_fit_is_that_of_a_linear_machine_with_these_weights(opening: bool) -> None:
    """scikit-learn's own balanced weights where rarity counts fully, on the same features; the
    opening is a kind of features that a strategy may do without.
    """
    dataset = notes()
    strategy = NoteSvmStrategy(
        summary_weight=0.5, balance=1.0, opening=opening, least_texts=1, seed=3
    )
    machine = fit_note_svm(dataset, dataset.train, strategy).machine
    kinds = list(CUTS) if opening else ["words", "said", "pieces"]
    assert list(machine.vectorisers) == kinds

    assert dataset.extra is not None
    texts = [*dataset.data, *dataset.extra]
    seen = scipy.sparse.hstack(
        [machine.vectorisers[k].transform([" ".join(CUTS[k](t)) for t in texts]) for k in kinds],
        format="csr",
    )
    balanced = compute_sample_weight("balanced", dataset.labels)
    expected = LinearSVC(C=strategy.c, random_state=3).fit(
        seen, np.tile(dataset.labels, 2), sample_weight=np.concatenate([balanced, balanced / 2])
    )
    np.testing.assert_allclose(machine.weights[:, :3], expected.coef_.T, atol=1e-6)
    np.testing.assert_allclose(machine.bias[:3], expected.intercept_, atol=1e-6)


def test_rare_sections_weigh_more_the_more_they_are_balanced() -> None:
    """An empty passage leans towards the frequent section less, the larger the power."""
    dataset, empty = notes(), np.array([""], object)
    leaning = []
    for balance in (0.0, 0.5, 1.0):
        strategy = NoteSvmStrategy(balance=balance, least_texts=1)
        scores = fit_note_svm(dataset, dataset.train, strategy).scores(empty)[0]
        leaning.append(scores[0] - scores[2])

    assert leaning == sorted(leaning, reverse=True)
    with pytest.raises(BadStrategy):
        NoteSvmStrategy(balance=1.5)
