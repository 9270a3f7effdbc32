"""The label that each case probably has, from readers who are right unequally often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.agreement.answers import MISSING, Answers

__all__ = ["Consensus", "consensus"]

_LEAST = 1e-12  # a probability that is never 0, so that one answer rules nothing out for good


@dataclass(frozen=True, slots=True, eq=False)
class Consensus:
    """``probabilities`` (cases, labels) of what each case is; ``prevalence`` (labels,); of each
    reader how often what is j was called k, ``confusion`` (readers, labels, labels), rows of labels
    nothing is being nan; and the log-likelihood of each round of the estimation.
    """

    probabilities: np.ndarray
    prevalence: np.ndarray
    confusion: np.ndarray
    log_likelihoods: tuple[float, ...]


def consensus(given: Answers, *, rounds: int = 200, tolerance: float = 1e-9) -> Consensus:
    """Dawid and Skene's maximum likelihood by EM, from the shares of the votes on (Appl Stat 1979);
    missing answers say nothing.
    """
    seen = given.codes != MISSING
    said = (given.codes[..., None] == np.arange(len(given.labels))) & seen[..., None]
    votes = said.sum(0)
    believed = votes / votes.sum(1, keepdims=True)
    told: list[float] = []
    for _ in range(rounds):
        prevalence = believed.mean(0)
        counts = np.einsum("ij,rik->rjk", believed, said)
        of = counts.sum(2, keepdims=True)
        confusion = np.divide(counts, of, out=np.full_like(counts, np.nan), where=of > 1e-9)
        logs = np.log(np.maximum(np.nan_to_num(confusion), _LEAST))
        joint = np.log(np.maximum(prevalence, _LEAST)) + np.einsum("rik,rjk->ij", said, logs)
        top = joint.max(1, keepdims=True)
        each = top[:, 0] + np.log(np.exp(joint - top).sum(1))
        believed = np.exp(joint - each[:, None])
        told.append(float(each.sum()))
        if len(told) > 1 and told[-1] - told[-2] < tolerance:
            break
    return Consensus(believed, prevalence, confusion, tuple(told))
