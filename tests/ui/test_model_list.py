"""The table of all models: each once, its stored number, a question's better one first."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.card import METRIC_NAMES
from medmodels.errors import ArtifactTampered
from medmodels.evidence import load_evidence
from medmodels.models import Artifact, model_ids, models_of
from medmodels.tasks import TASKS
from ui import model_list
from ui.blocks import family_title


def listed() -> pd.DataFrame:
    """The table as it stands on the page."""

    def script() -> None:
        from ui.model_list import model_list

        model_list()

    test = AppTest.from_function(script).run()
    assert not test.exception
    return test.dataframe[0].value


def test_every_model_has_a_row_that_leads_to_its_card() -> None:
    """Shipped questions together, in the order in which a page offers their models."""
    shown = listed().set_index("Card")

    expected = [
        model_id
        for task in dict.fromkeys(m.split("/")[0] for m in model_ids())
        for model_id in models_of(task)
    ]
    assert sorted(expected) == sorted(model_ids())
    assert list(shown.index) == [
        "models?task={}&model={}".format(*model_id.split("/")) for model_id in expected
    ]
    for row, model_id in zip(shown.itertuples(), expected, strict=True):
        task, family = model_id.split("/")
        assert (row.Question, row.Family) == (TASKS[task].title, family_title(family))


@pytest.mark.parametrize(
    ("model_id", "metric"),
    [
        ("chest-xray/cnn", "auroc"),
        ("note-section/svm", "accuracy"),
        ("warfarin-dose/forest", "mae"),
    ],
)
def test_the_number_is_what_was_stored(model_id: str, metric: str) -> None:
    """The first number of its kind of question, on how many cases, and the day of training."""
    artifact = Artifact.open(model_id)
    evidence, _ = load_evidence(artifact)
    task, family = model_id.split("/")
    row = listed().set_index("Card").loc[f"models?task={task}&model={family}"]

    value = evidence.metrics[metric].value
    assert row["Held out"] == f"{METRIC_NAMES[metric]} {value:.2f} on {evidence.n}"
    assert row["Trained"] == artifact.manifest["trained"]


def test_a_model_that_cannot_be_opened_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own page says why."""

    class Spoilt:
        @staticmethod
        def open(model_id: str) -> Artifact:
            if model_id == "breast-fna/svm":
                raise ArtifactTampered("file-tampered", model=model_id, file="model.skops")
            return Artifact.open(model_id)

    monkeypatch.setattr(model_list, "Artifact", Spoilt)

    cards = listed()["Card"].tolist()

    assert len(cards) == len(model_ids()) - 1
    assert "models?task=breast-fna&model=svm" not in cards
