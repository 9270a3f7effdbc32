"""The views of drift, outcomes and recalibration on the cohort page."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.cohort.variants import load_variant, variant_names
from medmodels.models import load_model
from tests.cohort.made_files import of_held_out

MODELS = ["chest-xray/cnn", "note-section/svm", "warfarin-dose/ridge", "breast-survival/cox"]


def panel(view: str, model_id: str, path: Path, *, digest: str = "") -> AppTest:
    """One view over a scored file, as the page shows it; scored by the model as it is, or by one of
    another ``digest``.
    """

    def script(view: str, model_id: str, path: str, digest: str) -> None:
        from importlib import import_module
        from pathlib import Path
        from types import SimpleNamespace

        import duckdb

        from medmodels.models import load_model

        connection = duckdb.connect()
        connection.read_parquet(path).create_view("scored")
        model = load_model(model_id)
        opened = SimpleNamespace(
            path=Path(path),
            about={"digest": digest or model.digest},
            ask=lambda sql, values: connection.execute(sql, list(values)),
        )
        getattr(import_module(f"ui.cohort.{view}"), view)(opened, model)

    return AppTest.from_function(
        script,
        kwargs={"view": view, "model_id": model_id, "path": str(path), "digest": digest},
        default_timeout=60,
    ).run()


def words(test: AppTest) -> str:
    return "\n".join(
        str(element.value)
        for element in (*test.markdown, *test.caption, *test.info, *test.warning, *test.success)
    )


@pytest.mark.parametrize("model_id", MODELS)
@pytest.mark.parametrize("view", ["drift", "outcomes", "recalibrate"])
def test_every_view_opens_for_every_kind_of_outcome(
    view: str, model_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The held-out cases of a model as a cohort: a sentence in bold first, and no exception."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    path = of_held_out(load_model(model_id), tmp_path / "scored.parquet")
    test = panel(view, model_id, path)

    assert not test.exception
    assert str(test.markdown[0].value).startswith("**")


def test_a_variant_is_kept_listed_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a name that is one; a second of that name is refused in words."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path / "home"))
    model = load_model("chest-xray/cnn")
    test = panel("recalibrate", model.id, of_held_out(model, tmp_path / "scored.parquet"))

    def keep(name: str) -> None:
        test.text_input[0].set_value(name)
        test.text_input[1].set_value("A. *Reader*")
        next(b for b in test.button if b.label == "Keep").click().run()

    keep("Ward 3")
    assert "small letters" in words(test)
    assert variant_names(model.id) == ()
    keep("ward-3")
    assert variant_names(model.id) == ("ward-3",)
    variant = load_variant(model, "ward-3")
    assert (variant.name, variant.update, variant.who) == ("ward-3", "slope", "A. *Reader*")
    assert r"A. \*Reader\*" in words(test)
    keep("ward-3")
    assert "already" in words(test)
    test.button(key="remove variant ward-3").click().run()
    assert variant_names(model.id) == ()


def test_scores_of_other_weights_offer_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another training scored says nothing of the model that is there now."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path / "home"))
    path = of_held_out(load_model("chest-xray/cnn"), tmp_path / "scored.parquet")
    test = panel("recalibrate", "chest-xray/cnn", path, digest="0" * 64)

    assert "other weights" in words(test)
    assert not test.button
