"""Learning by heart: a network that knows its films and not the illness."""

from __future__ import annotations

from medmodels.lessons import heart_shown as shown
from medmodels.lessons.claims import less
from medmodels.lessons.lesson import Claim, Lesson, Link, Question, Step

LESSON = Lesson(
    6,
    "learning-by-heart",
    "Learning by heart",
    "A network is trained on forty films before your eyes, large and small, stopped in time or not,"
    " on films that change or stay, too fast and too slow; then the survey's own network.",
    10,
    (
        Step(
            "forty",
            "Forty films",
            "These {learnt_from} small chest films are drawn, so they are nobody's: half show an"
            " opacity in a lung. A network will learn from them. Then it is asked about {fresh}"
            " fresh ones that it never saw.",
            "Forty films are few. The large network has {numbers_large} numbers to set, the small"
            " one {numbers_small}: far more than there are films.",
            "Let the class find an opacity in a healthy film and miss one in an ill film: at 28 by"
            " 28 pixels the question is hard. Guessing would be right in half of the films.",
            shown.forty_facts,
            (Claim("far more", lambda f: less(10 * f["learnt_from"].value, f["numbers_small"])),),
            live=shown.forty_shown,
            question=Question(
                "A network calls all forty right. How many of 100 fresh films will it call right?",
                ("All 100", "About 90", "Between 55 and 70", "Nobody can say"),
                "Nobody can say",
                "Forty right answers can be forty things learnt by heart. Only fresh films tell.",
            ),
        ),
        Step(
            "train",
            "Watch it learn",
            "Press the button. Dotted: the films it learns from. Solid: the fresh ones. Log loss is"
            " high where a network is sure and wrong. Then try the small one.",
            "The large network ends at {heart_large} of its own films and {fresh_large} of the"
            " fresh ones. The small one, {heart_small} and {fresh_small}, is hardly better: it has"
            " far more numbers than films, too.",
            "Stop at the moment when the curves part. Right, the log loss of the fresh films rises:"
            " the network gets surer of wrong answers. Mean of 20 trainings in the text.",
            lambda _: shown.heart_facts("heart_large", "fresh_large", "heart_small", "fresh_small"),
            (
                Claim("its own films", lambda f: less(f["fresh_large"], f["heart_large"])),
                Claim("hardly better", lambda f: not less(f["fresh_large"], f["fresh_small"])),
            ),
            (shown.NETWORK_SIZE,),
            runs=shown.trained_live,
            question=Question(
                "Which curve says how the network will do next week?",
                ("That of the fresh films", "That of the forty", "The higher one"),
                "That of the fresh films",
                "The other one only says that it has seen these forty before.",
            ),
        ),
        Step(
            "stop",
            "Stop in time",
            "Forty other films are only watched. When the network gets no better on those, training"
            " ends and goes back to its best moment.",
            "It calls hardly more fresh films right, {fresh_stopped}; before {fresh_large}. But it"
            " is less sure where it is wrong: the log loss falls from {loss_large} to"
            " {loss_stopped}.",
            "Three sets of films: to learn, to stop, to judge. Who stops on the films of the final"
            " score has looked at the answers.",
            lambda _: shown.heart_facts(
                "fresh_stopped", "fresh_large", "loss_large", "loss_stopped"
            ),
            (
                Claim("hardly more", lambda f: not less(f["fresh_large"], f["fresh_stopped"])),
                Claim("falls from", lambda f: less(f["loss_stopped"], f["loss_large"])),
            ),
            (shown.STOPS_EARLY,),
            runs=shown.trained_live,
            question=Question(
                "Why not stop by the fresh films themselves?",
                ("Their score would flatter", "They are too many", "It makes no difference"),
                "Their score would flatter",
                "Who chooses the best moment on some films finds them easier than others are.",
            ),
        ),
        Step(
            "change",
            "Never the same film twice",
            "Each time a film is seen it is mirrored or moved by a pixel or two. The illness stays,"
            " the picture does not. This is called augmentation.",
            "Now it is harder to learn by heart: {heart_augmented} of the forty. The log loss on"
            " fresh films falls from {loss_large} to {loss_augmented}; {gain_augmented} more are"
            " called right, which may still be chance.",
            "Ask which changes are allowed: a heart on the wrong side is a change, too. Pneumonia"
            " has no side, so a mirror is allowed here.",
            lambda _: shown.heart_facts(
                "heart_augmented", "loss_large", "loss_augmented", "gain_augmented"
            ),
            (
                Claim("harder", lambda f: f["heart_augmented"].value < 0.9),
                Claim("falls from", lambda f: less(f["loss_augmented"], f["loss_large"])),
                Claim("may still be chance", lambda f: not less(0, f["gain_augmented"])),
            ),
            (shown.FILMS_CHANGED,),
            runs=shown.trained_live,
        ),
        Step(
            "rate",
            "Too fast, too slow",
            "The learning rate is the length of each step. Too long, and the network jumps over"
            " what it looks for; too short, and it hardly moves in the time it has.",
            "Far too high it calls {fresh_hot} of the fresh films right, far too low {fresh_cold}:"
            " about as many as guessing, after seeing its own films 120 times.",
            "Ask what one would see if only the last number were reported. A flat curve on its own"
            " films says: it never learnt.",
            lambda _: shown.heart_facts("fresh_hot", "fresh_cold"),
            (
                Claim(
                    "about as many",
                    lambda f: less(f["fresh_hot"], 0.6) and less(f["fresh_cold"], 0.6),
                ),
            ),
            (shown.LEARNING_RATE,),
            runs=shown.trained_live,
        ),
        Step(
            "survey",
            "The survey's own network, real films",
            "The survey that this product grew from describes a small network. Here it learnt forty"
            " real chest films, then all training films; at each epoch it was asked about films"
            " kept back, of which {ill_kept_back} show pneumonia.",
            "With forty films it ends at {survey_forty_train} of its own and"
            " {survey_forty_validation} of the others; with all of them at {survey_all_train} and"
            " {survey_all_validation}. Nothing helps like more films.",
            "Always saying “pneumonia” would be right in the share named above: compare with"
            " that. Films kept back are from the same hospital; lesson 3 shows what that hides.",
            shown.survey_facts,
            (
                Claim(
                    "like more films",
                    lambda f: f["survey_all_validation"].value > f["survey_forty_validation"].value,
                ),
            ),
            (shown.SURVEY_FILMS,),
            shown.survey_shown,
            link=Link("Train one of your own", "training", {}),
        ),
    ),
)
