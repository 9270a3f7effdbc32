"""Synthetic films that come with the product, as lessons show them."""

from __future__ import annotations

from functools import lru_cache

from medmodels.cases import Case, read_cases, samples
from medmodels.tasks import get_task

__all__ = ["sample_film"]


@lru_cache
def sample_film(task: str, number: int) -> Case:
    """The ``number``-th sample film of a question, counted from 1."""
    asked = get_task(task)
    sample = samples(asked)[number - 1]
    return read_cases(sample.path.read_bytes(), task=asked, origin="sample").case()
