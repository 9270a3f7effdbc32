"""What an explanation is, and is not: compared with whom, sampled or exact, of which machine."""

from __future__ import annotations

from medmodels.lessons import explained
from medmodels.lessons.lesson import Choice, Claim, Lesson, Link, Question, Slider, Step

LESSON = Lesson(
    4,
    "explanation",
    "What an explanation is, and is not",
    "One case, one number, and several explanations of it: all correct, and none of them a cause.",
    10,
    (
        Step(
            "compared",
            "Compared with whom?",
            "A machine puts this invented breast mass at {ends} malignant. An explanation shares"
            " out the way to that number from the average of a reference group. Machine and case"
            " stay the same; choose another group.",
            "Against benign masses it starts {from_benign}, against malignant ones"
            " {from_malignant}; both end at {ends}. “Raises” always means: compared with somebody."
            " An explanation that does not say with whom says little.",
            "Let the class read one input aloud under all three groups. A parallel: a sodium of"
            " 133 is low among the well and usual on a ward.",
            explained.compared_facts,
            (Claim("change sides", lambda f: f["flipped"].value > 0.3 * f["inputs"].value),),
            (Choice("group", "Compared with", tuple(explained.GROUPS)),),
            explained.compared,
            question=Question(
                "The comparison changes from benign to malignant masses. What can happen?",
                ("An input that raised now lowers", "All bars shrink alike", "Nothing"),
                "An input that raised now lowers",
                "Of {inputs} inputs, {flipped} change sides. Same case, same machine, same number.",
            ),
        ),
        Step(
            "twins",
            "Two inputs that say the same",
            "Large nuclei have a large radius, a long outline and a large area: three inputs, one"
            " piece of news. Of this invented mass the worst radius moves the estimate by"
            " {alone}, all three as one by {together}. Now write the radius into the table twice.",
            "Trained without outline and area a machine is as good: AUROC {fewer_rest}, before"
            " {honest_rest}. The radius then moves it by {left}. A small bar may mean that others"
            " say it too.",
            "Ask which input is “the most important” under each of the three tables. Inputs that"
            " go together are better explained as one.",
            explained.twin_facts,
            (
                Claim("as good", lambda f: f["fewer_rest"].value > f["honest_rest"].value - 0.01),
                Claim("half each", lambda f: abs(f["half"].value / f["alone"].value - 0.5) < 0.1),
            ),
            (Choice("table", "The table", explained.TABLES),),
            explained.twins,
            question=Question(
                "The radius stands there twice; no answer changes. What does the radius get?",
                ("Half, and its copy the other half", "As much as before", "Twice as much"),
                "Half, and its copy the other half",
                "About half each: {half}. What two inputs say together, they share.",
            ),
        ),
        Step(
            "sampled",
            "Ask ten times",
            "For this machine the exact shares can be computed: the blue lines. Where they cannot,"
            " KernelSHAP tries some combinations of inputs on some reference cases, and"
            " estimates. Same machine, same case: ask again, up to ten times.",
            "With ten reference cases the strongest input gets {lowest} to {highest}; exact is"
            " {exact}. With forty, {lowest_40} to {highest_40}. What is sampled should say how far"
            " it may be off; this product does, and is exact where it can be.",
            "Start with one run and let the class read it out as if it were the truth. Then ten.",
            explained.sampled_facts,
            (
                Claim("different lists", lambda f: f["rankings"].value >= 3),
                Claim("With forty", explained.closer_with_forty),
            ),
            (
                Slider("runs", "Runs", 1, 10, 1, 1),
                Choice("references", "Reference cases in a run", ("10", "5", "40")),
            ),
            explained.sampled,
            question=Question(
                "Ten runs name the three strongest inputs, in order. Do they agree?",
                ("No, there are several lists", "Yes, all ten", "Nine do, one is an error"),
                "No, there are several lists",
                "With ten reference cases ten runs give {rankings} different lists.",
            ),
        ),
        Step(
            "plane",
            "A plane near the case",
            "Another way, LIME, draws neighbours of the case, lets near ones count most, and lays"
            " a plane through the machine's answers. How near is near? Somebody has to choose a"
            " width. Move it.",
            "The blue lines ({exact} for the first) answer another question: what differs from a"
            " reference group. Two ways may differ and both be right. Ask which question an"
            " explanation answers.",
            "At a width of 1 nearly no neighbour counts, and every slope is held at zero: an"
            " explanation of nothing that looks tidy.",
            explained.plane_facts,
            (Claim("gets about", lambda f: f["at_4"].value > 1.5 * f["at_2"].value),),
            (Slider("width", "Width, in usual distances", 1, 6, 0.5, 2),),
            explained.plane,
            question=Question(
                "Which width is the right one?",
                ("The data do not say", "The narrowest", "The widest"),
                "The data do not say",
                "At 2 the strongest input gets about {at_2}, at 4 about {at_4}.",
            ),
        ),
        Step(
            "shuffled",
            "Which of them learnt nothing?",
            "Two machines of one kind learnt from the same 150 masses. One got the true answers;"
            " for the other they were dealt out by lot, so that there was nothing to learn. Both"
            " are explained exactly.",
            "Both explanations are faithful to their machine. A knows its 150 masses nearly by"
            " heart, AUROC {shuffled_seen}, and nothing of others. Only cases held out tell. Look"
            " at them first.",
            "Let the class vote before the answer, then ask why the picture convinced: sound"
            " reasons from a machine that knows nothing.",
            explained.shuffled_facts,
            (
                Claim("nothing of others", explained.is_chance),
                Claim("nearly by heart", lambda f: f["shuffled_seen"].value > 0.9),
            ),
            (Choice("case", "The case", tuple(explained.CASES)),),
            explained.two_machines,
            question=Question(
                "Which machine learnt from answers dealt out by lot?",
                ("The pictures do not say", "Machine A", "Machine B"),
                "The pictures do not say",
                "It was A: on masses it had not seen its AUROC is {shuffled_rest}, B's"
                " {honest_rest}.",
            ),
        ),
        Step(
            "cause",
            "A number, not a cause",
            "This invented mass is at {before}, most of all because its outlines are uneven: worst"
            " smoothness {value}. Put an ordinary value into that cell and watch the estimate.",
            "At {ordinary} the machine says {after}. “Moved the model's estimate” is all that an"
            " explanation says. It names no cause and no treatment.",
            "Ask for twins in the clinic: a drug that lowers a marker and not the deaths.",
            explained.cause_facts,
            (Claim("the machine says", lambda f: f["after"].value < f["before"].value - 0.3),),
            (Slider("value", "Worst smoothness", 0.09, 0.2, 0.002, 0.18),),
            explained.with_value,
            question=Question(
                "The cell gets an ordinary value and the estimate falls. What about the mass?",
                ("It is what it was", "It is less likely malignant", "It was never malignant"),
                "It is what it was",
                "A number in a table changed, and what a machine makes of the table.",
            ),
            link=Link("Explain a case yourself", "review", {"task": "breast-fna"}),
        ),
    ),
)
