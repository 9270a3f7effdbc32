"""The frame around every page: config, logo and navigation. Streamlit runs it for each look."""

from pathlib import Path

import streamlit as st

from medmodels.errors import ModelError
from ui.instrument import look
from ui.text import plain

ROOT = Path(__file__).parents[1]
LOGO = ROOT / "assets" / "logo.svg"
PAGES = ROOT / "pages"

st.set_page_config(page_title="medmodels", page_icon=str(LOGO), layout="wide")
look()
st.logo(str(LOGO), size="large")
page = st.navigation(
    [
        st.Page(
            PAGES / "review.py", title="Review", icon=":material/clinical_notes:", default=True
        ),
        st.Page(PAGES / "evidence.py", title="Evidence", icon=":material/fact_check:"),
        st.Page(PAGES / "behaviour.py", title="Behaviour", icon=":material/scatter_plot:"),
        st.Page(PAGES / "training.py", title="Training", icon=":material/model_training:"),
        st.Page(PAGES / "models.py", title="Models", icon=":material/description:"),
    ],
    position="top",
)
try:
    page.run()
except ModelError as error:  # a model that cannot be trusted stops whichever page asked for it
    st.error(plain(str(error)), icon=":material/gpp_bad:")
