"""Sentences written by hand: with and without a denial, with the same words in another order, and
such as a rule stumbles over. None is any patient's.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NO_SURGERIES", "PAIRS", "SENTENCES", "TRAPS", "TWO_SURGERIES", "WHOSE", "SentencePair"]

NO_SURGERIES, TWO_SURGERIES = "I have never had any surgeries.", "I have had two surgeries."
SENTENCES = (NO_SURGERIES, TWO_SURGERIES, "No surgeries ever.", "I never had an operation.")
WHOSE = ("My mother had surgery, I did not.", "I had surgery, my mother did not.")


@dataclass(frozen=True)
class SentencePair:
    """A sentence that says something, one that denies it, and the word for it."""

    word: str
    says: str
    denies: str


PAIRS = (
    SentencePair("surgeries", TWO_SURGERIES, NO_SURGERIES),
    SentencePair("operation", "I had an operation last year.", "I never had an operation."),
    SentencePair("penicillin", "I am allergic to penicillin.", "I am not allergic to penicillin."),
    SentencePair("allergies", "I have several allergies.", "I have no allergies."),
    SentencePair("pills", "I take two pills a day.", "I do not take any pills."),
    SentencePair("insulin", "I take insulin every day.", "I do not take insulin."),
    SentencePair("smoke", "I smoke a pack a day.", "I do not smoke."),
    SentencePair("alcohol", "I drink alcohol on weekends.", "I never drink alcohol."),
    SentencePair("diabetes", "My mother has diabetes.", "Nobody in my family has diabetes."),
    SentencePair("asthma", "I have asthma since I was small.", "I do not have asthma."),
    SentencePair("cough", "I have a cough and a fever.", "I have no cough and no fever."),
    SentencePair("vaccines", "I had all my vaccines.", "I had no vaccines."),
    SentencePair("pregnant", "I was pregnant twice.", "I was never pregnant."),
    SentencePair("headache", "I have a bad headache.", "I have no headache."),
)
# Sentences on surgeries that a rule stumbles over, and whether they deny that the patient had any.
TRAPS = {
    "I have had no problems with my surgeries.": False,
    "I have not had any surgeries except on my tonsils.": False,
    "It is not true that I never had surgeries.": False,
    "No more surgeries after the first two.": False,
    "My mother had surgeries, I did not.": True,
    "Surgeries? No.": True,
}
