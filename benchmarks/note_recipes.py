"""Recipes for notes, compared by repeated cross-validation on the training and validation passages:
never on the test sets.

    python benchmarks/note_recipes.py [VECTORS.npz]

Three times five folds, the same for every recipe; of each the accuracy on the passages left out,
its difference from the recipe that is named first, and the standard error of that difference
(Nadeau and Bengio). The one that it prefers may then be scored on the test sets, by name:

    python benchmarks/note_recipes.py VECTORS.npz --held-out "words and vectors"

With vectors of a pre-trained encoder (``benchmarks/note_vectors.py``) also the recipes that use
them. Needs the passages of ``note-section`` in $MEDMODELS_DATA.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from medmodels.datasets import DATASETS, Dataset
from medmodels.models.note_svm import CUTS, vectoriser_for
from medmodels.training.strategies import NoteSvmStrategy

_REPEATS, _FOLDS = 3, 5
_BEFORE = NoteSvmStrategy(summary_weight=0.5, balance=1.0, opening=False)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which ``kinds`` of features, how much the ``vectors`` of the encoder weigh beside them, how
    much the summaries, and by which power of its rarity a section weighs more.
    """

    kinds: tuple[str, ...]
    summaries: float = 0.5
    balance: float = 1.0
    vectors: float = 0.0
    c: float = _BEFORE.c


_WORDS = ("words", "said", "pieces")
RECIPES: Mapping[str, Recipe] = {
    "words, who says them, pieces": Recipe(_WORDS),
    "without pieces": Recipe(("words", "said")),
    "the opening too, summaries whole, root of rarity": Recipe((*_WORDS, "opening"), 1.0, 0.5),
}
WITH_VECTORS: Mapping[str, Recipe] = {
    "vectors alone": Recipe((), vectors=1.0, c=1.0),
    "words and vectors": Recipe(_WORDS, vectors=1.0),
    "words and vectors, twice as heavy": Recipe(_WORDS, vectors=2.0),
    "the opening too, …, and vectors": Recipe((*_WORDS, "opening"), 1.0, 0.5, vectors=1.0),
    "the opening too, …, and vectors, twice as heavy": Recipe(
        (*_WORDS, "opening"), 1.0, 0.5, vectors=2.0
    ),
}


def features(
    dataset: Dataset, rows: np.ndarray, held: np.ndarray, vectors: Any
) -> dict[str, tuple[Any, Any]]:
    """By kind: features of the passages in ``rows`` and of their summaries, and of those held."""
    from scipy.sparse import csr_matrix

    assert dataset.extra is not None
    texts = [*dataset.data[rows], *dataset.extra[rows]]
    made = {}
    for name, cut in CUTS.items():
        vectoriser = vectoriser_for(name, min_df=_BEFORE.least_texts)
        known = vectoriser.fit_transform([" ".join(cut(text)) for text in texts])
        made[name] = known, vectoriser.transform([" ".join(cut(t)) for t in dataset.data[held]])
    if vectors is not None:
        both = np.concatenate([vectors["passages"][rows], vectors["summaries"][rows]])
        made["vectors"] = tuple(map(csr_matrix, (both, vectors["passages"][held])))
    return made


def called(recipe: Recipe, made: Mapping[str, tuple[Any, Any]], labels: np.ndarray) -> np.ndarray:
    """The classes (n,) that a recipe fitted on features of passages and summaries gives those held;
    ``labels`` are those of the passages.
    """
    import scipy.sparse
    from sklearn.svm import LinearSVC

    scales = dict.fromkeys(recipe.kinds, 1.0)
    if recipe.vectors:
        scales["vectors"] = recipe.vectors
    known, held = (
        scipy.sparse.hstack([scale * made[name][side] for name, scale in scales.items()], "csr")
        for side in (0, 1)
    )
    often = np.bincount(labels)
    rarity = len(labels) / (np.maximum(often, 1) * (often > 0).sum())
    weight = rarity[labels] ** recipe.balance
    machine = LinearSVC(C=recipe.c, random_state=_BEFORE.seed).fit(
        known, np.tile(labels, 2), np.concatenate([weight, recipe.summaries * weight])
    )
    return np.asarray(machine.predict(held))


def accuracies(dataset: Dataset, recipes: Mapping[str, Recipe], vectors: Any) -> np.ndarray:
    """The accuracy of each recipe on each fold of each repeat, (recipes, repeats × folds)."""
    from sklearn.model_selection import KFold

    known = np.concatenate([dataset.train, dataset.validation])
    shares: list[list[float]] = []
    for repeat in range(_REPEATS):
        splits = KFold(_FOLDS, shuffle=True, random_state=repeat).split(known)
        for rows, held in ((known[a], known[b]) for a, b in splits):
            made = features(dataset, rows, held, vectors)
            truth, y = dataset.labels[held], dataset.labels[rows]
            shares.append([(called(r, made, y) == truth).mean() for r in recipes.values()])
            print(".", end="", file=sys.stderr, flush=True)
    return np.array(shares).T


def held_out(dataset: Dataset, recipe: Recipe, vectors: Any) -> dict[str, tuple[int, int]]:
    """How many passages of each test set a recipe calls right, of how many."""
    known = np.concatenate([dataset.train, dataset.validation])
    made = features(dataset, known, dataset.test, vectors)
    right = called(recipe, made, dataset.labels[known]) == dataset.labels[dataset.test]
    sets = dataset.factors["set"][dataset.test]
    return {name: (int(right[sets == name].sum()), int((sets == name).sum())) for name in set(sets)}


def main(files: Sequence[str], name: str | None) -> None:
    """Print a line a recipe, or how the named one does on the test sets."""
    vectors = np.load(files[0]) if files else None
    recipes = {**RECIPES, **(WITH_VECTORS if files else {})}
    if name is not None:
        for of, (right, n) in sorted(
            held_out(DATASETS["note-section"](), recipes[name], vectors).items()
        ):
            print(f"{of}: {right} of {n}: {right / n:.4f}")
        return
    scored = accuracies(DATASETS["note-section"](), recipes, vectors)
    print(f"accuracy over {_REPEATS} × {_FOLDS} folds")
    for name, row in zip(recipes, scored, strict=True):
        apart = row - scored[0]
        # folds share their training passages (Nadeau and Bengio 2003)
        error = apart.std(ddof=1) * np.sqrt(1 / len(row) + 1 / (_FOLDS - 1))
        print(f"  {name:50s} {row.mean():.4f}  {apart.mean():+.4f} ± {error:.4f}")


if __name__ == "__main__":
    files, _, name = " ".join(sys.argv[1:]).partition("--held-out ")
    main(files.split(), name or None)
