"""A store of these tests alone, and sessions in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.sessions import (
    Begin,
    Classroom,
    Give,
    Pack,
    Phase,
    Plan,
    Reveal,
    Session,
    Shut,
    lay_out,
    sample_pack,
)
from ui.classroom import classroom, close_classroom

Answers = list[tuple[tuple[str, int], tuple[str, int] | None]]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Classroom]:
    """The classroom of a home of its own."""
    close_classroom()
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    opened = classroom(make=True)
    assert opened is not None
    yield opened
    close_classroom()


@pytest.fixture
def played(room: Classroom) -> Callable[..., Session]:
    """Play the first case of a model's samples: each participant's first and second answer."""

    def play(model_id: str, answers: Answers, plan: Plan | None = None, case: int = 0) -> Session:
        model = load_model(model_id)
        pack = sample_pack(model.task)
        pack = Pack(pack.task, pack.title, pack.cases[case : case + 1])
        scores = load_scores(model.artifact)
        opening = lay_out(model, pack, plan or Plan(), truths=scores.y, random=Random(1))
        code = room.open(replace(opening, seed=1)).code
        everybody = [room.join(code, f"token {n}") for n in range(len(answers))]
        room.act(code, Begin())
        for who, (first, _) in zip(everybody, answers, strict=True):
            room.act(code, Give(who.id, 0, Phase.BEFORE, *first))
        room.act(code, Reveal(0))
        for who, (_, second) in zip(everybody, answers, strict=True):
            if second:
                room.act(code, Give(who.id, 0, Phase.AFTER, *second))
        return room.act(code, Shut(0))

    return play
