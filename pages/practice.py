"""Beat the model: a pack of cases alone, at an own pace, then the personal report."""

import streamlit as st

from ui.blocks import header, pick_model, pick_task
from ui.practice import ask, current, report_of, start
from ui.practice.practice import keep_practice

header("Practice: beat the model")
practice = current()
if practice is None:
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        task = pick_task(bare=True)
        model = pick_model(task, bare=True)
    start(model)
elif practice.over:
    report_of(practice)
else:
    ask(practice)
    if st.button("End here", type="tertiary", icon=":material/stop_circle:"):
        keep_practice(practice.ended())
        st.rerun()
