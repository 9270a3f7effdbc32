"""Folders of trained models, and of the questions of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["WORDS"]

_AGAIN = "Train the model again."
_RESTORE = "Restore the folder, or train the model again."


def _not_loaded(why: str, remedy: str = _RESTORE) -> str:
    return f"{{model}} is not loaded: {why}. {remedy}"


def _lacks_entry(model: str, entry: str) -> str:
    what = f"its entry “{entry}”, or it is not of its kind" if entry else "its entries"
    return f"{model} is not loaded: its manifest.json lacks {what}. {_RESTORE}"


WORDS: Mapping[str, str | Callable[..., str]] = {
    "file-missing": _not_loaded("{file} is missing"),
    "manifest-not-read": (_not_loaded("its manifest.json cannot be read", _AGAIN)),
    "manifest-lacks": _lacks_entry,
    "other-format": _not_loaded("another version of medmodels packaged it", _AGAIN),
    "manifest-unsigned": _not_loaded("its manifest.json has no digest of itself", _AGAIN),
    "holds-training-rows": _not_loaded("it holds rows of the data it was trained on", _AGAIN),
    "file-tampered": (
        "{model} is not loaded: {file} differs from the digest recorded when the model was"
        " trained. Restore the folder, or train the model again."
    ),
    "manifest-of-another": _not_loaded("its manifest.json is another model's"),
    "file-not-read": _not_loaded("{file} cannot be read ({reason})"),
    "file-broken": _not_loaded("{file} is not what it should be"),
    "member-missing": _not_loaded("{member}, of which it is made, is not there"),
    "member-changed": _not_loaded("{member} is not the model that it was made of"),
    "network-broken": _not_loaded("its network is not what it should be"),
    "folder-not-opened": _not_loaded("its folder cannot be opened ({reason})"),
    "folder-holds-link": _not_loaded("its folder holds a link to elsewhere"),
    "folder-holds-stranger": (
        "The folder of {model} holds “{file}”, which is no part of the model; take it away."
    ),
    "question-broken": _not_loaded("{why}"),
    "model-not-written": (
        "The model cannot be written to the folder “{folder}” ({reason}); give another."
    ),
    "own-no-folder": "it is a link or a file and no folder",
    "own-no-model": "no model was finished for it",
    "own-not-opened": "it cannot be opened ({reason})",
    "own-question-missing": "its {file} is missing",
    "own-question-not-read": "its {file} cannot be read ({reason})",
    "own-question-of-another": "its {file} is another question's",
    "own-question-broken": "its {file} is not a question as it was written ({why})",
    "not-json": "it is not JSON",
    "no-question": "it is no question",
    "other-entries": "its entries are not those of a question",
    "entry-broken": "“{entry}” is not what it should be",
}
