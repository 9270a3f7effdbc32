"""What a card says of a recipe for an amount: beside what it is compared with, elsewhere, and
without some inputs.
"""

from __future__ import annotations

from medmodels.card.names import baseline_name
from medmodels.card.table import table
from medmodels.models import Model
from medmodels.models.measured_amounts import AblationRow, Beside, Elsewhere, WithAndWithout
from medmodels.wording import markdown

__all__ = ["ablation_lines", "beside_lines", "elsewhere_lines"]


def beside_lines(beside: Beside, model: Model) -> list[str]:
    return [
        f"- On the same {beside.repeats} random fifths, fitted without them: mean absolute error"
        f" {beside.error:.2f} {_unit(model)}, {markdown(baseline_name(model))}"
        f" {beside.baseline:.2f}; difference {_difference(beside)}, Nadeau and Bengio."
    ]


def elsewhere_lines(elsewhere: Elsewhere, model: Model) -> list[str]:
    unit, name = _unit(model), markdown(baseline_name(model))
    return [
        "The file does not name the hospitals or study groups: they are inferred from its order, a"
        " new one where the columns that are filled and the register's numbers change. Each of the"
        f" {len(elsewhere.rows)} was left out once, and the model fitted on the others. Mean"
        f" absolute error {elsewhere.error:.2f} {unit}, {name} {elsewhere.baseline:.2f}; difference"
        f" {_difference(elsewhere)}, groups drawn anew.",
        "",
        *table(
            ["group", "patients", f"mean absolute error, {unit}", name, "within 20%, %"],
            [
                [
                    str(row.site),
                    str(row.n),
                    f"{row.error:.2f}",
                    f"{row.baseline:.2f}",
                    f"{100 * row.within:.1f}",
                ]
                for row in elsewhere.rows
            ],
        ),
    ]


def ablation_lines(ablation: WithAndWithout, model: Model) -> list[str]:
    unit = _unit(model)
    return [
        f"Mean ± standard deviation over {ablation.repeats} other random fifths held out.",
        "",
        *table(
            ["inputs", "patients", f"mean absolute error, {unit}", "within 20%, %"],
            [_ablated(row) for row in ablation.rows],
        ),
    ]


def _ablated(row: AblationRow) -> list[str]:
    return [
        f"without {markdown(row.without)}" if row.without else "all inputs",
        markdown(row.group) or "everybody",
        f"{row.error:.2f} ± {row.error_sd:.2f}",
        f"{100 * row.within:.1f} ± {100 * row.within_sd:.1f}",
    ]


def _unit(model: Model) -> str:
    return model.task.quantity.unit if model.task.quantity else ""


def _difference(of: Beside | Elsewhere) -> str:
    """What an error is less that of what it is compared with."""
    value, low, high = of.difference
    return f"{value:+.2f} (95% interval {low:+.2f} to {high:+.2f})"
