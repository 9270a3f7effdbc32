"""What is said of a prediction, in English: a face for each kind of what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from medmodels.predictions.classes import ClassPrediction
from medmodels.predictions.face import Words
from medmodels.predictions.labels import LabelPrediction
from medmodels.predictions.prediction import Prediction
from medmodels.predictions.quantities import QuantityPrediction
from medmodels.predictions.survival import SurvivalPrediction
from medmodels.wording import moved, nearest_supported, percent

__all__ = ["WORDS", "words_of"]

_SHOWN = 4  # further classes that are named, where held-out cases support a number that high
_MIX = (
    "Rare classes weigh more in these probabilities than they occur: they are no shares of what"
    " happens."
)
_LEANS = (
    "That is not the call: a set never leaves out the more probable label, and the call follows the"
    " threshold."
)


class LabelWords(Words[LabelPrediction]):
    """Which of two labels."""

    __slots__ = ()

    @property
    def title(self) -> str:
        return f"Estimated probability of {self.p.focus}"

    @property
    def text(self) -> str:
        return self._said(self.p.focus)

    @property
    def call(self) -> str:
        return self.p.label or "abstains"

    def left(self, coverage: float) -> str:
        return ", ".join(self.p.levels[coverage])

    @property
    def cannot_tell(self) -> str:
        return (
            f"Cannot tell. At {self.p.coverage:.0%} coverage the model can rule out neither label."
            if self.p.undecided
            else ""
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        p = self.p
        side = "at or above" if p.p_positive >= p.threshold else "below"
        at_threshold = f"That is {side} the threshold of {p.threshold:.2f} ({p.threshold_source})."
        beyond = nearest_supported(p.p_positive, p.supported[p.focus])
        if p.undecided:
            return (*beyond, at_threshold)
        left = f"At {p.coverage:.0%} coverage only “{p.conformal_set[0]}” remains possible."
        called = p.focus if p.p_positive >= p.threshold else list(p.probabilities)[1]
        return (*beyond, at_threshold, left if p.conformal_set[0] == called else f"{left} {_LEANS}")

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, LabelPrediction)
        return moved(self.p.p_positive, other.p_positive, self.p.supported[self.p.focus])

    @property
    def report_lines(self) -> dict[str, str]:
        p = self.p
        return {
            "Probability": ", ".join(f"{label} {self._said(label)}" for label in p.probabilities),
            "Threshold": f"{p.threshold:.2f} ({p.threshold_source})",
            "Cannot rule out": f"{self.left_open} (at {100 * p.coverage:.0f}% coverage)",
        }

    def _said(self, label: str) -> str:
        return percent(self.p.probabilities[label], self.p.supported[label])


class ClassWords(Words[ClassPrediction]):
    """Which of many classes."""

    __slots__ = ()

    @property
    def title(self) -> str:
        return "Most probable"

    @property
    def text(self) -> str:
        return f"{self.p.focus}, {self._said(self.p.focus, digits=0)}"

    @property
    def call(self) -> str:
        return self.p.label or "abstains"

    def left(self, coverage: float) -> str:
        return ", ".join(self.p.levels[coverage])

    @property
    def cannot_tell(self) -> str:
        if len(self.p.conformal_set) == 1:
            return ""
        return (
            f"Cannot tell. At {self.p.coverage:.0%} coverage {len(self.p.conformal_set)} remain"
            f" possible: {self.left_open}."
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        p = self.p
        only = (
            ()
            if self.cannot_tell
            else (f"At {p.coverage:.0%} coverage only “{p.conformal_set[0]}” remains possible.",)
        )
        others = f"Then {', '.join(self._others(digits=0))}.".replace("Then every", "Every")
        mix = (_MIX,) if p.of_mix else ()
        return (*nearest_supported(p.number, p.supported[p.focus]), others, *only, *mix)

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, ClassPrediction)
        label, now = other.focus, self.p.probabilities
        points = moved(now[label], other.probabilities[label], self.p.supported[label])
        return f"{points} for {label}"

    @property
    def report_lines(self) -> dict[str, str]:
        ranked = [f"{self.p.focus} {self._said(self.p.focus)}", *self._others(digits=1)]
        return {
            "Probability": ", ".join(ranked),
            "Cannot rule out": f"{self.left_open} (at {100 * self.p.coverage:.0f}% coverage)",
        }

    def _said(self, label: str, *, digits: int = 1) -> str:
        return percent(self.p.probabilities[label], self.p.supported[label], digits=digits)

    def _others(self, *, digits: int) -> list[str]:
        """The next labels with their probability, and the rest in one phrase: held-out cases do not
        tell apart what is so improbable.
        """
        others = [(label, self._said(label, digits=digits)) for label, _ in self.p.ranked[1:]]
        named = [(label, said) for label, said in others[:_SHOWN] if said[0].isdigit()]
        rest = [
            f"every other one {'at most ' * said[0].isdigit()}{said}"
            for _, said in others[len(named) :][:1]
        ]
        return [*(f"{label} {said}" for label, said in named), *rest]


class QuantityWords(Words[QuantityPrediction]):
    """How much."""

    __slots__ = ()

    @property
    def title(self) -> str:
        return f"Estimated {self.p.quantity.name}"

    @property
    def text(self) -> str:
        return self.p.quantity.show(self.p.value)

    @property
    def call(self) -> str:
        return "abstains" if self.p.abstained else self.text

    def left(self, coverage: float) -> str:
        return self.p.quantity.span(*self.p.levels[coverage])

    @property
    def remarks(self) -> tuple[str, ...]:
        p = self.p
        said = (
            f"In {p.coverage:.0%} of such cases the true amount lies in the range {self.left_open}."
        )
        return (said, *(f"{name}: {amount}." for name, amount in self._comparators.items()))

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, QuantityPrediction)
        quantity = self.p.quantity
        return f"{self.p.value - other.value:+.{quantity.decimals}f} {quantity.unit}"

    @property
    def report_lines(self) -> dict[str, str]:
        return {
            self.p.quantity.name.capitalize(): self.text,
            "Interval": f"{self.left_open} (at {100 * self.p.coverage:.0f}% coverage)",
            **self._comparators,
        }

    @property
    def _comparators(self) -> dict[str, str]:
        show = self.p.quantity.show
        return {name: show(value) for name, value in self.p.comparators.items()}


class SurvivalWords(LabelWords):
    """How likely to be free of an event, and for how long."""

    __slots__ = ()

    @property
    def title(self) -> str:
        return f"Estimated chance of being {self.p.focus}"

    @property
    def remarks(self) -> tuple[str, ...]:
        at = "; ".join(f"at {when}: {free}" for when, free in self.horizons.items())
        return (f"Free of {self._of.event} {at}.", *LabelWords.remarks.fget(self))  # type: ignore[attr-defined]

    @property
    def report_lines(self) -> dict[str, str]:
        two = LabelWords.report_lines.fget(self)  # type: ignore[attr-defined]
        at = {f"Free of {self._of.event} at {when}": said for when, said in self.horizons.items()}
        return {**at, **{name: two[name] for name in ("Threshold", "Cannot rule out")}}

    @property
    def horizons(self) -> dict[str, str]:
        """Each horizon, and the chance of being free at it."""
        p = self._of
        supported = (p.supported[p.focus], p.supported_last)
        return {
            f"{when:g} {p.unit.removesuffix('s') if when == 1 else p.unit}": percent(free, ends)
            for (when, free), ends in zip(p.free_at.items(), supported, strict=True)
        }

    @property
    def _of(self) -> SurvivalPrediction:
        assert isinstance(self.p, SurvivalPrediction)
        return self.p


# By the kind of outcome: the face that speaks of its predictions.
WORDS: dict[str, Callable[[Any], Words[Any]]] = {
    "labels": LabelWords,
    "classes": ClassWords,
    "quantity": QuantityWords,
    "time_to_event": SurvivalWords,
}


def words_of(prediction: Prediction) -> Words[Any]:
    """The words for a prediction, by its kind."""
    return WORDS[prediction.kind](prediction)
