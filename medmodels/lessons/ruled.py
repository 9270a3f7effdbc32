"""What a rule that looks for words of denial makes of sentences written by hand."""

from __future__ import annotations

from medmodels.lessons.bench import Bench
from medmodels.lessons.facts import counted
from medmodels.lessons.hand_written import PAIRS, TRAPS
from medmodels.lessons.lesson import Fact, Facts, Live, Passage, Settings
from medmodels.lessons.negation import DENIALS, denied

__all__ = ["RULED", "rule_facts", "ruled"]

RULED = ("plain ones", "traps")
# Sentences, the word each is about, and whether it denies that of the patient.
_PLAIN = {
    text: (pair.word, text == pair.denies) for pair in PAIRS for text in (pair.says, pair.denies)
}
_TRICKY = {text: ("surgeries", truth) for text, truth in TRAPS.items()}


def ruled(bench: Bench, settings: Settings) -> Live:
    """What the rule says of the sentences, plain ones or traps; words of denial are marked."""
    asked = dict(_PLAIN if settings["sentences"] == RULED[0] else _TRICKY)
    wrong = [text for text, (word, truth) in asked.items() if denied(text, word) != truth]
    said = f"The rule is right about {len(asked) - len(wrong)} of {len(asked)} sentences"
    shown = tuple(_denials(text, asked[text][0]) for text in wrong or list(asked)[:3])
    return Live(f"{said}{', wrong about these' if wrong else ', such as these'}:", shown)


def _denials(text: str, word: str) -> Passage:
    """A sentence with its words of denial marked, and what the rule makes of it."""
    words = text.split()
    marks = tuple(float(part.lower().strip(".,?") in DENIALS) for part in words)
    finds = "denied" if denied(text, word) else "not denied"
    return Passage(tuple(words), marks, f"The rule says of “{word}”: {finds}.")


def rule_facts(_: Bench) -> Facts:
    """How many sentences the rule gets right, plain ones and traps."""
    facts: dict[str, Fact] = {}
    for name, asked in (("plain", _PLAIN), ("tricky", _TRICKY)):
        right = sum(denied(text, word) == truth for text, (word, truth) in asked.items())
        facts |= {f"{name}_right": counted(right, n=len(asked)), name: counted(len(asked))}
    return facts
