"""Estimators that come out of skops files."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("dask")


@pytest.mark.heavy
def test_a_forest_brings_no_dask_along() -> None:
    """Where Dask is installed the types of scikit-learn are known without it, and it can be had
    afterwards all the same.
    """
    code = (
        "import sys; from medmodels.models import load_model;"
        " load_model('breast-fna/forest').estimator;"
        " print([name for name in sys.modules if name.startswith(('dask', 'distributed'))]);"
        " import dask; print(dask.__version__)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.splitlines()[0] == "[]"
    assert len(told.stdout.splitlines()) == 2
