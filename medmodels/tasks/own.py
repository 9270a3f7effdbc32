"""Questions that a user's own table asks, kept as ``task.json`` beside the models trained for them.

They live in one folder outside the program, ``$MEDMODELS_HOME`` or the user's data folder, and are
looked up whenever they are asked for: a model trained a moment ago is there on the next click. A
file is read again only when it changed, and whoever wants to know of several questions takes them
all from one ``own_folders``. A folder that is not as it was written is in nobody's way: it says
what is wrong with it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from medmodels.disk import read_file
from medmodels.places import home
from medmodels.tasks.task import Task
from medmodels.tasks.written import task_from_json, task_to_json
from medmodels.words import Phrase

__all__ = [
    "OWN",
    "OWN_TITLE",
    "QUESTION",
    "OwnFolder",
    "own_folder",
    "own_folders",
    "own_models",
    "own_tasks",
    "task_from_json",
    "task_name",
    "task_to_json",
]

# what the names of own tasks begin with, so that none can take the place of a shipped one
OWN = "own-"
OWN_TITLE = "My table"  # unless told otherwise: the name of a file often says whose it is
QUESTION = "task.json"
_MOST_BYTES = 20_000_000
_FAMILY = re.compile(r"[a-z]{1,20}")
_BESIDE = (QUESTION, "runs")  # what stands beside the families


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """What stands in the folder of a question: the question and the digest of its file, and what is
    wrong (``why``), if anything is; and the families trained for it.
    """

    task: Task | None
    digest: str
    why: Phrase | None
    families: tuple[str, ...]

    @property
    def wrong(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        return str(self.why) if self.why else ""


def own_models() -> Path:
    """The folder of the user's own models, ``<task>/task.json`` and ``<task>/<family>/``; it need
    not exist.
    """
    return home() / "models"


def own_folders(root: Path | None = None) -> dict[str, OwnFolder]:
    """What stands in each folder of an own question by its name, sound or not, in the order of the
    names.
    """
    base = os.fspath(root or own_models())
    try:
        with os.scandir(base) as entries:
            names = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if entry.name.startswith(OWN)
            )
    except OSError:
        return {}
    there = {f"{base}/{name}/{QUESTION}" for name, _ in names}
    for path in [
        path for path in list(_READ) if path.startswith(f"{base}/{OWN}") and path not in there
    ]:
        _READ.pop(path, None)
    return {
        name: folder for name, whole in names if (folder := _folder(base, name, whole)) is not None
    }


def own_folder(name: str, root: Path | None = None) -> OwnFolder | None:
    """What stands in the folder of one own question; ``None`` where there is none of that name."""
    if not name.startswith(OWN) or os.path.basename(name) != name:
        return None
    base = os.fspath(root or own_models())
    try:
        return _folder(base, name, stat.S_ISDIR(os.lstat(f"{base}/{name}").st_mode))
    except (OSError, ValueError):  # there is none, or there cannot be one
        return None


def own_tasks() -> dict[str, Task]:
    """The tasks of the user's own models by name; a file that is not one is left out."""
    return {name: folder.task for name, folder in own_folders().items() if folder.task is not None}


def task_name(title: str) -> str:
    """A name for a task from what a person called it: "Heart disease 2" becomes
    "own-heart-disease-2".
    """
    words = re.findall(r"[a-z0-9]+", title.lower())
    # another script: told apart by what it says
    if not words and any(letter.isalpha() for letter in title):
        words = ["table", hashlib.sha256(title.encode()).hexdigest()[:8]]
    return OWN + ("-".join(words)[:60].strip("-") or "table")


def _folder(base: str, name: str, whole: bool) -> OwnFolder | None:
    if not whole:
        return OwnFolder(None, "", Phrase("own-no-folder"), ())
    place = f"{base}/{name}"
    try:
        task, digest, why = _question(f"{place}/{QUESTION}", name)
        families = _families(place)
        if task and not families:  # what a training leaves that is killed between the two
            why = Phrase("own-no-model")
        return OwnFolder(task, digest, why, families)
    except FileNotFoundError:  # gone since it was listed
        return None
    except OSError as error:
        return OwnFolder(None, "", Phrase("own-not-opened", reason=error.strerror), ())


def _families(place: str) -> tuple[str, ...]:
    """The families that have a model in a question's folder."""
    with os.scandir(place) as entries:
        names = sorted(
            entry.name
            for entry in entries
            if entry.name not in _BESIDE and _FAMILY.fullmatch(entry.name)
        )
    return tuple(name for name in names if _there(f"{place}/{name}/manifest.json"))


def _there(path: str) -> bool:
    try:
        os.lstat(path)
    except OSError:
        return False
    return True


_Question = tuple[Task | None, str, Phrase | None]
# by path: how the file was when it was read, and what it says
_READ: dict[str, tuple[tuple[int, ...], _Question]] = {}


def _question(path: str, name: str) -> _Question:
    """The question in a file, the digest of the file and what is wrong with it; read again only
    when the file changed.
    """
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return None, "", Phrase("own-question-missing", file=QUESTION)
    stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    known = _READ.get(path)
    if known is None or known[0] != stamp:
        known = _READ[path] = (stamp, _read(Path(path), name))
    return known[1]


def _read(path: Path, name: str) -> _Question:
    try:
        data = read_file(path, most=_MOST_BYTES)
        task = task_from_json(data)
    except OSError as error:
        return None, "", Phrase("own-question-not-read", file=QUESTION, reason=error.strerror)
    except ValueError as error:
        return None, "", Phrase("own-question-broken", file=QUESTION, why=error.args[0])
    digest = hashlib.sha256(data).hexdigest()
    return (
        (task, digest, None)
        if task.name == name
        else (None, digest, Phrase("own-question-of-another", file=QUESTION))
    )
