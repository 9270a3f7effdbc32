"""What a card says of what was measured besides the scores: the one place where the numbers of a
manifest become sentences and tables of Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from medmodels.card.amounts import ablation_lines, beside_lines, elsewhere_lines
from medmodels.card.films import acquisition_lines, twin_lines
from medmodels.card.learnt import learnt_lines, parameters_text, search_lines
from medmodels.card.refused import gate_lines
from medmodels.card.table import table
from medmodels.models import Model
from medmodels.models.measured import (
    ByPerson,
    Challenge,
    Faithfulness,
    GateTrial,
    OfPerson,
    Reached,
    ReachedBySet,
    ReachedOverTime,
    Size,
    read_measured,
)
from medmodels.models.measured_amounts import Beside, Elsewhere, WithAndWithout
from medmodels.models.measured_films import Acquisition, ByTwin
from medmodels.models.measured_learning import Learnt, Search
from medmodels.tasks import Film, Task
from medmodels.tasks.task import Tried
from medmodels.wording import markdown

__all__ = ["measured_lines", "measured_sections", "title_of"]

_TITLES = {
    "challenge": "Challenge scores",
    "beside": "Beside what it is compared with",
    "elsewhere": "In a group that it has not seen",
    "ablation": "With and without",
    "search": "Randomised search",
    "learnt": "How it learnt",
    "size": "Size and speed",
    "faithfulness": "Faithfulness",
    "acquisition": "What else tells the label",
    "by twin": "Which test films",
    "reached": "What was tried",
    "reached by set": "What was tried",
    "by person": "Person by person",
    "reached over time": "What was tried",
    "gate": "Gate",
}


def title_of(topic: str) -> str:
    """The title of a topic's section; that of an older folder is its own."""
    return _TITLES.get(topic, topic)


def measured_lines(model: Model) -> dict[str, list[str]]:
    """The lines of each topic's section, by the topic's code; those of an older folder, which holds
    text, as they are, by the code where there is one of that title.
    """
    raw = model.artifact.manifest["measured"]
    if any(isinstance(lines, list) for lines in raw.values()):
        codes = {title: topic for topic, title in _TITLES.items()}
        return {codes.get(title, title): lines for title, lines in raw.items()}
    return {topic: _LINES[type(one)](one, model) for topic, one in read_measured(raw).items()}


def measured_sections(model: Model) -> dict[str, list[str]]:
    """Title and lines of each section."""
    return {title_of(topic): lines for topic, lines in measured_lines(model).items()}


def _size(size: Size, model: Model) -> list[str]:
    noun = model.task.inputs.noun
    apart, auroc = (
        (f"from Keras at most ({size.compared} {noun}s), log-odds", "AUROC, held out")
        if size.compared and model.task.asks.has_threshold
        else (
            f"from Keras at most ({size.compared} {noun}s), scores",
            "AUROC, held out, mean over the classes",
        )
        if size.compared
        else ("largest difference from Keras, probability", f"AUROC on the test {noun}s")
    )
    return [
        f"- {parameters_text(size.parameters)} parameters; trained in {size.seconds:.0f} s on the"
        " machine of the manifest.",
        "",
        *table(
            ["file", "bytes", f"one {noun}, ms", "faster than keras.Model.predict", apart, auroc],
            [
                [
                    markdown(file.file),
                    str(file.bytes),
                    f"{file.milliseconds:.2f}",
                    f"{file.faster:.0f} ×",
                    f"{file.apart:.1e}",
                    f"{file.auroc:.4f}",
                ]
                for file in size.files
            ],
        ),
        *(("", *tried.speed) if (tried := _tried(model)) and tried.speed else ()),
    ]


_SEGMENTS = "segments (each becomes that of the reference) in the explanation's"


def _faithfulness(faithfulness: Faithfulness, model: Model) -> list[str]:
    deletion, insertion = (
        f"{value:.2f}, 95% interval {low:.2f} to {high:.2f}"
        for value, low, high in (faithfulness.deletion, faithfulness.insertion)
    )
    if faithfulness.sampled is not None:
        return [
            (
                f"- Measured on {faithfulness.cases} held-out stays: taking values off the chart in"
                " the explanation's order lowers the estimate faster than in random order (deletion"
                f" {deletion} log-odds), putting them back raises it faster (insertion"
                f" {insertion})."
            ),
            (
                "- Sampled: the standard error of the five largest contributions is"
                f" {faithfulness.sampled[0]:.1%} of the largest in the median stay,"
                f" {faithfulness.sampled[1]:.1%} in one of twenty."
            ),
        ]
    parts = "parts in the heat map's" if isinstance(model.task.inputs, Film) else _SEGMENTS
    return [
        (
            f"- Measured on {faithfulness.cases} held-out {model.task.inputs.noun}s: hiding the"
            f" {parts} order lowers the estimate faster than in random order"
            f" (deletion {deletion} log-odds), showing them in that order raises it faster"
            f" (insertion {insertion})."
        ),
        *_of_films(faithfulness, model.task),
    ]


def _of_films(faithfulness: Faithfulness, task: Task) -> list[str]:
    lines = []
    if faithfulness.randomised is not None:
        lines.append(
            "- With the network's weights drawn anew the heat maps correlate"
            f" {faithfulness.randomised:.2f} with the true ones (rank correlation of patches; near"
            " zero means that the map depends on what was learnt)."
        )
    if faithfulness.outside is not None:
        inputs, (middle, most) = Film.of(task.inputs), faithfulness.outside
        lines.append(
            f"- In half of the validation {inputs.noun}s more than {middle:.0%} of the"
            f" contributions come from {inputs.regions[-1].name}, in one of twenty more than"
            f" {most:.0%}{f': {inputs.rest_note}' if inputs.rest_note else '.'}"
        )
    return lines


def _challenge(challenge: Challenge, model: Model) -> list[str]:
    return [
        (
            "- Event 1, the smaller of recall and precision (higher is better):"
            f" {challenge.event_one:.3f} ± {challenge.event_one_sd:.3f} over {challenge.folds}"
            " folds, each at the threshold that balances the two in the others; n ="
            f" {challenge.n}, events = {challenge.events}."
        ),
        *(tried.lines if (tried := _tried(model)) else ()),
        (
            "- Event 2, range-normalised Hosmer–Lemeshow statistic (lower is better):"
            f" {challenge.event_two:.1f} out of fold."
        ),
        (
            f"- Deaths expected out of fold {challenge.expected:.0f}, observed {challenge.events}:"
            f" ratio {challenge.expected / max(challenge.events, 1):.3f}."
        ),
    ]


def _tried(model: Model) -> Tried | None:
    return model.task.tried.get(model.family)


def _reached(reached: Reached, model: Model) -> list[str]:
    noun, tried = model.task.inputs.noun, _tried(model)
    said = f"AUROC {reached.auroc:.4f} and accuracy {reached.accuracy:.3f} on the test {noun}s."
    if tried is None:
        return [f"- Reached: {said}"]
    return [
        f"- Aimed at on the test {noun}s: {tried.aimed}. Reached: {said}",
        *(tried.lines if reached.settled else ()),
    ]


def _reached_by_set(reached: ReachedBySet, model: Model) -> list[str]:
    tried = _tried(model)
    said = " and ".join(
        f"{one.accuracy:.3f} ({one.low:.3f} to {one.high:.3f}) on {markdown(one.name)}"
        for one in reached.sets
    )
    if tried is None:
        return [f"- Reached: {said}."]
    return [f"- Aimed at: {tried.aimed}. Reached: {said}.", *tried.lines]


_WORST = 3  # people whose share of all wrong calls is told


def _by_person(measured: ByPerson, model: Model) -> list[str]:
    """Each person's sensitivity and PPV of each class, and whose the wrong calls are."""
    tried, people, labels = _tried(model), measured.people, model.task.labels
    wrong = [sum(person.n) - person.right for person in people]
    worst = ", ".join(markdown(person.name) for person in people[:_WORST])
    lines = [
        *([f"- Aimed at: {tried.aimed}.", *tried.lines] if tried else ()),
        f"- {sum(wrong[:_WORST])} of {sum(wrong)} wrong calls are of {worst}.",
    ]
    headers = [
        title
        for label in labels
        for title in (f"{markdown(label)}, found", f"called {markdown(label)} rightly")
    ]
    return [*lines, "", *table(["recording", *headers], [_person(one) for one in people])]


def _person(person: OfPerson) -> list[str]:
    """Found of those there are, and right of those called, class by class."""
    counts = zip(person.found, person.n, person.called, strict=True)
    cells = [text for found, n, called in counts for text in (_of(found, n), _of(found, called))]
    return [markdown(person.name), *cells]


def _of(hits: int, n: int) -> str:
    return f"{hits} of {n}" if n else "–"


def _reached_over_time(reached: ReachedOverTime, model: Model) -> list[str]:
    tried = _tried(model)
    said = (
        f"Harrell's C {reached.concordance:.3f} and a Brier score at the first horizon of"
        f" {reached.brier:.3f}."
    )
    if tried is None:
        return [f"- Reached in cross-validation: {said}"]
    aimed = f"- Aimed at in cross-validation: {tried.aimed}. Reached in cross-validation: {said}"
    return [aimed, *(tried.lines if reached.settled else ())]


_LINES: Mapping[type, Callable[[Any, Model], list[str]]] = {
    Challenge: _challenge,
    Beside: beside_lines,
    Elsewhere: elsewhere_lines,
    WithAndWithout: ablation_lines,
    Search: search_lines,
    Learnt: learnt_lines,
    Size: _size,
    Faithfulness: _faithfulness,
    Acquisition: acquisition_lines,
    ByTwin: twin_lines,
    Reached: _reached,
    ReachedBySet: _reached_by_set,
    ByPerson: _by_person,
    ReachedOverTime: _reached_over_time,
    GateTrial: gate_lines,
}
