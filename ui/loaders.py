"""Cached loading of what all users share: models and evidence, keyed by digest; never a patient's data."""

from __future__ import annotations

import streamlit as st

from medmodels.evidence import Behaviour, Evidence, Scores, evaluate, load_behaviour, load_scores
from medmodels.models import Artifact, Model, load_model

__all__ = ["behaviour", "evidence", "model", "scores"]


def model(model_id: str) -> Model:
    return _model(model_id, Artifact.open(model_id).digest)


def evidence(loaded: Model) -> Evidence:
    return _evidence(loaded.id, loaded.digest)


def scores(loaded: Model) -> Scores:
    return _scores(loaded.id, loaded.digest)


def behaviour(loaded: Model) -> Behaviour:
    return _behaviour(loaded.id, loaded.digest)


@st.cache_resource(show_spinner="Loading the model…", max_entries=16)
def _model(model_id: str, digest: str) -> Model:
    return load_model(model_id)


@st.cache_resource(show_spinner=False, max_entries=16)
def _evidence(model_id: str, digest: str) -> Evidence:
    return evaluate(_model(model_id, digest))


@st.cache_resource(show_spinner=False, max_entries=16)
def _scores(model_id: str, digest: str) -> Scores:
    return load_scores(_model(model_id, digest).artifact)


@st.cache_resource(show_spinner=False, max_entries=16)
def _behaviour(model_id: str, digest: str) -> Behaviour:
    loaded = _model(model_id, digest)
    return load_behaviour(loaded.artifact, unit=loaded.unit)
