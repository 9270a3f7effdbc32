"""What would tell an adult's film from a child's? Today's gate and two other distances: what each
refuses of adults' films and of the test films.

    python benchmarks/adult_films.py

Needs the films of ``chest-xray`` in $MEDMODELS_DATA, and beside them the two adults' films that the
lesson *Another hospital* names, whose figures these are.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from medmodels.datasets import DATASETS
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn
from medmodels.training.lessons.another_hospital import adult_films, refused_at

NAMES = {
    "look": "today's gate, look",
    "features": "today's gate, features",
    "near_look": "tenth nearest training film, look",
    "near_features": "tenth nearest training film, features",
}


def main() -> None:
    model, data = load_model("chest-xray/cnn"), DATASETS["chest-xray"]()
    assert isinstance(model, FilmCnn)
    adults = adult_films(model)
    print(
        f"| distance | validation within | test films refused, of {len(data.test)} | adults' films"
        f" refused, of {len(adults)} |\n|---|---|---|---|"
    )
    for distance, levels in refused_at(model, data, adults).items():
        for level, (test, adult) in levels.items():
            print(f"| {NAMES[distance]} | {level:g}% | {test} | {adult} |")


if __name__ == "__main__":
    main()
