"""``train``: train a shipped model from its data set."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

from medmodels.cli.evaluate import print_evaluation
from medmodels.cli.options import json_rows, model_id, training
from medmodels.cli.training import strategy_given, told_by
from medmodels.cli.verb import Options, Verb
from medmodels.errors import ArtifactMissing
from medmodels.extras import require_for_training
from medmodels.models import PRETRAINED, load_model

__all__ = ["TRAIN"]


def _run(arguments: argparse.Namespace) -> int:
    from medmodels.training.packaging.folder import export
    from medmodels.training.progress import Written
    from medmodels.training.recipes.registry import default_strategy
    from medmodels.training.train import train

    family = arguments.model.partition("/")[2]
    default = default_strategy(arguments.model)
    require_for_training(family)
    given = strategy_given(arguments, family, {field.name for field in fields(default)})
    root = Path(arguments.out) if arguments.out else PRETRAINED
    try:  # before an hour of training, not after it
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as error:
        raise ArtifactMissing("out-not-written", folder=root.name, reason=error.strerror) from None
    tell = told_by(arguments.progress)
    done = train(arguments.model, strategy=replace(default, **given), tell=tell)
    folder = export(done, root=root, today=date.today(), options=given)
    tell(Written(str(folder)))
    print_evaluation(arguments, load_model(arguments.model, root=root))
    return 0


def _options(options: Options) -> None:
    model_id(options)
    json_rows(options)
    options.add_argument(
        "--out",
        metavar="DIR",
        help="where to write the model; the shipped models unless told otherwise",
    )
    training(options)


TRAIN = Verb("train a model from its data set", _run, _options)
