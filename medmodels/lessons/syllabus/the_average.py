"""The average hides people: recall over 80 years, small groups, and gaps that chance makes."""

from __future__ import annotations

from medmodels.lessons import groups
from medmodels.lessons.lesson import Choice, Claim, Lesson, Link, Question, Slider, Step

LESSON = Lesson(
    8,
    "the-average",
    "The average hides people",
    "A model of intensive care that is right in most stays: whom it misses, how few patients stand"
    " behind a group's figure, and how large a gap chance alone can make.",
    8,
    (
        Step(
            "average",
            "Right in most stays",
            "A forest says on the second day in intensive care who will die in hospital. It is"
            " right in {right} of stays it had not seen. Now call nobody at all.",
            "Accuracy counts the many who survive. Whoever asks about those who die has to ask for"
            " them: recall, the share of them that is found.",
            "Let the class vote on that figure first: is it good? Then switch to nobody.",
            groups.average_facts,
            (Claim("hardly worse", lambda f: f["right"].value - f["nobody"].value < 0.02),),
            (Choice("who", "Who is called", ("the model", "nobody")),),
            groups.average,
            question=Question(
                "Whoever calls nobody is right in how many stays?",
                ("None", "About half", "Nearly as many as the model"),
                "Nearly as many as the model",
                "Calling nobody is right in {nobody}: hardly worse. Of the {died} who died the"
                " model found {found}.",
            ),
        ),
        Step(
            "old",
            "Eighty and over",
            "The same model, group by group: the share found of those who died. Over all it is"
            " {all}. Look at the oldest, then move the line.",
            "In the oldest the forest expected {expected} deaths, and {deaths} came. Its numbers"
            " are too low for them, so one line for all finds fewer of them.",
            "A lower line finds more of the oldest, and calls more stays in all: read both numbers"
            " above the chart. Ask whether a line for each age would be fair.",
            groups.by_age_facts,
            (
                Claim("too low for them", lambda f: f["deaths"].value > 1.3 * f["expected"].value),
                Claim("smallest share", lambda f: f["old"].value < f["all"].value),
            ),
            (Slider("line", "The line, in %", 5, 60, 1, 32),),
            groups.by_age,
            question=Question(
                "In which age does the model find the smallest share of those who died?",
                ("15 to 49", "50 to 79", "80 and over"),
                "80 and over",
                "There it finds {old}. Before anybody calls that a finding: the next steps.",
            ),
        ),
        Step(
            "few",
            "How few there are",
            "Behind a share stand patients. Choose how many died in a group, half of whom were"
            " found, and see what the recall may truly be.",
            "A figure from few patients is a wide interval with a point in it. Below ten this"
            " product shows no point at all.",
            "Four times as many patients make the interval half as wide. Ask how many deaths over"
            " 80 a hospital would need to see, and how long that takes.",
            groups.interval_facts,
            (Claim("may be half or nearly all", lambda f: (f["young"].low or 1) < 0.5),),
            (Slider("n", "Patients who died", 4, 200, 2, 8),),
            groups.interval_of,
            question=Question(
                "Of the youngest who died, three in four were found. Does the model do best there?",
                ("Yes", "Nobody can tell", "No"),
                "Nobody can tell",
                "It found {hits} of {n}: {young}. It may be half or nearly all.",
            ),
        ),
        Step(
            "chance",
            "Groups drawn by lot",
            "Draw number 0 is by age. From 1 on, the same patients are put into groups of the same"
            " sizes by lot, so that no group differs from another. Try a few draws.",
            "Best and worst of several groups are always apart. A gap without an interval, or"
            " without saying how many groups were looked at, is no finding.",
            "Let ten people each choose a number and write the gaps on the board. The group with"
            " fewer than ten is left out of each gap.",
            groups.by_lot_facts,
            (Claim("More often than in 1 of 10", lambda f: f["often"].value > 0.1),),
            (Slider("draw", "Draw number", 0, 100, 1, 0),),
            groups.by_lot,
            question=Question(
                "How often do lots alone make a gap as large as that between the ages?",
                ("Never", "In about 1 of 100 draws", "More often than in 1 of 10"),
                "More often than in 1 of 10",
                "The ages are {gap} apart; of {lots} lots {often} are as far.",
            ),
        ),
        Step(
            "asked",
            "One question, asked alone",
            "Searching for the worst of many groups makes gaps. One question, written down before"
            " the answers are seen, does not: does the model find fewer of those who die at 80 and"
            " over?",
            "A question asked first can be answered by one interval. It is a reason to look again"
            " in other patients, not a proof.",
            "Be honest: whoever made this lesson had seen the figures. So here too it counts as a"
            " suspicion, to be asked first of the next hospital's stays.",
            groups.asked_facts,
            (Claim("all of it above 0", lambda f: (f["gap"].low or -1) > 0),),
            (Choice("division", "Set apart", tuple(groups.DIVISIONS)),),
            groups.asked_first,
            question=Question(
                "Asked alone: is the difference at 80 and over made by chance?",
                ("Hardly: its interval lies above 0", "Surely", "An interval cannot say"),
                "Hardly: its interval lies above 0",
                "The difference is {gap}, all of it above 0. Now see women and the medical unit.",
            ),
        ),
        Step(
            "other",
            "The same patients, another model",
            "A second model read the same stays: trees and a network together. Right in"
            " {right_both} of all stays, the forest in {right_forest}: hardly apart.",
            "Two models as good on average can serve different people. Ask each for the groups"
            " that matter to you, with intervals, before choosing.",
            "Why the forest? Its numbers are means of votes and seldom reach the line for patients"
            " who were ill in a quiet way. That is a guess; the figure is not.",
            groups.models_facts,
            (
                Claim("Twice as many", lambda f: f["old_both"].value > 2 * f["old_forest"].value),
                Claim(
                    "hardly apart", lambda f: f["right_both"].value < f["right_forest"].value + 0.03
                ),
            ),
            (Choice("model", "Which model", tuple(groups.TWO_MODELS)),),
            groups.two_models,
            question=Question(
                "Of those who died at 80 and over, does the second model find…",
                ("As many", "Half as many", "Twice as many"),
                "Twice as many",
                "It finds {old_both}, the forest {old_forest}, of the same patients.",
            ),
            link=Link("Groups of every model", "evidence", {"task": "icu-mortality"}),
        ),
    ),
)
