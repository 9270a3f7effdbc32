"""Draw the pictures of the front page's cards: ``python -m tools.draw_cards``.

Each is made of the first synthetic samples of its question, as the picture of its kind: a film,
curves, a beat among others, lines of a note, values against their reference ranges, the tablets of
a week. Two greys and two colours, of middle lightness, stand out from a light ground and from a
dark one.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np

from medmodels.cases import Case, read_cases, samples, segments_of
from medmodels.cases.samples import SAMPLES
from medmodels.figures import millivolts
from medmodels.tasks import TASKS, Task, Waveform

__all__ = ["draw_card", "draw_cards"]

_WIDE, _HIGH = 400, 128
_INK, _SOFT, _BLUE, _ORANGE = "#7b868e", "#aab2b8", "#4a8ab5", "#cf7434"
_DARK = "#0c0f11"  # of the box a film hangs in
_FILM_SIDE = 220  # pixels
_CURVES = (("heart rate", _ORANGE), ("mean pressure, arterial line", _BLUE), ("temperature", _INK))
_FILMS, _VALUES = 3, 5
_REACH, _OWN = 1.8, 3  # seconds on both sides of a beat, and segments that are its own
_GAP = 1  # letters between two words


def draw_cards(folder: Path = SAMPLES.parent / "cards") -> None:
    """A picture for every shipped question that has samples."""
    folder.mkdir(exist_ok=True)
    for name, task in TASKS.items():
        (folder / f"{name}.svg").write_text(draw_card(task), encoding="utf-8")


def draw_card(task: Task) -> str:
    """The picture of a question, as SVG of 400 by 128."""
    read = (read_cases(s.path.read_bytes(), task=task, origin="sample") for s in samples(task))
    kind = _OF_OUTCOME.get(task.kind, task.modality)
    marks = "\n".join(_KINDS[kind]([reading.case() for reading in read]))
    size = f'width="{_WIDE}" height="{_HIGH}" viewBox="0 0 {_WIDE} {_HIGH}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{marks}\n</svg>\n'


def _film(cases: list[Case]) -> Iterator[str]:
    """The first films side by side on a dark box, each whole."""
    from PIL import Image

    yield f'<rect width="{_WIDE}" height="{_HIGH}" rx="6" fill="{_DARK}"/>'
    for n, case in enumerate(cases[:_FILMS]):
        film = Image.fromarray(case.data).convert("L")
        film.thumbnail((_FILM_SIDE, _FILM_SIDE))
        file = BytesIO()
        film.save(file, "PNG", optimize=True)
        data = base64.b64encode(file.getvalue()).decode()
        wide = _WIDE / _FILMS - 8
        yield (
            f'<image x="{4 + n * (wide + 8):.1f}" y="4" width="{wide:.1f}" height="{_HIGH - 8}"'
            f' href="data:image/png;base64,{data}"/>'
        )


def _stay(cases: list[Case]) -> Iterator[str]:
    """Three curves over the hours, each across its own range."""
    case = cases[0]
    names = [f.name for f in (*case.task.features, *case.task.descriptors)]
    for hour in range(0, 49, 12):
        yield _line(8 + hour * 8, 6, 8 + hour * 8, _HIGH - 6, _SOFT, 1)
    for n, (name, colour) in enumerate(_CURVES):
        at = case.data[case.data[:, 1] == names.index(name)]
        low, high = at[:, 2].min(), at[:, 2].max()
        down = 8 + 38 * n + 34 * (high - at[:, 2]) / max(high - low, 1e-9)
        points = " ".join(
            f"{8 + m / 60 * 8:.1f},{y:.1f}" for m, y in zip(at[:, 0], down, strict=True)
        )
        yield (
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )


def _waveform(cases: list[Case]) -> Iterator[str]:
    """The second beat in question among its neighbours, on large squares, in another colour."""
    case = cases[1]
    inputs, level = Waveform.of(case.task.inputs), millivolts(case)
    held = segments_of(case.data, inputs)
    for x in range(10, _WIDE, 20):
        yield _line(x, 4, x, _HIGH - 4, _SOFT, 0.5)
    for y in range(4, _HIGH, 20):
        yield _line(4, y, _WIDE - 4, y, _SOFT, 0.5)
    reach = round(_REACH * inputs.hertz)
    window = slice(inputs.centre - reach, inputs.centre + reach)
    at = np.linspace(6, _WIDE - 6, 2 * reach)
    low, high = level[window].min(), level[window].max()
    down = 8 + (_HIGH - 16) * (high - level[window]) / (high - low)
    own = held[window] < _OWN
    edges = [0, *(np.flatnonzero(np.diff(own)) + 1).tolist(), 2 * reach]
    for start, end in pairwise(edges):
        run = slice(max(start - 1, 0), end)
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(at[run], down[run], strict=True))
        yield (
            f'<polyline points="{points}" fill="none" stroke="{_ORANGE if own[start] else _INK}"'
            ' stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>'
        )


def _note(cases: list[Case]) -> Iterator[str]:
    """A line for each turn of the passage, as long as it is; who speaks stands before it."""
    turns = [line.partition(":") for line in cases[0].text.splitlines() if line.strip()][:6]
    longest = max(len(said) + _GAP * len(said.split()) for _, _, said in turns)
    for n, (who, _, said) in enumerate(turns):
        y, doctor = 14 + n * 20, who.strip() == "Doctor"
        yield _line(10, y, 34, y, _BLUE if doctor else _ORANGE, 5)
        words, x = said.split(), 48.0
        for word in words:
            wide = len(word) / longest * 340
            yield _line(x, y, x + wide, y, _INK if doctor else _SOFT, 5)
            x += wide + (1 + _GAP) / longest * 340


def _table(cases: list[Case]) -> Iterator[str]:
    """A few values on their reference ranges, low at left and high at right."""
    task, values = cases[0].task, cases[0].data.tolist()
    for n, (f, value) in enumerate(list(zip(task.features, values, strict=True))[:_VALUES]):
        low, high = f.reference_range or (0.0, 1.0)
        y, place = 16 + n * 24, (value - low) / max(high - low, 1e-9)
        x = float(np.clip(150 + 120 * place, 20, 380))
        yield _line(10, y, 390, y, _SOFT, 1)
        yield _line(150, y, 270, y, _SOFT, 9)
        colour = _BLUE if 0 <= place <= 1 else _ORANGE
        yield f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="{colour}"/>'


def _dose(cases: list[Case]) -> Iterator[str]:
    """A week of tablets: some days one, some days one and a half; it shows nobody's dose."""
    for day in range(7):
        x = 34 + day * 55.3
        yield f'<circle cx="{x:.1f}" cy="44" r="18" fill="none" stroke="{_BLUE}" stroke-width="2"/>'
        yield _line(x - 18, 44, x + 18, 44, _BLUE, 1.5)
        if day % 2 == 0:
            yield (
                f'<path d="M{x - 18:.1f} 98a18 18 0 0 1 36 0z" fill="none" stroke="{_ORANGE}"'
                ' stroke-width="2" stroke-linejoin="round"/>'
            )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, wide: float) -> str:
    ends = ' stroke-linecap="round"' if wide > 1.5 else ""
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}"'
        f' stroke-width="{wide}"{ends}/>'
    )


def _curve(cases: list[Case]) -> Iterator[str]:
    """Two shares that fall in steps, one slower and one faster; they show nobody's course."""
    yield _line(20, 8, 20, _HIGH - 10, _SOFT, 1)
    yield _line(20, _HIGH - 10, 390, _HIGH - 10, _SOFT, 1)
    for rate, colour in ((0.9, _BLUE), (2.4, _ORANGE)):
        x, y, steps = 20.0, 12.0, []
        for n in range(1, 15):
            x, lower = 20 + n * 26.0, 12 + 104 * (1 - 2.0 ** (-rate * n / 14))
            steps.append(f"L{x:.1f} {y:.1f}L{x:.1f} {lower:.1f}")
            y = lower
        yield (
            f'<path d="M20 12{"".join(steps)}" fill="none" stroke="{colour}" stroke-width="2.5"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )


# The kinds of outcome that have a picture of their own, whatever the case consists of.
_OF_OUTCOME = {"quantity": "dose", "time_to_event": "curve"}
_KINDS: dict[str, Callable[[list[Case]], Iterator[str]]] = {
    "film": _film,
    "stay": _stay,
    "waveform": _waveform,
    "note": _note,
    "table": _table,
    "dose": _dose,
    "curve": _curve,
}

if __name__ == "__main__":
    draw_cards()
