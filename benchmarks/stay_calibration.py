"""Whether a calibration that is no straight line in log-odds would make stays' probabilities
better.

On the out-of-fold scores that are packaged with each model of stays: each curve is fitted on the
scores of four folds and measured on those of the fifth, event 2 over all of them. A minute:

    PYTHONPATH=. .venv/bin/python benchmarks/stay_calibration.py
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score

from medmodels.models import load_model
from medmodels.training.measures.stay import event_two

__all__ = ["CURVES", "cross_fitted"]

_Fitted = Callable[[np.ndarray], np.ndarray]


def _regressed(columns: Callable[[np.ndarray], np.ndarray]) -> Callable[..., _Fitted]:
    """A logistic regression on columns (n, k) of probabilities (n,)."""

    def fit(p: np.ndarray, y: np.ndarray) -> _Fitted:
        found = LogisticRegression(C=1e6, max_iter=2000).fit(columns(p), y)
        return lambda q: np.asarray(found.predict_proba(columns(q))[:, 1])

    return fit


def _isotonic(p: np.ndarray, y: np.ndarray) -> _Fitted:
    found = IsotonicRegression(out_of_bounds="clip", y_min=1e-3, y_max=1 - 1e-3).fit(p, y)
    return lambda q: np.asarray(found.predict(q))


def _log_odds(p: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(p / (1 - p)))


CURVES: dict[str, Callable[[np.ndarray, np.ndarray], _Fitted]] = {
    "as it is": lambda p, y: lambda q: q,
    "another straight line": _regressed(lambda p: _log_odds(p)[:, None]),
    "beta (Kull et al. 2017)": _regressed(lambda p: np.c_[np.log(p), -np.log(1 - p)]),
    "quadratic": _regressed(lambda p: np.c_[_log_odds(p), _log_odds(p) ** 2]),
    "isotonic": _isotonic,
}


def cross_fitted(
    curve: Callable[[np.ndarray, np.ndarray], _Fitted],
    p: np.ndarray,
    y: np.ndarray,
    folds: np.ndarray,
) -> np.ndarray:
    """Probabilities (n,), each by a curve that was fitted on the other folds."""
    calibrated = np.empty_like(p)
    for k in np.unique(folds):
        calibrated[folds == k] = curve(p[folds != k], y[folds != k])(p[folds == k])
    return calibrated


def main() -> None:
    """Print event 2, log loss and AUROC of each model and curve."""
    for name in ("boosting", "ensemble", "rnn"):
        table = load_model(f"icu-mortality/{name}").artifact.heldout()
        cv = table[table["split"] == "cv"]
        p = np.clip(cv["score"].to_numpy(float), 1e-6, 1 - 1e-6)
        y, folds = cv["label"].to_numpy(bool), cv["fold"].to_numpy(int)
        for said, curve in CURVES.items():
            q = cross_fitted(curve, p, y, folds)
            print(
                f"{name}, {said}: event 2 {event_two(y, q):.1f}, log loss {log_loss(y, q):.4f},"
                f" AUROC {roc_auc_score(y, q):.4f}"
            )


if __name__ == "__main__":
    main()
