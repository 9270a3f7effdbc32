"""The frame around every page: config, logo and navigation. Streamlit runs it for each look."""

from pathlib import Path

import streamlit as st

from medmodels.errors import ModelError
from ui.returning import (
    PageEnds,
    ask_before_leaving,
    come_back,
    forget_tab,
    has_arrived,
    keep,
    keep_said,
    keeps_anything,
)
from ui.text import plain
from ui.warming import page_served

ROOT = Path(__file__).parents[1]
LOGO = ROOT / "assets" / "logo.svg"
PAGES = ROOT / "pages"

st.set_page_config(page_title="medmodels", page_icon=str(LOGO), layout="wide")
st.logo(str(LOGO), size="large")
home = st.Page(PAGES / "home.py", title="Home", icon=":material/home:", default=True)
review = st.Page(PAGES / "review.py", title="Review", icon=":material/clinical_notes:")
page = st.navigation(
    [
        home,
        review,
        st.Page(PAGES / "teaching.py", title="Teaching", icon=":material/co_present:"),
        st.Page(PAGES / "practice.py", title="Practice", icon=":material/fitness_center:"),
        st.Page(PAGES / "lessons.py", title="Lessons", icon=":material/school:"),
        st.Page(PAGES / "cohort.py", title="Cohort", icon=":material/groups:"),
        st.Page(PAGES / "evidence.py", title="Evidence", icon=":material/fact_check:"),
        st.Page(PAGES / "behaviour.py", title="Behaviour", icon=":material/scatter_plot:"),
        st.Page(PAGES / "training.py", title="Training", icon=":material/model_training:"),
        st.Page(PAGES / "models.py", title="Models", icon=":material/description:"),
    ],
    position="top",
)
# A link to a question, which opened the review when that was the first page. Only on arrival: on
# its way to a card's review the browser leaves such an address behind, and “back” would end there.
names_a_question = {"task", "model", "case", "open"} & st.query_params.keys()
if page == home and names_a_question and not has_arrived():
    st.switch_page(review, query_params=st.query_params.to_dict())
come_back()
keep_said(page.url_path)
try:
    page.run()
except ModelError as error:  # a model that cannot be trusted stops whichever page asked for it
    st.error(plain(str(error)), icon=":material/gpp_bad:")
except PageEnds:
    pass
keep(page.url_path)
ask_before_leaving()
if keeps_anything():
    with st.container(key="forget", horizontal=True, vertical_alignment="center"):
        st.caption(
            ":material/history: This tab finds its case, judgement and verdict again for 15 minutes"
            " after it was closed."
        )
        if st.button("End and forget", icon=":material/delete_sweep:", type="tertiary"):
            forget_tab()
            st.switch_page(home)
page_served()
