"""What an explanation is, and is not: compared with whom, sampled or exact, of which model."""

from __future__ import annotations

from medmodels.lessons import explained
from medmodels.lessons.claims import above, alike, chance, more
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
            "A model puts this invented breast mass at {ends} malignant. An explanation shares"
            " out the way to that number from the average of a reference group. Model and case"
            " stay the same; choose another group.",
            "Against benign masses it starts {from_benign}, against malignant ones"
            " {from_malignant}; both end at {ends}. “Raises” always means: compared with somebody.",
            "A parallel: a sodium of 133 is low among the well and usual on a ward.",
            explained.compared_facts,
            (Claim("change sides", above(9, "flipped")),),
            (Choice("group", "Compared with", tuple(explained.REFERENCES)),),
            explained.compared,
            question=Question(
                "The comparison changes from benign to malignant masses. What can happen?",
                ("Nothing", "All bars shrink alike", "An input that raised now lowers"),
                "An input that raised now lowers",
                "Of {inputs} inputs, {flipped} change sides. Same case, same model, same number.",
            ),
        ),
        Step(
            "twins",
            "Two inputs that say the same",
            "Large nuclei have a large radius, a long outline and a large area: three inputs, one"
            " piece of news. Here the worst radius moves the estimate by {alone} log-odds, all"
            " three as one by {together}. Now write the radius into the table twice.",
            "Without outline and area a model is as good: AUROC {fewer_rest}, before"
            " {honest_rest}, and the radius moves it by {left}. A small bar may have twins.",
            "Ask which input is “the most important” under each of the three tables.",
            explained.twin_facts,
            (
                Claim("as good", alike(0.01, "fewer_rest", "honest_rest")),
                Claim("half each", lambda f: abs(f["half"].value - f["alone"].value / 2) < 0.1),
            ),
            (Choice("table", "The table", explained.TABLE_WAYS),),
            explained.twins,
            question=Question(
                "The radius stands there twice; no answer changes. What does the radius get?",
                ("As much as before", "Half, and its copy the other half", "Twice as much"),
                "Half, and its copy the other half",
                "About half each: {half}. What two inputs say together, they share.",
            ),
        ),
        Step(
            "sampled",
            "Ask ten times",
            "For this model the exact shares can be computed: the blue lines. Where they cannot,"
            " KernelSHAP tries some combinations of inputs on some reference cases, and"
            " estimates. Same model, same case: ask again, up to ten times.",
            "With ten reference cases the strongest input gets {lowest} to {highest}; exact is"
            " {exact}. With forty, {lowest_40} to {highest_40}. What is sampled should say how far"
            " it may be off; this product does, and is exact where it can be.",
            "Start with one run and let the class read it out as if it were the truth. Then ten.",
            explained.sampled_facts,
            (Claim("lists", above(2, "rankings")), Claim("forty", explained.closer_with_forty)),
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
            " a plane through the model's answers. How near is near? Somebody has to choose a"
            " width. Move it.",
            "The blue lines ({exact} for the first) answer another question: what differs from a"
            " reference group. Two ways may differ and both be right. Ask which question an"
            " explanation answers.",
            "At a width of 1 nearly no neighbour counts, and every slope is held at zero.",
            explained.plane_facts,
            (Claim("gets about", more(0.4, "at_2", "at_4")),),
            (Slider("width", "Width, in usual distances", 1, 6, 0.5, 2),),
            explained.plane,
            question=Question(
                "Which width is the right one?",
                ("The narrowest", "The widest", "The data do not say"),
                "The data do not say",
                "At 2 the strongest input gets about {at_2}, at 4 about {at_4}.",
            ),
        ),
        Step(
            "shuffled",
            "Which of them learnt nothing?",
            "Two models of one kind learnt from the same 150 masses. One got the true answers;"
            " for the other they were dealt out by lot, so that there was nothing to learn. Both"
            " are explained exactly.",
            "Both explanations are faithful to their model. A knows its 150 masses nearly by"
            " heart, AUROC {shuffled_seen}, and nothing of others. Only cases held out tell. Look"
            " at them first.",
            "Let the class vote before the answer, then ask why the picture convinced.",
            explained.shuffled_facts,
            (
                Claim("others", chance("shuffled_rest")),
                Claim("by heart", above(0.9, "shuffled_seen")),
            ),
            (Choice("case", "The case", tuple(explained.CASES)),),
            explained.two_machines,
            question=Question(
                "Which model learnt from answers dealt out by lot?",
                ("Model A", "Model B", "The pictures do not say"),
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
            "At {ordinary} the model says {after}. “Moved the model's estimate” is all that an"
            " explanation says. It names no cause and no treatment.",
            "Ask for twins in the clinic: a drug that lowers a marker and not the deaths.",
            explained.cause_facts,
            (Claim("the model says", more(0.3, "after", "before")),),
            (Slider("value", "Worst smoothness", 0.09, 0.2, 0.002, 0.18),),
            explained.with_value,
            question=Question(
                "The cell gets an ordinary value and the estimate falls. What about the mass?",
                ("It is less likely malignant", "It is what it was", "It was never malignant"),
                "It is what it was",
                "A number in a table changed, and what a model makes of the table.",
            ),
            link=Link("Explain a case yourself", "review", {"task": "breast-fna"}),
        ),
    ),
)
