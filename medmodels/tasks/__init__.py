"""The clinical questions medmodels knows, one file each."""

from __future__ import annotations

from medmodels.errors import UnknownName
from medmodels.outcomes import Classes, Labels, Quantity, TimeToEvent
from medmodels.tasks.breast_fna import BREAST_FNA
from medmodels.tasks.breast_survival import BREAST_SURVIVAL
from medmodels.tasks.breast_ultrasound import BREAST_ULTRASOUND
from medmodels.tasks.chest_xray import CHEST_XRAY
from medmodels.tasks.dicom_header import Header, Orientation
from medmodels.tasks.ecg_beat import ECG_BEAT
from medmodels.tasks.feature import Feature
from medmodels.tasks.film import LOOKS, Film, Look, Region, Turn
from medmodels.tasks.icu_mortality import ICU_MORTALITY
from medmodels.tasks.inputs import Ages, Inputs
from medmodels.tasks.layout import LaidOut, Pixels, Steps
from medmodels.tasks.note import Note
from medmodels.tasks.note_section import NOTE_SECTION
from medmodels.tasks.own import own_folder, own_tasks
from medmodels.tasks.stay import Stay
from medmodels.tasks.table import FollowUp, Order, Ratio, Table
from medmodels.tasks.task import Published, Task
from medmodels.tasks.warfarin_dose import WARFARIN_DOSE
from medmodels.tasks.waveform import Segment, Waveform

__all__ = [
    "LOOKS",
    "TASKS",
    "Ages",
    "Classes",
    "Feature",
    "Film",
    "FollowUp",
    "Header",
    "Inputs",
    "Labels",
    "LaidOut",
    "Look",
    "Note",
    "Order",
    "Orientation",
    "Pixels",
    "Published",
    "Quantity",
    "Ratio",
    "Region",
    "Segment",
    "Stay",
    "Steps",
    "Table",
    "Task",
    "TimeToEvent",
    "Turn",
    "Waveform",
    "get_task",
    "known_tasks",
]

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        BREAST_FNA,
        CHEST_XRAY,
        BREAST_ULTRASOUND,
        ICU_MORTALITY,
        WARFARIN_DOSE,
        NOTE_SECTION,
        ECG_BEAT,
        BREAST_SURVIVAL,
    )
}


def known_tasks() -> dict[str, Task]:
    """The shipped tasks, then those of the user's own tables."""
    return {**TASKS, **own_tasks()}


def get_task(name: str) -> Task:
    """The task of that name; raises ``UnknownName`` with the names there are."""
    own = own_folder(name)
    task = TASKS.get(name) or (own.task if own else None)
    if task is None:
        raise UnknownName("unknown-task", name=name, known=known_tasks())
    return task
