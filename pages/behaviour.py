"""How a model behaves over all held-out cases; everything here was computed when it was
packaged.
"""

import streamlit as st

from medmodels.evidence import behaviour_found
from medmodels.explanations import method_of
from medmodels.figures import beeswarm, dependence, importance_chart
from ui import loaders
from ui.blocks import chart, header, pick_model, pick_task, statistician
from ui.finding import found_of_the_rest, opens_with
from ui.outcomes import FACES
from ui.text import plain

header("How the model behaves")
with st.container(key="bar", horizontal=True, vertical_alignment="center"):
    task = pick_task(bare=True)
    model = pick_model(task, bare=True)
    exact = statistician()
behaviour = loaders.behaviour(model)
opens_with(task, found_of_the_rest(model) or behaviour_found(behaviour))
st.write(
    f"On {behaviour.cases} held-out cases. How the model uses its inputs, not what causes the"
    f" disease. {plain(task.shared_credit)} {FACES[task.kind].estimate(task)}"
)
if exact:
    st.caption(f"Contributions in {plain(behaviour.unit)}: {plain(method_of(model))}.")
chart(importance_chart(behaviour, exact=exact), key="importance")
chart(beeswarm(behaviour, exact=exact), key="beeswarm")
names = [behaviour.names[i] for i in behaviour.order]
name = st.selectbox("Look closer at one input", names, key="input")
known = {feature.name: feature for feature in task.features}
codes = known[name].codes if name in known else ()
chart(
    dependence(behaviour, name, axis=task.inputs.axis(name), codes=codes, exact=exact),
    key="dependence",
)
