"""Sure or right: calibration, temperature, sets, and what “cannot tell” costs."""

from __future__ import annotations

from medmodels.lessons import sure
from medmodels.lessons.lesson import Choice, Claim, Lesson, Link, Question, Slider, Step

_WHICH = Choice("model", "Which model", tuple(sure.MODELS))

LESSON = Lesson(
    7,
    "sure-or-right",
    "Sure or right?",
    "A network that is less often right than it is sure: how one sees it, what mends it, and what"
    " “cannot tell” costs.",
    9,
    (
        Step(
            "sure",
            "How sure, how often right",
            "This is what the chest network said of {films} films that it had not seen: ill ones"
            " upwards, well ones downwards. Most numbers lie at the ends. To {sure} films it gave"
            " 95% or more.",
            "Sure and right are two things. One case never shows which it was; many cases do.",
            "Let the class guess before anybody moves the slider.",
            sure.given_facts,
            (Claim("About 94 in 100", lambda f: 0.925 < f["right"].value < 0.955),),
            (Slider("least", "Films given at least, in %", 50, 99, 1, 95),),
            sure.given,
            question=Question(
                "Of the films given 95% or more, how many are truly ill?",
                ("More than 99 in 100", "About 94 in 100", "About 80 in 100"),
                "About 94 in 100",
                "It gave them {given} on average. Truly ill are {right}.",
            ),
        ),
        Step(
            "curve",
            "The curve of truth",
            "Cases with like numbers are counted together. On the dashed line 70% comes true in 70"
            " of 100. The chest network expects {expected} ill films; there were {ill}.",
            "A slope below 1 means too extreme, above 1 too careful. The model of intensive care"
            " errs that way: {slope_stays}. Neither is seen from accuracy.",
            "Switch between the two models. Ask which error would hurt more.",
            sure.calibrated_facts,
            (
                Claim("expects too many", lambda f: f["expected"].value > f["ill"].value),
                Claim("below 1: too extreme", lambda f: (f["slope"].high or 9) < 1),
                Claim("above 1 too careful", lambda f: (f["slope_stays"].low or 0) > 1),
            ),
            (_WHICH,),
            sure.calibrated,
            question=Question(
                "The chest network's curve runs below the dashed line. It is…",
                ("Too sure of pneumonia", "Too careful", "As it should be"),
                "Too sure of pneumonia",
                "It expects too many, and its slope of {slope} is below 1: too extreme.",
            ),
        ),
        Step(
            "temperature",
            "Turn down the heat",
            "Divide every answer's log-odds by one number, the temperature. Above 1, all answers"
            " move towards 50%. Find the temperature at which the slope is 1.",
            "It mends how extreme a model is, not what it knows. Too many are still expected:"
            " {expected_after}, with {ill} ill. That takes an offset too.",
            "Here it is tuned on the very films that it is shown on. In earnest others choose it.",
            sure.heated_facts,
            (
                Claim("stays the same", lambda f: f["auroc"].words == f["auroc_after"].words),
                Claim("Too many", lambda f: f["expected_after"].value > f["ill"].value),
            ),
            (Slider("temperature", "Temperature", 0.5, 3, 0.1, 1),),
            sure.heated,
            question=Question(
                "What does the temperature change about which film comes before which?",
                ("Ill films move up", "Nothing", "It depends on the temperature"),
                "Nothing",
                "The order stays the same, and with it the AUROC: {auroc} before, {auroc_after} at"
                " a temperature of {best}.",
            ),
        ),
        Step(
            "sets",
            "Cannot tell",
            "A set holds every answer that cannot be ruled out. Both answers in it: “cannot tell”."
            " Limits from other stays promise that the truth is in 80, 90 or 95 of 100 sets. Here"
            " are {stays} stays in intensive care.",
            "More certainty leaves more open. Who never says “cannot tell” has only hidden it.",
            "These sets hold the truth more often than promised, since none may be empty.",
            sure.sets_facts,
            (
                Claim("More stay open", lambda f: f["open_high"].value > f["open_low"].value),
                Claim("fewer are told", lambda f: f["wrong_high"].value < f["wrong_low"].value),
            ),
            (Choice("level", "Level", ("80%", "90%", "95%")),),
            sure.sets_at,
            question=Question(
                "The level goes from 80% to 95%. What happens?",
                ("Fewer of both", "Fewer stay open, more errors", "More stay open, fewer errors"),
                "More stay open, fewer errors",
                "More stay open, {open_high} instead of {open_low}, and fewer are told wrongly:"
                " {wrong_high} instead of {wrong_low}.",
            ),
        ),
        Step(
            "price",
            "Who judges the rest?",
            "Leave those stays open whose number lies nearest to the line. If it told them all,"
            " the model would be wrong in {all_wrong}.",
            "Errors do not vanish, they are handed on. “Cannot tell” helps only where somebody has"
            " the time and the means to judge.",
            "Ask who looks at the open ones at three in the morning.",
            sure.left_open_facts,
            (Claim("far fewer", lambda f: f["rest_wrong"].value < f["all_wrong"].value / 3),),
            (Slider("open", "Left open, of 100 stays", 0, 70, 1, 0),),
            sure.left_open,
            question=Question(
                "Of the stays, 40 in 100 are left open. What is the price?",
                ("There is none", "Somebody has to judge them", "More errors in the rest"),
                "Somebody has to judge them",
                "Of the rest {rest_wrong} are told wrongly, far fewer; {open} stays wait.",
            ),
        ),
        Step(
            "promise",
            "A promise for such cases",
            "The promise holds for cases like those that the limits came from. On its held-out"
            " stays the model of intensive care keeps it: {stays} at 90%. The chest network's test"
            " films came from another batch.",
            "Every promise of a model is about a population. Elsewhere it is measured again.",
            "Change the model and look at the label whose point lies left of its line.",
            sure.promised_facts,
            (
                Claim("keeps it", lambda f: (f["stays"].low or 0) > 0.9),
                Claim("fewer than promised", lambda f: (f["well"].high or 1) < 0.9),
                Claim("About 80 in 100", lambda f: 0.75 < f["well"].value < 0.85),
            ),
            (_WHICH,),
            sure.promised,
            question=Question(
                "Promised are 90 in 100 for each label. Of the well test films, the sets hold…",
                ("90 in 100", "About 80 in 100", "99 in 100"),
                "About 80 in 100",
                "They hold {well}, fewer than promised.",
            ),
            link=Link("Coverage of every model", "evidence", {"task": "chest-xray"}),
        ),
    ),
)
