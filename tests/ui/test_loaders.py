"""What all sessions share stays loaded."""

import pytest

from medmodels.models import PRETRAINED, Model, load_model, model_ids
from ui import loaders


def test_every_shipped_model_stays_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for in turn, again and again, each is read from its folder once."""
    read: list[str] = []

    def counted(model_id: str) -> Model:
        read.append(model_id)
        return load_model(model_id)

    monkeypatch.setattr(loaders, "load_model", counted)
    loaders._model.clear()
    try:
        kept = [[loaders.model(name) for name in model_ids(PRETRAINED)] for _ in range(2)]
    finally:
        loaders._model.clear()
    assert sorted(read) == sorted(model_ids(PRETRAINED))
    assert all(first is again for first, again in zip(*kept, strict=True))


def test_what_is_known_of_every_shipped_model_stays_too() -> None:
    """Scores and evidence have as many places as the models they are of."""
    for of in (loaders.scores, loaders.evidence):
        models = [loaders.model(name) for name in model_ids(PRETRAINED)]
        first = [of(model) for model in models]
        assert all(of(model) is one for model, one in zip(models, first, strict=True)), of.__name__
