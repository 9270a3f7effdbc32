"""Facts and weights that ``make lessons`` packaged: ``lessons/packaged/<lesson>/facts.json`` with
the seed and what was done, and whatever else the lesson shows beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from medmodels.lessons.lesson import Fact, Facts

__all__ = ["PACKAGED", "packaged", "written_facts"]

PACKAGED = Path(__file__).parent / "packaged"


@lru_cache
def packaged(lesson: str) -> Facts:
    """What was packaged for a lesson of that name."""
    body = json.loads((PACKAGED / lesson / "facts.json").read_text(encoding="utf-8"))
    return MappingProxyType({name: Fact(**fact) for name, fact in body["facts"].items()})


def written_facts(facts: Mapping[str, Fact], *, seed: int, how: str) -> str:
    """Facts as the file has them; ``how`` says in a sentence what was done to get them."""
    body = {
        "how": how,
        "seed": seed,
        "facts": {name: asdict(fact) for name, fact in sorted(facts.items())},
    }
    return json.dumps(body, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
