"""Loaded models and held-out cases, shared by all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import cache
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from medmodels.cases import Case
from medmodels.datasets import DATASETS, Dataset
from medmodels.models import Model, load_model
from medmodels.models.forest import Forest
from medmodels.models.svm import Svm

# shap is only compared with here, on games of a few players: compiling its functions first takes
# ten seconds in every process, running them as they are a tenth of one.
os.environ["NUMBA_DISABLE_JIT"] = "1"

# No test is a race with the machine.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# The longest files, which would keep one process busy after the others have ended.
LONGEST = (
    *("test_sweeping.py", "test_pages.py", "test_nasty.py", "test_evidence_page.py"),
    *("test_lessons.py", "test_accessible.py", "test_one_screen.py", "test_journeys.py"),
    *("test_cohort.py", "test_replicas.py", "test_class.py", "test_phones.py"),
    *("test_training.py", "test_hostile.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that train and with the longest ones, to leave no core idle at the
    end.
    """
    training = {item.path for item in items if item.get_closest_marker("training")}
    items.sort(
        key=lambda item: (
            item.path not in training,
            LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST),
        )
    )


@pytest.fixture(scope="module", autouse=True)
def _old_objects_are_not_walked_again() -> None:
    """Streamlit collects garbage after every run of a page, which walks all there is, a million
    objects once TensorFlow is imported: what earlier files left is set aside.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _packages_are_looked_through_once() -> Iterator[None]:
    """A new ``AppTest`` reads the metadata of every installed package for components, which takes
    ten times as long as most pages.
    """
    from streamlit.components.v2 import manifest_scanner

    scan = cache(manifest_scanner.scan_component_manifests)
    with patch.object(manifest_scanner, "scan_component_manifests", scan):
        yield


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return DATASETS["breast-fna"]()


@pytest.fixture(scope="session", params=["breast-fna/forest", "breast-fna/svm"])
def model(request: pytest.FixtureRequest) -> Model:
    return load_model(request.param)


@pytest.fixture(scope="session")
def svm() -> Svm:
    return load_model("breast-fna/svm")


@pytest.fixture(scope="session")
def forest() -> Forest:
    return load_model("breast-fna/forest")


@pytest.fixture(scope="session")
def held(dataset: Dataset) -> np.ndarray:
    """Input of the held-out cases, shape (114, 30)."""
    return dataset.data[dataset.test]


@pytest.fixture(scope="session")
def cases(dataset: Dataset, held: np.ndarray) -> list[Case]:
    return [Case(dataset.task, row.copy(), "upload", n + 1) for n, row in enumerate(held)]
