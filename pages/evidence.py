"""What held-out cases say of a model, and what that leaves out."""

import streamlit as st

from ui.blocks import header, pick_model, pick_task, statistician
from ui.evidence import views_of

header("Held-out evidence")
with st.container(key="bar", horizontal=True, vertical_alignment="center"):
    task = pick_task(bare=True)
    model = pick_model(task, bare=True)
    statistician()
views = views_of(model.task)
if st.session_state.get("view") not in views:
    st.session_state["view"] = next(iter(views))
view = st.segmented_control(
    "Show",
    list(views),
    required=True,
    key="view",
    persist_state="session",
    label_visibility="collapsed",
) or next(iter(views))
views[view](model)
