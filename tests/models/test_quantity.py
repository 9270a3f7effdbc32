"""Models for an amount and the formulas beside them: published vectors, the numbers of
scikit-learn, exact explanations.
"""

from __future__ import annotations

from dataclasses import replace
from math import comb

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.errors import CaseRejected
from medmodels.explanations import explain, explainer_of
from medmodels.explanations.words import ends, sentence
from medmodels.models import Model, load_model
from medmodels.models.coded import bounds_of, directions_of, element_of_expanded, expanded
from medmodels.models.formulas import comparisons
from medmodels.predictions import COVERAGES, QuantityPrediction, predict, words_of
from medmodels.statistics.conformal import amount_bins, amount_limits, interval_around
from medmodels.tasks.warfarin_dose import WARFARIN_DOSE as TASK


@pytest.fixture(scope="module", params=["forest", "svm", "ridge"])
def dose_model(request: pytest.FixtureRequest) -> Model:
    return load_model(f"warfarin-dose/{request.param}")


@pytest.fixture(scope="module")
def patients() -> list[Case]:
    return [
        read_cases(s.path.read_bytes(), task=TASK, origin="sample").case() for s in samples(TASK)
    ]


def patient(
    age: float,
    height: float,
    weight: float,
    vkorc1: str = "G/G",
    cyp2c9: str = "*1/*1",
    race: str = "White",
    *drugs: str,
) -> np.ndarray:
    """A patient on these drugs; of all else the first word, and a target of about 2 to 3."""
    values = dict.fromkeys(TASK.feature_names, 0.0) | {
        "age": age,
        "height": height,
        "weight": weight,
    }
    words = {
        "race": race,
        "VKORC1": vkorc1,
        "CYP2C9": cyp2c9,
        "INR target": "about 2 to 3",
    } | dict.fromkeys(drugs, "yes")
    values |= {name: TASK.feature(name).codes.index(word) for name, word in words.items()}
    return np.array([list(values.values())])


@pytest.mark.parametrize(
    ("row", "pharmacogenetic"),
    [
        (patient(65, 170, 70), 41.1009),
        (patient(70, 180, 75, "A/G"), 29.5164),
        (patient(55, 160, 60, "A/A", "*1/*3", "Asian"), 13.8020),
        (
            patient(82, 155, 50, "unknown", "unknown", "Black or African American", "amiodarone"),
            15.7704,
        ),
    ],
)
def test_the_pharmacogenetic_formula_gives_its_published_doses(
    row: np.ndarray, pharmacogenetic: float
) -> None:
    """Test vectors of the consortium's formula, to four decimals."""
    assert comparisons(TASK, row)["IWPC pharmacogenetic formula"][0] == pytest.approx(
        pharmacogenetic, abs=5e-5
    )


@pytest.mark.parametrize(
    ("row", "clinical"),
    [
        (patient(70, 180, 75), 28.9918),
        (
            patient(40, 175, 90, "G/G", "*1/*1", "Black or African American", "enzyme inducer"),
            63.6182,
        ),
        (patient(95, 150, 45, "G/G", "*1/*1", "Asian", "amiodarone"), 8.2628),
    ],
)
def test_the_clinical_formula_gives_its_published_doses(row: np.ndarray, clinical: float) -> None:
    """The same without genotypes."""
    assert comparisons(TASK, row)["IWPC clinical formula"][0] == pytest.approx(clinical, abs=5e-5)
    assert comparisons(TASK, row)["fixed dose of 35 mg"][0] == 35


def test_coded_inputs_become_a_column_a_word() -> None:
    """Numbers stay, each word of a longer list gets its column, and every column knows its
    input.
    """
    row = expanded(patient(65, 170, 70, "A/A"), TASK)
    of = element_of_expanded(TASK)

    assert row.shape == (1, 3 + 1 + 4 + 2 + 2 + 3 + 2 + 2 + 3)
    assert row[0, of == TASK.feature_names.index("race")].tolist() == [1, 0, 0, 0]
    assert row[0, of == TASK.feature_names.index("VKORC1")].tolist() == [2, 0]
    assert (np.diff(of) >= 0).all()
    assert len(directions_of(TASK)) == row.shape[1]
    assert directions_of(TASK).tolist() == [0] * 10 + [-1, 0] + [-1, -1, 0] + [0] * 7
    assert (bounds_of(TASK)[:, 0] <= row).all()
    assert (row <= bounds_of(TASK)[:, 1]).all()


def test_what_is_not_recorded_counts_as_the_usual() -> None:
    """No column tells that something was not recorded: models see the usual word, since what a
    group did not record tells the group. A target below 2 to 3 counts as the usual one too.
    """
    usual = {
        "smoker": "no",
        "INR target": "about 2 to 3",
        "indication": "atrial fibrillation",
        "diabetes": "no",
        "heart failure": "no",
        "antibiotic or azole": "no",
    }
    told = patient(65, 170, 70)
    for name, word in usual.items():
        position, codes = TASK.feature_names.index(name), TASK.feature(name).codes
        assert codes[int(told[0, position])] == word
        unknown = told.copy()
        unknown[0, position] = codes.index("not recorded")
        assert (expanded(unknown, TASK) == expanded(told, TASK)).all(), name
    lower = told.copy()
    lower[0, TASK.feature_names.index("INR target")] = 0
    assert (expanded(lower, TASK) == expanded(told, TASK)).all()


def test_the_amount_is_the_estimators(patients: list[Case]) -> None:
    """What the forest shows is what scikit-learn's estimator predicts from the stored weights."""
    from medmodels.models.estimators import load_estimator

    model = load_model("warfarin-dose/forest")
    x = np.concatenate([model.inputs(case) for case in patients])
    assert np.allclose(model.outputs(x)[:, 0], load_estimator(model.artifact).predict(x), atol=1e-9)


def doses_by_genotype(model: Model, count: int = 1200) -> tuple[np.ndarray, np.ndarray]:
    """The doses of random patients, of any age and size that is accepted, at every genotype,
    (patients, VKORC1, CYP2C9).
    """
    rng = np.random.default_rng(3)
    low, high = np.array([feature.plausible for feature in TASK.features], int).T
    people = rng.integers(low, high + 1, (count, len(low)))
    of_v, of_c = (TASK.feature_names.index(name) for name in ("VKORC1", "CYP2C9"))
    v, c = (len(TASK.features[n].codes) for n in (of_v, of_c))
    rows = np.repeat(people, v * c, axis=0)
    rows[:, of_v] = np.tile(np.repeat(np.arange(v), c), count)
    rows[:, of_c] = np.tile(np.arange(c), count * v)
    return model.outputs(expanded(rows, TASK))[:, 0].reshape(count, v, c), people


# Genotypes of which the second has an allele of less function in the place of one of the first;
# *1/*3 and *2/*2 are in no order.
_LESS = [
    ("*1/*1", "*1/*2"),
    ("*1/*2", "*1/*3"),
    ("*1/*2", "*2/*2"),
    ("*1/*3", "*2/*3"),
    ("*2/*2", "*2/*3"),
    ("*2/*3", "*3/*3"),
]


def test_less_function_never_means_more_warfarin(dose_model: Model) -> None:
    """Whoever the patient is and whatever the other genotype: the dose never rises from G/G to A/A,
    nor from *1 to *2 to *3.
    """
    doses, _ = doses_by_genotype(dose_model)
    words = TASK.feature("CYP2C9").codes

    assert np.diff(doses[:, :3], axis=1).max() <= 0
    for more, less in _LESS:
        assert (doses[:, :, words.index(less)] - doses[:, :, words.index(more)]).max() <= 0, (
            more,
            less,
        )


def test_no_accepted_patient_is_given_a_dose_that_cannot_be(dose_model: Model) -> None:
    """At every genotype, however old, small and treated."""
    doses, _ = doses_by_genotype(dose_model)
    assert TASK.quantity is not None
    low, high = TASK.quantity.plausible
    assert low <= doses.min() < doses.max() <= high


def test_rare_corners_are_given_a_small_dose_not_none(dose_model: Model) -> None:
    """Old, small, on amiodarone and sensitive in both genes: a few milligrams, with an interval
    around them, and no abstention.
    """
    for age, weight, cyp2c9 in [(90, 40, "*3/*3"), (75, 50, "*3/*3"), (75, 50, "*2/*3")]:
        p = predict(
            dose_model,
            Case(
                TASK, patient(age, 150, weight, "A/A", cyp2c9, "White", "amiodarone")[0], "upload"
            ),
        )
        assert isinstance(p, QuantityPrediction)
        assert p.abstained is None
        assert 2 < p.value < 15
        assert p.low < p.value < p.high


@pytest.mark.parametrize(
    ("amount", "said"), [(-4.3, "-4.3 mg/week"), (0.4, "0.4 mg/week"), (400.0, "400.0 mg/week")]
)
def test_an_amount_that_cannot_be_is_no_answer(
    dose_model: Model, amount: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the family: the model abstains with what it found and what can be, and the interval
    does not leave out the amount.
    """
    monkeypatch.setattr(
        type(dose_model), "outputs", lambda self, data: np.full((len(data), 1), amount)
    )
    p = predict(dose_model, Case(TASK, patient(65, 170, 75)[0], "upload"))
    assert isinstance(p, QuantityPrediction)
    assert (
        words_of(p).abstained
        == f"The model's estimate is {said}, which cannot be: a weekly dose lies between 1 and 320"
        " mg/week. The model has no ground to judge this case."
    )
    assert p.low <= p.value <= p.high
    assert (words_of(p).call, p.row["prediction"]) == ("abstains", None)


def test_two_alleles_of_least_function_are_no_unknown_genotype(dose_model: Model) -> None:
    """Known to be *3/*3, a patient is given clearly less than one of whom nothing is known, and
    less than with *1/*3.
    """
    words = TASK.feature("CYP2C9").codes
    dose = {
        word: dose_model.outputs(expanded(patient(65, 170, 75, "G/G", word), TASK))[0, 0]
        for word in words
    }
    assert dose["*3/*3"] < 0.75 * dose["unknown"]
    assert dose["*3/*3"] < dose["*1/*3"] < dose["*1/*1"]


def test_a_genotype_that_few_have_is_told_with_its_number(dose_model: Model) -> None:
    """Nine of 3432 training cases are *3/*3; an everyday patient is told nothing."""
    counts = dose_model.artifact.fitted["word_counts"]
    assert counts[TASK.feature_names.index("CYP2C9")].tolist() == [2517, 460, 302, 29, 48, 9, 67]
    numbers = [n for n, feature in enumerate(TASK.features) if not feature.codes]
    assert counts[numbers].sum() == 0
    rare = predict(dose_model, Case(TASK, patient(65, 170, 75, "G/G", "*3/*3")[0], "upload"))
    usual = predict(dose_model, Case(TASK, patient(65, 170, 75, "A/G", "*1/*2")[0], "upload"))
    assert [warning[:44] for warning in words_of(rare).warnings] == [
        "CYP2C9 *3/*3: 9 of 3432 training cases. Of s"
    ]
    assert usual.warnings == ()
    both = predict(
        dose_model,
        Case(TASK, patient(65, 170, 75, "G/G", "*2/*2", "White", "enzyme inducer")[0], "upload"),
    )
    assert [warning.split(":")[0] for warning in words_of(both).warnings] == [
        "CYP2C9 *2/*2",
        "enzyme inducer yes",
    ]


def test_contributions_add_up_in_mg_a_week(dose_model: Model, patients: list[Case]) -> None:
    """Base and contributions of all inputs give the dose that is shown; the sentence speaks
    of mg.
    """
    for case in patients:
        explanation, prediction = explain(dose_model, case), predict(dose_model, case)
        assert isinstance(prediction, QuantityPrediction)
        assert explanation.additivity_error < 1e-6
        assert explanation.shown == pytest.approx(prediction.value, abs=1e-6)
        assert explanation.unit == "mg/week"
        assert {c.input for c in explanation.contributions} == set(TASK.feature_names)
        assert "mg/week" in sentence(explanation)
        assert "%" not in sentence(explanation)


def test_amounts_below_zero_are_written_as_numbers(patients: list[Case]) -> None:
    """A base or an output with a minus sign has the digits that were asked for, like any other."""
    explanation = replace(
        explain(load_model("warfarin-dose/ridge"), patients[0]),
        base=-1.25,
        base_shown=-1.25,
        output=30.0,
        shown=30.0,
    )
    assert ends(explanation, digits=2) == ("-1.25", "30.00")


@pytest.mark.parametrize(("family", "most"), [("forest", 1e-6), ("svm", 1e-9), ("ridge", 1e-9)])
def test_all_families_play_one_game_whose_players_are_inputs(
    family: str, most: float, patients: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The values by definition, from the worth of every one of the 32 768 coalitions of inputs, the
    columns of a word or a genotype coming together, against two reference cases.
    """
    model = load_model(f"warfarin-dose/{family}")
    two = model.artifact.fitted["background"][[3, 30]]
    monkeypatch.setitem(model.artifact.fitted, "background", two)  # type: ignore[arg-type]
    x, of, players = model.inputs(patients[1])[0], element_of_expanded(TASK), len(TASK.features)
    coalitions = (np.arange(2**players)[:, None] >> np.arange(players)) & 1 == 1
    worth = np.mean([model.outputs(np.where(coalitions[:, of], x, z))[:, 0] for z in two], axis=0)
    weights = np.array([1 / (players * comb(players - 1, k)) for k in range(players)])
    expected = []
    for player in range(players):
        without = np.flatnonzero(~coalitions[:, player])
        gains = worth[without + 2**player] - worth[without]
        expected.append(weights[coalitions[without].sum(1)] @ gains)

    found = explainer_of(model).contributions(model, x[None]).amounts[0, :, 0]
    np.testing.assert_allclose(found, expected, rtol=0, atol=most)
    assert np.abs(found).max() > 1


def test_the_interval_is_as_wide_as_the_errors_were() -> None:
    """Around exchangeable cases it covers what it promises, for small estimates and for large ones;
    with too few cases it promises nothing.
    """
    rng = np.random.default_rng(0)
    truth = rng.gamma(5, 7, 4000)
    predicted = (np.sqrt(truth) + rng.normal(scale=0.8, size=4000)).clip(0.1) ** 2
    edges = amount_bins(predicted[:2000])
    for coverage, limits in zip(
        COVERAGES, amount_limits(predicted[:2000], truth[:2000], edges), strict=True
    ):
        low, high = interval_around(predicted[2000:], limits, edges)
        inside, where = (
            (low <= truth[2000:]) & (truth[2000:] <= high),
            np.digitize(predicted[2000:], edges),
        )
        for k in range(len(edges) + 1):
            assert inside[where == k].mean() == pytest.approx(coverage, abs=0.06)
    assert interval_around(np.array([-4.0]), np.ones(1), np.array([])) == (
        np.array([-4.0]),
        np.array([1.0]),
    )
    assert np.isinf(amount_limits(predicted[:5], truth[:5], edges)).all()
    assert interval_around(np.array([0.0]), np.ones(1), np.array([]))[0][0] == 0


def test_the_samples_are_read_with_their_words(patients: list[Case]) -> None:
    """Genotypes in either order, any case, unknown by name or by a blank; the dose is kept
    aside.
    """
    assert patients[1].truth == "11.5 mg/week"
    header = (
        b"age,gender,height cm,weight (kg),race,current smoker,target INR,VKORC1,CYP2C9,indication,"
        b"diabetes,heart failure,inducer,amiodarone,antibiotic or azole\n"
    )
    row = b"65,Female,170,70,asian,1,,%b,,heart VALVE,,no,0,YES,\n"
    case = read_cases(header + row % b"g/a", task=TASK).case()
    shown = {f.name: f.show(v) for f, v in zip(TASK.features, case.data, strict=True)}
    assert [shown.pop(name) for name in ("age", "height", "weight")] == [
        "65 years",
        "170 cm",
        "70 kg",
    ]
    assert shown == {
        "sex": "female",
        "race": "Asian",
        "smoker": "yes",
        "INR target": "not recorded",
        "VKORC1": "A/G",
        "CYP2C9": "unknown",
        "indication": "heart valve",
        "diabetes": "not recorded",
        "heart failure": "no",
        "enzyme inducer": "no",
        "amiodarone": "yes",
        "antibiotic or azole": "not recorded",
    }
    with pytest.raises(CaseRejected) as rejected:
        read_cases(header + row % b"T/T", task=TASK).case()
    assert "“G/G”, “A/G”, “A/A”, “unknown”" in str(rejected.value.sentences)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b"65,1.70,70", "height"),
        (b"65,67,70", "height"),
        (b"12,170,70", "age"),
        (b"65,70,170", "height"),
        (b",170,70", "age"),
        (b"65,170,700", "weight"),
    ],
)
def test_wrong_units_and_swaps_are_told(row: bytes, says: str) -> None:
    """Metres, inches, a child, swapped columns, blanks."""
    first = ["age", "height", "weight"]
    others = [name for name in TASK.feature_names if name not in first]
    words = {"sex": "male", "enzyme inducer": "no", "amiodarone": "no"}
    cells = [words.get(name, "") for name in others]  # of the rest a blank is a word too
    table = ",".join([*first, *others]) + "\n" + ",".join([row.decode(), *cells])
    with pytest.raises(CaseRejected) as rejected:
        read_cases(table.encode(), task=TASK).case()
    assert says in " ".join(rejected.value.sentences)
