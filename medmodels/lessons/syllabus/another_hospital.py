"""Another hospital: what a model is worth on films that were made otherwise."""

from __future__ import annotations

from medmodels.lessons import elsewhere_shown as shown
from medmodels.lessons import gate_shown
from medmodels.lessons.claims import less
from medmodels.lessons.lesson import Claim, Lesson, Link, Question, Step

LESSON = Lesson(
    3,
    "another-hospital",
    "Another hospital",
    "Films that differ a little from those of the training: how scores, chances and sets move, what"
    " the model's gate stops, what it lets through, and what a hundred films of one's own mend.",
    9,
    (
        Step(
            "score",
            "The same model, other films",
            "Some films were kept back from training to set the model up. The new films come from"
            " the same hospital, but a third doctor read them, and the healthy ones are others."
            " That is a smaller change than another hospital.",
            "The AUROC falls from {auroc_validation} to {auroc_test}. Of the healthy children"
            " {cleared_validation} were cleared before, {cleared_test} now: a good score hides it.",
            "Look at all three measures. Nobody knows why the new healthy films differ; the card"
            " says so. No film of a really different hospital is in this data set.",
            shown.scores_moved_facts,
            (
                Claim("falls from", lambda f: less(f["auroc_test"], f["auroc_validation"])),
                Claim("hides it", lambda f: less(0.95, f["auroc_test"])),
                Claim("now", lambda f: less(f["cleared_test"], f["cleared_validation"])),
            ),
            (shown.SIDE_METRIC,),
            shown.scores_moved,
            question=Question(
                "The model comes to your hospital. What do you expect of its score?",
                ("It stays", "It falls, by how much nobody knows", "It rises with use"),
                "It falls, by how much nobody knows",
                "Scores are of films, not of models. Only your own films tell.",
            ),
        ),
        Step(
            "chance",
            "Chances that no longer come true",
            "A chance of 80% should come true in 80 of 100 children. On the new films the model"
            " expects {expected} children with pneumonia; {came} have it.",
            "The slope tells how far chances are too extreme; 1 is right. On the new films it is"
            " {slope}: high chances are too high. The ranking held better than the chances.",
            "Let the class read one point: “promised 60%, came true …”. The interval of the slope"
            " does not reach 1, so this is no accident of few films.",
            shown.calibration_moved_facts,
            (
                Claim("too extreme", lambda f: less(f["slope"], 1)),
                Claim("expects", lambda f: less(f["came"], f["expected"])),
            ),
            (),
            shown.calibration_moved,
            question=Question(
                "The model says 60% for a child in the new place. What is safe to say?",
                ("It ranks above a child with 20%", "60 of 100 such children are ill", "Neither"),
                "It ranks above a child with 20%",
                "Order survives a move better than size. Chances need films of the new place.",
            ),
        ),
        Step(
            "sets",
            "A promise with a condition",
            "A set names every answer that cannot be ruled out, and promises to hold the truth in,"
            " say, 90% of children. The promise has a condition: new films must be like those on"
            " which it was fixed.",
            "For healthy children the set held the truth in {healthy_validation} of the films kept"
            " back, and in {healthy_test} of the new ones: less than promised. For ill ones:"
            " {ill_test}.",
            "Ask why: the new films shift towards “ill”, which harms the healthy. The levels look"
            " alike: a set that would be empty is taken from the next level.",
            shown.sets_moved_facts,
            (Claim("less than promised", lambda f: less(f["healthy_test"], 0.9)),),
            (shown.SET_LEVEL,),
            shown.sets_moved,
        ),
        Step(
            "gate",
            "The gate",
            "Before the model answers, a gate asks whether the picture looks like its training"
            " films. Show it something else. What the model would have said stands beside it.",
            "It stopped {ultrasounds} of {of_ultrasounds} breast ultrasounds. Without it the drawn"
            " one would pass for a healthy chest: {of_the_drawn} for pneumonia.",
            "Everything here is drawn. Point at the number that the ultrasound would have got:"
            " nothing in a number says that the question made no sense.",
            gate_shown.gate_facts,
            (Claim("pass for a healthy chest", lambda f: f["of_the_drawn"].value < 0.1),),
            (gate_shown.GATED_PICTURE,),
            gate_shown.gate_shown,
            question=Question(
                "A breast ultrasound goes straight to the chest model, without a gate. It says:",
                ("A number like any other", "“This is no chest”", "Always 50%"),
                "A number like any other",
                "A network has no word for “something else”. That is what a gate is for.",
            ),
        ),
        Step(
            "missed",
            "What the gate lets through",
            "The same gate stopped {refused} of the {of_films} new films, the ones on which the"
            " model got worse. And of two films of adults, for whom it was never made, it stopped"
            " {adults}.",
            "A limit that stops both adults would also stop {cost_look} or {cost_features} of the"
            " children's films, and two adults' films prove little. So the product asks for the"
            " age instead.",
            "A gate sees what looks strange. It does not see a different reader, another year, or"
            " an adult whose film looks like a child's. Only a person who knows can.",
            gate_shown.missed_facts,
            (Claim("or", lambda f: min(f["cost_look"].value, f["cost_features"].value) > 0),),
            (gate_shown.GATE_LIMIT,),
            gate_shown.missed_shown,
            question=Question(
                "The gate lets a film through. What does that mean?",
                ("It looks like the training films", "The answer will be right", "It is a child"),
                "It looks like the training films",
                "And no more. Most of what changes between hospitals cannot be seen in a film.",
            ),
        ),
        Step(
            "mend",
            "A hundred films of one's own",
            "Take some of the new films with their diagnoses, set chances and sets anew on those,"
            " and look at all the others. Nothing of the network changes.",
            "With 100 films the slope goes from {slope_before} to {slope_after}, and the healthy"
            " children's sets from {held_before} to {held_after} on average.",
            "“After” is the mean of 200 draws of 100 films: with few films luck decides."
            " Somebody has to collect and diagnose them before the model is used.",
            shown.mended_facts,
            (
                Claim("goes from", lambda f: less(f["slope_before"].value, f["slope_after"].value)),
                Claim("sets from", lambda f: less(f["held_before"], f["held_after"])),
            ),
            (shown.LOCAL_FILMS,),
            shown.mended_shown,
            link=Link("All that was measured of this model", "evidence", {"task": "chest-xray"}),
        ),
    ),
)
