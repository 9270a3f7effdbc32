"""The server and the script behind every page: run with ``streamlit run app.py``."""

from pathlib import Path

import streamlit as st

from ui.cohort_files import COHORT_FILES
from ui.phones import ROUTES
from ui.serving import MIDDLEWARE, lifespan

# In a folder without a folder pages/ beside it: Streamlit would declare that one's pages by itself
# and run them without their frame.
FRAME = Path(__file__).parent / "ui" / "frame.py"

app = st.App(FRAME, lifespan=lifespan, middleware=MIDDLEWARE, routes=[*COHORT_FILES, *ROUTES])
