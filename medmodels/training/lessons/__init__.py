"""What lessons package: ``python -m medmodels.training.lessons [LESSON…]``, or ``make lessons``.

A module here is a lesson by its name, blanks as underscores, with one function ``made`` that gives
what ``medmodels/lessons/packaged/<lesson>/`` is to hold: facts, trained weights, curves, synthetic
pictures, and never anything of a data set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from medmodels.lessons import Facts, written_facts

__all__ = ["LessonMade", "makers", "pack"]


@dataclass(frozen=True, eq=False)
class LessonMade:
    """What was computed for a lesson with a ``seed``; ``how`` says in a sentence by what means, and
    ``files`` are what stands beside the facts, by name.
    """

    facts: Facts
    seed: int
    how: str
    files: Mapping[str, bytes] = field(default_factory=dict)


def makers() -> Mapping[str, Callable[[], LessonMade]]:
    """What makes each lesson that packages something; heavy libraries are imported when it is
    called.
    """
    names = [module.name for module in iter_modules(__path__) if not module.name.startswith("_")]
    return {
        name.replace("_", "-"): import_module(f"{__name__}.{name}").made for name in sorted(names)
    }


def pack(made: LessonMade, folder: Path) -> None:
    """Write what was made into the lesson's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    (folder / "facts.json").write_text(
        written_facts(made.facts, seed=made.seed, how=made.how), encoding="utf-8"
    )
