"""A whole card as Markdown with the front matter that model hubs read."""

from __future__ import annotations

import json

from medmodels.card.model_facts import weights_licence
from medmodels.card.names import METRIC_NAMES, NOTICE
from medmodels.card.outcomes import WORDS
from medmodels.card.sections import sections
from medmodels.evidence import CrossValidation, Evidence
from medmodels.models import Model
from medmodels.wording import finite, markdown

__all__ = ["heading", "render_card"]


def render_card(model: Model, evidence: Evidence, cv: CrossValidation | None) -> str:
    """The whole card as Markdown with front matter."""
    parts = [
        _front_matter(model, evidence),
        *heading(model),
    ]
    for title, lines in sections(model, evidence, cv).items():
        parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def heading(model: Model) -> tuple[str, str]:
    """What stands above the sections: the title, and the notice."""
    return f"# {markdown(f'{model.id}: {model.task.question}')}", f"**{NOTICE}**"


def _front_matter(model: Model, evidence: Evidence) -> str:
    """Front matter as model hubs read it; JSON values are valid YAML."""
    metrics = [
        {
            "type": name,
            "value": m.value,
            "name": METRIC_NAMES[name],
            "args": {"low": m.low, "high": m.high, "n": m.n, "events": m.events},
        }
        for name, m in evidence.metrics.items()
    ]
    dataset = {"type": model.task.name, "name": model.task.source, "split": evidence.split}
    task = {
        "type": f"{model.task.inputs.hub}-{WORDS[model.task.kind].hub}",
        "name": model.task.question,
    }
    index = [
        {"name": model.id, "results": [{"task": task, "dataset": dataset, "metrics": metrics}]}
    ]
    fields = {
        "license": weights_licence(model.task),
        "data_license": model.task.licence,
        "tags": ["medical", "education"],
        "model-index": index,
    }
    return "\n".join(
        [
            "---",
            *(
                f"{key}: {json.dumps(finite(value), ensure_ascii=False)}"
                for key, value in fields.items()
            ),
            "---",
        ]
    )
