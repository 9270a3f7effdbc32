"""What is measured of films and of stored scores alone, again: what the label can be told by
without looking, and the test films that another copy has.

``python -m medmodels.training.packaging.films`` writes both into the folder of every shipped model
of films, evidence and cards with them; it needs the data sets, and trains nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from medmodels.datasets import DATASETS
from medmodels.models import Model, load_model, model_ids
from medmodels.models.measured import read_measured, topics
from medmodels.tasks import Film
from medmodels.training.measures.acquisition import acquisition
from medmodels.training.measures.twins import by_twin
from medmodels.training.packaging.evidence import measured_again
from medmodels.training.packaging.manifest import write_signed
from medmodels.wording import finite

__all__ = ["write_films_measures"]


def write_films_measures(model: Model) -> None:
    """Put what is measured without training into a packaged model's manifest, then its evidence."""
    manifest = dict(model.artifact.manifest)
    found = topics(acquisition(DATASETS[model.task.name]()), by_twin(model))
    measured = read_measured(manifest["measured"]) | found
    manifest["measured"] = {topic: asdict(one) for topic, one in topics(*measured.values()).items()}
    folder = model.artifact.folder
    write_signed(json.loads(json.dumps(finite(manifest))), folder)
    measured_again(model.id, root=folder.parent.parent)


if __name__ == "__main__":
    for model_id in model_ids():
        shipped = load_model(model_id)
        if isinstance(shipped.task.inputs, Film):
            write_films_measures(shipped)
