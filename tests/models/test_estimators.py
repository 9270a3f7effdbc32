"""Estimators that come out of skops files."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.test_architecture import MODULES, imported


def test_skops_is_imported_in_one_place() -> None:
    """Whoever imports it elsewhere would bring Dask along."""
    asked = {
        name
        for name, file in MODULES.items()
        if "skops" in {name.split(".")[0] for name in imported(file)}
    }

    assert asked == {"medmodels.models.skops_alone"}


@pytest.mark.heavy
@pytest.mark.skipif(not find_spec("dask"), reason="Dask is not installed")
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
