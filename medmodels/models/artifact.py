"""A trained model's folder: every file checked against its recorded digest before it is used.

pretrained/<task>/<family>/
    model.skops | .npz | .tflite the weights
    reference.npz                background, calibrator, conformal quantiles, gate
    heldout.parquet              labels and scores of held-out cases, and on which the model
                                 abstains; no input values
    evidence.json                metrics with intervals, coverage, subgroups, cross-validation
    curves.npz                   smooth calibration and decision curve, of two labels
    behaviour.npz                contributions on held-out cases, inputs as percentiles
    card.md                      the model card
    manifest.json                SHA-256 of each file (own questions: of task.json too);
                                 versions, seed, strategy, command; its own digest

This is the one door to what is on disk: links are refused, sizes bounded, and what cannot be taken
apart is ``ArtifactBroken``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.disk import read_file
from medmodels.errors import (
    ArtifactBroken,
    ArtifactMissing,
    ArtifactTampered,
    MedModelsError,
    UnknownName,
)
from medmodels.models.arrays import read_arrays, require_rows
from medmodels.models.manifest import FORMAT, READABLE, SIGNATURE, signature_of, wrong_entry
from medmodels.statistics.extremes import Extremes
from medmodels.tasks import TASKS, Task
from medmodels.tasks.own import QUESTION, own_folder, own_folders, own_models
from medmodels.wording import cells

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EVIDENCE", "FORMAT", "PRETRAINED", "Artifact", "model_ids"]

EVIDENCE = "evidence.json"

_MOST_BYTES = 200_000_000  # of a file

PRETRAINED = Path(__file__).parents[1] / "pretrained"


def model_ids(root: Path | None = None) -> tuple[str, ...]:
    """The ids (``task/family``) of the trained models, in the order of the tasks: the shipped ones
    and the user's own, or those in ``root``.
    """
    shipped = [
        f"{task}/{folder.parent.name}"
        for task in TASKS
        for folder in sorted(((root or PRETRAINED) / task).glob("*/manifest.json"))
    ]
    return (
        *shipped,
        *(
            f"{name}/{family}"
            for name, own in own_folders(root).items()
            if own.task
            for family in own.families
        ),
    )


@dataclass(frozen=True)
class Artifact:
    """One verified folder and the question it answers. Files are read through ``read``, which
    refuses what does not match.
    """

    id: str
    folder: Path
    manifest: Mapping[str, Any]
    task: Task

    @classmethod
    def open(cls, model_id: str, root: Path | None = None) -> Artifact:
        """Open the folder of a model; raises ``UnknownName`` if there is none, ``ArtifactMissing``
        if it is incomplete, ``ArtifactBroken`` or ``ArtifactTampered`` if its manifest or its
        question is not as it was written.
        """
        name, _, family = model_id.partition("/")
        task, question = _question(model_id, name, family, root)
        folder = (root or (PRETRAINED if name in TASKS else own_models())) / name / family
        _refuse_links(model_id, folder)
        try:
            data = read_file(folder / "manifest.json", most=_MOST_BYTES)
            manifest = json.loads(data)
        except (OSError, ValueError, RecursionError):
            raise ArtifactMissing("manifest-not-read", model=model_id) from None
        if (wrong := wrong_entry(manifest)) is not None:
            raise ArtifactMissing("manifest-lacks", model=model_id, entry=wrong)
        if manifest["format"] not in READABLE:
            raise ArtifactMissing("other-format", model=model_id)
        if SIGNATURE not in manifest:
            raise ArtifactMissing("manifest-unsigned", model=model_id)
        if manifest[SIGNATURE] != signature_of(manifest):
            raise ArtifactTampered("file-tampered", model=model_id, file="manifest.json")
        if manifest["model"] != model_id:
            raise ArtifactBroken("manifest-of-another", model=model_id)
        if question != manifest.get("question", ""):
            raise ArtifactTampered("file-tampered", model=model_id, file=QUESTION)
        return cls(model_id, folder, manifest, task)

    @property
    def family(self) -> str:
        return self.id.split("/")[1]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the weights, the fitted arrays and, of an own model, the question:
        whatever decides a prediction.
        """
        files: dict[str, str] = self.manifest["files"]
        deciding = sorted(
            name for name in files if name.startswith("model.") or name == "reference.npz"
        )
        return hashlib.sha256(
            "".join(
                [*(files[name] for name in deciding), self.manifest.get("question", "")]
            ).encode()
        ).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every file of the folder: what caches of anything read from it are
        keyed by.
        """
        return hashlib.sha256(json.dumps(self.manifest, sort_keys=True).encode()).hexdigest()

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises ``ArtifactMissing``, ``ArtifactTampered`` or
        ``ArtifactBroken``.
        """
        expected = self.manifest["files"].get(name)
        if expected is None:
            raise ArtifactMissing("file-missing", model=self.id, file=name)
        return self._matching(self.folder / name, expected)

    def question(self) -> bytes:
        """The task.json of an own model as it is on disk; raises as ``read`` does."""
        return self._matching(self.folder.parent / QUESTION, self.manifest.get("question", ""))

    def _matching(self, path: Path, digest: str) -> bytes:
        try:
            data = read_file(path, most=_MOST_BYTES)
        except FileNotFoundError:
            raise ArtifactMissing("file-missing", model=self.id, file=path.name) from None
        except OSError as error:
            raise ArtifactBroken(
                "file-not-read", model=self.id, file=path.name, reason=error.strerror
            ) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise ArtifactTampered("file-tampered", model=self.id, file=path.name)
        return data

    def verify(self) -> None:
        """Check every file of the manifest, and the question of an own model; raises as ``read``
        does.
        """
        for name in self.manifest["files"]:
            self.read(name)
        if "question" in self.manifest:
            self.question()

    def strangers(self) -> list[str]:
        """The names in the folder that its manifest does not know."""
        known = {"manifest.json", *self.manifest["files"]}
        return sorted(path.name for path in self.folder.iterdir() if path.name not in known)

    @contextmanager
    def parsing(self, name: str) -> Iterator[None]:
        """Take a file apart: whatever goes wrong meanwhile is ``ArtifactBroken``, since foreign
        parsers raise what they like.
        """
        try:
            yield
        except MedModelsError:
            raise
        except Exception as error:
            raise ArtifactBroken("file-broken", model=self.id, file=name) from error

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The arrays of an .npz file, loaded without pickle."""
        with self.parsing(name):
            return read_arrays(self.read(name))

    @cached_property
    def fitted(self) -> dict[str, np.ndarray]:
        """What training fixed beside the weights, the arrays of ``reference.npz`` (the file keeps
        that name); those of a model of rows are checked for what they must be.
        """
        arrays = self.arrays("reference.npz")
        if self.manifest.get("question"):
            with self.parsing("reference.npz"):
                require_rows(arrays, self.task, self.family)
        return arrays

    def heldout(self) -> pd.DataFrame:
        """Labels and scores of held-out cases; see ``medmodels.evidence``."""
        from pyarrow import BufferReader
        from pyarrow.parquet import ParquetFile

        data = self.read("heldout.parquet")
        # without the threads of a scanner, which the end of a short command may catch at work
        with self.parsing("heldout.parquet"):
            return ParquetFile(BufferReader(data)).read(use_threads=False).to_pandas()

    @cached_property
    def extremes(self) -> Extremes | None:
        """What the held-out scores support of probabilities near 0 and 1; ``None`` where an amount
        is asked for.
        """
        table, asks = self.heldout(), self.task.asks
        with self.parsing("heldout.parquet"):
            rows = asks.supporting(table)
            return asks.extremes(asks.truths(rows["label"]), asks.answers(rows))

    @property
    def supported(self) -> dict[str, tuple[float, float]]:
        """The lowest and the highest probability of each label that the held-out scores support;
        empty where an amount is asked for.
        """
        return self.task.asks.supported(self.extremes)

    @property
    def card(self) -> str:
        with self.parsing("card.md"):
            text = self.read("card.md").decode("utf-8")
            _require_sections(text)
        return text


def _question(model_id: str, name: str, family: str, root: Path | None) -> tuple[Task, str]:
    """The task of a model and, of an own one, the digest of its file."""
    if name in TASKS:
        place = (root or PRETRAINED) / name / family
        if not family.isalpha() or not (place / "manifest.json").is_file():
            raise UnknownName("unknown-model", name=model_id, known=model_ids(root))
        return TASKS[name], ""
    own = own_folder(name, root)
    if own is not None and own.task is None:
        raise ArtifactBroken("question-broken", model=model_id, why=own.why)
    if own is None or own.task is None or family not in own.families:
        raise UnknownName("unknown-model", name=model_id, known=model_ids(root))
    return own.task, own.digest


def _refuse_links(model_id: str, folder: Path) -> None:
    """A link would let what is outside be read as if it were the model's, and be handed out with
    it.
    """
    try:
        linked = (
            folder.is_symlink()
            or folder.parent.is_symlink()
            or any(entry.is_symlink() for entry in folder.iterdir())
        )
    except OSError as error:
        raise ArtifactBroken("folder-not-opened", model=model_id, reason=error.strerror) from None
    if linked:
        raise ArtifactBroken("folder-holds-link", model=model_id)


def _require_sections(text: str) -> None:
    """Front matter, then sections whose tables are as wide as their first row; raises
    ``ValueError`` or ``IndexError``.
    """
    for section in text.split("---\n", 2)[2].split("\n## "):
        rows = [len(cells(line)) for line in section.splitlines() if line.startswith("|")]
        if not section.strip() or len(set(rows)) > 1:
            raise ValueError("no sections")
