"""Many cases at once: give a table or open a scored one, then see what became of all of them."""

import streamlit as st

from medmodels.errors import MedModelsError
from ui.blocks import header
from ui.cohort.choosing import choose_cohort, give_cohort
from ui.cohort.opening import look_at
from ui.cohort.running import watch
from ui.text import plain

header("Cohort")
with st.container(key="bar", horizontal=True, vertical_alignment="center"):
    chosen = choose_cohort()
    give_cohort()
if chosen.job and chosen.job.state != "done":
    watch(chosen.job.name, chosen.job.state)
else:
    try:
        look_at(chosen)
    except MedModelsError as error:
        st.error(f"This cohort cannot be opened. {plain(str(error))}", icon=":material/error:")
