"""Cached loading of what all users share: models and evidence, keyed by the digest of every file;
never a patient's data.
"""

from __future__ import annotations

import streamlit as st

from medmodels.evidence import (
    Behaviour,
    Comparison,
    CrossValidation,
    DecisionCurve,
    Evidence,
    Scores,
    SmoothCalibration,
    compare,
    load_behaviour,
    load_curves,
    load_decision,
    load_everybody,
    load_evidence,
    load_scores,
)
from medmodels.models import PRETRAINED, Artifact, Model, load_model, model_ids

__all__ = [
    "behaviour",
    "comparison",
    "cross_validation",
    "curves",
    "decision",
    "everybody",
    "evidence",
    "model",
    "scores",
]

# Every shipped model has its place, beside so many of the users' own: where one takes the place of
# another, a class on mixed questions would read a forest from disk at every click.
_PLACES = len(model_ids(PRETRAINED)) + 16


def model(model_id: str) -> Model:
    return _model(model_id, Artifact.open(model_id).fingerprint)


def evidence(loaded: Model) -> Evidence:
    return _evidence(loaded.id, loaded.artifact.fingerprint)[0]


def cross_validation(loaded: Model) -> CrossValidation | None:
    return _evidence(loaded.id, loaded.artifact.fingerprint)[1]


def curves(loaded: Model) -> tuple[SmoothCalibration, DecisionCurve]:
    return _curves(loaded.id, loaded.artifact.fingerprint)


def everybody(loaded: Model) -> Scores:
    return _everybody(loaded.id, loaded.artifact.fingerprint)


def decision(loaded: Model) -> DecisionCurve:
    return _decision(loaded.id, loaded.artifact.fingerprint)


def comparison(first: Model, second: Model) -> Comparison:
    return _comparison(first.id, first.artifact.fingerprint, second.id, second.artifact.fingerprint)


def scores(loaded: Model) -> Scores:
    return _scores(loaded.id, loaded.artifact.fingerprint)


def behaviour(loaded: Model) -> Behaviour:
    return _behaviour(loaded.id, loaded.artifact.fingerprint)


@st.cache_resource(show_spinner=False, max_entries=_PLACES)
def _model(model_id: str, fingerprint: str) -> Model:
    return load_model(model_id)


@st.cache_resource(show_spinner=False, max_entries=_PLACES)
def _evidence(model_id: str, fingerprint: str) -> tuple[Evidence, CrossValidation | None]:
    return load_evidence(_model(model_id, fingerprint).artifact)


@st.cache_resource(show_spinner=False, max_entries=_PLACES)
def _curves(model_id: str, fingerprint: str) -> tuple[SmoothCalibration, DecisionCurve]:
    return load_curves(_model(model_id, fingerprint).artifact)


@st.cache_resource(show_spinner=False, max_entries=_PLACES)
def _everybody(model_id: str, fingerprint: str) -> Scores:
    return load_everybody(_model(model_id, fingerprint).artifact)


@st.cache_resource(show_spinner=False, max_entries=_PLACES)
def _decision(model_id: str, fingerprint: str) -> DecisionCurve:
    return load_decision(_model(model_id, fingerprint).artifact)


@st.cache_resource(show_spinner="Comparing case by case…", max_entries=_PLACES)
def _comparison(
    first: str, first_fingerprint: str, second: str, second_fingerprint: str
) -> Comparison:
    a, b = _model(first, first_fingerprint), _model(second, second_fingerprint)
    return compare(a, b, _scores(first, first_fingerprint), _scores(second, second_fingerprint))


@st.cache_resource(show_spinner=False, max_entries=_PLACES)
def _scores(model_id: str, fingerprint: str) -> Scores:
    return load_scores(_model(model_id, fingerprint).artifact)


@st.cache_resource(show_spinner=False, max_entries=_PLACES)
def _behaviour(model_id: str, fingerprint: str) -> Behaviour:
    loaded = _model(model_id, fingerprint)
    return load_behaviour(loaded.artifact, unit=loaded.unit_of(0))
