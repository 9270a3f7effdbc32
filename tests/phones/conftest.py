"""A store for each test, and nobody shut out because of what an earlier test tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.classroom import close_classroom
from ui.phones.hosting import HOST_TRIES
from ui.phones.visiting import TRIES


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    TRIES.forget()
    HOST_TRIES.forget()
    yield
    close_classroom()
