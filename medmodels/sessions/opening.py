"""What a session is opened with, and stays: its cases, what the model says of each, its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from medmodels.sessions.pack import PackCase
from medmodels.sessions.plan import Aid, Pace, Plan, Told
from medmodels.strips import Band, Mark, Row, Strip

__all__ = ["Advice", "Item", "Opening", "Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What moved the model's estimate: the part of the case in words, what it did, and whether it
    raised the estimate.
    """

    what: str
    effect: str
    up: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What a model says of a case: its ``answer`` as a participant's is written, ``None`` where it
    abstained and says why in ``said``; its ``number`` (probability of the positive or most probable
    label, or amount); ``strip`` without anybody's answer. ``simulated`` says that it was made up.
    """

    answer: str | None
    number: float
    said: str
    strip: Strip | None
    reasons: tuple[Reason, ...] = ()
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One case of a session: what it is, which aid comes with it, and the model's advice."""

    case: PackCase
    aid: Aid
    advice: Advice


@dataclass(frozen=True, slots=True)
class Opening:
    """A session as it was opened; ``digest`` is that of the model's weights, ``seed`` draws the
    order of each participant, ``alone`` says that one person practises. ``least`` tells which of
    many classes the model finds least.
    """

    task: str
    model: str
    digest: str
    title: str
    plan: Plan
    items: tuple[Item, ...]
    seed: int
    alone: bool = False
    least: str = ""

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold; a file of many cases stands in it once, under ``files``."""
        body = asdict(self)
        files = list(dict.fromkeys(item.case.given for item in self.items))
        for item in body["items"]:
            item["case"]["given"] = files.index(item["case"]["given"])
        return {**body, "files": files}

    @classmethod
    def of_json(cls, body: Mapping[str, Any]) -> Opening:
        """What ``as_json`` wrote."""
        plan, files = body["plan"], body["files"]
        return cls(
            **{name: body[name] for name in ("task", "model", "digest", "title", "seed", "alone")},
            plan=Plan(
                **{
                    **plan,
                    "aid": Aid(plan["aid"]),
                    "pace": Pace(plan["pace"]),
                    "told": Told(plan["told"]),
                }
            ),
            items=tuple(_item(item, files) for item in body["items"]),
            least=body.get("least", ""),  # older sessions do not say
        )


def _item(body: Mapping[str, Any], files: Sequence[str]) -> Item:
    case = PackCase(**{**body["case"], "given": files[body["case"]["given"]]})
    return Item(case, Aid(body["aid"]), _advice(body["advice"]))


def _advice(body: Mapping[str, Any]) -> Advice:
    return Advice(
        **{
            **body,
            "strip": _strip(body["strip"]) if body["strip"] else None,
            "reasons": tuple(Reason(**reason) for reason in body["reasons"]),
        }
    )


def _strip(body: Mapping[str, Any]) -> Strip:
    rows = tuple(
        Row(
            tuple(Mark(**mark) for mark in row["marks"]),
            Band(**row["band"]) if row["band"] else None,
            row["name"],
            row["left"],
        )
        for row in body["rows"]
    )
    return Strip(**{**body, "ends": tuple(body["ends"]), "rows": rows})
