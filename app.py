"""The door: the server, and for each look at a page its config and navigation. Run with ``streamlit
run app.py``.
"""

import streamlit as st

from medmodels.errors import ModelError
from ui.text import plain


def draw() -> None:
    """The frame around every page, and the page."""
    st.set_page_config(page_title="medmodels", page_icon="assets/logo.svg", layout="wide")
    st.logo("assets/logo.svg", size="large")
    page = st.navigation(
        [
            st.Page(
                "pages/review.py", title="Review", icon=":material/clinical_notes:", default=True
            ),
            st.Page("pages/evidence.py", title="Evidence", icon=":material/fact_check:"),
            st.Page("pages/behaviour.py", title="Behaviour", icon=":material/scatter_plot:"),
            st.Page("pages/training.py", title="Training", icon=":material/model_training:"),
            st.Page("pages/models.py", title="Models", icon=":material/description:"),
        ],
        position="top",
    )
    try:
        page.run()
    except ModelError as error:  # a model that cannot be trusted stops whichever page asked for it
        st.error(plain(str(error)), icon=":material/gpp_bad:")


if __name__ == "__main__":  # Streamlit runs this file for each look at a page,
    draw()
else:  # and the server imports it once
    from ui.serving import MIDDLEWARE, lifespan

    app = st.App(__file__, lifespan=lifespan, middleware=MIDDLEWARE)
