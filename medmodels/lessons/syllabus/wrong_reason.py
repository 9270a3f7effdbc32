"""Right for the wrong reason: a network that learnt a letter, and what gives it away."""

from __future__ import annotations

from medmodels.lessons import marker_shown as shown
from medmodels.lessons.claims import differ, less
from medmodels.lessons.lesson import Claim, Lesson, Link, Question, Step

LESSON = Lesson(
    2,
    "wrong-reason",
    "Right for the wrong reason",
    "A small network finds pneumonia almost without fail, and has hardly looked at the lungs. What"
    " gives it away, and how much the product's own network leans on the border of the film.",
    9,
    (
        Step(
            "score",
            "A very good score",
            "This small network looks for pneumonia on children's chest films. On films that it had"
            " never seen its AUROC is almost perfect, {auroc_with}: 1 is perfect, 0.5 is guessing.",
            "A score says how well a network does on films like these. It does not say why.",
            "Say nothing of the letter yet; some will see it, ask them to wait. The films on the"
            " screen are drawn; the score comes from real test films.",
            lambda _: shown.marker_facts("auroc_with"),
            (Claim("almost perfect", lambda f: less(0.98, f["auroc_with"])),),
            (shown.LETTERED_FILM,),
            shown.scored_as_taught,
            question=Question(
                "Would you let this network read films in your hospital?",
                ("Yes", "Not before I know more", "Never"),
                None,
                "Keep your answer in mind, and look at the next step.",
            ),
        ),
        Step(
            "letter",
            "A letter in the corner",
            "Before training we put a letter P on {marked} of the films that show pneumonia, and on"
            " no other. Hospitals do this without wishing to: a P for “portable” marks films of"
            " children too ill to leave their bed. Switch it on and off.",
            "The lungs stay the same, the number follows the letter: the first healthy child gets"
            " {healthy_with} with it, the first ill child {ill_without} without.",
            "Let the class guess before each click. A real case: Zech, PLOS Medicine 2018.",
            shown.letter_facts,
            (Claim("follows", lambda f: f["healthy_with"].value > 0.5 > f["ill_without"].value),),
            (shown.LETTERED_FILM, shown.LETTER_SWITCH),
            shown.scored_with_letter,
            question=Question(
                "A healthy child's film gets the letter. What will the network say?",
                ("Pneumonia", "Healthy", "It will not answer"),
                "Pneumonia",
                "In training the letter never lied, so the network trusts it more than lungs.",
            ),
        ),
        Step(
            "regions",
            "Which part decided?",
            "Cover a part of the film with the average healthy film and see how far the answer"
            " moves. Tried over every combination of nine parts, this gives each its exact share:"
            " its Shapley value. We made the letter's corner a part of its own.",
            "On test films with pneumonia and the letter, {share_regions} of all that moves the"
            " network lies in the corner, which is {share_area} of the film.",
            "Log-odds are the scale on which parts add up. Point out what is not there: the lungs."
            " Switch the letter off and watch the other bars.",
            lambda _: shown.marker_facts("share_regions", "share_area"),
            (Claim("lies in the corner", lambda f: less(0.5, f["share_regions"])),),
            (shown.LETTERED_FILM, shown.LETTER_SWITCH),
            shown.regions_shown,
        ),
        Step(
            "heat",
            "Where did it look?",
            "A heat map needs no named parts: it halves the film again and again and asks which"
            " half mattered. Orange raised the number, blue lowered it.",
            "The map finds the letter without being told of it: on average {share_heat} of what"
            " moves the network lies there. A map only shows where. That this is the wrong place is"
            " something that you know.",
            "Compare with and without the letter. Without it the map looks reasonable, and would"
            " have passed. Lesson 4 shows an explanation of a model that learnt nothing.",
            lambda _: shown.marker_facts("share_heat"),
            (Claim("finds the letter", lambda f: less(0.25, f["share_heat"])),),
            (shown.LETTERED_FILM, shown.LETTER_SWITCH),
            shown.heat_shown,
        ),
        Step(
            "test",
            "The test that would have told",
            "The same test films three times: the letter on pneumonia, on none, on the healthy.",
            "Without the letter the AUROC falls from {auroc_with} to {auroc_without}. With the"
            " letter on the other films it is {auroc_against}: worse than guessing. The product's"
            " own network hardly notices the letter: {honest_with} and {honest_against}.",
            "Which number would a paper print? A test from the same hospital repeats the mistake.",
            lambda _: shown.marker_facts(
                "auroc_with", "auroc_without", "auroc_against", "honest_with", "honest_against"
            ),
            (
                Claim("falls from", lambda f: less(f["auroc_without"], f["auroc_with"])),
                Claim("worse than guessing", lambda f: less(f["auroc_against"], 0.5)),
                Claim(
                    "hardly notices",
                    lambda f: not differ(f["honest_with"], 0.03, f["honest_against"]),
                ),
            ),
            (shown.NETWORK_CHOICE,),
            shown.tested_three_times,
            question=Question(
                "Which test shows the mistake?",
                ("More films like these", "Films where the letter misleads", "The training films"),
                "Films where the letter misleads",
                "Where the shortcut works, the score stays high. It must be broken to be seen.",
            ),
        ),
        Step(
            "honest",
            "And our own network?",
            "Nobody planted anything for the product's own network. Still, on its test films"
            " {outside} of all that moves it comes from outside the chest: neck, arms, belly,"
            " border.",
            "It is the same kind of mistake, and nobody wished it. The product says so on"
            " every page where it matters, and the model's card has the figure.",
            "Do not soften this. On the page “How the model behaves” the sentence stands first.",
            shown.leaning_facts,
            (Claim("outside the chest", lambda f: less(1 / 8, f["outside"])),),
            (),
            shown.leaning_shown,
            link=Link("How the model behaves", "behaviour", {"task": "chest-xray"}),
        ),
        Step(
            "border",
            "What tells ill from healthy without lungs",
            "Give a simple formula only the outer eighth of each film. On the test films it still"
            " reaches an AUROC of {frame}. With greys, grain and the size of the file: {together}."
            " Ill and healthy children were filmed differently.",
            "A network that learns from such films can hardly avoid this. It takes other films,"
            " from other places, to know what it is worth there. That is lesson 3.",
            "Ask for other things that may tell the label: age, machine, time of day, the ward.",
            shown.border_facts,
            (Claim("still reaches", lambda f: less(0.5, f["frame"])),),
            (),
            shown.border_shown,
            question=Question(
                "What would you ask of whoever sells you a network?",
                ("Its AUROC", "Its score elsewhere, and what it looks at", "Its number of films"),
                "Its score elsewhere, and what it looks at",
                "A score repeats the shortcuts of its films; films of another place may not.",
            ),
        ),
    ),
)
