"""Names that nothing goes by, and those that there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["WORDS"]


def _unknown(kind: str) -> Callable[..., str]:
    def words(name: str, known: Sequence[str]) -> str:
        return f"There is no {kind} “{name}”; choose one of {', '.join(known)}."

    return words


def _of_family(kind: str) -> Callable[..., str]:
    def words(family: str, name: str, known: Sequence[str]) -> str:
        return _unknown(f"{kind} of {family}")(name=name, known=known)

    return words


WORDS: Mapping[str, str | Callable[..., str]] = {
    "unknown-task": _unknown("task"),
    "unknown-model": _unknown("model"),
    "unknown-family": _unknown("family"),
    "unknown-label": _unknown("label"),
    "unknown-preset": _of_family("preset"),
    "unknown-option": _of_family("strategy option"),
    "unknown-training-files": _unknown("training set with files"),
    "unknown-training-set": _unknown("training set for the task"),
    "unknown-strangers": _unknown("kind of strangers"),
    "other-held-out-cases": _unknown("model with the same held-out cases"),
    "model-of-another-task": _unknown("model for this case"),
}
