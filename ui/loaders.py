"""Cached loading of what all users share: models and evidence, keyed by the digest of every file; never a patient's data."""

from __future__ import annotations

import streamlit as st

from medmodels import evidence as computed
from medmodels.evidence import Behaviour, CrossValidation, Evidence, Scores, evaluate, load_behaviour, load_scores
from medmodels.models import Artifact, Model, load_model

__all__ = ["behaviour", "cross_validation", "evidence", "model", "scores"]


def model(model_id: str) -> Model:
    return _model(model_id, Artifact.open(model_id).fingerprint)


def evidence(loaded: Model) -> Evidence:
    return _evidence(loaded.id, loaded.artifact.fingerprint)


def cross_validation(loaded: Model) -> CrossValidation | None:
    return _cross_validation(loaded.id, loaded.artifact.fingerprint)


def scores(loaded: Model) -> Scores:
    return _scores(loaded.id, loaded.artifact.fingerprint)


def behaviour(loaded: Model) -> Behaviour:
    return _behaviour(loaded.id, loaded.artifact.fingerprint)


@st.cache_resource(show_spinner="Loading the model…", max_entries=16)
def _model(model_id: str, fingerprint: str) -> Model:
    return load_model(model_id)


@st.cache_resource(show_spinner=False, max_entries=16)
def _evidence(model_id: str, fingerprint: str) -> Evidence:
    return evaluate(_model(model_id, fingerprint))


@st.cache_resource(show_spinner=False, max_entries=16)
def _cross_validation(model_id: str, fingerprint: str) -> CrossValidation | None:
    return computed.cross_validation(_model(model_id, fingerprint))


@st.cache_resource(show_spinner=False, max_entries=16)
def _scores(model_id: str, fingerprint: str) -> Scores:
    return load_scores(_model(model_id, fingerprint).artifact)


@st.cache_resource(show_spinner=False, max_entries=16)
def _behaviour(model_id: str, fingerprint: str) -> Behaviour:
    loaded = _model(model_id, fingerprint)
    return load_behaviour(loaded.artifact, unit=loaded.unit)
