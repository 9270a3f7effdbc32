"""The recipe for chest films that was tried and is not shipped, trained to the end and scored on
the test films once: greys and surroundings of other films, MixStyle, five networks that each left
a fifth of the people out, averaged, and learnt by one. Nothing is packaged.

    PYTHONPATH=. .venv/bin/python benchmarks/film_members.py

Needs the films of ``chest-xray`` in $MEDMODELS_DATA, and some twenty minutes.
"""

from __future__ import annotations

from medmodels.datasets import DATASETS
from medmodels.training.recipes.film import train_film
from medmodels.training.strategies import Augmentation, FilmCnnStrategy
from medmodels.training.words import sentence

STRATEGY = FilmCnnStrategy(
    size=64,
    views=("whole",),
    members=5,
    mixing=0.5,
    augmentation=Augmentation(matched=0.8, border=0.5),
)


def main() -> None:
    dataset = DATASETS["chest-xray"]()
    run = train_film(dataset, "cnn", STRATEGY, lambda event: print(sentence(event), flush=True))
    test = run.heldout[run.heldout["split"] == "test"]
    metrics = dataset.task.asks.measure(
        test["label"].to_numpy(bool),
        test["score"].to_numpy(float),
        threshold=float(run.fitted["threshold"]),
    )
    for name, metric in metrics.items():
        print(f"{name} {metric.text}")
    middle, most = run.fitted["outside"].tolist()
    print(f"outside the regions {middle:.0%}, in one of twenty more than {most:.0%}")


if __name__ == "__main__":
    main()
