"""One case: input, own judgement, prediction, explanation, verdict, report."""

import streamlit as st

from medmodels.card import model_facts
from ui import loaders
from ui.blocks import header, model_facts_label, pick_model, pick_task
from ui.case_input import about_sample, case_input
from ui.case_view import age_to_check, case_view
from ui.judgement import own_judgement, verdict
from ui.reveal import all_models, disagreement, estimate, explanation_of, predicted
from ui.state import review_of
from ui.what_if import if_known, what_if

header("Review a case")
left, right = st.columns(2, gap="large")

with left:
    task = pick_task()
    case = case_input(task)
    if case is None:
        st.stop()
    review = review_of(case)
    case_view(case)

with right:
    model = pick_model(task)
    facts = model_facts(model, loaders.evidence(model))
    if not own_judgement(task, review):
        model_facts_label(facts)
        st.stop()
    prediction = predicted(model, case)
    age_to_check(case)
    disagreement(prediction, case)
    shown = estimate(model, prediction)
    model_facts_label(facts)

explanation = None
if shown:
    st.header("Why this estimate", divider="gray")
    explanation = explanation_of(model, case, prediction)
    st.header("The same case, every model", divider="gray")
    all_models(case)
    st.header("What if", divider="gray")
    what_if(model, case, prediction, explanation.label)
    if_known(model, case)

verdict(case, review, prediction, explanation, facts, about_sample(case))
