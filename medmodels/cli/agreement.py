"""``agreement``: whether readers agree, from a table of their labels."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from medmodels.agreement import (
    LABEL_WEIGHTS,
    METRICS,
    Answers,
    Coefficient,
    ac1,
    answers,
    cohen,
    consensus,
    fleiss,
    krippendorff,
    pabak,
    raw,
)
from medmodels.cli.answer_rows import alike, answer_file, read_answers
from medmodels.cli.output import print_row
from medmodels.cli.verb import Options, Verb

__all__ = ["AGREE"]

_WEIGHTED = {"raw": raw, "fleiss": fleiss, "ac1": ac1, "pabak": pabak}


def _run(arguments: argparse.Namespace) -> int:
    table = read_answers(arguments.file, ("reader", "case", "label"))
    labels = table.texts("label", blank=True)
    order = [text.strip() for text in arguments.order.split(",")] if arguments.order else []
    together = alike([*labels, *order])
    labels, order = together[: len(labels)], together[len(labels) :]
    given = answers(table.texts("reader"), table.texts("case"), labels, order=order)
    found = {name: of(given, weights=arguments.weights) for name, of in _WEIGHTED.items()}
    if len(given.readers) == 2:
        found["cohen"] = cohen(given, weights=arguments.weights)
    alphas = {metric: krippendorff(given, metric) for metric in METRICS}
    row = {
        "readers": len(given.readers),
        "cases": len(given.cases),
        "labels": list(given.labels),
        "weights": arguments.weights,
        "krippendorff": {metric: _row(alpha) for metric, alpha in alphas.items()},
        **{name: _row(coefficient) for name, coefficient in found.items()},
    }
    if arguments.consensus:
        row["consensus"] = _consensus(given)
    print_row(arguments, row, _text(given, found, alphas))
    return 0


def _row(found: Coefficient) -> dict[str, float | int | None]:
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _consensus(given: Answers) -> dict[str, Any]:
    """What each case probably is, by Dawid and Skene."""
    found = consensus(given)
    return {
        case: dict(zip(map(str, given.labels), row.tolist(), strict=True))
        for case, row in zip(given.cases, found.probabilities, strict=True)
    }


def _text(
    given: Answers, found: Mapping[str, Coefficient], alphas: Mapping[str, Coefficient]
) -> str:
    lines = [f"{len(given.readers)} readers, {len(given.cases)} cases, {len(given.labels)} labels"]
    lines += [f"  {name:24s} {coefficient.text}" for name, coefficient in found.items()]
    lines += [f"  {f'alpha, {metric}':24s} {alpha.text}" for metric, alpha in alphas.items()]
    return "\n".join(lines)


def _options(options: Options) -> None:
    answer_file(options, "LABELS", "reader, case, label")
    options.add_argument(
        "--order", metavar="A,B,C", help="all labels from least to most, where they are no numbers"
    )
    options.add_argument(
        "--weights", choices=LABEL_WEIGHTS, default="nominal", help="how nearly neighbours agree"
    )
    options.add_argument(
        "--consensus", action="store_true", help="what each case probably is, by Dawid and Skene"
    )


AGREE = Verb("whether readers agree, beyond chance", _run, _options)
