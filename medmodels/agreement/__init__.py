"""Whether readers agree: shares, and coefficients that take away what chance would give.

Arrays in, frozen results out; nothing here knows a study, a case or a page.
"""

from medmodels.agreement.answers import Answers, answers
from medmodels.agreement.coefficients import Coefficient, ac1, fleiss, pabak, raw
from medmodels.agreement.dawid_skene import Consensus, consensus
from medmodels.agreement.krippendorff import METRICS, krippendorff
from medmodels.agreement.pairs import cohen
from medmodels.agreement.weights import LABEL_WEIGHTS

__all__ = [
    "LABEL_WEIGHTS",
    "METRICS",
    "Answers",
    "Coefficient",
    "Consensus",
    "ac1",
    "answers",
    "cohen",
    "consensus",
    "fleiss",
    "krippendorff",
    "pabak",
    "raw",
]
