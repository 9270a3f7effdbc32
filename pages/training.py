"""Train on a labelled table: what its columns are, a family and a strategy, and the training as it goes."""

import pandas as pd
import streamlit as st

from medmodels.cases.delimited import read_cells
from medmodels.errors import CaseError, DatasetError
from medmodels.training.labelled import Labelled, families_for
from ui.blocks import family_title, header, rejection
from ui.training import columns_table, labelled, strategy_options, submit, trainings

header("Train on your own table")
st.write(
    "Give a table with a label column of two values and watch a model learn it. The split, the evidence, the explanation and the card are made as "
    "for the shipped models; what nobody knows of the table reads “Not available”."
)
file = st.file_uploader("A CSV file with a row of column names", type=["csv", "tsv", "txt"], key="table", max_upload_size=20)
if file is None:
    st.session_state.pop("labelled", None)
    st.info("The table goes to the training in memory. The model it makes is kept on this server, for everybody who uses it.", icon=":material/lock:")
else:
    data = file.getvalue()
    try:
        names = list(read_cells(data).header)
        left, right = st.columns(2, gap="large")
        target = left.selectbox("Label column", names, index=len(names) - 1, key="target")
        group = right.selectbox("Keep together in the split (such as a patient)", names, index=None, key="group")
        drop = st.multiselect("Leave out", [name for name in names if name not in (target, group)], key="drop")
        table: Labelled | None = labelled(file.file_id, data, target, group, drop)
    except (CaseError, DatasetError) as error:
        rejection("This table cannot be learnt from yet", (str(error),))
        table = None
    if table is not None:
        for note in table.notes:
            st.caption(note)
        st.dataframe(pd.DataFrame(columns_table(table)), hide_index=True, alt="What each column is and whether it is used")
        fits = families_for(table)
        family = st.segmented_control("Family", list(fits), required=True, default="forest", format_func=family_title, key="family") or "forest"
        if fits[family]:
            st.warning(f"{family_title(family)} does not fit: {fits[family]}.", icon=":material/block:")
        else:
            title = st.text_input("What to call the question", file.name.rsplit(".", 1)[0][:60], key="title", max_chars=60)
            chosen = strategy_options(family)
            if st.button("Train", type="primary", icon=":material/model_training:", disabled=not title.strip()):
                asked = [f"--target={target}", *([f"--group={group}"] if group else []), *(f"--drop={name}" for name in drop), *chosen]
                submit(title.strip(), family, asked, data)

trainings()
