"""``evaluate``: what held-out cases say of a model."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from medmodels.card import METRIC_NAMES, WORDS, abstentions_text, answers_of
from medmodels.cli.options import json_rows, model_id
from medmodels.cli.output import print_row
from medmodels.cli.verb import Options, Verb
from medmodels.evidence import load_evidence
from medmodels.models import Model, load_model

__all__ = ["EVALUATE", "print_evaluation"]


def _run(arguments: argparse.Namespace) -> int:
    print_evaluation(arguments, load_model(arguments.model))
    return 0


def print_evaluation(arguments: argparse.Namespace, model: Model) -> None:
    e, cv = load_evidence(model.artifact)
    row = {
        "model": e.model,
        "split": e.split,
        "threshold": e.threshold,
        "n": e.n,
        "events": e.events,
        "metrics": {name: asdict(m) for name, m in e.metrics.items()},
        "baseline": {name: asdict(m) for name, m in e.baseline.items()},
        "subgroups": {
            factor: {
                level: {name: asdict(m) for name, m in metrics.items()}
                for level, metrics in levels.items()
            }
            for factor, levels in e.subgroups.items()
        },
        "answered": asdict(e.answered) if e.answered else None,
        "coverage": [asdict(c) for c in e.coverage],
        "cross_validation": (
            {
                "folds": cv.folds,
                "repeats": cv.repeats,
                "n": cv.n,
                "events": cv.events,
                "metrics": {name: asdict(m) for name, m in cv.metrics.items()},
            }
            if cv
            else None
        ),
    }
    events = WORDS[model.task.kind].events.format(events=e.events, positive=model.task.positive)
    lines = [f"{e.model}: {e.n} held-out cases{events}", f"  {abstentions_text(e)}"]
    without = answers_of(e.answered)
    if without:
        lines.append(f"  {'':34s} {'all':28s} {', '.join(without)}")
    lines += [
        f"  {METRIC_NAMES[name]:34s} "
        + " ".join([f"{m.text:28s}", *(of[name].text for of in without.values())]).rstrip()
        for name, m in e.metrics.items()
    ]
    print_row(arguments, row, "\n".join(lines))


def _options(options: Options) -> None:
    model_id(options)
    json_rows(options)


EVALUATE = Verb("held-out metrics with intervals", _run, _options)
