"""explainerdashboard on the same data, model and cases, in an environment of its own; prints one
JSON object.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.metadata import version
from pathlib import Path

import numpy as np

SERVE = """
import sys
sys.path.insert(0, {folder!r})
from rivals import explainer
from explainerdashboard import ExplainerDashboard
ExplainerDashboard(explainer()).run(port={port}, host="127.0.0.1")
"""


def explainer():  # type: ignore[no-untyped-def]
    """A ClassifierExplainer at its defaults for an RBF SVM with the settings of the shipped one,
    and the held-out cases.
    """
    import pandas as pd
    from explainerdashboard import ClassifierExplainer
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.datasets import load_breast_cancer
    from sklearn.model_selection import train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    bunch = load_breast_cancer(as_frame=True)
    y = pd.Series((bunch.target == 0).astype(int), name="malignant")
    x_train, x_test, y_train, y_test = train_test_split(
        bunch.data, y, test_size=0.2, stratify=y, random_state=42
    )
    machine = CalibratedClassifierCV(
        make_pipeline(StandardScaler(), SVC(C=10, gamma=0.01)), ensemble=False, cv=10
    )
    machine.fit(x_train, y_train)
    # The reference group of the shipped model, so that both explain against the same background.
    with np.load(
        Path(__file__).parents[1]
        / "medmodels"
        / "pretrained"
        / "breast-fna"
        / "svm"
        / "reference.npz"
    ) as reference:
        background = pd.DataFrame(reference["background"], columns=x_train.columns)
    return ClassifierExplainer(
        machine,
        x_test,
        y_test,
        X_background=background,
        shap="kernel",
        labels=["benign", "malignant"],
    )


def cold_start(folder: str) -> float:
    """Seconds from starting the process until the dashboard's first page is served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(folder=folder, port=port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - start < 400 and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).close()
                return time.perf_counter() - start
            except OSError:
                time.sleep(0.2)
        return float("nan")
    finally:
        process.terminate()
        process.wait(timeout=30)


def main() -> None:
    """Time the start, and the explanation of all held-out cases."""
    folder = sys.argv[1]
    started = cold_start(folder)
    held = explainer()
    start = time.perf_counter()
    values = held.get_shap_values_df()
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "cold_start": started,
                "all_cases": seconds,
                "cases": len(values),
                "version": version("explainerdashboard"),
            }
        )
    )


if __name__ == "__main__":
    main()
