"""Train on a table of one's own: what its columns are, a family and a strategy, the training as it
goes, and runs side by side.
"""

import streamlit as st

from medmodels.errors import ModelError, QueueFull
from medmodels.extras import missing
from medmodels.own.labelled import Labelled, families_for
from ui.blocks import family_title, header, rejection
from ui.comparing import compare_runs
from ui.example_tables import example_tables
from ui.files import given_file
from ui.held_rows import held_rows, keep_held_rows
from ui.labelled_table import TABLE_FILE, ask_table, forget_table
from ui.ownership import ask_administrator
from ui.strategy import strategy_options
from ui.text import plain
from ui.training import neutral_title, submit, trainings


def family_of(table: Labelled) -> str | None:
    """A family that fits the table; ``None``, and why, for one that does not."""
    fits = families_for(table)
    usual = ("cnn", "rnn", "cox", "forest")
    first = next(name for name in usual if not fits[name] and not missing(name))
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
        why = f"{family_title(family)} does not fit: {plain(fits[family])}."
        st.warning(why, icon=":material/block:")
        return None
    if lack := missing(family):
        st.warning(plain(lack), icon=":material/extension_off:")
        return None
    return family


header("Train on your own table")
st.write(
    "Give a table with a label column, or with a time and an event, and watch a model learn it."
    " Columns may be plain values, the pixels of a picture or time steps. Split, evidence,"
    " explanation and card are made as for the shipped models."
)
file = given_file(
    "A table with a row of column names: CSV, .xlsx or .ods", key=TABLE_FILE, forget=forget_table
)
if file is None:
    st.info(
        "The table goes to the training in memory. The model it makes is kept on this server, for"
        " everybody who uses it.",
        icon=":material/lock:",
    )
    example_tables(TABLE_FILE)
elif (asked := ask_table(file)) and (family := family_of(asked[0])):
    label, key = "What to call the question", f"title {file.file_id}"
    title = st.text_input(label, neutral_title(file.file_id), key=key, max_chars=60).strip()
    try:
        chosen = strategy_options(family, asked[0])
        if st.button("Train", icon=":material/model_training:", disabled=not title):
            number = submit(title, family, [*asked[1], *chosen], file.data)
            keep_held_rows(number, title, file.data, st.session_state["table choices"])
    except ModelError as error:
        rejection("This strategy cannot be trained", (str(error),))
    except QueueFull as error:
        rejection("Not now", (str(error),))

trainings()
held_rows()
ask_administrator()
compare_runs()
