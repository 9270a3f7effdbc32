"""The front page: what this is, the questions as cards, and the ways in."""

import streamlit as st

from medmodels.models import questions
from ui.blocks import header
from ui.home import card, ways_in
from ui.questions import in_order

header("Medical questions, and models that answer them")
st.markdown(
    "For clinicians and those who teach them: look at a case, say what you think, then see what a"
    " model says, why, and how often it was wrong on cases like this one."
)
tasks = questions()
names = in_order(str(st.session_state.get("task", "")))
ways_in(names[0])
with st.container(key="cards"):
    for name in names:
        card(tasks[name])
