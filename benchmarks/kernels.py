"""Exact explanations beside shap's sampled ones."""

from __future__ import annotations

import time
from statistics import median

import numpy as np

__all__ = ["kernel_rows"]


def kernel_rows() -> list[tuple[str, str, str]]:
    """Exact SVM explanations beside shap's sampled ones: same function, same background, same
    cases.
    """
    import shap
    from sklearn.metrics.pairwise import rbf_kernel
    from sklearn.preprocessing import StandardScaler

    from medmodels.datasets import DATASETS
    from medmodels.explanations import explainer_of
    from medmodels.models import load_model

    dataset, model = DATASETS["breast-fna"](), load_model("breast-fna/svm")
    held, background = dataset.data[dataset.test], model.artifact.fitted["background"]
    ours = explainer_of(model).contributions

    def log_odds(data: np.ndarray) -> np.ndarray:
        return model.outputs(data)[:, 0]

    e, scaler = model.expansion, StandardScaler()  # type: ignore[attr-defined]
    scaler.mean_, scaler.scale_ = e.center, e.scale

    def through_sklearn(data: np.ndarray) -> np.ndarray:
        return rbf_kernel(scaler.transform(data), e.vectors, gamma=e.gamma) @ e.weights + e.bias

    base = float(log_odds(background).mean())
    exact, theirs = [], {}
    for case in held[:5]:
        start = time.perf_counter()
        values = ours(model, case[None]).amounts[0, :, 0]
        exact.append(
            (
                time.perf_counter() - start,
                abs(base + values.sum() - log_odds(case[None])[0]),
                values,
            )
        )
    for name, words, function in (
        ("KernelExplainer", "given scikit-learn's scaler and kernel", through_sklearn),
        ("KernelExplainer", "given our own, faster log-odds", log_odds),
        ("PermutationExplainer", "given scikit-learn's scaler and kernel", through_sklearn),
    ):
        theirs[f"shap.{name}` {words}"] = [
            _shap_once(name, shap, function, background, case) for case in held[:3]
        ]
    start = time.perf_counter()
    ours(model, held)
    everything = time.perf_counter() - start
    fast = median(t for t, _, _ in exact)
    rows = []
    for name, runs in theirs.items():
        slow = median(t for t, _ in runs)
        away = max(float(np.abs(values - exact[i][2]).max()) for i, (_, values) in enumerate(runs))
        bar = (
            "≥ 50 × faster, error ≤ 1e-9"
            if "KernelExplainer` given scikit-learn" in name
            else "none"
        )
        rows.append(
            (
                f"exact SVM explanation vs `{name}, {len(background)} reference cases",
                bar,
                (
                    f"{fast * 1000:.1f} ms vs {slow * 1000:.0f} ms: **{slow / fast:.0f} ×**;"
                    f" additivity error {max(e for _, e, _ in exact):.0e}; its values are up to"
                    f" {away:.3f} log-odds from the exact ones"
                ),
            )
        )
    rows[:0] = [_dose_row(shap)]
    rows.append(("all 114 held-out cases explained, SVM", "≤ 1 s", f"{everything:.2f} s"))
    return rows


def _dose_row(shap) -> tuple[str, str, str]:  # type: ignore[no-untyped-def]
    """The support vector regression of doses, beside shap's sampled values of the same function."""
    from medmodels.cases import read_cases, samples
    from medmodels.explanations import explain, explainer_of
    from medmodels.models import load_model

    model = load_model("warfarin-dose/svm")
    cases = [
        read_cases(sample.path.read_bytes(), task=model.task).case()
        for sample in samples(model.task)
    ]
    explainer_of(model).contributions(model, model.inputs(cases[0]))
    explanations = [explain(model, case) for case in cases]
    background = model.artifact.fitted["background"]
    slow, _ = _shap_once(
        "KernelExplainer",
        shap,
        lambda data: model.outputs(data)[:, 0],
        background,
        model.inputs(cases[0])[0],
    )
    fast, error = (
        median(e.seconds for e in explanations),
        max(e.additivity_error for e in explanations),
    )
    landmarks = len(model.expansion.vectors)  # type: ignore[attr-defined]
    what = f"exact explanation of a dose ({landmarks} landmarks) vs `shap.KernelExplainer`"
    return (
        what,
        "≤ 300 ms, ≥ 20 × faster, error ≤ 1e-6",
        (
            f"{fast * 1000:.0f} ms vs {slow * 1000:.0f} ms: **{slow / fast:.0f} ×**; additivity"
            f" error {error:.0e}"
        ),
    )


def _shap_once(
    name: str, shap, function, background: np.ndarray, case: np.ndarray
) -> tuple[float, np.ndarray]:  # type: ignore[no-untyped-def]
    """One case through one of shap's explainers at its defaults: seconds and values."""
    np.random.seed(0)
    if name == "KernelExplainer":
        explainer = shap.KernelExplainer(function, background)
        start = time.perf_counter()
        values = explainer.shap_values(case[None], silent=True)[0]
    else:
        explainer = shap.PermutationExplainer(
            function, shap.maskers.Independent(background, max_samples=len(background)), seed=0
        )
        start = time.perf_counter()
        values = explainer(case[None], silent=True).values[0]
    return time.perf_counter() - start, np.asarray(values)
