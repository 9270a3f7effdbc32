"""The command line: one function a verb, JSON lines on standard output, sentences on standard
error.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields, replace
from datetime import date
from functools import partial
from itertools import tee
from pathlib import Path
from typing import Any, TypeVar

from medmodels.card import METRIC_NAMES, WORDS
from medmodels.cases import Case, read_cases, samples
from medmodels.cases.delimited import MAX_BYTES
from medmodels.cases.words import sentence as remark_in_words
from medmodels.cli.examine import examine
from medmodels.cli.parser import STRATEGY_OPTIONS, parser, requested
from medmodels.cli.serve import start
from medmodels.disk import read_file
from medmodels.errors import (
    ArtifactMissing,
    CaseRejected,
    MedModelsError,
    UnknownName,
    UnreadableFile,
)
from medmodels.evidence import load_evidence
from medmodels.explanations import Explanation, explain_many
from medmodels.explanations import words as of_explanations
from medmodels.extras import require_for_import, require_for_training
from medmodels.models import PRETRAINED, Model, load_model, model_ids, models_of
from medmodels.predictions import Prediction, predict_many, words_of
from medmodels.tasks import known_tasks
from medmodels.tasks.own import OWN_TITLE, own_folders
from medmodels.wording import finite, shown

__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    """Run a verb; returns 0, or 2 when anything asked for could not be served."""
    try:
        arguments = parser().parse_args(requested(sys.argv[1:] if argv is None else argv))
        return VERBS[arguments.verb](arguments)
    # whoever read the output has seen enough; nothing is left to flush at exit
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _complain("Stopped; what was begun is discarded.")
        return 130
    except MedModelsError as error:
        _complain(str(error))
        return 2
    except OSError as error:  # a full disk, a folder nobody may write to
        where = f": “{shown(str(error.filename))}”" if error.filename else ""
        _complain(f"{error.strerror or 'The system refused'}{where}.")
        return 2


def _tasks(arguments: argparse.Namespace) -> int:
    for task in known_tasks().values():
        row = {
            "task": task.name,
            "question": task.question,
            "modality": task.modality,
            "labels": task.labels,
            "models": models_of(task.name),
        }
        _print(arguments, row, f"{task.name}  {task.question}  [{', '.join(models_of(task.name))}]")
    return 0


def _samples(arguments: argparse.Namespace) -> int:
    tasks = known_tasks()
    if arguments.task not in tasks:
        raise UnknownName("unknown-task", name=arguments.task, known=tasks)
    for sample in samples(tasks[arguments.task]):
        row = {"task": arguments.task, "title": sample.title, "file": str(sample.path)}
        _print(arguments, row, str(sample.path))
    return 0


def _predict(arguments: argparse.Namespace) -> int:
    model = load_model(arguments.model)

    def serve(file: str, case: Case, p: Prediction) -> None:
        words = words_of(p)
        warnings = (*(remark_in_words(remark) for remark in case.warnings), *words.warnings)
        row = {
            "file": file,
            "row": case.row,
            "model": p.model,
            "task": model.task.name,
            **p.row,
            "abstained": words.abstained,
            "warnings": warnings,
        }
        said = (
            f"abstains: {words.abstained}"
            if p.abstained
            else ", ".join(f"{name.lower()} {text}" for name, text in words.facts.items())
        )
        _print(arguments, row, "\n  ".join([f"{file} row {case.row}: {said}", *warnings]))

    return _serve(arguments.files, arguments.row, model, partial(predict_many, model), serve)


def _explain(arguments: argparse.Namespace) -> int:
    model = load_model(arguments.model)

    def serve(file: str, case: Case, e: Explanation) -> None:
        contributions = [
            {"input": c.input, "value": c.value, "unit": c.unit, "contribution": c.amount}
            | (
                {"window": of_explanations.hours(c.window), "standard_error": c.spread}
                if e.by_window
                else {}
            )
            for c in e.contributions
        ]
        row = {
            "file": file,
            "row": case.row,
            "model": e.model,
            "label": e.label,
            "method": of_explanations.method(e.method, noun=e.noun),
            "unit": e.unit,
            "base": e.base,
            "output": e.output,
            "shown": e.shown,
            "supported": e.supported,
            "contributions": contributions,
            "additivity_error": e.additivity_error,
            "seconds": e.seconds,
        }
        _print(arguments, row, f"{file} row {case.row}: {of_explanations.sentence(e)}")

    many = partial(explain_many, model, label=arguments.label)
    return _serve([arguments.file], arguments.row, model, many, serve)


def _evaluate(arguments: argparse.Namespace) -> int:
    _report(arguments, load_model(arguments.model))
    return 0


def _train(arguments: argparse.Namespace) -> int:
    from medmodels.training.packaging.folder import export
    from medmodels.training.progress import Written
    from medmodels.training.recipes.registry import default_strategy
    from medmodels.training.train import train

    family = arguments.model.partition("/")[2]
    default = default_strategy(arguments.model)
    require_for_training(family)
    given = _strategy_given(arguments, family, {field.name for field in fields(default)})
    root = Path(arguments.out) if arguments.out else PRETRAINED
    try:  # before an hour of training, not after it
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as error:
        raise ArtifactMissing("out-not-written", folder=root.name, reason=error.strerror) from None
    tell = _told_by(arguments.progress)
    done = train(arguments.model, strategy=replace(default, **given), tell=tell)
    folder = export(done, root=root, today=date.today(), options=given)
    tell(Written(str(folder)))
    _report(arguments, load_model(arguments.model, root=root))
    return 0


def _told_by(progress: str) -> Callable[[Any], None]:
    """How a training tells on standard error: sentences for a person, JSON for a program."""
    from medmodels.training.progress import written_event
    from medmodels.training.words import sentence

    said = {"text": sentence, "json": written_event}[progress]
    return lambda event: _complain(said(event))


def _strategy_given(arguments: argparse.Namespace, family: str, known: set[str]) -> dict[str, Any]:
    """The strategy options that were given; raises ``UnknownName`` for one that the family does not
    have.
    """
    given = {
        name: value for name in STRATEGY_OPTIONS if (value := getattr(arguments, name)) is not None
    }
    if strangers := sorted(given.keys() - known):
        raise UnknownName(
            "unknown-option", family=family, name=strangers[0].replace("_", "-"), known=known
        )
    return given


def _train_csv(arguments: argparse.Namespace) -> int:
    from medmodels.own.labelled import read_labelled
    from medmodels.own.presets import preset
    from medmodels.own.train import train_own
    from medmodels.training.progress import Trained
    from medmodels.training.stopping import listen

    listen()
    default = preset(arguments.family, arguments.preset)
    require_for_training(arguments.family)
    given = _strategy_given(arguments, arguments.family, {field.name for field in fields(default)})
    data = (
        sys.stdin.buffer.read(MAX_BYTES + 1)
        if arguments.file == "-"
        else _bytes(Path(arguments.file))
    )
    title = arguments.title or OWN_TITLE
    asked = {
        name: value
        for name in ("target", "positive", "group", "split", "read_as")
        if (value := getattr(arguments, name)) is not None
    }
    table = read_labelled(data, drop=arguments.drop or (), **asked)
    tell = _told_by(arguments.progress)
    for event in (*table.notes, *(c.note for c in table.columns if c.remark)):
        tell(event)
    options = (
        asked
        | {"title": title}
        | ({"preset": arguments.preset} if arguments.preset else {})
        | given
    )
    model_id = train_own(
        table,
        title=title,
        family=arguments.family,
        strategy=replace(default, **given),
        options=options,
        tell=tell,
    )
    tell(Trained(model_id))
    _report(arguments, load_model(model_id))
    return 0


def _fetch(arguments: argparse.Namespace) -> int:
    from medmodels.datasets.files import fetch

    fetch(arguments.dataset, source=arguments.source, progress=_complain)
    return 0


def _import_mimic(arguments: argparse.Namespace) -> int:
    require_for_import()
    from medmodels.datasets.mimic import import_mimic

    done = import_mimic(Path(arguments.folder), Path(arguments.out), progress=_complain)
    row = {"stays": done.stays, "values": done.values, "skipped": dict(done.skipped)}
    _print(
        arguments, row, f"{done.stays} stays with {done.values} values written to {arguments.out}"
    )
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    failed = 0
    for folder in sorted(
        p for p in PRETRAINED.glob("*/*") if p.is_dir() and not (p / "manifest.json").is_file()
    ):
        failed = 2
        _complain(
            f"{folder.parent.name}/{folder.name} has no manifest.json: restore the folder, or train"
            " the model again."
        )
    for name, found in own_folders().items():
        if found.wrong:
            failed = 2
            _complain(
                f"{shown(name)} is left out: {found.wrong}. Delete its folder, or restore it."
            )
    for model_id in model_ids():
        try:
            examine(model_id)
            _print(
                arguments,
                {"model": model_id, "verified": True},
                f"{model_id}: every file matches its digest",
            )
        except MedModelsError as error:
            failed = 2
            _complain(str(error))
    return failed


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "serve": start,
    "tasks": _tasks,
    "samples": _samples,
    "predict": _predict,
    "explain": _explain,
    "evaluate": _evaluate,
    "train": _train,
    "train-csv": _train_csv,
    "fetch": _fetch,
    "import-mimic": _import_mimic,
    "verify": _verify,
}


T = TypeVar("T")


def _serve(
    files: list[str],
    row: int | None,
    model: Model,
    many: Callable[[Iterable[Case | CaseRejected]], Iterator[T | CaseRejected]],
    serve: Callable[[str, Case, T], None],
) -> int:
    """Serve every readable case of every file, ``many`` at once; say what cannot be served and go
    on.
    """
    status = 0
    for file in files:
        try:
            # the copy is never more than a block behind
            cases, again = tee(_cases(file, row, model))
            for case, found in zip(cases, many(again), strict=True):
                if isinstance(case, CaseRejected):
                    status = 2
                    _complain(f"{file}: {' '.join(case.sentences)}")
                elif not isinstance(found, CaseRejected):
                    serve(file, case, found)
        except MedModelsError as error:
            _complain(f"{file}: {error}")
            status = 2
    return status


def _cases(file: str, row: int | None, model: Model) -> Iterator[Case | CaseRejected]:
    reading = read_cases(_bytes(Path(file)), task=model.task)
    if row is None:
        yield from reading.cases()
        return
    try:
        yield reading.case(row)
    except CaseRejected as rejected:
        yield rejected


def _bytes(path: Path) -> bytes:
    """A file's content; raises ``UnreadableFile``, before reading, when it is too large, and for
    what is no file.
    """
    try:
        return read_file(path, most=MAX_BYTES, links=True)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise UnreadableFile(
                "file-too-large", megabytes=path.stat().st_size / 1e6, most=MAX_BYTES / 1e6
            ) from None
        raise UnreadableFile("file-not-opened", reason=error.strerror) from None


def _report(arguments: argparse.Namespace, model: Model) -> None:
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
    lines = [f"{e.model}: {e.n} held-out cases{events}"]
    lines += [f"  {METRIC_NAMES[name]:34s} {m.text}" for name, m in e.metrics.items()]
    _print(arguments, row, "\n".join(lines))


def _print(arguments: argparse.Namespace, row: dict[str, Any], text: str) -> None:
    print(json.dumps(finite(row), ensure_ascii=False) if arguments.json else text, flush=True)


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
