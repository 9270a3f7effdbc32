"""The command line, a file a verb: JSON lines on standard output, sentences on standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping

from medmodels import __version__
from medmodels.cli.agreement import AGREE
from medmodels.cli.evaluate import EVALUATE
from medmodels.cli.explain import EXPLAIN
from medmodels.cli.fetch import FETCH
from medmodels.cli.import_mimic import IMPORT_MIMIC
from medmodels.cli.mrmc import MRMC
from medmodels.cli.output import complain
from medmodels.cli.predict import PREDICT
from medmodels.cli.reliance import RELIANCE
from medmodels.cli.request import requested
from medmodels.cli.samples import LIST_SAMPLES
from medmodels.cli.score import SCORE
from medmodels.cli.serve import SERVE
from medmodels.cli.sessions import SESSIONS
from medmodels.cli.store import STORE
from medmodels.cli.tasks import LIST_TASKS
from medmodels.cli.train import TRAIN
from medmodels.cli.train_csv import TRAIN_CSV
from medmodels.cli.verb import Verb
from medmodels.cli.verify import VERIFY
from medmodels.errors import MedModelsError
from medmodels.interrupted import STATUS, STOPPED
from medmodels.wording import shown

__all__ = ["VERBS", "main"]

VERBS: Mapping[str, Verb] = {
    "serve": SERVE,
    "tasks": LIST_TASKS,
    "samples": LIST_SAMPLES,
    "predict": PREDICT,
    "explain": EXPLAIN,
    "score": SCORE,
    "evaluate": EVALUATE,
    "train": TRAIN,
    "train-csv": TRAIN_CSV,
    "fetch": FETCH,
    "import-mimic": IMPORT_MIMIC,
    "verify": VERIFY,
    "reliance": RELIANCE,
    "mrmc": MRMC,
    "agreement": AGREE,
    "store": STORE,
    "sessions": SESSIONS,
}


def main(argv: list[str] | None = None) -> int:
    """Run a verb; returns 0, or 2 when anything asked for could not be served."""
    try:
        arguments = parser().parse_args(requested(sys.argv[1:] if argv is None else argv))
        return VERBS[arguments.verb].run(arguments)
    # whoever read the output has seen enough; nothing is left to flush at exit
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        complain(STOPPED)
        return STATUS
    except MedModelsError as error:
        complain(str(error))
        return 2
    except OSError as error:  # a full disk, a folder nobody may write to
        where = f": “{shown(str(error.filename))}”" if error.filename else ""
        complain(f"{error.strerror or 'The system refused'}{where}.")
        return 2


def parser() -> argparse.ArgumentParser:
    """The parser of ``python -m medmodels``."""
    whole = argparse.ArgumentParser(
        "medmodels",
        description=(
            "Review clinical cases with machine-learning models. Not for the care of patients."
        ),
    )
    whole.add_argument("--version", action="version", version=f"medmodels {__version__}")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, verb in VERBS.items():
        verb.options(verbs.add_parser(name, help=verb.help))
    return whole
