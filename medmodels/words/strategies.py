"""Settings of a training that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["WORDS"]


def _number(value: float) -> str:
    """A bound, thousands apart: 10 000, 0.000001."""
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else f"{value:.6f}".rstrip("0")


def _should_be(right: str) -> str:
    return f"The strategy option “{{option}}” is out of its range: it should be {right}."


def _bounded(right: str) -> Callable[..., str]:
    def words(option: str, low: float, high: float) -> str:
        bounds = right.format(low=_number(low), high=_number(high))
        return _should_be(bounds).format(option=option)

    return words


def _listed(joint: str, last: str) -> Callable[..., str]:
    def words(option: str, choices: Sequence[object]) -> str:
        *first, end = map(str, choices)
        right = f"{joint.join(first)}{last}{end}" if first else end
        return _should_be(right).format(option=option)

    return words


def _hours(option: str, choices: Sequence[int]) -> str:
    return _listed(", ", " or ")(option, choices).removesuffix(".") + " hours."


def _layers_unlike(option: str, kinds: Sequence[str]) -> str:
    return _should_be(
        f"a list such as “conv 32, pool, dense 64”, of {', '.join(kinds)}; conv, gru, lstm,"
        " dense and dropout take a number"
    ).format(option=option)


def _layers_too_many(option: str, shape: Sequence[int], layer: int, kind: str) -> str:
    return _should_be(
        f"shorter: nothing is left of a shape of {' × '.join(map(str, shape))} before layer"
        f" {layer}, {kind}"
    ).format(option=option)


WORDS: Mapping[str, str | Callable[..., str]] = {
    "give-whole-between": _bounded("{low} to {high}"),
    "give-number-from-to": _bounded("a number from {low} to {high}"),
    "give-one-word-of": _listed(", ", " or "),
    "give-one-listed": _listed(", ", ", "),
    "give-some-of": _listed(" and ", " and "),
    "give-hours": _hours,
    "give-probability": _should_be("a probability between 0 and 1"),
    "give-whole-from-0": _should_be("a whole number from 0"),
    "give-number-between-0-and-1": _should_be("a number between 0 and 1"),
    "give-number-above-0": _should_be("a number above 0"),
    "give-number-from-0": _should_be("a number from 0"),
    "give-number-above-0-up-to-1": _should_be("a number above 0 up to 1"),
    "give-share-from-0": _should_be("a share from 0 below 1"),
    "give-share-below-1": _should_be("a share from {low} below 1"),
    "give-share-between": _should_be("a share from {low} to {high}"),
    "give-share-of-features": _should_be("sqrt, log2 or a share above 0 up to 1"),
    "give-share-of-columns": _should_be("a share above 0 up to 1"),
    "give-multiple": _should_be("a multiple of {of} from {low} to {high}"),
    "leave-out-fixed": _should_be("left out here, where it is always {value}"),
    "leave-out-threshold": _should_be(
        "left out for stays, where it is chosen so that recall equals precision"
    ),
    "layers-bounded": _should_be(
        "at most {most} layers, and after a dense one only dense and dropout"
    ),
    "layers-unlike": _layers_unlike,
    "layers-recurrent-on-pictures": _should_be(
        "without gru and lstm for pictures: they are for series"
    ),
    "layers-too-many": _layers_too_many,
    "settings-of-another": "{model} cannot be trained by a {given}; give it a {right}.",
}
