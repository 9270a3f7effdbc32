"""Never surgeries: what models that sort sentences make of a “never”, of order, and of whom."""

from __future__ import annotations

from medmodels.lessons import ruled
from medmodels.lessons import sentences as said
from medmodels.lessons.claims import above, alike, below, small
from medmodels.lessons.hand_written import SENTENCES
from medmodels.lessons.lesson import Choice, Claim, Lesson, Link, Question, Slider, Step

_SURE = ("counts_never", "counts_had", "network_never", "network_had")
_TRICKED = "tricky_right"
_WHOSE = ("counts_mother", "counts_me", "network_mother", "network_me")
_MODEL = Choice("model", "The model", tuple(said.SORTERS))

LESSON = Lesson(
    5,
    "never-surgeries",
    "Never surgeries",
    "Two models sort what patients say into sections of the chart. What do they make of a “never”?",
    8,
    (
        Step(
            "never",
            "I have never had any surgeries",
            "Two models say under which section of a chart a sentence belongs. One weighs words"
            " and neighbouring pairs of words; the other, a network, reads them in order. Give"
            " them sentences about surgery, with and without a “never”.",
            "“Two surgeries” goes under surgery: {counts_had} by word weights, {network_had} by the"
            " network. So does “never any”: {counts_never} and {network_never}. The “never” hardly"
            " counts.",
            "Read the sentences aloud first. Which patient had an operation? Nobody hesitates.",
            said.never_facts,
            (Claim("hardly counts", alike(0.05, *_SURE)),),
            (Choice("sentence", "The sentence", SENTENCES),),
            said.chosen,
            question=Question(
                "Where do the models put “I have never had any surgeries”?",
                ("Nowhere: there were none", "Where “I have had two surgeries” goes", "Elsewhere"),
                "Where “I have had two surgeries” goes",
                "Both models give both sentences the same section.",
            ),
        ),
        Step(
            "words",
            "Which word decides?",
            "The product shows what each word of a text moves the estimate by, compared with an"
            " empty note. Orange raises, blue lowers. Change the sentence and the model.",
            "For a model a “never” is one word among others. It moves the estimate by"
            " {counts_never} and {network_never}, “surgeries” by {counts_word} and"
            " {network_word}.",
            "To understand “never” is not to weigh it, but to turn round what follows.",
            said.moved_facts,
            (Claim("one word among others", small(1, "counts_never", "network_never")),),
            (Choice("sentence", "The sentence", SENTENCES), _MODEL),
            said.moved,
            question=Question(
                "Which word moves the estimate of “I have never had any surgeries” most?",
                ("never", "had", "surgeries"),
                "surgeries",
                "“surgeries” moves it by {counts_word} in one model, by {network_word} in the"
                " other.",
            ),
        ),
        Step(
            "question",
            "Right, and of no use",
            "Here are {pairs} pairs of sentences: one says a thing, the other denies it. A filled"
            " dot says it, an open diamond denies it. The scale is how sure the model is of the"
            " section of the first.",
            "Both models answer the question they were made for: where does this go? Whoever"
            " reads the section as “has had surgery” asks another one. Know which question a"
            " number answers.",
            "What would go wrong: finding patients for a study, counting complications.",
            said.pairs_facts,
            (Claim("nearly all", above(12, "same_counts", "same_network")),),
            (_MODEL,),
            said.sides,
            question=Question(
                "“I have never had any surgeries” goes under past surgical history. Is that wrong?",
                ("Yes, there was no surgery", "No, it is where one writes it", "It depends"),
                "No, it is where one writes it",
                "Of {pairs} pairs nearly all get one section for both: {same_counts} by word"
                " weights, {same_network} by the network. The sections are right.",
            ),
        ),
        Step(
            "order",
            "In any order",
            "A bag of words knows which words there are, not how they stand. Shake the bag: each"
            " step of the slider draws another order of the same words.",
            "The least sure of {orders} other orders: {least_counts} by word weights,"
            " {least_network} by the network, which could use the order. To be able to is not to"
            " have learnt it.",
            "In longer passages who speaks, and pairs of words, do matter to the first model.",
            said.order_facts,
            (Claim("The least sure", above(0.9, "least_counts", "least_network")),),
            (Slider("order", "Shake", 0, 20, 1, 0),),
            said.scrambled,
            question=Question(
                "The network reads word after word. Does the order matter to it here?",
                ("Very much", "It refuses scrambled text", "Hardly"),
                "Hardly",
                "It had learnt from about a thousand short passages, in which words alone told"
                " nearly everything.",
            ),
        ),
        Step(
            "whose",
            "Who had the surgery?",
            "Two sentences with the very same words: in one the mother had surgery, in the other"
            " the patient. A bag of words cannot tell them apart at all.",
            "Surgery for both: by word weights {counts_mother} and {counts_me}, by the network"
            " {network_mother} and {network_me}. Who, whether, and when are what medicine is"
            " about, and what such models were never asked.",
            "The same test fits a large language model: pairs that differ in what matters.",
            said.whose_facts,
            (Claim("Surgery for both", above(0.8, *_WHOSE)),),
            (_MODEL,),
            said.whose,
            question=Question(
                "How can you find out whether a model understands who is spoken of?",
                ("Sentences that differ in just that", "Its accuracy", "Its explanation"),
                "Sentences that differ in just that",
                "Accuracy on passages says nothing of it when passages hardly ever need it.",
            ),
        ),
        Step(
            "rule",
            "Twenty words of grammar",
            "An old rule (NegEx, 2001): a “no”, “not” or “never” denies what follows within five"
            " words, until a “but” or a comma. Try it on the plain sentences, then on traps.",
            "The rule gets {plain_right} of {plain} plain sentences and {tricky_right} of {tricky}"
            " traps. Knowing what a tool cannot know, one can add what is missing, and test that"
            " too.",
            "Let the class write traps. Each is a test case for whatever comes next.",
            ruled.rule_facts,
            (Claim("plain", alike(1, "plain_right", "plain")), Claim("traps", below(3, _TRICKED))),
            (Choice("sentences", "The sentences", ruled.RULED),),
            ruled.ruled,
            question=Question(
                "“I have had no problems with my surgeries.” What does the rule say?",
                ("There were surgeries", "It asks back", "No surgeries"),
                "No surgeries",
                "The “no” is about the problems. The rule counts words and falls for it.",
            ),
            link=Link("Try a text of your own", "review", {"task": "note-section"}),
        ),
    ),
)
