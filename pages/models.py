"""Model cards, and what becomes of models of one's own."""

import streamlit as st

from medmodels.card import card_html, card_json, render_card
from medmodels.errors import ModelError
from medmodels.models import Model
from medmodels.own.folders import zipped
from medmodels.tasks.own import OWN
from ui import loaders
from ui.blocks import card, header, pick_family, pick_task
from ui.model_list import model_list
from ui.own_models import delete_model, delete_spoilt
from ui.text import plain


def shown(model: Model) -> None:
    """The card, to read and to take along."""
    model.artifact.verify()
    st.caption(
        f":material/verified: Every file of {plain(model.id)} matches the digest recorded when it"
        " was trained."
    )
    evidence, cv = loaders.evidence(model), loaders.cross_validation(model)
    name = f"{model.task.name}-{model.family}-card"
    with st.container(horizontal=True):
        st.download_button(
            "Card (Markdown)",
            render_card(model, evidence, cv),
            f"{name}.md",
            "text/markdown",
            icon=":material/download:",
        )
        st.download_button(
            "Card (HTML)",
            card_html(model, evidence, cv),
            f"{name}.html",
            "text/html",
            icon=":material/download:",
        )
        st.download_button(
            "Card (JSON)",
            card_json(model, evidence, cv),
            f"{name}.json",
            "application/json",
            icon=":material/download:",
        )
    card(model, evidence, cv)


header("Model cards")
with st.expander("All models", icon=":material/list:"):
    model_list()
task = pick_task()
model_id = f"{task.name}/{pick_family(task)}"
try:
    shown(loaders.model(model_id))
except ModelError as error:  # what cannot be shown can be deleted all the same
    st.error(plain(str(error)), icon=":material/gpp_bad:")

if task.name.startswith(OWN):
    st.header("This model is your own", divider="gray")
    st.caption(
        "Unpack the archive into another server's folder of own models and it is there too. No"
        " model can be uploaded here."
    )
    try:
        st.download_button(
            "This model and its question (zip)",
            zipped(model_id),
            f"{model_id.replace('/', '-')}.zip",
            "application/zip",
        )
    except ModelError:
        st.caption("It cannot be handed out as it is.")
    delete_model(model_id)
delete_spoilt()
