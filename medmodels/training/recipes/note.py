"""Train a model of notes: fit, calibrate on folds it did not see, score both test sets once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from medmodels.cases import case_from_text
from medmodels.datasets import Dataset
from medmodels.errors import CaseError
from medmodels.evidence import evaluate
from medmodels.explanations import pieces_of, token_contributions
from medmodels.gates import abstention
from medmodels.models import Model
from medmodels.models.measured import GateTrial, ReachedBySet, SetReached, topics
from medmodels.models.model import expit
from medmodels.models.statements import statement
from medmodels.models.text import known_share, softmax_log_odds, words_of
from medmodels.outcomes.classes import CLASS
from medmodels.statistics.conformal import class_limits
from medmodels.training.estimators.note_svm import FOLDS, fit_note_svm, left_out, temperature_of
from medmodels.training.measures.gate import gate_trial
from medmodels.training.networks.note_rnn import fit_note_rnn
from medmodels.training.progress import FoldBegun, Started, Tell
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.strategies import NoteRnnStrategy, NoteSvmStrategy, Strategy, is_default

__all__ = ["train_notes"]

_CANDIDATES = 160  # frequent words that the behaviour page may show


class _Fitted(Protocol):
    @property
    def vocabulary(self) -> frozenset[str]: ...
    def scores(self, texts: np.ndarray) -> np.ndarray: ...
    def files(self) -> dict[str, bytes]: ...


_FIT: dict[str, Callable[[Dataset, np.ndarray, Any], _Fitted]] = {
    "svm": fit_note_svm,
    "rnn": fit_note_rnn,
}


def train_notes(
    dataset: Dataset, family: str, strategy: NoteSvmStrategy | NoteRnnStrategy, tell: Tell
) -> Run:
    """Fit on training and validation passages; the temperature and the sets come from passages of
    folds that were left out.
    """
    texts, y = dataset.data, dataset.labels
    known, test = np.concatenate([dataset.train, dataset.validation]), dataset.test
    tell(Started(f"{dataset.task.name}/{family}", "passages", len(known)))
    scores, folds, shares = _left_out(dataset, family, strategy, tell, known)
    temperature = temperature_of(scores, y[known])
    out_of_sample = expit(softmax_log_odds(temperature * scores))
    trained = _FIT[family](dataset, known, strategy)
    common = int(np.bincount(y[known]).argmax())
    reached = expit(softmax_log_odds(temperature * trained.scores(texts[test])))
    factors = {name: values[test] for name, values in dataset.factors.items()}
    rows = [_rows("test", y[test], reached, common, factors)]
    rows += [
        _rows("cv", y[known[folds == k]], out_of_sample[folds == k], common, {}, fold=k)
        for k in range(FOLDS)
    ]
    top = _frequent(texts[known], trained.vocabulary)
    return Run(
        dataset=replace(
            dataset, train=known, split=statement("validation trained on", split=dataset.split)
        ),
        family=family,
        strategy=strategy,
        weights=trained.files(),
        fitted={
            "background": np.array([""]),
            "temperature": np.array(temperature),
            "conformal": class_limits(out_of_sample, y[known]),
            "least_known": np.array(np.percentile(shares, 0.5)),
            "most_words": np.array(
                int(np.percentile([len(words_of(text)) for text in texts[known]], 99.5))
            ),
        },
        heldout=joined(rows),
        stated={
            "background": statement("no words"),
            "threshold_source": statement("most probable"),
            "baseline": statement("always", label=dataset.task.labels[common]),
            "calibrated_on": statement("left-out folds"),
        },
        held_inputs=texts[test],
        values=(_counts(texts[known], top), _counts(texts[test], top)),
        measure=lambda model: topics(_reached(model, strategy), _gate(model, texts[test])),
        names=tuple(top),
        behaviour=lambda model: _by_word(model, texts[test], top),
    )


def _left_out(
    dataset: Dataset, family: str, strategy: Strategy, tell: Tell, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores (n, classes) of the ``known`` passages by fits that did not see them, the fold of each
    (n,), and the share (n,) of its words that the fit knew.
    """
    texts, n = dataset.data[known], len(known)
    scores, folds, shares = np.empty((n, len(dataset.task.labels))), np.empty(n, int), np.empty(n)
    fits = left_out(
        lambda rows: _FIT[family](dataset, known[rows], strategy), n, seed=strategy.seed
    )
    for fold, (held, trained) in enumerate(fits):
        tell(FoldBegun(fold + 1, FOLDS))
        scores[held], folds[held] = trained.scores(texts[held]), fold
        shares[held] = [known_share(text, trained.vocabulary) for text in texts[held]]
    return scores, folds, shares


_ELSEWHERE = (
    (
        "Der Patient klagt seit gestern über starke Kopfschmerzen und Schwindel; Fieber habe er"
        " nicht gehabt."
    ),
    (
        "La patiente se plaint depuis trois jours de douleurs abdominales, surtout après les repas"
        " du soir."
    ),
    (
        "El paciente refiere tos seca desde hace dos semanas y dificultad para respirar por las"
        " noches."
    ),
    (
        "Il paziente riferisce dolore al ginocchio destro dopo una caduta avvenuta la settimana"
        " scorsa."
    ),
    (
        "Pasienten har hatt vondt i ryggen siden i går og får ikke sove om natten på grunn av"
        " smertene."
    ),
)


def _gate(model: Model, texts: np.ndarray) -> GateTrial:
    """How many held-out passages are refused as they are, and spoilt in ways that texts get
    spoilt.
    """
    rng = np.random.default_rng(0)
    kinds: dict[str, list[str]] = {
        "whole": list(texts),
        "words backwards": [" ".join(word[::-1] for word in text.split()) for text in texts],
        "letters mixed": [
            " ".join("".join(rng.permutation(list(word))) for word in text.split())
            for text in texts
        ],
        "many as one": ["\n".join(texts[n : n + 20]) for n in range(0, len(texts), 20)],
        "other languages": list(_ELSEWHERE),
    }
    return gate_trial(
        "passages",
        {kind: [_refused(model, text) for text in passages] for kind, passages in kinds.items()},
    )


def _refused(model: Model, text: str) -> bool:
    try:
        return abstention(model, case_from_text(text, task=model.task)[0]) is not None
    except CaseError:  # too long to be read at all
        return True


def _reached(model: Model, strategy: Strategy) -> ReachedBySet | None:
    """Accuracy on each test set; for the settings that came of what was tried alone."""
    if model.family not in model.task.tried or not is_default(model.id, strategy):
        return None
    levels = evaluate(model).subgroups["set"]
    by_set = {name: metrics["accuracy"] for name, metrics in levels.items()}
    return ReachedBySet(
        tuple(SetReached(name, m.value, m.low, m.high) for name, m in by_set.items())
    )


def _rows(
    split: str,
    y: np.ndarray,
    p: np.ndarray,
    common: int,
    factors: dict[str, np.ndarray],
    *,
    fold: int = 0,
) -> dict[str, np.ndarray]:
    classes = {f"{CLASS}{k}": p[:, k].astype(np.float32) for k in range(p.shape[1])}
    return (
        score_rows(split, y, p.max(1), np.full(len(y), common), fold=fold, factors=factors)
        | classes
    )


def _frequent(texts: np.ndarray, vocabulary: frozenset[str]) -> list[str]:
    """Words of four letters or more that are in most passages, and the small ones that deny."""
    seen: dict[str, int] = {}
    for text in texts:
        for word in {
            w for w in words_of(text) if (len(w) > 3 or w in ("no", "not")) and w in vocabulary
        }:
            seen[word] = seen.get(word, 0) + 1
    return sorted(sorted(seen), key=lambda word: -seen[word])[:_CANDIDATES]


def _counts(texts: np.ndarray, words: list[str]) -> np.ndarray:
    position = {word: n for n, word in enumerate(words)}
    counts = np.zeros((len(texts), len(words)))
    for n, text in enumerate(texts):
        for word in words_of(text):
            if word in position:
                counts[n, position[word]] += 1
    return counts


def _by_word(model: Model, texts: np.ndarray, words: list[str]) -> np.ndarray:
    """Contributions (cases, words) to the class that is called, summed over the places of each
    word.
    """
    position = {word: n for n, word in enumerate(words)}
    by_word = np.zeros((len(texts), len(words)))
    called = model.outputs(texts).argmax(1)
    for n, text in enumerate(texts):
        amounts = token_contributions(model, texts[n : n + 1]).amounts[0, :, called[n]]
        for piece, amount in zip(pieces_of(text), amounts, strict=True):
            for word in words_of(piece)[:1]:
                if word in position:
                    by_word[n, position[word]] += amount
    return by_word
