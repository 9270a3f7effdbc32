"""Folds: labels in proportion, nobody on both sides, and a sentence where there are too few."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.errors import DatasetError
from medmodels.own.labelled import read_labelled
from medmodels.training.cross_validation import folds
from medmodels.training.estimators.classifiers import FITTERS
from medmodels.training.recipes.table import train_table
from medmodels.training.run import whole
from medmodels.training.strategies import ForestStrategy, SvmStrategy
from tests.own.rows import written


def people(rows_each: int = 6, count: int = 40) -> bytes:
    """Everybody's rows are alike, and the label is drawn for each person: only who somebody is can
    be learnt.
    """
    rng = np.random.default_rng(0)
    who = np.repeat(np.arange(count), rows_each)
    x = rng.normal(size=(count, 4))[who] + rng.normal(scale=0.01, size=(len(who), 4))
    lines = (
        written(["a", "b", "c", "d"], x.round(4), rng.permutation(np.arange(count) % 2)[who])
        .decode()
        .splitlines()
    )
    return "\n".join(
        [lines[0] + ",who", *(f"{line},P{n}" for line, n in zip(lines[1:], who, strict=True))]
    ).encode()


def test_nobody_is_on_both_sides_of_a_fold() -> None:
    """Groups stay together; with fewer rows of a label than folds there are fewer folds."""
    y, groups = np.arange(60) % 2 == 1, np.arange(60) // 4
    for train, held in folds(y, groups, 5, seed=0):
        assert not set(groups[train]) & set(groups[held])
    assert len(list(folds(np.arange(20) < 4, None, 10, seed=0))) == 4
    with pytest.raises(DatasetError, match="too few"):
        list(folds(y, np.arange(60) // 60, 5, seed=0))


@pytest.mark.training
@pytest.mark.parametrize("family", ["forest", "svm"])
def test_nothing_but_who_somebody_is_cannot_be_learnt_across_people(family: str) -> None:
    """Out of sample and in cross-validation a model is no better than chance where only the person
    could tell the label.
    """
    from medmodels.statistics.binary import auroc

    table = read_labelled(people(), target="label", group="who")
    strategy = (
        ForestStrategy(trees=40)
        if family == "forest"
        else SvmStrategy(c=10, gamma=1.0, calibration_folds=5)
    )
    dataset = table.dataset("T")
    trained = FITTERS[family](table.data, table.labels, strategy, table.groups)
    scored = whole(train_table(dataset, family, strategy, lambda line: None)).heldout.query(
        "split == 'cv'"
    )
    areas = [
        auroc(y, p, np.ones((1, len(y))))[0]
        for y, p in (
            (table.labels, trained.out_of_sample),
            (scored["label"].to_numpy(bool), scored["score"].to_numpy()),
        )
    ]

    assert all(value < 0.75 for value in areas), areas
    assert (
        auroc(
            table.labels,
            FITTERS[family](table.data, table.labels, strategy).out_of_sample,
            np.ones((1, len(table.labels))),
        )[0]
        > 0.9
    )


def test_a_group_on_two_sides_of_the_tables_own_split_is_refused() -> None:
    """The two columns contradict each other: a sentence."""
    lines = people().decode().splitlines()
    marked = "\n".join(
        [
            lines[0] + ",part",
            *(f"{line},{'test' if n % 3 == 0 else 'train'}" for n, line in enumerate(lines[1:])),
        ]
    ).encode()
    with pytest.raises(DatasetError, match="more than one side"):
        read_labelled(marked, target="label", group="who", split="part").dataset("T")
