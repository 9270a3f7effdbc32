"""A number is not a diagnosis: the line, the harms, and how common the disease is."""

from __future__ import annotations

from medmodels.lessons import called
from medmodels.lessons.lesson import Choice, Claim, Lesson, Link, Question, Slider, Step

_ILL = Slider("ill", "How many of 100 children are ill", 2, 62, 1, 62)
_HARM = Slider("ratio", "A missed child is as bad as how many false alarms?", 1, 20, 1, 4)

LESSON = Lesson(
    1,
    "a-number",
    "A number is not a diagnosis",
    "One chest film, a number and a line: what is missed, what is called in vain, and why the same"
    " call is worth little where the disease is rare.",
    8,
    (
        Step(
            "film",
            "A number, and a line",
            "A network looks at a child's chest film and gives a number for pneumonia. People have"
            " set a line: from there on it says “pneumonia”. These three films are drawn, so"
            " nobody's child is on them.",
            "Number, line and call are three things. The number is the model's, the line was"
            " chosen by people, the call follows from both. None of them has seen the child.",
            "Show all three films. On the well child's film the model is on the wrong side of its"
            " line. Ask what else one would want to know: fever, breathing, how long.",
            controls=(Choice("film", "Which film", tuple(called.FILMS)),),
            live=called.film_called,
            question=Question(
                "Say the model gives a film 90%. What is that?",
                (
                    "How much the film looks like the ill ones it learnt from",
                    "The chance that this child has pneumonia",
                    "A diagnosis of pneumonia",
                ),
                "How much the film looks like the ill ones it learnt from",
                "It is a chance only if such numbers came true as often as they say, in children"
                " like this one. The next steps, and lesson 7, look at that.",
            ),
        ),
        Step(
            "line",
            "Move the line",
            "On films that the model had not seen, the line of {line} misses {missed} ill children"
            " and calls {alarms} well ones in vain. Move the line and watch both errors.",
            "The line only trades one error for the other. How well the model tells ill from well"
            " is its AUROC, {auroc}: no line changes that.",
            "Move down to 5%, then up to 95%. Let the class say what they would choose at night in"
            " an emergency room, and what in a screening programme.",
            called.line_facts,
            (Claim("Fewer missed", lambda f: f["missed_low"].value < f["missed"].value),),
            (Slider("line", "The line, in %", 5, 95, 5, 65),),
            called.line_moved,
            question=Question(
                "The line goes down to 20%. What happens?",
                ("Fewer of both", "Fewer missed, more false alarms", "The model gets better"),
                "Fewer missed, more false alarms",
                "At 20% it misses {missed_low}, but calls {alarms_low} well children.",
            ),
        ),
        Step(
            "harms",
            "Whose harm?",
            "Where the line belongs is no property of the model. It depends on what a missed child"
            " costs, and what a false alarm. Say how many false alarms one missed child is worth.",
            "The best line is 1 / (1 + that number), if the numbers are true chances. So values"
            " choose the line, and they should be written down before anybody looks at results.",
            "Let half of the class argue for parents, half for the ward that runs out of beds. The"
            " rule is that of Pauker and Kassirer, 1975.",
            controls=(_HARM,),
            live=called.harms_weighed,
            question=Question(
                "A missed child is as bad as nine false alarms. Where does the line belong?",
                ("At 90%", "At 50%", "At 10%"),
                "At 10%",
                "1 / (1 + 9) is 10%: who fears a miss calls early.",
            ),
        ),
        Step(
            "rare",
            "The same model, elsewhere",
            "Among the test films {common} are ill. The model finds {recall} of the ill and clears"
            " {specificity} of the well. In a village practice 2 of 100 coughing children may be"
            " ill. Move the slider there.",
            "Same model, same line, same errors per child: and a call means something else. Ask of"
            " every accuracy how common the disease was where it was measured.",
            "Ask before moving. Count the marks aloud. It is assumed that ill and well children"
            " look as they do here; milder illness makes it worse.",
            called.common_facts,
            (Claim("About one in ten", lambda f: 0.05 < f["right_rare"].value < 0.15),),
            (_ILL,),
            called.where_common,
            question=Question(
                "Where 2 of 100 are ill: of those called, how many are?",
                ("About nine in ten", "About half", "About one in ten"),
                "About one in ten",
                "Here {right_here} of the called are ill, there {right_rare}.",
            ),
        ),
        Step(
            "price",
            "Can a higher line save it?",
            "Where 2 of 100 are ill, raise the line until at least half of those called are ill.",
            "There is no line that makes a rare disease common. A second test, a history or a"
            " closer group of children can.",
            "It takes a very high line. Ask what a second, independent test would do, and whether"
            " two readings of the same film are independent.",
            called.half_right_facts,
            (Claim("Many more", lambda f: f["missed_half"].value > 5 * f["missed"].value),),
            (Slider("line", "The line, in %", 65, 99.9, 0.1, 65),),
            called.both_moved,
            question=Question(
                "What does such a line cost?",
                ("Nothing", "Many more ill children are missed", "More false alarms"),
                "Many more ill children are missed",
                "It takes a line of {half}. Then {missed_half} of the {ill} ill children are missed"
                " instead of {missed}.",
            ),
        ),
        Step(
            "worth",
            "Is it worth acting on?",
            "Net benefit counts children found, less false alarms at the price that you set. A"
            " model is worth following where its curve is above treating everybody and nobody.",
            "At a line of 50% the model is worth {model} children per 100, treating everybody"
            " {all}. That is so at this clinic's mix, and nowhere else by itself.",
            "There is no right answer. Ask who would decide at their own clinic, and on which"
            " cases they would measure first.",
            called.worth_facts,
            (Claim("At a line of 50%", lambda f: (f["model"].low or 0) > (f["all"].high or 1)),),
            (_HARM,),
            called.worth,
            question=Question(
                "Would you let this model call at your clinic?",
                ("Yes", "Only after trying it on our own films", "No"),
                None,
                "A curve from elsewhere is a reason to try, not to trust.",
            ),
            link=Link("Try it for other models", "evidence", {"task": "chest-xray"}),
        ),
    ),
)
