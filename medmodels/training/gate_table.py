"""What the gate refused, as the card shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medmodels.evidence.metrics import wilson

__all__ = ["gate_table"]


def gate_table(what: str, refused: Mapping[str, Sequence[bool]]) -> list[str]:
    """Lines of Markdown: for each kind of ``what`` how many were refused, with Wilson's 95 % interval, and of how many."""
    rows = []
    for kind, found in refused.items():
        low, high = wilson(sum(found), len(found))
        rows.append(f"| {kind} | {sum(found)} ({low:.1%} to {high:.1%}) | {len(found)} |")
    return ["Refused by the reader or the gate; 95 % intervals (Wilson).", "", f"| {what} | refused | n |", "|---|---|---|", *rows]
