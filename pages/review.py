"""One case on one screen: the case at left; my judgement, the answer and the verdict at right."""

import streamlit as st

from medmodels.card import model_facts
from ui import loaders
from ui.blocks import header, pick_model, pick_task
from ui.case_input import about_sample, case_input
from ui.case_view import age_to_check, case_view
from ui.judgement import own_judgement, verdict
from ui.returning import PageEnds
from ui.reveal import answered, details, number, strip_for, why
from ui.state import review_of

header("Review")
with st.container(key="bar", horizontal=True, vertical_alignment="center"):
    task = pick_task(bare=True)
    model = pick_model(task, bare=True)
left, right = st.columns([3, 2], gap="medium")

with left:
    case = case_input(task)
    if case is None:
        raise PageEnds
    review, place = review_of(case), st.container()
rail = right.container(key="rail")
with rail:
    own_judgement(task, review)
    if review.seen:
        age_to_check(case)
        number(model, case, review)
said = answered(model, case) if review.seen else None
with place:
    case_view(case, said.explained if said else None)
if said:
    with rail:
        why(said, case)
        label = model_facts(model, loaders.evidence(model))
        scale = strip_for(said.model, said.prediction, review) if said.explanation else None
        about = about_sample(case)
        verdict(case, review, said.prediction, said.explanation, label, about, strip=scale)
    details(said, case, review)
