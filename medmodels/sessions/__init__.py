"""A class (or one person) works through a pack of cases under a plan: each answers before the model
is revealed, and once more after it.

Commands go in and events come out (``machine``); a session is folded from its events; a
``Classroom`` decides commands on what its store holds at that moment.
"""

from medmodels.sessions.advising import advise, lay_out
from medmodels.sessions.answers import named_answer
from medmodels.sessions.classroom import PREFIX, Classroom, EventStore, Gathering, Opened
from medmodels.sessions.codes import NEVER, is_code, tidied
from medmodels.sessions.machine import (
    LEAST_SURE,
    LONGEST_NICKNAME,
    MOST_SURE,
    SUSPICIONS,
    Begin,
    Close,
    Command,
    Debrief,
    Give,
    GoOn,
    Join,
    Open,
    Remove,
    Reveal,
    Shut,
    ShutDoor,
    Suspect,
    decided,
)
from medmodels.sessions.making_up import still_to_make_up
from medmodels.sessions.memory import MemoryStore
from medmodels.sessions.opening import Advice, Item, Opening, Reason
from medmodels.sessions.pack import MOST_BYTES, MOST_CASES, HeldOut, Pack, PackCase, Source, case_of
from medmodels.sessions.packs import chosen_pack, given_pack, held_out_pack, sample_pack
from medmodels.sessions.plan import Aid, Pace, Plan, Told
from medmodels.sessions.session import (
    Answer,
    Participant,
    Phase,
    Session,
    Stage,
    Standing,
    folded,
)

__all__ = [
    "LEAST_SURE",
    "LONGEST_NICKNAME",
    "MOST_BYTES",
    "MOST_CASES",
    "MOST_SURE",
    "NEVER",
    "PREFIX",
    "SUSPICIONS",
    "Advice",
    "Aid",
    "Answer",
    "Begin",
    "Classroom",
    "Close",
    "Command",
    "Debrief",
    "EventStore",
    "Gathering",
    "Give",
    "GoOn",
    "HeldOut",
    "Item",
    "Join",
    "MemoryStore",
    "Open",
    "Opened",
    "Opening",
    "Pace",
    "Pack",
    "PackCase",
    "Participant",
    "Phase",
    "Plan",
    "Reason",
    "Remove",
    "Reveal",
    "Session",
    "Shut",
    "ShutDoor",
    "Source",
    "Stage",
    "Standing",
    "Suspect",
    "Told",
    "advise",
    "case_of",
    "chosen_pack",
    "decided",
    "folded",
    "given_pack",
    "held_out_pack",
    "is_code",
    "lay_out",
    "named_answer",
    "sample_pack",
    "still_to_make_up",
    "tidied",
]
