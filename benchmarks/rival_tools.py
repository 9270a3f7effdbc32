"""One other tool on a cohort, in the tool's own environment: fits the forest, hands it the rows,
and serves, and prints a line of JSON after each, ``serving`` as soon as it is about to. Run by
``rival_cohorts.py``.

    python rival_tools.py TOOL ROWS.npz COUNT PORT [--eased]
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

_START = time.perf_counter()


def told(what: str, **more: object) -> None:
    """Print that something is done, and after how many seconds."""
    line = {"done": what, "seconds": round(time.perf_counter() - _START, 1), **more}
    print(json.dumps(line), flush=True)


def forest(data: Any, malignant: np.ndarray) -> Any:
    """A forest with the settings of the shipped one."""
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(
        300, criterion="entropy", max_features="sqrt", random_state=42
    ).fit(data, malignant)


def rows(path: str, count: int) -> tuple[Any, np.ndarray, Any, np.ndarray]:
    """The training cases and the first so many drawn rows, with their outcomes."""
    import pandas as pd

    with np.load(path) as held:
        names = [str(name) for name in held["names"]]
        train, test = (pd.DataFrame(held[key], columns=names) for key in ("train", "drawn"))
        return (
            train,
            held["train_malignant"].astype(int),
            test[:count].reset_index(drop=True),
            held["drawn_malignant"][:count].astype(int),
        )


def serve_explainerdashboard(path: str, count: int, port: int, *, eased: bool) -> None:
    """A ClassifierExplainer and an ExplainerDashboard, both at their defaults; eased, without the
    interactions, which it warns are slow.
    """
    import pandas as pd
    from explainerdashboard import ClassifierExplainer, ExplainerDashboard

    train, truth, test, outcome = rows(path, count)
    model = forest(train, truth)
    told("model fitted")
    explained = ClassifierExplainer(
        model, test, pd.Series(outcome, name="malignant"), labels=["benign", "malignant"]
    )
    dashboard = ExplainerDashboard(explained, **({"shap_interaction": False} if eased else {}))
    told("dashboard made", rows=len(test))
    told("serving")
    dashboard.run(port=port, host="127.0.0.1")


def serve_raiwidgets(path: str, count: int, port: int, *, eased: bool) -> None:
    """Explanations and error analysis, without the counterfactuals and causal estimates that take
    seconds a row; eased, with its limit of rows lifted.
    """
    from raiwidgets import ResponsibleAIDashboard
    from responsibleai import RAIInsights

    train, truth, test, outcome = rows(path, count)
    model = forest(train.to_numpy(), truth)
    told("model fitted")
    insights = RAIInsights(
        model,
        train.assign(malignant=truth),
        test.assign(malignant=outcome),
        "malignant",
        "classification",
        **({"maximum_rows_for_test": count} if eased else {}),
    )
    insights.explainer.add()
    insights.error_analysis.add()
    insights.compute()
    told("dashboard made", rows=len(insights.test))
    ResponsibleAIDashboard(insights, port=port)
    told("serving")
    time.sleep(3_600)


TOOLS: dict[str, Callable[..., None]] = {
    "explainerdashboard": serve_explainerdashboard,
    "raiwidgets": serve_raiwidgets,
}

if __name__ == "__main__":
    warnings.simplefilter("default", UserWarning)
    tool, given, asked, at = sys.argv[1:5]
    TOOLS[tool](given, int(asked), int(at), eased="--eased" in sys.argv)
