"""The numbers that lifelines and scikit-survival give for sixty cases, as ``survival_oracle.json``:

    pip install lifelines==0.30.3 scikit-survival==0.28.0    (in an environment of its own)
    python tests/statistics/survival_oracle.py > tests/statistics/survival_oracle.json

Neither is needed to run the tests: both bring many packages along that nothing else here uses.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

GRID = np.linspace(0.5, 3, 6)


def cases() -> dict[str, np.ndarray]:
    """Sixty cases: columns, times without ties and with, events, predicted chances at 2."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(60, 3))
    x[:, 2] = x[:, 2] > 0
    came = np.round(rng.exponential(3 * np.exp(-x @ [0.8, -0.4, 0.5])), 3) + 0.001
    lost = np.round(rng.uniform(0.5, 6, 60), 3) + 0.0005
    events = came <= lost
    times = np.where(events, came, lost)
    free = np.exp(-0.5 * np.exp(x @ [0.6, -0.3, 0.3]))
    return {
        "x": x,
        "times": times,
        "tied": np.ceil(times * 2) / 2,
        "events": events,
        "free": free,
        "curves": free[:, None] ** (GRID / 2),
    }


def main() -> None:
    import lifelines
    from sksurv import metrics
    from sksurv.linear_model import CoxPHSurvivalAnalysis
    from sksurv.util import Surv

    c = cases()
    times, events, x, free = c["times"], c["events"], c["x"], c["free"]
    truth = Surv.from_arrays(events, times)
    km = lifelines.KaplanMeierFitter().fit(times, events)
    ends = km.confidence_interval_
    found: dict[str, Any] = {
        "kaplan_meier": {
            str(h): [float(km.predict(h)), *map(float, ends.loc[ends.index <= h].iloc[-1])]
            for h in (1.0, 2.0, 4.0)
        },
        "harrell_c": metrics.concordance_index_censored(events, times, 1 - free)[0],
        "uno_c": metrics.concordance_index_ipcw(truth, truth, 1 - free, tau=2.0)[0],
        "auroc": metrics.cumulative_dynamic_auc(truth, truth, 1 - free, [2.0])[0][0],
        "brier": metrics.brier_score(truth, truth, free, 2.0)[1][0],
        "integrated_brier": metrics.integrated_brier_score(truth, truth, c["curves"], GRID),
    }
    for name, ridge in (("cox", 0.0), ("cox ridge", 3.0)):
        for of in ("times", "tied"):
            fit = CoxPHSurvivalAnalysis(alpha=ridge, ties="efron", tol=1e-14, n_iter=200)
            fit.fit(x, Surv.from_arrays(events, c[of]))
            hazard = fit.cum_baseline_hazard_
            found[f"{name}, {of}"] = {
                "coefficients": fit.coef_.tolist(),
                "cumulative": [float(hazard(h)) for h in (1.0, 2.0)],
            }
    for of in ("times", "tied"):
        import pandas as pd

        frame = pd.DataFrame(x, columns=list("abc")).assign(t=c[of], e=events)
        fitted = lifelines.CoxPHFitter().fit(frame, "t", "e")
        found[f"errors, {of}"] = fitted.standard_errors_.tolist()
    print(json.dumps(found, indent=1, default=float))


if __name__ == "__main__":
    main()
