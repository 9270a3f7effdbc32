"""Model cards."""

import streamlit as st

from medmodels.card import card_html, card_json
from medmodels.tasks.own import OWN
from medmodels.training.own import remove_own, zipped
from ui import loaders
from ui.blocks import card, header, pick_model, pick_task
from ui.text import plain

header("Model cards")
task = pick_task()
model = pick_model(task)
model.artifact.verify()
st.caption(f":material/verified: Every file of {plain(model.id)} matches the digest recorded when it was trained.")
text = model.artifact.card
name = f"{task.name}-{model.family}-card"
with st.container(horizontal=True):
    st.download_button("Card (Markdown)", text, f"{name}.md", "text/markdown", icon=":material/download:")
    st.download_button("Card (HTML)", card_html(model), f"{name}.html", "text/html", icon=":material/download:")
    made = card_json(model, loaders.evidence(model), loaders.cross_validation(model))
    st.download_button("Card (JSON)", made, f"{name}.json", "application/json", icon=":material/download:")
card(text)

if task.name.startswith(OWN):
    st.header("This model is your own", divider="gray")
    st.caption("Unpack the archive into another server's folder of own models and it is there too. No model can be uploaded here.")
    st.download_button("This model and its question (zip)", zipped(model.id), f"{task.name}-{model.family}.zip", "application/zip")
    if st.checkbox("I want to delete this model for everybody who uses this server") and st.button("Delete it", icon=":material/delete:"):
        remove_own(model.id)
        for name in ("task", "model"):
            st.session_state.pop(name, None)
        st.query_params.clear()
        st.rerun()
