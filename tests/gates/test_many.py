"""Several cases before the gate at once, of any modality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from medmodels import gates
from medmodels.cases import Abstention, Case, read_cases, samples
from medmodels.gates import GATES, abstention, abstentions
from medmodels.models import Model, load_model, model_ids

UNFIT = Abstention("other_age", {"said": "It is another's."})


@pytest.mark.parametrize("model_id", model_ids())
def test_a_case_whose_file_speaks_against_it_is_not_judged(
    model_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own reason stands in its place; the others get the gate's, each in theirs."""
    model, judged = load_model(model_id), []
    case, other = (
        read_cases(sample.path.read_bytes(), task=model.task).case()
        for sample in samples(model.task)[:2]
    )
    gate = GATES[model.task.modality]

    def noting(model: Model, cases: Sequence[Case]) -> Sequence[Abstention | None]:
        judged.extend(cases)
        return gate(model, cases)

    monkeypatch.setitem(gates.GATES, model.task.modality, noting)
    found = abstentions(model, [case, replace(case, unfit=UNFIT), other])

    assert [one.digest for one in judged] == [case.digest, other.digest]
    assert found == [abstention(model, case), UNFIT, abstention(model, other)]
