"""What a model remembers: who was in the training set, what keeps it secret, and at what price."""

from __future__ import annotations

from medmodels.lessons import invented_patients, smaller
from medmodels.lessons import remembered as told
from medmodels.lessons.claims import above, alike, below, chance, surely_above
from medmodels.lessons.lesson import Choice, Claim, Lesson, Link, Question, Slider, Step

LESSON = Lesson(
    10,
    "memory",
    "What a model remembers",
    "A model gives answers, not patients. Can one tell all the same who was among them?",
    10,
    (
        Step(
            "guess",
            "Was she among them?",
            "Someone knows a patient's chart and how her stay ended, and asks a forest about it."
            " Forests are surer of patients they learnt from. So the guess: whoever gets a sure"
            " answer was among them. Move the line.",
            "Of a patient it learnt from and another the first gets the surer answer with a"
            " chance of {heart_attack}, its 95% interval in brackets. Guessing is 0.5.",
            "Yeom's attack, 2018. Who could do it? Anybody who knows the chart.",
            told.guess_facts,
            (Claim("Guessing is", surely_above(0.65, "heart_attack")),),
            (Slider("line", "The line, in %", 50, 100, 5, 90), told.FOREST),
            told.guesses,
            question=Question(
                "A model learnt from the patients of one clinic. What does “she was in” tell?",
                ("Nothing", "That she was treated there", "Her name"),
                "That she was treated there",
                "Being in can be the secret: a clinic for addiction, a register of one disease.",
            ),
        ),
        Step(
            "heart",
            "By heart, or held back",
            "Two forests learnt from the same stays. In one a leaf may hold a single patient, in"
            " the other at least twenty. What do they give away, and what are they worth?",
            "By heart the attack reaches {heart_attack}, held back {held_attack}; on those who"
            " died {heart_died} and {held_died}. On new patients the second is as good:"
            " AUROC {held_auroc}, the first {heart_auroc}.",
            "As in lesson 6, what was learnt by heart is of no use; and the rare are told best.",
            told.heart_facts,
            (Claim("as good", told.held_is_good), Claim("on those who died", told.rare_is_known)),
            live=told.held_back,
            question=Question(
                "Whose membership is told best?",
                ("All alike", "The many who lived", "The few who died"),
                "The few who died",
                "A forest foresees few deaths of strangers. One it is sure of, it knew.",
            ),
        ),
        Step(
            "rounded",
            "Does rounding help?",
            "One may hide the digits: answers in tenths, or a plain yes or no. What becomes of the"
            " attack on those who died, and of the worth of the answers?",
            "In tenths the attack stays at {heart_tenths_died}. A yes or no still leaves it"
            " {heart_call_died}, and is worth {heart_call_auroc} instead of {heart_auroc}.",
            "The wall must stand in the training, not in front of it.",
            told.rounding_facts,
            (Claim("still leaves", above(0.9, "heart_call_died", "heart_tenths_died")),),
            live=told.rounded,
            question=Question(
                "Answers are shown in tenths. What happens to the attack?",
                ("It fails", "It is halved", "Next to nothing"),
                "Next to nothing",
                "What gives members away is no last digit.",
            ),
        ),
        Step(
            "steps",
            "Stop sooner",
            "A simpler model learns from the same stays, step by step. A stronger attack compares"
            " its answers with those of forty models of the attacker's own (Carlini 2022).",
            "From 10 to 3,000 steps the attack on those who died grows from {steps_10_attack} to"
            " {steps_3000_attack}. On new patients 100 steps, {steps_100_auroc}, are as good as"
            " 3,000, {steps_3000_auroc}.",
            "Stopping early is a help and no promise: a stronger attack may come.",
            told.steps_facts,
            (Claim("grows", told.steps_tell_more), Claim("as good", told.steps_gain_nothing)),
            live=told.with_steps,
        ),
        Step(
            "noise",
            "A promise in numbers",
            "Differential privacy cuts what a patient may change in a step, and adds noise. ε"
            " bounds what any attack can gain; smaller is safer. Train on invented patients.",
            "On the stays, mean of {noise_trainings} trainings, ε {noise_2_epsilon} takes the"
            " attack from {noise_0_attack} to {noise_2_attack}; on new patients the AUROC is"
            " {noise_2_auroc}, before {noise_0_auroc}. At ε {noise_4_epsilon} it costs:"
            " {noise_4_auroc}.",
            "ε adds up over steps (Abadi 2016, Mironov 2019); δ is 1 in 100,000 on the stays.",
            told.noise_facts,
            (Claim("takes the attack", told.noise_guards), Claim("it costs", told.noise_costs)),
            (Choice("noise", "Noise", tuple(invented_patients.NOISE)),),
            runs=told.with_noise,
            question=Question(
                "Much noise is added in training. What is the price?",
                ("None", "Answers on new patients get worse", "Training takes for ever"),
                "Answers on new patients get worse",
                "On the stays a little costs next to nothing, much does.",
            ),
        ),
        Step(
            "means",
            "Why means of five",
            "An SVM usually keeps patients' rows inside. This product stores means instead: here"
            " {means}, of {least} patients or more each. Try the attack on shipped models.",
            "No row can be read off. On the SVM the attack comes to nothing, {fna_svm}; on the"
            " forest on stays it does not: {icu_forest}, on those who died {icu_forest_positive}."
            " Means guard rows, not membership.",
            "Those stays are public. Of a hospital's own, such a forest should stay inside.",
            told.shipped_facts,
            (Claim("nothing", chance("fna_svm")), Claim("not", surely_above(0.6, "icu_forest"))),
            (Choice("who", "Whom the attack looks at", ("all", "the ill and the dead")),),
            told.shipped_models,
            question=Question(
                "A model stores means of five patients. What does that prevent?",
                ("Reading a patient's row", "Guessing who was in", "Both"),
                "Reading a patient's row",
                "These are two leaks, and need two measures.",
            ),
            link=Link("What is known of each model", "models", {}),
        ),
        Step(
            "smaller",
            "Smaller",
            "A network that fits on a phone keeps all data in the room. Its weights are written in"
            " fewer bits, or in whole numbers. What is lost?",
            "The network on films shrinks to {share} and is right on {right_small} of {n} films"
            " instead of {right}. The one on stays, in whole numbers, calls {alike} of {n_stays}"
            " alike, yet moves one estimate by {apart} points.",
            "The same call for nearly all is not the same number for each. Measure, then shrink.",
            smaller.forms_facts,
            (Claim("shrinks", below(0.3, "share")), Claim("alike", alike(5, "alike", "n_stays"))),
            (Choice("network", "The network", tuple(smaller.NETWORKS)),),
            smaller.of_forms,
            question=Question(
                "Accuracy stays the same after shrinking. Are all answers the same?",
                ("Yes", "Only the sure ones", "No, single ones may move far"),
                "No, single ones may move far",
                "One estimate of the network on stays moves by {apart} points.",
            ),
        ),
    ),
)
