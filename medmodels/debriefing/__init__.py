"""What a session says once it is over, for the class and for each who took part.

A folded session in, frozen results out, and writers of them: HTML that prints, CSV, JSON.
Everything here tells truths: it is for the debrief, and for the host.
"""

from medmodels.debriefing.as_json import debrief_json
from medmodels.debriefing.asked import pairs
from medmodels.debriefing.debriefing import Debriefing, debrief
from medmodels.debriefing.leaning import FEWEST, moves
from medmodels.debriefing.pages import class_html, participant_html
from medmodels.debriefing.personal import Personal, personal
from medmodels.debriefing.tables import answers_csv, imrmc_text, rjafroc_csv

__all__ = [
    "FEWEST",
    "Debriefing",
    "Personal",
    "answers_csv",
    "class_html",
    "debrief",
    "debrief_json",
    "imrmc_text",
    "moves",
    "pairs",
    "participant_html",
    "personal",
    "rjafroc_csv",
]
