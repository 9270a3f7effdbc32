"""Variants of a model, kept under a name beside it."""

from __future__ import annotations

import dataclasses
import json
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.cohort.recalibration import Offer, offer_of
from medmodels.cohort.variant import Variant
from medmodels.cohort.variants import (
    keep_variant,
    load_variant,
    remove_variant,
    variant_names,
)
from medmodels.errors import CohortError
from medmodels.models import Model, load_model
from medmodels.predictions import predict
from medmodels.statistics.links import expit, logit
from tests.statistics.made_cells import cells_of


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "variants" / "breast-fna" / "svm" / "ward-3.json"


@pytest.fixture
def model() -> Model:
    return load_model("breast-fna/svm")


@pytest.fixture(scope="module")
def offer() -> Offer:
    rng = np.random.default_rng(0)
    log_odds = rng.normal(-1, 1.5, 2_000)
    return offer_of(
        cells_of(rng.random(2_000) < expit(1 + 0.6 * log_odds), np.round(expit(log_odds), 3))
    )


def kept(model: Model, offer: Offer, *, update: str = "slope", name: str = "ward-3") -> Variant:
    return keep_variant(model, offer, update, name=name, who="A. Reader", when="2026-03-01")


@pytest.mark.parametrize("update", ["intercept", "slope"])
def test_what_is_kept_is_read_again(model: Model, offer: Offer, update: str) -> None:
    """Coefficients, intervals, counts, weights and who kept it when come back as they were."""
    variant = kept(model, offer, update=update)

    assert load_variant(model, "ward-3") == variant
    assert (variant.n, variant.digest) == (offer.n, model.digest)
    assert variant.column == "probability ward-3"


def test_its_probabilities_are_the_update_of_the_model_s(model: Model, offer: Offer) -> None:
    """a + b · log-odds; what is not known stays so."""
    variant = kept(model, offer)
    p = np.array([0.02, 0.5, 0.9, np.nan])

    assert variant.applied(p)[:3] == pytest.approx(
        expit(variant.intercept + variant.slope * logit(p[:3]))
    )
    assert np.isnan(variant.applied(p)[3])


def test_the_model_s_own_number_stays(model: Model, offer: Offer) -> None:
    """A prediction is bit for bit what it was before a variant was kept."""
    case = read_cases(samples(model.task)[0].path.read_bytes(), task=model.task).case()
    before = predict(model, case).number
    kept(model, offer)

    assert predict(load_model(model.id), case).number == before


def test_the_file_is_its_owner_s_alone(model: Model, offer: Offer, place: Path) -> None:
    """Nobody else reads the file or enters a folder above it."""
    kept(model, offer)

    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    for folder in list(place.parents)[:3]:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_name_is_taken_once_and_can_be_given_back(model: Model, offer: Offer) -> None:
    """A second one of the name is refused; removed, the name is free; what is not there cannot be
    removed.
    """
    kept(model, offer)
    with pytest.raises(CohortError, match="already"):
        kept(model, offer, update="intercept")
    remove_variant(model.id, "ward-3")
    assert variant_names(model.id) == ()
    with pytest.raises(CohortError, match="no variant"):
        remove_variant(model.id, "ward-3")
    assert kept(model, offer, update="intercept").slope == 1


@pytest.mark.parametrize(
    "name", ["", "Ward 3", "../x", "a/b", "-a", "a-", ".a", "a" * 41, "é", "a\n"]
)
def test_a_name_is_a_plain_one(model: Model, offer: Offer, name: str) -> None:
    """Whatever could be a path, an option or a hidden file is no name, for whichever use."""
    for use in (
        lambda: kept(model, offer, name=name),
        lambda: load_variant(model, name),
        lambda: remove_variant(model.id, name),
    ):
        with pytest.raises(CohortError, match="small letters"):
            use()


def test_variants_of_other_weights_are_not_used(model: Model, offer: Offer) -> None:
    """A model that was trained again has no variants until they are made again."""
    kept(model, offer)
    again = dataclasses.replace(
        model.artifact, manifest={**model.artifact.manifest, "files": {"model.npz": "0" * 64}}
    )

    class Again:
        id, digest, artifact = model.id, again.digest, again

    with pytest.raises(CohortError, match="other weights"):
        load_variant(Again, "ward-3")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"intercept": "1"},
        {"intercept": float("nan")},
        {"intercept": 1e9, "intercept_interval": [0, 1e10]},
        {"intercept_interval": [2.0, 3.0]},
        {"intercept_interval": None},
        {"slope": -1.0},
        {"slope_interval": None},
        {"update": "both"},
        {"update": "intercept"},
        {"n": -1},
        {"n": True},
        {"events": 10**9},
        {"model": "breast-fna/forest"},
        {"name": "ward-4"},
        {"who": 7},
        {"who": "x" * 2_000},
        {"format": 2},
        {"more": 1},
    ],
    ids=str,
)
def test_a_file_that_is_no_variant_is_refused(
    model: Model, offer: Offer, place: Path, change: dict[str, Any]
) -> None:
    """Whichever entry is not what it should be: a sentence, and it can be found and removed."""
    kept(model, offer)
    raw = json.loads(place.read_bytes())
    place.write_text(json.dumps(raw | change))

    with pytest.raises(CohortError, match="not what it should be"):
        load_variant(model, "ward-3")
    assert variant_names(model.id) == ("ward-3",)
    remove_variant(model.id, "ward-3")
    assert not place.exists()


@pytest.mark.parametrize("data", [b"", b"[", b"[]", b"null", b"[" * 5_000, b" " * 20_000])
def test_a_file_of_something_else_is_refused(
    model: Model, offer: Offer, place: Path, data: bytes
) -> None:
    """Not JSON, another kind of JSON, or too much of it."""
    kept(model, offer)
    place.write_bytes(data)

    with pytest.raises(CohortError, match="not what it should be"):
        load_variant(model, "ward-3")


def test_a_link_is_no_variant(model: Model, offer: Offer, place: Path) -> None:
    """A link that stands in the place of a variant is not followed and not listed."""
    kept(model, offer)
    elsewhere = place.with_name("elsewhere")
    place.rename(elsewhere)
    place.symlink_to(elsewhere)

    assert variant_names(model.id) == ()
    with pytest.raises(CohortError, match="not what it should be"):
        load_variant(model, "ward-3")


def test_only_what_is_offered_is_kept(model: Model) -> None:
    """An offer without updates keeps nothing, and makes no folder."""
    with pytest.raises(CohortError, match="no such recalibration"):
        kept(model, Offer("too-few"))
    assert variant_names(model.id) == ()
