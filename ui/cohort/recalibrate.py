"""“Recalibrate for this place”: an offer, checked on cases that it was not made of; kept under a
name if somebody wants it, and never in the place of the model's own number.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from medmodels.card.cohorts import needed_text, offer_found, update_text
from medmodels.cohort.counted import Counted
from medmodels.cohort.opened import ScoredFile
from medmodels.cohort.recalibration import CheckedUpdate, Offer, place_groups, recalibrated
from medmodels.cohort.variants import keep_variant, load_variant, remove_variant, variant_names
from medmodels.errors import CohortError
from medmodels.figures import place_chart
from medmodels.models import Model
from medmodels.statistics.calibration import Recalibration
from ui.blocks import chart
from ui.cohort.summary import counted_once
from ui.ownership import in_charge
from ui.text import plain

__all__ = ["recalibrate"]

_TITLES = {"intercept": "The level alone", "slope": "The level and how sure it is"}
_LONGEST = 40  # letters of a name


def recalibrate(opened: ScoredFile, model: Model) -> None:
    """What the cases ask for, before and after, and the variants that are kept."""
    if opened.about.get("digest") != model.digest:
        st.info(
            "These scores are of other weights of the model: they say nothing of the ones that are"
            " used now. Score the table again.",
            icon=":material/info:",
        )
        return
    counted = Counted(opened.ask)
    offer: Offer = counted_once(opened, "offer", lambda: recalibrated(counted, model))
    with st.container(key="offer found"):
        st.markdown(f"**{plain(offer_found(offer))}**")
    if offer.updates:
        update = _choice(offer)
        _shown(offer, update, model)
        _keep(offer, update, model)
    _kept(model)


def _choice(offer: Offer) -> str:
    named = list(offer.updates or {})
    first = offer.supported if offer.supported in named else named[0]
    chosen = st.segmented_control(
        "What is changed",
        named,
        default=first,
        required=True,
        format_func=lambda name: (
            f"{_TITLES[name]}{' (what the cases ask for)' if name == offer.supported else ''}"
        ),
        key="update",
    )
    return chosen or first


def _shown(offer: Offer, update: str, model: Model) -> None:
    assert offer.updates is not None
    assert offer.cells is not None
    checked = offer.updates[update]
    st.write(plain(update_text(checked.update)))
    st.caption(plain(needed_text(checked.needed, offer.n, slope=update == "slope")))
    before, after = place_groups(offer.cells), place_groups(checked.crossed)
    left, right = st.columns([3, 2], gap="large")
    with left:
        chart(place_chart(before, after, model.task.positive), key="place")
    with right:
        _errors(offer, checked)


def _errors(offer: Offer, checked: CheckedUpdate) -> None:
    assert offer.before is not None
    rows = {
        "": ["Calibration slope (ideal 1)", "Calibration intercept (ideal 0)", "Brier", "Log loss"],
        "As the model gives it": [
            *_fit(offer.before),
            f"{offer.brier:.4f}",
            f"{offer.log_loss:.4f}",
        ],
        "Recalibrated": [*_fit(checked.after), f"{checked.brier:.4f}", f"{checked.log_loss:.4f}"],
    }
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt="Calibration before and after, each case under the recalibration of the other half",
    )
    st.caption(
        "Each half of the cases is judged by the recalibration that the other half asks for, so"
        " that none praises its own."
    )


def _fit(fit: Recalibration) -> tuple[str, str]:
    return _interval(fit.slope, fit.slope_interval), _interval(
        fit.intercept, fit.intercept_interval
    )


def _interval(value: float, ends: tuple[float, float]) -> str:
    if value != value:
        return "not estimable"
    return f"{value:.2f} ({ends[0]:.2f} to {ends[1]:.2f})"


def _keep(offer: Offer, update: str, model: Model) -> None:
    if not in_charge():
        st.caption(
            "Whoever runs this server keeps a variant under a name, and removes it: with the token,"
            " on the page Training."
        )
        return
    with st.form("keep variant", border=True):
        st.markdown("**Keep it under a name**")
        st.caption(
            "The model's own number stays as it is. A variant stands beside it, for whoever asks"
            " for it by name on this machine."
        )
        left, right = st.columns(2)
        name = left.text_input("Name", placeholder="ward-3", max_chars=_LONGEST)
        who = right.text_input("Who keeps it", max_chars=_LONGEST)
        if st.form_submit_button("Keep", icon=":material/save:"):
            when = date.today().isoformat()
            try:
                keep_variant(model, offer, update, name=name.strip(), who=who.strip(), when=when)
            except CohortError as error:
                st.warning(plain(str(error)), icon=":material/error:")
            else:
                st.success(plain(f"Kept as “{name.strip()}”."), icon=":material/check:")


def _kept(model: Model) -> None:
    """Those that cannot be used are named as well, so that they can be removed."""
    names = variant_names(model.id)
    if not names:
        return
    st.subheader("Variants of this model")
    for name in names:
        with st.container(border=True):
            try:
                variant = load_variant(model, name)
            except CohortError as error:
                st.markdown(plain(str(error)))
            else:
                who = f", by {variant.who}" if variant.who else ""
                ends = variant.slope_interval
                slope = _interval(variant.slope, ends) if ends else "as it was"
                st.markdown(
                    f"**{plain(name)}** · {plain(_TITLES[variant.update])} · intercept"
                    f" {_interval(variant.intercept, variant.intercept_interval)}, slope {slope}"
                )
                st.caption(
                    plain(
                        f"From {variant.n:,} cases, {variant.events:,} of them positive;"
                        f" {variant.when}{who}. On the command line:"
                        f" medmodels score {model.id} FILE --out OUT --variant {name}"
                    )
                )
            if in_charge() and st.button(
                "Remove", icon=":material/delete:", key=f"remove variant {name}"
            ):
                try:
                    remove_variant(model.id, name)
                except CohortError as error:
                    st.warning(plain(str(error)), icon=":material/error:")
                else:
                    st.rerun()
