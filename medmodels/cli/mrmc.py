"""``mrmc``: whether conditions differ for readers, from a table of their ratings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

import numpy as np

from medmodels.cli.answer_rows import answer_file, read_answers
from medmodels.cli.output import print_row
from medmodels.cli.verb import Options, Verb
from medmodels.errors import AnswersError
from medmodels.mrmc import (
    FIGURES_OF_MERIT,
    Contrast,
    Differ,
    Mean,
    Merit,
    Ratings,
    Spread,
    cases_needed,
    crossed,
    fixed_cases,
    fixed_readers,
    merit,
    random_readers_and_cases,
    single_conditions,
    single_readers,
    spread,
    standalone,
)

__all__ = ["MRMC"]

_COLUMNS = ("reader", "modality", "case", "truth", "rating")
_READERS = (3, 4, 5, 6, 8, 10, 15)


def _run(arguments: argparse.Namespace) -> int:
    table = read_answers(arguments.file, _COLUMNS)
    names = {column: np.array(table.texts(column), object) for column in _COLUMNS[:4]}
    names["rating"] = table.numbers("rating")
    alone = names["reader"] == arguments.standalone
    if arguments.standalone is not None and not alone.any():
        known = tuple(sorted(set(names["reader"].tolist())))
        raise AnswersError("one-reader", reader=arguments.standalone[:40], known=known)
    given = crossed(*(names[column][~alone] for column in _COLUMNS))
    of = _merit(arguments, given)
    found = spread(of)
    row = _row(given, found, arguments.figure)
    if arguments.standalone is not None:
        model = crossed(*(names[column][alone] for column in _COLUMNS))
        row["standalone"] = _standalone(arguments, given, of, model)
    if arguments.power is not None:
        row["cases_needed"] = {
            str(readers): cases_needed(found, readers=readers, effect=arguments.power)
            for readers in _READERS
        }
    print_row(arguments, row, _text(arguments, given, found, row))
    return 0


def _merit(arguments: argparse.Namespace, given: Ratings) -> Merit:
    return merit(
        given,
        arguments.figure,
        threshold=arguments.threshold,
        covariance=arguments.covariance,
    )


def _standalone(
    arguments: argparse.Namespace, given: Ratings, of: Merit, model: Ratings
) -> dict[str, Any]:
    """Each condition's readers against the model, whose first ratings count."""
    if model.cases != given.cases:
        raise AnswersError("standalone-cases", reader=arguments.standalone[:40])
    if (differ := model.truth != given.truth).any():
        raise AnswersError("truth-differs", case=given.cases[int(differ.argmax())][:40])
    theirs = _merit(arguments, model)
    return {
        name: _contrast(standalone(of, theirs, condition=n))
        for n, name in enumerate(given.conditions)
    }


def _row(given: Ratings, found: Spread, figure: str) -> dict[str, Any]:
    parts = found.components
    return {
        "readers": list(given.readers),
        "conditions": list(given.conditions),
        "cases": len(given.cases),
        "positive": int(given.truth.sum()),
        figure: {
            condition: dict(zip(given.readers, values.tolist(), strict=True))
            for condition, values in zip(given.conditions, found.values, strict=True)
        },
        "ms": {"T": found.ms_t, "R": found.ms_r, "TR": found.ms_tr},
        "covariance": {
            "var": found.var,
            "cov1": found.cov1,
            "cov2": found.cov2,
            "cov3": found.cov3,
        },
        "components": {"R": parts.reader, "TR": parts.condition_by_reader},
        "random_readers_and_cases": _differ(random_readers_and_cases(found), "F", given),
        "fixed_readers": _differ(fixed_readers(found), "chi2", given),
        "fixed_cases": _differ(fixed_cases(found), "F", given),
        "single_conditions": {
            name: _mean(mean)
            for name, mean in zip(given.conditions, single_conditions(found), strict=True)
        },
        "single_readers": {
            name: _contrasts(contrasts, given)
            for name, contrasts in zip(given.readers, single_readers(found), strict=True)
        },
    }


def _differ(test: Differ | None, statistic: str, given: Ratings) -> dict[str, Any] | None:
    if test is None:
        return None
    value = test.statistic
    if statistic == "chi2" and value is not None:
        value *= test.df1
    row = {statistic: value, "df1": test.df1, "df2": test.df2, "p": test.p}
    return row | _contrasts(test.contrasts, given)


def _contrasts(contrasts: Sequence[Contrast], given: Ratings) -> dict[str, Any]:
    """A single one flat; several by the names of their conditions."""
    if len(contrasts) == 1:
        found = _contrast(contrasts[0])
        return {name: value for name, value in found.items() if name not in {"p", "df"}}
    return {
        "contrasts": {
            f"{given.conditions[c.first]} - {given.conditions[c.second]}": _contrast(c)
            for c in contrasts
        }
    }


def _contrast(contrast: Contrast) -> dict[str, Any]:
    found = _mean(contrast.difference)
    return {"difference": found.pop("value"), **found, "p": contrast.p}


def _mean(mean: Mean) -> dict[str, float | None]:
    return {
        "value": mean.value,
        "se": mean.se,
        "df": mean.df,
        "low": mean.low,
        "high": mean.high,
    }


def _text(arguments: argparse.Namespace, given: Ratings, found: Spread, row: dict[str, Any]) -> str:
    cases = f"{len(given.cases)} cases, {int(given.truth.sum())} of them positive"
    lines = [f"{len(given.readers)} readers, {len(given.conditions)} conditions, {cases}"]
    lines += [
        f"  {arguments.figure} in {name}: {_interval(mean.value, mean.low, mean.high)}"
        for name, mean in zip(given.conditions, single_conditions(found), strict=True)
    ]
    for name, test in (
        ("other readers and cases", random_readers_and_cases(found)),
        ("these readers, other cases", fixed_readers(found)),
        ("these cases, other readers", fixed_cases(found)),
    ):
        for contrast in test.contrasts if test else ():
            gap = contrast.difference
            pair = f"{given.conditions[contrast.first]} less {given.conditions[contrast.second]}"
            p = "not estimable" if contrast.p is None else f"p = {contrast.p:.3g}"
            lines.append(f"  {pair}, {name}: {_interval(gap.value, gap.low, gap.high)}, {p}")
    for condition, one in row.get("standalone", {}).items():
        told = _interval(one["difference"], one["low"], one["high"])
        lines.append(f"  readers in {condition} less {arguments.standalone}: {told}")
    for readers, cases_of in row.get("cases_needed", {}).items():
        needed = "no number of cases suffices" if cases_of is None else f"{cases_of} cases"
        lines.append(f"  {readers} readers, a difference of {arguments.power:g}: {needed}")
    return "\n".join(lines)


def _interval(value: float, low: float | None, high: float | None) -> str:
    return f"{value:.3f}" if low is None else f"{value:.3f} ({low:.3f} to {high:.3f})"


def _options(options: Options) -> None:
    answer_file(options, "RATINGS", ", ".join(_COLUMNS))
    options.add_argument(
        "--figure", choices=FIGURES_OF_MERIT, default="auc", help="what is measured"
    )
    options.add_argument(
        "--threshold", type=float, help="from which rating on a case is called positive"
    )
    options.add_argument(
        "--covariance",
        choices=("jackknife", "delong"),
        default="jackknife",
        help="how the spread over cases is estimated",
    )
    options.add_argument(
        "--standalone", metavar="READER", help="this reader is the model, against the others"
    )
    options.add_argument(
        "--power",
        nargs="?",
        type=float,
        const=0.05,
        metavar="DIFFERENCE",
        help="how many cases so many readers need to show a difference (0.05) at 80%%",
    )


MRMC = Verb("whether conditions differ: several readers, several conditions", _run, _options)
