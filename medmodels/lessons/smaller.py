"""Networks in smaller forms: what they lose, and what they move."""

from __future__ import annotations

from medmodels.evidence import FORM_NAMES, load_forms
from medmodels.figures import forms_chart
from medmodels.lessons.bench import Bench
from medmodels.lessons.facts import counted
from medmodels.lessons.lesson import Fact, Facts, Live, Settings

__all__ = ["NETWORKS", "forms_facts", "of_forms"]

NETWORKS = {
    "the network on films": "chest-xray/cnn",
    "the network on stays": "icu-mortality/rnn",
    "the network on ultrasound": "breast-ultrasound/cnn",
}


def of_forms(bench: Bench, settings: Settings) -> Live:
    """A network in its forms, and which of them are no smaller."""
    name = str(settings["network"])
    model = bench.model(NETWORKS[name])
    forms = load_forms(model.artifact)
    absent = [form for form in FORM_NAMES if form not in {one.form for one in forms}]
    without = f" It has no {', '.join(absent)}: one of its layers has no such form." * bool(absent)
    grown = [one.form for one in forms if one.bytes > forms[0].bytes]
    larger = f" Not every form is smaller: {', '.join(grown)} takes more room." * bool(grown)
    return Live(
        f"{name[:1].upper()}{name[1:]} in {len(forms)} forms, on {forms[0].n} held-out"
        f" cases.{without}{larger}",
        (forms_chart(forms),),
    )


def forms_facts(bench: Bench) -> Facts:
    """How small the network on films becomes, and how far whole numbers move the one on stays."""
    films, stays = (
        {form.form: form for form in load_forms(bench.model(NETWORKS[name]).artifact)}
        for name in ("the network on films", "the network on stays")
    )
    whole, small, ints = films["float32"], films["dynamic range"], stays["int8"]
    return {
        "share": Fact(small.bytes / whole.bytes, f"{small.bytes / whole.bytes:.0%}"),
        "right": counted(whole.right, n=whole.n),
        "right_small": counted(small.right, n=small.n),
        "n": counted(whole.n),
        "alike": counted(ints.agreeing, n=ints.n),
        "n_stays": counted(ints.n),
        "apart": Fact(ints.apart, f"{100 * ints.apart:.0f}"),
    }
