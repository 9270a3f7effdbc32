"""Two models of stays together: the mean of their calibrated log-odds.

Its folder holds no weights. ``model.json`` names the members and their digests, and it is refused
where a member is not the one that it was made of: its threshold, its conformal limits and its
figures are those of these members alone. A mean is linear, so the mean of two exact or sampled
explanations of one game is an explanation of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.errors import ArtifactBroken, ArtifactMissing, UnknownName
from medmodels.models.artifact import PRETRAINED, Artifact
from medmodels.models.boosting import Boosting
from medmodels.models.model import Model
from medmodels.models.stay_rnn import StayRnn

__all__ = ["MEMBERS", "TOGETHER", "Ensemble", "written_members"]

MEMBERS = "model.json"
# The families that may be members, in the order in which they stand beside each other.
TOGETHER: Mapping[str, Callable[[Artifact], Boosting | StayRnn]] = {
    "boosting": Boosting,
    "rnn": StayRnn,
}


def written_members(members: Mapping[str, Artifact]) -> bytes:
    """The file that names members, by family, and their digests."""
    named = {family: artifact.digest for family, artifact in members.items()}
    return json.dumps({"members": named}, indent=2).encode()


@dataclass(frozen=True, eq=False)
class Ensemble(Model):
    """Loaded members, explained in log-odds; an input is what the first sees of a stay and then
    what the second does, end to end, (n, columns).
    """

    explained_in: ClassVar[str] = "log-odds"

    def __post_init__(self) -> None:
        """Raises ``ArtifactBroken`` where a member is not there, or another than it was."""
        _ = self.boosting, self.rnn

    @cached_property
    def _members(self) -> Mapping[str, str]:
        """The digest of each member by family."""
        data = self.artifact.read(MEMBERS)
        with self.artifact.parsing(MEMBERS):
            members = json.loads(data)["members"]
            if list(members) != list(TOGETHER) or not all(
                isinstance(digest, str) for digest in members.values()
            ):
                raise ValueError("not the members of an ensemble")
        return dict(members)

    @cached_property
    def boosting(self) -> Boosting:
        return Boosting(self._member("boosting"))

    @cached_property
    def rnn(self) -> StayRnn:
        return StayRnn(self._member("rnn"))

    def _member(self, family: str) -> Artifact:
        """The member beside this folder, or where it is looked at alone the shipped one."""
        name = f"{self.task.name}/{family}"
        beside = self.artifact.folder.parents[1]
        root: Path = beside if (beside / name).is_dir() else PRETRAINED
        try:
            member = Artifact.open(name, root)
        except (UnknownName, ArtifactMissing):
            raise ArtifactBroken("member-missing", model=self.id, member=name) from None
        if member.digest != self._members[family]:
            raise ArtifactBroken("member-changed", model=self.id, member=name)
        member.verify()
        return member

    @cached_property
    def _shape(self) -> tuple[int, ...]:
        """Of what the network sees of one stay."""
        return self.rnn.artifact.fitted["background"].shape[1:]

    @cached_property
    def _columns(self) -> int:
        """How many columns the trees see."""
        return len(self.boosting.element_of_column)

    def inputs(self, case: Case) -> np.ndarray:
        both = [self.boosting.inputs(case), self.rnn.inputs(case)]
        return np.concatenate([seen.reshape(1, -1) for seen in both], axis=1)

    def of_boosting(self, data: np.ndarray) -> np.ndarray:
        """What the trees see, (n, columns)."""
        return data[:, : self._columns]

    def of_rnn(self, data: np.ndarray) -> np.ndarray:
        """What the network sees, (n, 1 + steps, variables)."""
        return data[:, self._columns :].reshape(len(data), *self._shape)

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        trees, network = self.of_boosting(data), self.of_rnn(data)
        return np.asarray((self.boosting.outputs(trees) + self.rnn.outputs(network)) / 2)
