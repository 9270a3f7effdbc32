"""Trained models: found by id, verified, loaded, one file a family."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from medmodels.errors import UnknownName
from medmodels.models.artifact import PRETRAINED, Artifact, model_ids
from medmodels.models.boosted_hazards import BoostedHazards
from medmodels.models.boosting import Boosting, QuantityBoosting
from medmodels.models.ensemble import Ensemble
from medmodels.models.film_cnn import FilmCnn
from medmodels.models.forest import Forest
from medmodels.models.layout_network import LayoutNetwork
from medmodels.models.model import Model
from medmodels.models.note_rnn import NoteRnn
from medmodels.models.note_svm import NoteSvm
from medmodels.models.quantity import QuantityForest, QuantityRidge, QuantitySvm
from medmodels.models.ranking import better_first
from medmodels.models.stay_rnn import StayRnn
from medmodels.models.survival import Cox
from medmodels.models.svm import Svm
from medmodels.models.waveform_cnn import WaveformCnn
from medmodels.models.waveform_trees import WaveformTrees
from medmodels.tasks import TASKS, Task
from medmodels.tasks.own import own_folder, own_folders, own_models

__all__ = [
    "FAMILIES",
    "PRETRAINED",
    "Artifact",
    "Model",
    "link_of",
    "load_model",
    "model_ids",
    "models_of",
    "questions",
]

_OF_ROWS: dict[str, Callable[[Artifact], Model]] = {
    "boosting": Boosting,
    "forest": Forest,
    "svm": Svm,
}

# Which class serves a family, by what the task asks for and its modality.
FAMILIES: dict[tuple[str, str], dict[str, Callable[[Artifact], Model]]] = {
    ("labels", "table"): _OF_ROWS,
    ("labels", "film"): {"cnn": FilmCnn},
    ("labels", "stay"): {
        "boosting": Boosting,
        "ensemble": Ensemble,
        "forest": Forest,
        "rnn": StayRnn,
    },
    ("labels", "pixels"): {**_OF_ROWS, "cnn": LayoutNetwork},
    ("labels", "steps"): {**_OF_ROWS, "rnn": LayoutNetwork},
    ("quantity", "table"): {
        "boosting": QuantityBoosting,
        "forest": QuantityForest,
        "svm": QuantitySvm,
        "ridge": QuantityRidge,
    },
    ("time_to_event", "table"): {"boosting": BoostedHazards, "cox": Cox},
    ("classes", "note"): {"svm": NoteSvm, "rnn": NoteRnn},
    ("classes", "waveform"): {"boosting": WaveformTrees, "cnn": WaveformCnn},
}


def load_model(model_id: str, *, root: Path | None = None) -> Model:
    """Load a trained model by its id, ``task/family``.

    Every file is checked against the manifest first; the weights are parsed when they are first
    needed. Raises ``UnknownName`` if there is no such model, ``ArtifactMissing`` or
    ``ArtifactTampered`` if its folder is not as it was trained.

    >>> load_model("breast-fna/svm").unit
    'log-odds'
    """
    artifact = Artifact.open(model_id, root)
    families = FAMILIES[artifact.task.form]
    if artifact.family not in families:
        raise UnknownName("unknown-family", name=artifact.family, known=families)
    artifact.verify()
    _ = artifact.fitted
    return families[artifact.family](artifact)


def models_of(task: str, *, root: Path | None = None) -> tuple[str, ...]:
    """The ids of the models trained for a task, the better one first as its outcome
    decides."""
    if task in TASKS:
        shipped = root or PRETRAINED
        return better_first(
            [
                f"{task}/{path.parent.name}"
                for path in sorted((shipped / task).glob("*/manifest.json"))
            ],
            shipped,
            TASKS[task].asks.decides,
        )
    own = own_folder(task, root)
    if own is None or own.task is None:
        return ()
    mine = [f"{task}/{family}" for family in own.families]
    return better_first(mine, root or own_models(), own.task.asks.decides)


def questions() -> dict[str, Task]:
    """The tasks that have a model, the shipped ones and then the user's own, from one look at the
    disk.
    """
    own = {
        name: folder.task
        for name, folder in own_folders().items()
        if folder.task and folder.families
    }
    return {name: task for name, task in TASKS.items() if models_of(name)} | own
