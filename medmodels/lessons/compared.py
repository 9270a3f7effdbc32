"""The same case explained otherwise: against part of the reference group, by another machine on the
same landmarks, with an input written twice, or with several inputs as one. Exact each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

import numpy as np

from medmodels.cases import Case
from medmodels.explanations import Explanation, explain
from medmodels.explanations.product_kernel import rbf_shapley
from medmodels.models.svm import Expansion, Svm

__all__ = ["against", "as_one", "by_machine", "written_twice"]


def against(model: Svm, case: Case, rows: np.ndarray, *, name: str) -> Explanation:
    """The explanation of a case against the ``rows`` of the reference group alone, which is then
    called ``name``.
    """
    background = model.artifact.fitted["background"][rows]
    return replace(
        _explained(model, case, model.expansion, background),
        reference_name=name,
    )


def by_machine(model: Svm, case: Case, machine: Expansion) -> Explanation:
    """The explanation of what another ``machine`` of log-odds says of a case, against the same
    reference group; no held-out cases stand behind its numbers.
    """
    whole = _explained(model, case, machine, model.artifact.fitted["background"])
    return replace(whole, supported=(0.0, 1.0))


def _explained(model: Svm, case: Case, machine: Expansion, background: np.ndarray) -> Explanation:
    whole, (output,) = explain(model, case), machine(case.data[None])
    amounts = rbf_shapley(
        (case.data[None] - machine.center) / machine.scale,
        vectors=machine.vectors,
        weights=machine.weights,
        gamma=machine.gamma,
        background=(background - machine.center) / machine.scale,
    )[0]
    base = float(machine(background).mean())
    by_name = dict(zip(model.task.feature_names, amounts.tolist(), strict=True))
    contributions = [replace(c, amount=by_name[c.input]) for c in whole.contributions]
    return replace(
        whole,
        base=base,
        base_shown=model.shown_of(base, 0),
        output=float(output),
        shown=model.shown_of(float(output), 0),
        contributions=tuple(sorted(contributions, key=lambda c: -abs(c.amount))),
        additivity_error=abs(base + float(amounts.sum()) - float(output)),
    )


def written_twice(model: Svm, case: Case, name: str, machine: Expansion) -> np.ndarray:
    """Contributions (D + 1,) to what a ``machine`` says where one input stands in the table twice,
    the copy last.

    Each of the two counts half of the squared distance, so that the machine says of every case what
    it said before.
    """
    column = model.task.feature_names.index(name)
    twice = np.append(np.arange(len(model.task.features)), column)
    weight = np.where(twice == column, sqrt(0.5), 1.0)
    return _values(model, case, machine, twice, weight)


def as_one(model: Svm, case: Case, names: Sequence[str], machine: Expansion) -> float:
    """What several inputs contribute to what a ``machine`` says as one: they come and go
    together.
    """
    columns = [model.task.feature_names.index(name) for name in names]
    others = [d for d in range(len(model.task.features)) if d not in columns]
    order = np.array(others + columns)
    players = np.minimum(np.arange(len(order)), len(others))
    return float(_values(model, case, machine, order, np.ones(len(order)), players)[-1])


def _values(
    model: Svm,
    case: Case,
    machine: Expansion,
    columns: np.ndarray,
    weight: np.ndarray,
    players: np.ndarray | None = None,
) -> np.ndarray:
    """Contributions of columns of the model's, each times a weight."""

    def seen(rows: np.ndarray) -> np.ndarray:
        return rows[:, columns] * weight

    def standardised(rows: np.ndarray) -> np.ndarray:
        return (rows - machine.center) / machine.scale

    return rbf_shapley(
        seen(standardised(case.data[None])),
        vectors=seen(machine.vectors),
        weights=machine.weights,
        gamma=machine.gamma,
        background=seen(standardised(model.artifact.fitted["background"])),
        players=players,
    )[0]
