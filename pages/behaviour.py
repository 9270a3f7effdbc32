"""How a model behaves over all held-out cases; everything here was computed when it was
packaged.
"""

import streamlit as st

from medmodels.explanations import method_of
from medmodels.figures import beeswarm, dependence, importance_chart
from ui import loaders
from ui.blocks import chart, header, pick_model, pick_task
from ui.text import plain

header("How the model behaves")
task = pick_task()
model = pick_model(task)
behaviour = loaders.behaviour(model)
st.write(
    f"Contributions on {behaviour.cases} held-out cases, in {plain(behaviour.unit)}:"
    f" {plain(method_of(model))}. They show how the model uses its inputs, not what"
    f" causes the disease. {plain(task.shared_credit)}"
)
chart(importance_chart(behaviour), key="importance")
chart(beeswarm(behaviour), key="beeswarm")
names = [behaviour.names[i] for i in behaviour.order]
name = st.selectbox("Look closer at one input", names, key="input")
known = {feature.name: feature for feature in task.features}
codes = known[name].codes if name in known else ()
chart(dependence(behaviour, name, axis=task.inputs.axis(name), codes=codes), key="dependence")
