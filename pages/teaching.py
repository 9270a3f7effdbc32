"""A class works through cases together: choose them, then show the wall it looks at."""

import streamlit as st

from ui.blocks import header, pick_model, pick_task
from ui.teaching.choosing import choose
from ui.teaching.conducting import conducted, what_was_said
from ui.teaching.taking_over import ask_to_take_over, offer_to_go_on
from ui.teaching.wall import teaching_style, wall

header("Teaching")
teaching_style()
what_was_said()
held = conducted()
if held is not None:
    wall(held)
else:
    offer_to_go_on()
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        task = pick_task(bare=True)
        model = pick_model(task, bare=True)
    choose(model)
    ask_to_take_over()
