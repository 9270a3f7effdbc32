"""What was measured of a model besides its scores when it was packaged: numbers and codes, one
dataclass a topic, as they stand in its manifest. The sentences are the card's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medmodels.models.measured_amounts import Beside, Elsewhere, WithAndWithout
from medmodels.models.measured_films import Acquisition, ByTwin
from medmodels.models.measured_learning import Learnt, Search
from medmodels.models.typed import built

__all__ = [
    "TOPICS",
    "ByPerson",
    "Challenge",
    "Faithfulness",
    "FileSize",
    "GateRow",
    "GateTrial",
    "Measured",
    "OfPerson",
    "Reached",
    "ReachedBySet",
    "ReachedOverTime",
    "SetReached",
    "Size",
    "is_measured",
    "read_measured",
    "topics",
]


@dataclass(frozen=True, slots=True)
class GateRow:
    """Of ``n`` cases of a ``kind`` so many were ``refused``; ``name`` is what the question or its
    data call that kind, where they have a name for it.
    """

    kind: str
    refused: int
    n: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class GateTrial:
    """What the reader and the gate refuse of held-out cases as they are and of spoilt ones; ``of``
    is what they are: "cases", "patients", "pictures", "stays", "passages", "beats".
    """

    of: str
    rows: tuple[GateRow, ...]


@dataclass(frozen=True, slots=True)
class FileSize:
    """One form of a network: its bytes, milliseconds for one case, how many times ``faster`` that
    is than Keras, how far its outputs lie ``apart`` from Keras's at most, its held-out AUROC.
    """

    file: str
    bytes: int
    milliseconds: float
    faster: float
    apart: float
    auroc: float


@dataclass(frozen=True, slots=True)
class Size:
    """How large a network is and how fast; ``seconds`` its training took. ``compared`` cases were
    compared with Keras, in log-odds, or all of them in probability where it is 0.
    """

    parameters: int
    seconds: float
    files: tuple[FileSize, ...]
    compared: int = 0


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Mean difference between a random order and the explanation's, in log-odds of the called label
    averaged over the steps, with a 95% bootstrap interval over cases; above zero is better than
    random.

    Of films also: ``randomised``, the rank correlation with the maps of a network that has learnt
    nothing, and ``outside``, median and 95th percentile of the share of contributions from the last
    region. Of stays: ``sampled``, the same of the sampling error of the largest contributions, as a
    share of the largest.
    """

    deletion: tuple[float, float, float]
    insertion: tuple[float, float, float]
    cases: int
    randomised: float | None = None
    outside: tuple[float, float] | None = None
    sampled: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """The scores of the Challenge of 2012 on ``n`` stays out of fold, ``events`` of them deaths:
    event 1, mean and standard deviation over the ``folds``, event 2, and the deaths ``expected``.
    """

    event_one: float
    event_one_sd: float
    folds: int
    n: int
    events: int
    event_two: float
    expected: float


@dataclass(frozen=True, slots=True)
class Reached:
    """What a model of films reached on the test films; ``settled`` where its settings are those
    that the question's own account of what was tried is about.
    """

    auroc: float
    accuracy: float
    settled: bool


@dataclass(frozen=True, slots=True)
class OfPerson:
    """Of somebody by that name, or of a recording: how many cases of each class there are, how many
    of them were found, and how many were called so, in the order of the labels.
    """

    name: str
    n: tuple[int, ...]
    found: tuple[int, ...]
    called: tuple[int, ...]

    @property
    def right(self) -> int:
        return sum(self.found)


@dataclass(frozen=True, slots=True)
class ByPerson:
    """Whom a model fails on, the most wrong calls first, where several cases are of one person."""

    people: tuple[OfPerson, ...]


@dataclass(frozen=True, slots=True)
class SetReached:
    """Accuracy with its 95% interval on a test set of that name."""

    name: str
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ReachedBySet:
    """What a model reached on several test sets."""

    sets: tuple[SetReached, ...]


@dataclass(frozen=True, slots=True)
class ReachedOverTime:
    """What a model of a time to an event reached in cross-validation: Harrell's C, and the Brier
    score at the first horizon; ``settled`` as of films.
    """

    concordance: float
    brier: float
    settled: bool


Measured = (
    Challenge
    | WithAndWithout
    | Beside
    | Elsewhere
    | Search
    | Learnt
    | Size
    | Faithfulness
    | Reached
    | ReachedBySet
    | ByPerson
    | Acquisition
    | ByTwin
    | ReachedOverTime
    | GateTrial
)

# By the code of its topic, in the order in which cards show them.
TOPICS: Mapping[str, type[Measured]] = {
    "challenge": Challenge,
    "beside": Beside,
    "elsewhere": Elsewhere,
    "ablation": WithAndWithout,
    "search": Search,
    "learnt": Learnt,
    "size": Size,
    "faithfulness": Faithfulness,
    "acquisition": Acquisition,
    "by twin": ByTwin,
    "reached": Reached,
    "reached by set": ReachedBySet,
    "by person": ByPerson,
    "reached over time": ReachedOverTime,
    "gate": GateTrial,
}
_CODES = {kind: code for code, kind in TOPICS.items()}


def topics(*measured: Measured | None) -> dict[str, Measured]:
    """What was measured by the codes of its topics; what was not is left out."""
    return {_CODES[type(one)]: one for one in measured if one is not None}


def read_measured(raw: object) -> dict[str, Measured]:
    """What ``asdict`` and JSON made of each topic, as it was; raises ``ValueError`` where a topic
    is unknown, or where anything is missing, more, or not of its kind.
    """
    if not isinstance(raw, dict) or raw.keys() - TOPICS.keys():
        raise ValueError("not the topics that are measured")
    return {code: built(kind, raw[code]) for code, kind in TOPICS.items() if code in raw}


def is_measured(raw: object) -> bool:
    """Whether ``read_measured`` reads it."""
    try:
        read_measured(raw)
    except ValueError:
        return False
    return True
