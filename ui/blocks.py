"""Pieces of a page: pickers, charts with their table twin, the Model Facts label, metrics with
intervals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from medmodels.card import NOTICE, ModelFacts, heading, sections
from medmodels.evidence import CrossValidation, Evidence
from medmodels.figures import Chart
from medmodels.models import Model, models_of, questions
from medmodels.tasks import Task
from medmodels.wording import cells, shown
from ui import loaders
from ui.questions import in_order
from ui.state import FOLLOWED, HELD_OUT
from ui.text import plain, spoken

__all__ = [
    "card",
    "card_section",
    "chart",
    "header",
    "model_facts_label",
    "pick_family",
    "pick_model",
    "pick_task",
    "rejection",
    "statistician",
]

_FAMILY_TITLES = {
    "cox": "Proportional hazards (Cox)",
    "boosting": "Boosted trees",
    "ensemble": "Trees and network together",
    "forest": "Random forest",
    "svm": "Support vector machine",
    "ridge": "Ridge regression",
    "cnn": "Convolutional network",
    "rnn": "Recurrent network",
}


def header(title: str) -> None:
    """A page's title, and the notice that stands on every page."""
    with st.container(key="header", horizontal=True, vertical_alignment="bottom"):
        st.title(title, anchor=False)
        st.caption(f":material/info: {NOTICE}")


def statistician() -> bool:
    """The switch for whom decimals, methods of intervals and units of contributions are meant; off
    until somebody turns it on, and then as it is in the whole tab, through a reload too.
    """
    # said anew each time: a switch that a reload has put back would look off on the next page
    st.session_state["statistician"] = bool(st.session_state.get("statistician"))
    return st.toggle(
        "Statistician",
        key="statistician",
        persist_state="session",
        help="Three decimals, how intervals were made, log-odds and how contributions were shared"
        " out. Off: counts and whole percentages.",
    )


def pick_task(*, bare: bool = False) -> Task:
    """The clinical question, at first the one that the front page has first; the address bar
    carries its name. Where it stands ``bare`` its label is read out alone.
    """
    known = questions()
    tasks = {name: known[name] for name in in_order()}
    # a link from within: it wins over what was picked before
    if opened := st.query_params.pop("open", None):
        if opened == HELD_OUT:
            st.session_state["source"] = "Held-out"
            st.query_params.pop("case", None)  # of the page that was left
        for name in ("task", "model", FOLLOWED):
            st.session_state.pop(name, None)
    # a link may name a model as it is called everywhere else, "task/family"
    question, stroke, _ = str(st.query_params.get("model", "")).partition("/")
    if stroke and "task" not in st.query_params:
        st.query_params["task"] = question
    titles = {name: task.title for name, task in tasks.items()}
    gone = st.session_state.get("task")
    _follow_link("task", titles, "question")
    if gone is not None and gone not in tasks:  # nothing else takes a question off the list
        _say_gone("question", titles[st.session_state["task"]])
    name = st.selectbox(
        "Clinical question",
        list(tasks),
        format_func=lambda n: f"{tasks[n].title}: {tasks[n].question}",
        key="task",
        persist_state="session",
        label_visibility="collapsed" if bare else "visible",
    )
    st.query_params["task"] = name
    return tasks[name]


def pick_model(task: Task, *, bare: bool = False) -> Model:
    """One of the task's models; the address bar carries its family."""
    return loaders.model(f"{task.name}/{pick_family(task, bare=bare)}")


def pick_family(task: Task, *, bare: bool = False) -> str:
    """The family of one of the task's models, whether it can be loaded or not."""
    families = [model_id.split("/")[1] for model_id in models_of(task.name)]
    named = str(st.query_params.get("model", "")).removeprefix(f"{task.name}/")
    if named in families:
        st.query_params["model"] = named
    _follow_link("model", {name: family_title(name) for name in families}, "model")
    asked, gone = st.session_state.get("model of", ("", ""))
    if asked == task.name and gone not in families:
        _say_gone("model", family_title(st.session_state["model"]))
    family = st.segmented_control(
        "Model",
        families,
        required=True,
        format_func=lambda name: plain(family_title(name)),
        key="model",
        persist_state="session",
        label_visibility="collapsed" if bare else "visible",
    )
    st.query_params["model"] = family = family or families[0]
    st.session_state["model of"] = (task.name, family)
    return family


def link_to_review(model_id: str, label: str = "Open in review", *, what: str = "model") -> None:
    """A link that opens a model on the review page, and with ``HELD_OUT`` the held-out case that
    was picked.

    A link and not a button with ``st.switch_page``: when the server changes the page under a
    fragment that runs every second, the browser can be asked to draw a part of the page that has
    gone, and shows nothing at all; a change that starts in the browser stops the clock first.
    """
    task, family = model_id.split("/")
    named = {"task": task, "model": family, "open": what}
    st.page_link(
        "../pages/review.py", label=label, icon=":material/clinical_notes:", query_params=named
    )


def _follow_link(key: str, options: Mapping[str, str], what: str) -> None:
    """Start a picker from the address bar; a name that is no option (any more) gives way to the
    first, and a link that asked for it is answered in a sentence.

    ``options`` are the names with their titles. Without a link the address bar holds what was
    picked before, such as the family of another question.
    """
    if st.session_state.get(key) in options:
        return
    linked, named = key not in st.session_state, st.query_params.get(key)
    first = next(iter(options))
    st.session_state[key] = named if named in options else first
    if linked and named and named not in options:
        st.warning(
            plain(
                f"The link asks for the {what} “{shown(named[:60])}”, which is not there or cannot"
                f" be opened; “{options[first]}” is shown instead."
            ),
            icon=":material/link_off:",
        )


def _say_gone(what: str, instead: str) -> None:
    """Somebody has deleted what was open here: another number must not pass for its own."""
    st.warning(
        f"The {what} that was open is not there any more; “{plain(instead)}” is shown instead.",
        icon=":material/link_off:",
    )


def family_title(family: str) -> str:
    return _FAMILY_TITLES.get(family, family)


def chart(drawn: Chart, *, key: str, note: str = "", tools: bool = False) -> None:
    """A figure with its description and, one click away, its numbers; with ``tools`` for zooming
    and panning.
    """
    st.plotly_chart(
        drawn.figure,
        key=key,
        alt=drawn.alt,
        config={
            "displayModeBar": tools,
            "displaylogo": False,
            "modeBarButtonsToRemove": ["select2d", "lasso2d"],
        },
    )
    with st.expander("Table and description of this chart"):
        st.write(plain(drawn.alt))
        if note:
            st.caption(plain(note))
        st.dataframe(
            pd.DataFrame(drawn.table), hide_index=True, alt=f"The numbers of the chart: {drawn.alt}"
        )


def card(model: Model, evidence: Evidence, cv: CrossValidation | None) -> None:
    """A model card section by section, each folded but the first, which make its table of contents;
    its tables scroll inside themselves on a narrow screen.
    """
    title, notice = heading(model)
    card_section(title, ["", notice])
    for n, (name, lines) in enumerate(sections(model, evidence, cv).items()):
        with st.expander(spoken(name), expanded=n == 0):
            card_section("", lines)


def card_section(title: str, lines: Sequence[str]) -> None:
    """A title and the lines of one section of a card, which may hold one table."""
    rows = [cells(line) for line in lines if line.startswith("|")]
    st.markdown(
        "\n".join([_line(title), "", *(_line(line) for line in lines if not line.startswith("|"))])
    )
    if rows:
        st.dataframe(
            pd.DataFrame(rows[2:], columns=rows[0]),
            hide_index=True,
            height="content",
            alt=f"The table of the section {title.lstrip('# ')}",
        )


def _line(line: str) -> str:
    """A line of a card: a heading, an item, a line in bold, or text; whatever it says beyond that
    is text.
    """
    if len(line) > 4 and line.startswith("**") and line.endswith("**"):
        return f"**{spoken(line[2:-2])}**"
    kind = next((kind for kind in ("## ", "# ", "- ") if line.startswith(kind)), "")
    return f"{kind}{spoken(line.removeprefix(kind))}"


def model_facts_label(facts: ModelFacts) -> None:
    """The lines a clinician should see beside any number a model gives."""
    with st.container(border=True):
        st.markdown("**Model facts**")
        st.markdown(
            f"- **For whom:** {plain(facts.for_whom)}\n- **Not for:** {plain(facts.not_for)}\n-"
            f" **Held out:** {plain(facts.held_out)}\n"
            + "".join(f"- **{name}:** {m.text}\n" for name, m in facts.metrics.items())
            + (f"- **Least found:** {plain(facts.least)}\n" if facts.least else "")
            + f"- **Trained:** {plain(facts.trained)}, weights `{facts.digest}`\n- **Contact:**"
            f" {facts.contact}. The whole card: page *Models*."
        )


def rejection(title: str, sentences: tuple[str, ...]) -> None:
    """What is wrong with an input, as a list a tired person can work through."""
    more = f"\n- … and {len(sentences) - 12} more" if len(sentences) > 12 else ""
    body = "\n".join(f"- {plain(sentence)}" for sentence in sentences[:12])
    st.error(f"{title}\n\n{body}{more}", icon=":material/error:")
