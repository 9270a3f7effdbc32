"""Train on a labelled table: what its columns are, a family and a strategy, the training as it
goes, and runs side by side.
"""

import streamlit as st

from medmodels.errors import DatasetError, ModelError, QueueFull
from medmodels.extras import missing
from medmodels.training.labelled import Labelled, column_names, families_for
from ui.blocks import family_title, header, rejection
from ui.comparing import compare_runs
from ui.files import given_file
from ui.ownership import ask_administrator
from ui.text import plain
from ui.training import (
    TABLE,
    columns_table,
    forget_table,
    labelled,
    neutral_title,
    read_as,
    strategy_options,
    submit,
    trainings,
)

header("Train on your own table")
st.write(
    "Give a table with a label column of two values and watch a model learn it. Columns may be"
    " plain values, the pixels of a picture or time steps. The split, the evidence, the explanation"
    " and the card are made as for the shipped models; what nobody knows of the table reads “Not"
    " available”."
)
file = given_file("A CSV file with a row of column names", key=TABLE, forget=forget_table)
if file is None:
    st.info(
        "The table goes to the training in memory. The model it makes is kept on this server, for"
        " everybody who uses it.",
        icon=":material/lock:",
    )
else:
    data = file.data
    try:
        names = column_names(data)
        left, right = st.columns(2, gap="large")
        target = left.selectbox("Label column", names, index=len(names) - 1, key="target")
        group = right.selectbox(
            "Keep together in the split (such as a patient)", names, index=None, key="group"
        )
        split = left.selectbox(
            "A column that says train, validation or test", names, index=None, key="split"
        )
        with right:
            layout = read_as()
        drop = st.multiselect(
            "Leave out", [name for name in names if name not in (target, group, split)], key="drop"
        )
        table: Labelled | None = labelled(
            file.file_id,
            data,
            target=target,
            group=group,
            split=split,
            read_as=layout,
            drop=tuple(drop),
        )
    except DatasetError as error:
        rejection("This table cannot be learnt from yet", (str(error),))
        table = None
    if table is not None:
        for note in table.notes:
            st.caption(plain(note))
        if len(shown := columns_table(table)):
            st.dataframe(shown, hide_index=True, alt="What each column is and whether it is used")
        fits = families_for(table)
        first = next(n for n in ("cnn", "rnn", "forest") if not fits[n] and not missing(n))
        family = (
            st.segmented_control(
                "Family",
                list(fits),
                required=True,
                default=first,
                format_func=family_title,
                key="family",
            )
            or first
        )
        if fits[family]:
            st.warning(
                f"{family_title(family)} does not fit: {plain(fits[family])}.",
                icon=":material/block:",
            )
        elif lack := missing(family):
            st.warning(plain(lack), icon=":material/extension_off:")
        else:
            title = st.text_input(
                "What to call the question",
                neutral_title(file.file_id),
                key=f"title {file.file_id}",
                max_chars=60,
            )
            try:
                chosen = strategy_options(family)
                if st.button("Train", icon=":material/model_training:", disabled=not title.strip()):
                    columns = {"target": target, "group": group, "split": split, "read-as": layout}
                    asked = [f"--{name}={value}" for name, value in columns.items() if value]
                    submit(
                        title.strip(),
                        family,
                        [*asked, *(f"--drop={name}" for name in drop), *chosen],
                        data,
                    )
            except ModelError as error:
                rejection("This strategy cannot be trained", (str(error),))
            except QueueFull as error:
                rejection("Not now", (str(error),))

trainings()
ask_administrator()
compare_runs()
