"""Short demonstrations of what models can and cannot do: a list, or one step of a lesson."""

import streamlit as st

from medmodels.errors import MedModelsError
from ui.blocks import header
from ui.lessons import listing, opened, show
from ui.text import plain

at = opened()
if at is None:
    header("Lessons")
    listing()
else:
    lesson, step = at
    header(plain(lesson.title))
    try:
        show(lesson, step)
    except MedModelsError as error:
        st.error(plain(str(error)), icon=":material/error:")
