"""What held-out cases say of a model, and what that leaves out."""

import streamlit as st

from ui.blocks import header, pick_model, pick_task
from ui.evidence import views_of

header("Held-out evidence")
model = pick_model(pick_task())
views = views_of(model.task)
if st.session_state.get("view") not in views:
    st.session_state["view"] = next(iter(views))
view = st.segmented_control(
    "Show", list(views), required=True, key="view", persist_state="session"
) or next(iter(views))
views[view](model)
