"""How people lean on a model: what they answered before and after they saw it, beside the truth.

Arrays in, frozen results out; nothing here knows a session, a case or a page.
"""

from medmodels.reliance.advice import AdviceWeight, weight_of_advice
from medmodels.reliance.certainty import Certainty, certainty
from medmodels.reliance.gain import Gain, gains
from medmodels.reliance.measures import CELLS, Reliance, measured
from medmodels.reliance.readers import by_reader, followed_wrong_advice
from medmodels.reliance.sentences import sentence
from medmodels.reliance.trials import Trials, trials

__all__ = [
    "CELLS",
    "AdviceWeight",
    "Certainty",
    "Gain",
    "Reliance",
    "Trials",
    "by_reader",
    "certainty",
    "followed_wrong_advice",
    "gains",
    "measured",
    "sentence",
    "trials",
    "weight_of_advice",
]
