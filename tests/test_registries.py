"""No hole in a registry: whatever a model can be asked, there is an answer for it on each floor."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from medmodels.card import model_facts, render_card
from medmodels.card.sections import FAMILY_NOTES
from medmodels.cases import READERS, read_cases, samples
from medmodels.datasets import DATASETS
from medmodels.datasets.strangers import STRANGERS
from medmodels.evidence import load_evidence
from medmodels.explanations import EXPLAINERS, explain
from medmodels.explanations.described import DESCRIBED
from medmodels.explanations.words import sentence
from medmodels.figures import FIGURES, drawn
from medmodels.gates import GATES, abstention
from medmodels.models import FAMILIES, load_model, model_ids, models_of
from medmodels.models.arrays import require_rows
from medmodels.models.measured import read_measured
from medmodels.models.measured_films import Acquisition
from medmodels.predictions import predict
from medmodels.report import Report, report_html
from medmodels.report.small import SMALL
from medmodels.reviews import Review
from medmodels.tasks import TASKS, Film, Inputs, LaidOut, Table
from medmodels.training.recipes.registry import RECIPES
from tests.test_architecture import ROOT, modules
from ui.modalities import VIEWS

# What a user's own table may be; readers, networks and pages of own questions know these alone.
OWN = {"table", "pixels", "steps"}
OUTCOME_KINDS = {"labels", "classes", "quantity", "time_to_event"}
FAMILY_NAMES = {"forest", "boosting", "svm", "ridge", "cox", "cnn", "rnn", "ensemble"}

# Tables by kind that have nothing to say of one, and why.
PARTIAL = {
    "medmodels.report.pieces.PICTURES": "the modalities that are looked at as a picture",
    "medmodels.explanations.explainers._BY_BLOCK": "the families whose columns add up over blocks",
    "medmodels.cohort.sources.folder.PUT_TOGETHER": "the modalities whose cases are files",
    "medmodels.extras._FITTED_WITH": "the families that need a library of their own",
    "medmodels.own.presets.PRESETS": "own tables ask for labels or a time",
    "medmodels.models._OF_ROWS": "the families whose columns are those of a table",
    "medmodels.models.arrays._BY_FAMILY": "the families that an own table can have",
    "medmodels.models.ensemble.TOGETHER": "the families that are members of one",
    "medmodels.own.labelled._REMARKED": "a plain table has no layout to be told of",
}


def concrete(of: type[Inputs]) -> Iterator[type[Inputs]]:
    """The classes of inputs that a question can have."""
    if of not in (Inputs, LaidOut):
        yield of
    for below in of.__subclasses__():
        yield from concrete(below)


MODALITIES = {of.modality for of in concrete(Inputs)}


@pytest.mark.parametrize(
    "registry",
    [READERS, GATES, DESCRIBED, FIGURES, SMALL, VIEWS],
    ids=["readers", "gates", "described", "figures", "small", "views"],
)
def test_every_modality_has_a_face_on_every_floor(registry: dict[str, Any]) -> None:
    """Readers, gates, descriptions, figures, reports and pages each know every class of inputs."""
    assert registry.keys() == MODALITIES


def test_no_two_classes_of_inputs_share_a_modality() -> None:
    """Each class of inputs is found by a name of its own."""
    assert len(list(concrete(Inputs))) == len(MODALITIES)


def test_every_family_is_trained_served_and_explained() -> None:
    """For what is asked for and of what, the same families are trained, loaded and explained, and a
    card has a note on each.
    """
    families = {form: set(of) for form, of in FAMILIES.items()}

    assert {form: set(of) for form, of in EXPLAINERS.items()} == families
    assert {form: set(of) for form, of in RECIPES.items()} == families
    assert set(FAMILY_NOTES) == {
        (modality, family) for (_, modality), of in families.items() for family in of
    }
    assert {modality for _, modality in families} == MODALITIES
    assert {kind for kind, _ in families} == OUTCOME_KINDS


def tables() -> dict[str, dict[Any, Any]]:
    """Every dict that stands in a module of its own name, not one imported there."""
    by_name = {}
    for name, file in modules("medmodels", "ui").items():
        if name.endswith("__main__"):
            continue
        assigned = {
            target.id
            for node in ast.parse(file.read_text(encoding="utf-8")).body
            for target in (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AnnAssign)
                else []
            )
            if isinstance(target, ast.Name)
        }
        module = importlib.import_module(name)
        by_name |= {
            f"{name}.{variable}": table
            for variable in sorted(assigned)
            if isinstance(table := getattr(module, variable, None), dict) and table
        }
    return by_name


TABLES = tables()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_by_kind_or_modality_knows_all_of_them(name: str) -> None:
    """A table keyed by what is asked for, by modality or by both has no hole; outside the training
    of single families one keyed by family has none either.
    """
    keys = set(TABLES[name])
    if name in PARTIAL:
        return
    if keys <= OUTCOME_KINDS:
        assert keys == OUTCOME_KINDS
    if keys <= MODALITIES:
        assert keys in (MODALITIES, OWN)
    if keys <= FAMILY_NAMES and not name.startswith("medmodels.training."):
        assert keys == FAMILY_NAMES
    if all(isinstance(key, tuple) and len(key) == 2 and key[0] in OUTCOME_KINDS for key in keys):
        forms = set(FAMILIES)
        families = {(kind, family) for (kind, _), of in FAMILIES.items() for family in of}
        assert keys == forms or keys <= families


def test_what_is_partial_is_still_there() -> None:
    """No exception outlives its table."""
    assert set(PARTIAL) <= set(TABLES)


def test_every_shipped_question_can_be_trained_shown_and_tried() -> None:
    """A data set, samples and a model for each; what its gate is tried on is known."""
    assert DATASETS.keys() == TASKS.keys()
    for name, task in TASKS.items():
        assert samples(task)
        assert models_of(name)
        assert FAMILIES[task.form].keys() >= {m.partition("/")[2] for m in models_of(name)}
        if isinstance(task.inputs, Film):
            assert STRANGERS.keys() >= set(task.inputs.strangers)


def test_what_rows_are_judged_by_is_checked_for_every_family() -> None:
    """A folder of any family that an own table can have, empty of arrays, is refused by name."""
    task = next(task for task in TASKS.values() if task.form == ("labels", "table"))
    for modality in OWN:
        for family in FAMILIES["labels", modality]:
            with pytest.raises(ValueError, match="background"):
                require_rows({}, task, family)


@pytest.mark.parametrize("model_id", model_ids())
def test_a_shipped_model_is_whole_from_reader_to_report(model_id: str) -> None:
    """Its sample is read, passes the gate or is refused in words, and is predicted, explained,
    drawn, put on a card and into a report.
    """
    model = load_model(model_id)
    sample = samples(model.task)[0]
    case = read_cases(sample.path.read_bytes(), task=model.task, origin="sample").case()
    evidence, folds = load_evidence(model.artifact)
    prediction = predict(model, case)
    explanation = explain(model, case)

    assert prediction.abstained == abstention(model, case)
    assert sentence(explanation)
    assert {c.input for c in explanation.contributions} <= set(
        VIEWS[model.task.modality].parts(case)
    )
    assert all(chart.alt for chart in drawn(case))
    assert model.task.inputs.abstains in render_card(model, evidence, folds)
    said = Report(
        case,
        prediction,
        explanation,
        model_facts(model, evidence),
        Review(None, None, ""),
        datetime(2026, 3, 1),
    )
    assert model.task.title in report_html(said, appendix=True)


@pytest.mark.parametrize(
    "model_id", [m for m in model_ids() if isinstance(load_model(m).task.inputs, Film)]
)
def test_every_model_of_films_says_what_else_tells_the_label(model_id: str) -> None:
    """Its manifest holds what the label can be told by without looking, and its card the table."""
    model = load_model(model_id)
    found = read_measured(model.artifact.manifest["measured"]).get("acquisition")

    assert isinstance(found, Acquisition)
    assert found.rows[-1].kind == "together"
    looked_at = Film.of(model.task.inputs).looked_at
    assert f"What the label can be told by without looking at {looked_at}." in model.artifact.card


# Words of one question's patients and findings, which no page, card or refusal of another may say.
QUESTIONS_OWN: dict[str, tuple[str, ...]] = {
    "chest-xray": ("chest", "pneumonia", "lung", "radiograph", "x-ray", "bones", "child"),
    "breast-fna": ("cytology", "aspirate", "cell nuclei"),
    "warfarin-dose": (
        "warfarin",
        "vkorc1",
        "cyp2c9",
        "mg/week",
        "genotype",
        "amiodarone",
        "iwpc",
        "height in",
    ),
    "icu-mortality": ("heart rate", "in-hospital", "intensive care", "si units"),
    "note-section": ("assessment", "chief complaint"),
    "ecg-beat": ("ventricular", "bundle branch", "atrial", "holter"),
    "breast-ultrasound": ("lesion", "doppler", "fibroadenoma"),
    "breast-survival": ("recurrence", "tamoxifen", "oestrogen", "lymph node", "gbsg"),
}
# A list of words as passages have them, to tell names from.
OF_PASSAGES = ROOT / "medmodels" / "cases" / "identifiers.py"
# A lesson is told of one question, by its names.
OWNERS = tuple(
    ROOT / "medmodels" / part
    for part in ("tasks", "datasets", "pretrained", "lessons", "training/lessons")
)


def sentences(file: Path) -> Iterator[str]:
    """Whatever text stands in a file's code, without the strings that only document it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
        ):
            yield node.value


@pytest.mark.parametrize(
    "file",
    [
        file
        for file in modules("medmodels", "ui", "pages").values()
        if file != OF_PASSAGES and not any(file.is_relative_to(owner) for owner in OWNERS)
    ],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_words_of_one_question_stand_in_its_file_alone(file: Path) -> None:
    """Outside the questions and their data no text names what one of them is about."""
    words = [word for of in QUESTIONS_OWN.values() for word in of]
    said = [text for text in sentences(file) for word in words if word in text.lower()]

    assert said == []


def test_tables_of_own_questions_are_tables() -> None:
    """Each modality that an own table may have is a kind of table, so that one reader reads it."""
    assert {of.modality for of in concrete(Table)} == OWN
    assert len({READERS[modality] for modality in OWN}) == 1
