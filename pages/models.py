"""Model cards."""

import streamlit as st

from ui.blocks import card, header, pick_model, pick_task

header("Model cards")
task = pick_task()
model = pick_model(task)
model.artifact.verify()
st.caption(f":material/verified: Every file of {model.id} matches the digest recorded when it was trained.")
text = model.artifact.card
st.download_button("This card (Markdown)", text, f"{task.name}-{model.family}-card.md", "text/markdown", icon=":material/download:")
card(text)
