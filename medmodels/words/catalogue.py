"""The topics together, and how a code with its values becomes words."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping

from medmodels.words import (
    answers,
    artifacts,
    cases,
    cli,
    cohorts,
    datasets,
    dicom,
    films,
    names,
    notes,
    own_tables,
    questions,
    sessions,
    stays,
    store,
    strategies,
    tables,
    text_files,
    values,
    variants,
    waveforms,
)

__all__ = ["BY_TOPIC", "CATALOGUE", "said"]

Catalogue = Mapping[str, str | Callable[..., str]]

BY_TOPIC: Mapping[str, Catalogue] = {
    topic.__name__.rpartition(".")[2]: topic.WORDS
    for topic in (
        answers,
        artifacts,
        cases,
        cli,
        cohorts,
        datasets,
        dicom,
        films,
        names,
        notes,
        own_tables,
        questions,
        sessions,
        stays,
        store,
        strategies,
        tables,
        text_files,
        values,
        variants,
        waveforms,
    )
}
CATALOGUE: Catalogue = ChainMap(*map(dict, BY_TOPIC.values()))


def said(code: str, values: Mapping[str, object]) -> str:
    """The words for a code: its template filled in, or what its function makes of the values."""
    words = CATALOGUE[code]
    return words.format(**values) if isinstance(words, str) else words(**values)
