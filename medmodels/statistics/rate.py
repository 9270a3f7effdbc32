"""A share of the times that there was an opportunity, and how well it is known."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.statistics.intervals import wilson

__all__ = ["Rate"]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many ``hits`` of ``n`` opportunities; where there was none, it has no value.

    >>> Rate(3, 4).value, Rate(0, 0).value
    (0.75, None)
    """

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95% interval (JASA 1927)."""
        return wilson(self.hits, self.n) if self.n else None

    @property
    def text(self) -> str:
        """Counts first: that is what small classes have."""
        if not self.n:
            return "no opportunity"
        low, high = wilson(self.hits, self.n)
        share = f"{100 * self.hits / self.n:.0f}% ({100 * low:.0f} to {100 * high:.0f}%)"
        return f"{self.hits} of {self.n}, {share}"

    def as_row(self) -> dict[str, float | int | None]:
        """For a file: ``value``, ``low``, ``high`` and ``n``."""
        low, high = self.interval or (None, None)
        return {"value": self.value, "low": low, "high": high, "n": self.n}
