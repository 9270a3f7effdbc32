"""What is required: the owner's files, the package's ranges, the lock and the imports agree."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.test_architecture import imported

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name: str) -> dict[str, str]:
    """The exact versions in a file of requirements."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def ranges(*extras: str) -> dict[str, Requirement]:
    """What pyproject.toml asks for, in the core or in extras."""
    listed = [r for extra in extras for r in PROJECT["optional-dependencies"][extra]]
    parsed = [Requirement(text) for text in (listed if extras else PROJECT["dependencies"])]
    return {canonicalize_name(r.name): r for r in parsed if r.name != "medmodels"}


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("requirements.txt", ranges() | ranges("train")),
        ("requirements-dev.txt", ranges("dev") | ranges("cluster")),
    ],
)
def test_requirements_agree_with_the_package(file: str, asked: dict[str, Requirement]) -> None:
    """The owner's files pin the same libraries, each within the package's range."""
    pinned = pins(file)

    assert pinned.keys() == asked.keys()
    for name, version in pinned.items():
        assert version in asked[name].specifier, name


def test_the_lock_pins_everything_with_hashes() -> None:
    """Each pin of requirements.txt stands in the lock as it is, each entry has a hash, and no
    address is written there.
    """
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]

    assert pins("requirements.txt").items() <= pins("requirements.lock").items()
    assert len(entries) == len(pins("requirements.lock"))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_what_is_imported_is_asked_for() -> None:
    """What the code imports is a dependency; what only an extra brings is imported where it is
    asked for: by training, and by the workers of a cohort.
    """
    code = [*(ROOT / "medmodels").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    code += [*(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    ours = {"medmodels", "ui", *sys.stdlib_module_names}
    owner, core = packages_distributions(), ranges()
    train = ranges("train").keys() | {"keras"}  # which TensorFlow brings
    workers = ranges("cluster").keys()
    assert len(code) > 150
    for file in code:
        for root in {name.split(".")[0] for name in imported(file)} - ours:
            library = canonicalize_name(owner[root][0])
            where = file.relative_to(ROOT)
            extra = train if where.parts[:2] == ("medmodels", "training") else set()
            extra = workers if where.stem == "cluster" else extra
            assert library in core or library in extra, f"{where} imports {root}"
