"""The command line: one function a verb, JSON lines on standard output, sentences on standard error."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from medmodels.card import METRIC_NAMES
from medmodels.cases import Case, read_cases
from medmodels.cases.delimited import MAX_BYTES
from medmodels.errors import ArtifactMissing, CaseRejected, MedModelsError, UnknownName, UnreadableFile
from medmodels.evidence import cross_validation, evaluate
from medmodels.explanations import explain
from medmodels.models import PRETRAINED, Artifact, Model, load_model, model_ids, models_of
from medmodels.predictions import predict
from medmodels.tasks import known_tasks
from medmodels.wording import finite, percent

__all__ = ["main"]


def _number_or_word(text: str) -> float | str:
    """A share of the inputs, or one of scikit-learn's words for one."""
    try:
        return float(text)
    except ValueError:
        return text


# Every option of every strategy, and how it is read; a family refuses what is not its own.
STRATEGY_OPTIONS: dict[str, Callable[[str], Any]] = {
    "trees": int, "criterion": str, "max_features": _number_or_word, "min_samples_leaf": int, "c": float, "gamma": float,
    "calibration_folds": int, "threshold": float, "seed": int,
    "epochs": int, "batch_size": int, "learning_rate": float, "weight_decay": float, "dropout": float, "sensitivity": float,
    "step": int, "units": int, "members": int,
}  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    """Run a verb; returns 0, or 2 when anything asked for could not be served."""
    arguments = _parser().parse_args(argv)
    try:
        return VERBS[arguments.verb](arguments)
    except BrokenPipeError:  # whoever read the output has seen enough; nothing is left to flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _complain("Stopped; what was begun is discarded.")
        return 130
    except MedModelsError as error:
        _complain(str(error))
        return 2


def _tasks(arguments: argparse.Namespace) -> int:
    for task in known_tasks().values():
        row = {"task": task.name, "question": task.question, "modality": task.modality, "labels": task.labels, "models": models_of(task.name)}
        _print(arguments, row, f"{task.name}  {task.question}  [{', '.join(models_of(task.name))}]")
    return 0


def _predict(arguments: argparse.Namespace) -> int:
    model = load_model(arguments.model)

    def serve(file: str, case: Case) -> None:
        p = predict(model, case)
        row = {
            "file": file, "row": case.row, "model": p.model, "task": model.task.name, "prediction": p.label,
            "probabilities": p.probabilities, "threshold": p.threshold, "conformal_set": p.conformal_set,
            "abstained": p.abstained, "warnings": case.warnings,
        }  # fmt: skip
        said = f"abstains: {p.abstained}" if p.abstained else f"{p.label}, {model.task.positive} {percent(p.positive)}"
        _print(arguments, row, f"{file} row {case.row}: {said}")

    return _serve(arguments.files, arguments.row, model, serve)


def _explain(arguments: argparse.Namespace) -> int:
    model = load_model(arguments.model)

    def serve(file: str, case: Case) -> None:
        e = explain(model, case, label=arguments.label)
        contributions = [
            {"input": c.input, "value": c.value, "unit": c.unit, "contribution": c.amount}
            | ({"window": c.window, "standard_error": c.spread} if e.by_window else {})
            for c in e.contributions
        ]
        row = {
            "file": file, "row": case.row, "model": e.model, "label": e.label, "method": e.method, "unit": e.unit, "base": e.base,
            "output": e.output, "shown": e.shown, "contributions": contributions,
            "additivity_error": e.additivity_error, "seconds": e.seconds,
        }  # fmt: skip
        _print(arguments, row, f"{file} row {case.row}: {e.sentence}")

    return _serve([arguments.file], arguments.row, model, serve)


def _evaluate(arguments: argparse.Namespace) -> int:
    _report(arguments, load_model(arguments.model))
    return 0


def _train(arguments: argparse.Namespace) -> int:
    from medmodels.training.export import export
    from medmodels.training.run import run
    from medmodels.training.strategy import default_strategy

    family = arguments.model.partition("/")[2]
    default = default_strategy(arguments.model)
    given = _strategy_given(arguments, family, {field.name for field in fields(default)})
    root = Path(arguments.out) if arguments.out else PRETRAINED
    if not os.access(next(p for p in (root, *root.resolve().parents) if p.exists()), os.W_OK):
        raise ArtifactMissing(f"Nothing can be written to {root.name}; give another folder with --out.")
    done = run(arguments.model, strategy=replace(default, **given), progress=_complain)
    _complain(f"written to {export(done, root=root, today=date.today(), options=given)}")
    _report(arguments, load_model(arguments.model, root=root))
    return 0


def _strategy_given(arguments: argparse.Namespace, family: str, known: set[str]) -> dict[str, Any]:
    """The strategy options that were given; raises ``UnknownName`` for one that the family does not have."""
    given = {name: value for name in STRATEGY_OPTIONS if (value := getattr(arguments, name)) is not None}
    if strangers := sorted(given.keys() - known):
        raise UnknownName(f"strategy option of {family}", strangers[0].replace("_", "-"), known)
    return given


def _train_csv(arguments: argparse.Namespace) -> int:
    from medmodels.training.labelled import read_labelled
    from medmodels.training.own import train_own
    from medmodels.training.strategy import default_strategy

    default = default_strategy(f"own/{arguments.family}")
    given = _strategy_given(arguments, arguments.family, {field.name for field in fields(default)})
    path = Path(arguments.file)
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if arguments.file == "-" else _bytes(path)
    table = read_labelled(data, target=arguments.target, positive=arguments.positive, group=arguments.group, drop=arguments.drop or ())
    for note in (*table.notes, *(f"“{c.name}” {c.remark}{'' if c.used else ': left out'}." for c in table.columns if c.remark)):
        _complain(note)
    options = {name: value for name in ("target", "positive", "group") if (value := getattr(arguments, name)) is not None} | given
    model_id = train_own(
        table, title=arguments.title or path.stem, family=arguments.family, strategy=replace(default, **given), options=options, progress=_complain
    )
    _complain(f"trained {model_id}")
    _report(arguments, load_model(model_id))
    return 0


def _fetch(arguments: argparse.Namespace) -> int:
    from medmodels.datasets.files import fetch

    fetch(arguments.dataset, source=arguments.source, progress=_complain)
    return 0


def _import_mimic(arguments: argparse.Namespace) -> int:
    from medmodels.datasets.mimic import import_mimic

    done = import_mimic(Path(arguments.folder), Path(arguments.out), progress=_complain)
    row = {"stays": done.stays, "values": done.values, "skipped": dict(done.skipped)}
    _print(arguments, row, f"{done.stays} stays with {done.values} values written to {arguments.out}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    failed = 0
    for folder in sorted(p for p in PRETRAINED.glob("*/*") if p.is_dir() and not (p / "manifest.json").is_file()):
        failed = 2
        _complain(f"{folder.parent.name}/{folder.name} has no manifest.json: restore the folder, or train the model again.")
    for model_id in model_ids():
        try:
            Artifact.open(model_id).verify()
            _print(arguments, {"model": model_id, "verified": True}, f"{model_id}: every file matches its digest")
        except MedModelsError as error:
            failed = 2
            _complain(str(error))
    return failed


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "tasks": _tasks, "predict": _predict, "explain": _explain, "evaluate": _evaluate, "train": _train, "train-csv": _train_csv,
    "fetch": _fetch, "import-mimic": _import_mimic,
    "verify": _verify,
}  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("medmodels", description="Review clinical cases with machine-learning models. Not for the care of patients.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    json_flag = argparse.ArgumentParser(add_help=False)
    json_flag.add_argument("--json", action="store_true", help="print JSON, one object a line")
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument("model", metavar="TASK/FAMILY", help="for example breast-fna/svm")
    row = argparse.ArgumentParser(add_help=False)
    row.add_argument("--row", type=int, help="only this row of the table; the first case is row 1")
    verbs.add_parser("tasks", parents=[json_flag], help="list the clinical questions and their models")
    one = verbs.add_parser("predict", parents=[model, row, json_flag], help="predict every case in the files")
    one.add_argument("files", nargs="+", metavar="FILE")
    two = verbs.add_parser("explain", parents=[model, row, json_flag], help="explain every case in a file")
    two.add_argument("file", metavar="FILE")
    two.add_argument("--label", help="the label to explain; the positive one unless told otherwise")
    verbs.add_parser("evaluate", parents=[model, json_flag], help="held-out metrics with intervals")
    train = verbs.add_parser("train", parents=[model, json_flag], help="train a model from its data set")
    train.add_argument("--out", metavar="DIR", help="where to write the model; the shipped models unless told otherwise")
    own = verbs.add_parser("train-csv", parents=[json_flag], help="train a model on a labelled table of your own")
    own.add_argument("file", metavar="FILE", help="a CSV file with a row of column names; - reads standard input")
    own.add_argument("--target", required=True, metavar="COLUMN", help="the label column; it holds two values")
    own.add_argument("--family", required=True, metavar="FAMILY", help="forest or svm")
    own.add_argument("--positive", metavar="VALUE", help="which of the two values is the positive label")
    own.add_argument("--group", metavar="COLUMN", help="equal values, such as one patient's, stay on one side of the split")
    own.add_argument("--drop", metavar="COLUMN", action="append", help="leave a column out; may be given several times")
    own.add_argument("--title", help="what to call the question; the file's name unless told otherwise")
    for parser_of in (train, own):
        for name, kind in STRATEGY_OPTIONS.items():
            parser_of.add_argument(f"--{name.replace('_', '-')}", type=kind, help="see medmodels/training/strategy.py")
    get = verbs.add_parser("fetch", help="copy or download a training set into the data folder, verified")
    get.add_argument("dataset", metavar="DATASET", help="for example chest-xray")
    get.add_argument("--from", dest="source", metavar="DIR", required=True, help="a folder that holds its files, or an address that serves them")
    mimic = verbs.add_parser("import-mimic", parents=[json_flag], help="turn a folder of MIMIC-III tables into stays for icu-mortality")
    mimic.add_argument("folder", metavar="FOLDER", help="where ICUSTAYS.csv, CHARTEVENTS.csv.gz and the others lie")
    mimic.add_argument("--out", metavar="DIR", required=True, help="a new folder for the stays, one file each")
    verbs.add_parser("verify", parents=[json_flag], help="check every file of every model against its digest")
    return parser


def _serve(files: list[str], row: int | None, model: Model, serve: Callable[[str, Case], None]) -> int:
    """Serve every readable case of every file; say what cannot be served and go on."""
    status = 0
    for file in files:
        try:
            for case in _cases(file, row, model):
                if isinstance(case, CaseRejected):
                    status = 2
                    _complain(f"{file}: {' '.join(case.sentences)}")
                else:
                    serve(file, case)
        except MedModelsError as error:
            _complain(f"{file}: {error}")
            status = 2
    return status


def _cases(file: str, row: int | None, model: Model) -> Iterator[Case | CaseRejected]:
    reading = read_cases(_bytes(Path(file)), task=model.task)
    for n in [row] if row is not None else range(1, len(reading) + 1):
        try:
            yield reading.case(n)
        except CaseRejected as rejected:
            yield rejected


def _bytes(path: Path) -> bytes:
    """A file's content; raises ``UnreadableFile``, before reading, when it is too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(f"The file has {path.stat().st_size / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read.")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"The file cannot be opened ({error.strerror}).") from None


def _report(arguments: argparse.Namespace, model: Model) -> None:
    e = evaluate(model)
    cv = cross_validation(model)
    row = {
        "model": e.model, "split": e.split, "threshold": e.threshold, "n": e.n, "events": e.events,
        "metrics": {name: asdict(m) for name, m in e.metrics.items()},
        "baseline": {name: asdict(m) for name, m in e.baseline.items()},
        "subgroups": {
            factor: {level: {name: asdict(m) for name, m in metrics.items()} for level, metrics in levels.items()}
            for factor, levels in e.subgroups.items()
        },
        "cross_validation": {
            "folds": cv.folds, "repeats": cv.repeats, "n": cv.n, "events": cv.events, "metrics": {name: asdict(m) for name, m in cv.metrics.items()},
        } if cv else None,
    }  # fmt: skip
    lines = [f"{e.model}: {e.n} held-out cases, {e.events} {model.task.positive}"]
    lines += [f"  {METRIC_NAMES[name]:34s} {m.text}" for name, m in e.metrics.items()]
    _print(arguments, row, "\n".join(lines))


def _print(arguments: argparse.Namespace, row: dict[str, Any], text: str) -> None:
    print(json.dumps(finite(row), ensure_ascii=False) if arguments.json else text, flush=True)


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
