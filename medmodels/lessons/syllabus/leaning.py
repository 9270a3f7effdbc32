"""Leaning on the machine: wrong advice followed, right advice missed, a class that finds out."""

from __future__ import annotations

from medmodels.lessons import leaning
from medmodels.lessons.lesson import Claim, Lesson, Link, Question, Slider, Step

LESSON = Lesson(
    9,
    "leaning",
    "Leaning on the machine",
    "To follow a model where it errs, and not to where it is right: your class tries both.",
    8,
    (
        Step(
            "wrong",
            "Where the model is wrong",
            "Ask twice: alone, and again with the model's answer. Here {readers} invented readers"
            " answer {cases} cases, alone right {alone} of the time, the model {model}. Set how"
            " often they follow it where they were right and it is wrong.",
            "RSR (relative self-reliance): the share of right answers kept against wrong advice.",
            "Go to 0, then to 100. Who followed a machine lately against what they had seen?",
            leaning.wrong_facts,
            (Claim("falls", lambda f: f["all"].value < f["none"].value - 0.05),),
            (leaning.MISLED,),
            leaning.wrong_seen,
            question=Question(
                "To give up one's own right answer for a machine's wrong one: what is that called?",
                ("Automation bias", "Overfitting", "Calibration"),
                "Automation bias",
                "With all wrong advice followed their score falls from {none} to {all}.",
            ),
        ),
        Step(
            "right",
            "Where the model is right",
            "The other way: they were wrong, the model right. Set how often they take its advice.",
            "Distrust costs too. RAIR (relative AI reliance) is the share of wrong answers that"
            " right advice put right.",
            "Who is proud of never following should see this one.",
            leaning.right_facts,
            (Claim("could reach", lambda f: f["takers"].value > f["still"].value + 0.1),),
            (leaning.TAKES,),
            leaning.right_seen,
            question=Question(
                "Somebody never changes an answer. What do they lose?",
                ("Nothing", "What the model would have put right", "Their first answers"),
                "What the model would have put right",
                "{missed} errors to put right: they stay at {still} and could reach {takers}.",
            ),
        ),
        Step(
            "both",
            "Both at once",
            "The model alone is right {model} of the time. Find a habit that beats it.",
            "It takes judgement of the advice. “Trust it more” moves both sliders at once.",
            "Let somebody move both sliders to one place: at best they reach the model.",
            leaning.both_facts,
            (
                Claim("more than the model", lambda f: f["well"].value > f["model"].value),
                Claim("less", lambda f: f["badly"].value < f["model"].value),
            ),
            (leaning.TAKES, leaning.MISLED),
            leaning.both_seen,
            question=Question(
                "Can people with a model be better than the model alone?",
                ("No", "Yes, if they tell right advice from wrong", "Yes, if they always follow"),
                "Yes, if they tell right advice from wrong",
                "With 90% of right and 20% of wrong advice: {well}, more than the model; with half"
                " of each {badly}, less. At best {alike} with one share for both.",
            ),
        ),
        Step(
            "same",
            "One score, two habits",
            "One group trusts, one is guarded: one ends at {trusting}, the other at {guarded}. The"
            " lower picture shows what the score hides. Then make the model worse.",
            "A score says little of its readers. Report what was put right and what was kept.",
            "Move to 60% only after the vote. Models get worse at another hospital or machine.",
            leaning.group_facts,
            (
                Claim(
                    "one ends at", lambda f: abs(f["trusting"].value - f["guarded"].value) < 0.01
                ),
                Claim("further", lambda f: f["trusting_then"].value < f["guarded_then"].value),
            ),
            (Slider("model", "How often the model is right, in %", 50, 95, 5, 85),),
            leaning.group_seen,
            question=Question(
                "The model becomes right 60% of the time. Which group is safer?",
                ("The trusting one", "The guarded one", "Both alike"),
                "The guarded one",
                "The trusting one falls further, to {trusting_then}; the other to {guarded_then}.",
            ),
        ),
        Step(
            "mix",
            "Why some advice has to be wrong",
            "Set how much of a model's advice is wrong, and see who looks good in a test.",
            "So studies plant wrong advice, in about a quarter of the cases, and tell afterwards.",
            "The next step does so with your class. The debrief tells which advice it was.",
            leaning.mix_facts,
            (Claim("found out", lambda f: f["found_out"].value < f["praised"].value - 0.1),),
            (Slider("wrong", "Advice that is wrong, in %", 0, 50, 5, 0),),
            leaning.mix_seen,
            question=Question(
                "A class does well with a model that is right each time. Does it lean too much?",
                ("No", "Yes", "That cannot be told"),
                "That cannot be told",
                "Following all scores {praised}; with a quarter wrong, found out, {found_out}.",
            ),
        ),
        Step(
            "class",
            "Now your class",
            "Everybody answers on a phone, twice. At least a quarter of the advice is wrong. Try"
            " here what a pair of answers counts as.",
            "In the end all is told. Hold the class's guess against the debrief.",
            "Two clicks: the link, then “Start the session”. Six cases take 15 minutes.",
            controls=leaning.PAIR,
            live=leaning.pair_seen,
            question=Question(
                "How much of the wrong advice will your class follow?",
                ("Less than a quarter", "A quarter to a half", "More than half"),
                None,
                "The debrief will tell.",
            ),
            link=Link("To the session with wrong advice", "teaching", leaning.SESSION),
        ),
        Step(
            "beside",
            "Beside what studies found",
            "Published readers followed {fewest} to {most} of the wrong advice they saw. Turn your"
            " class on, and set what its debrief says of wrong advice followed.",
            "No failing of a few. It helps to answer first, and to know how often the model errs.",
            "Open the table: each study has its design. Small classes have wide intervals.",
            leaning.ruler_facts,
            (Claim("36.1%", lambda f: f["fewest"].words == "36.1%"),),
            leaning.OURS,
            leaning.ruler_seen,
            question=Question(
                "Your class followed 60%, one study found 36.1%. Is your class worse?",
                ("Yes", "No", "That cannot be told"),
                "That cannot be told",
                "Other readers, other cases, another share of wrong advice, another way of asking.",
            ),
            link=Link("To the debrief of your session", "teaching", {}),
        ),
    ),
)
