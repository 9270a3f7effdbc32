"""One review as a self-contained HTML page (for A4) and as JSON; nothing is kept."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from medmodels.card import NOTICE, ModelFacts
from medmodels.cases import Case
from medmodels.cases import words as of_cases
from medmodels.explanations import Explanation
from medmodels.explanations import words as of_explanations
from medmodels.predictions import Prediction, words_of
from medmodels.reviews import Review
from medmodels.tasks import Film, LaidOut
from medmodels.wording import finite, renamed

__all__ = ["Report", "report_html", "report_json"]

# Fields of an explanation and of its parts, and their entries in the JSON.
_WRITTEN_AS = {"reference_name": "reference", "reference_range": "reference"}
# What is left out of a report when the model abstained and its number was not shown.
_HIDDEN = frozenset(
    {"label", "probabilities", "conformal_set", "value", "low", "high", "levels", "comparators"}
)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one review consists of; ``explanation`` is ``None`` when the model abstained and
    its number was not shown.
    """

    case: Case
    prediction: Prediction
    explanation: Explanation | None
    model_facts: ModelFacts
    review: Review
    made: datetime


def report_json(report: Report) -> str:
    """The report as JSON, its inputs by name."""
    prediction = _prediction(report.prediction)
    if report.explanation is None:
        prediction = {key: None if key in _HIDDEN else value for key, value in prediction.items()}
    body = {
        "notice": NOTICE,
        "made": report.made.isoformat(timespec="seconds"),
        "task": report.case.task.name,
        "case": {
            "digest": report.case.digest,
            "origin": report.case.origin,
            "values": report.case.values,
            "truth": report.case.truth,
            "warnings": [of_cases.sentence(remark) for remark in report.case.warnings],
        },
        "prediction": prediction,
        "explanation": _explanation(report.explanation) if report.explanation else None,
        "facts": asdict(report.model_facts),
        "review": {**asdict(report.review), "change": report.review.change},
    }
    return json.dumps(finite(body), indent=2, ensure_ascii=False)


def _prediction(p: Prediction) -> dict[str, Any]:
    """The prediction's numbers, and in words what it leaves open and whatever else is said of
    it.
    """
    words = words_of(p)
    said = {"levels": words.levels, "abstained": words.abstained, "warnings": words.warnings}
    return asdict(p) | said


def _explanation(e: Explanation) -> dict[str, Any]:
    """The explanation's numbers, with the names of its method and its parts in words."""
    fields = asdict(e) | {"method": of_explanations.method(e.method, noun=e.noun)}
    parts = [
        asdict(c) | {"shown": of_explanations.shown(c), "window": of_explanations.hours(c.window)}
        for c in e.contributions
    ]
    codes = {"summary", "count", "noun"}
    fields["contributions"] = [renamed(_without(part, codes), _WRITTEN_AS) for part in parts]
    return renamed(_without(fields, codes), _WRITTEN_AS)


def _without(fields: dict[str, Any], names: Set[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def report_html(report: Report) -> str:
    """The report as one HTML file without scripts or links; everything in it is escaped."""
    from jinja2 import Environment

    contributions = report.explanation.contributions if report.explanation else ()
    largest = max((abs(c.amount) for c in contributions), default=0.0) or 1.0
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_PAGE)
    return page.render(
        r=report,
        task=report.case.task,
        notice=NOTICE,
        film=_film(report.case),
        noun=report.case.task.inputs.noun,
        values={} if isinstance(report.case.task.inputs, LaidOut) else report.case.values,
        p=report.prediction,
        w=words_of(report.prediction),
        warnings=[of_cases.sentence(remark) for remark in report.case.warnings],
        e=report.explanation,
        said=of_explanations,
        largest=largest,
    )


def _film(case: Case) -> str:
    """A film as base64 PNG, small enough for a page; empty for other cases."""
    if not isinstance(case.task.inputs, Film):
        return ""
    from PIL import Image

    picture = Image.fromarray(case.data)
    picture.thumbnail((512, 512))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Case review: {{ task.title }}</title>
<style>
@page { size: A4; margin: 16mm }
body { font: 10.5pt/1.45 system-ui, sans-serif; color: #1d2528; max-width: 178mm; margin: 8mm auto; padding: 0 4mm }
h1 { font-size: 17pt; margin: 0 0 1mm } h2 { font-size: 12pt; margin: 6mm 0 2mm; border-bottom: 1px solid #ccc }
.notice { border: 1px solid #1d2528; padding: 2mm 3mm; margin: 3mm 0 }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
td, th { text-align: left; padding: .8mm 2mm; border-bottom: 1px solid #e4e4e0 } td.n { text-align: right }
tr { break-inside: avoid } .comment { white-space: pre-wrap } dt { float: left; clear: left; width: 42mm; color: #555 } dd { margin: 0 0 1mm 44mm }
</style></head><body>
<h1>{{ task.title }}: case review</h1>
<p class="notice">{{ notice }}</p>
<dl>
<dt>Question</dt><dd>{{ task.question }}</dd>
<dt>Case</dt><dd>{{ p.case[:12] }} ({{ "synthetic sample" if r.case.origin == "sample" else r.case.origin }})</dd>
<dt>Model</dt><dd>{{ p.model }}, weights {{ p.digest[:12] }}, trained {{ r.model_facts.trained }}</dd>
<dt>Made</dt><dd>{{ r.made.strftime("%Y-%m-%d %H:%M") }}</dd>
</dl>
<h2>Reviewer</h2>
<dl>
<dt>Before the model</dt><dd>{% if r.review.before %}{{ r.review.before.label }}, {{ r.review.before.confidence }} % sure{% else %}not recorded{% endif %}</dd>
<dt>After the model</dt><dd>{% if r.review.after %}{{ r.review.after.label }}, {{ r.review.after.confidence }} % sure{% else %}not recorded{% endif %}</dd>
<dt>Change</dt><dd>{{ r.review.change }}</dd>
<dt>Comment</dt><dd class="comment">{{ r.review.comment or "none" }}</dd>
<dt>Known outcome</dt><dd>{{ r.case.truth or "not in the file" }}</dd>
</dl>
<h2>Model</h2>
{% for warning in warnings + w.warnings|list %}<p>{{ warning }}</p>{% endfor %}
{% if w.abstained %}<p><strong>The model abstains.</strong> {{ w.abstained }}</p>{% endif %}
<dl>
{% if e %}
{% for name, text in w.report_lines.items() %}<dt>{{ name }}</dt><dd>{{ text }}</dd>
{% endfor %}
{% else %}
<dt>{{ w.title }}</dt><dd>not shown: the model abstained</dd>
{% endif %}
<dt>Held-out evidence</dt><dd>{{ r.model_facts.held_out }}{% for name, m in r.model_facts.metrics.items() %}; {{ name }} {{ m.text }}{% endfor %}</dd>
<dt>For whom</dt><dd>{{ r.model_facts.for_whom }}</dd>
<dt>Not for</dt><dd>{{ r.model_facts.not_for }}</dd>
</dl>
{% if film %}
<h2>The {{ noun }}</h2>
<p><img alt="The {{ noun }} under review" style="max-width: 90mm" src="data:image/png;base64,{{ film }}"></p>
{% endif %}
{% if e %}
<h2>What moved the model's estimate of “{{ e.label }}”</h2>
<p>{{ said.sentence(e) }}</p>
<table><thead><tr><th>Input</th><th>Value</th><th>Flag</th><th>Reference range</th><th>Contribution, {{ e.unit }}</th><th></th></tr></thead><tbody>
{% for c in e.contributions %}
<tr><td>{{ said.name(c) }}</td><td class="n">{{ said.shown(c) }}</td><td>{{ c.flag }}</td><td>{{ c.reference_range }}</td><td class="n">{{ "%+.4f"|format(c.amount) }}</td>
<td><svg width="120" height="10" role="img" aria-label="{{ "raises" if c.amount > 0 else "lowers" }}">
{% set w = 58 * (c.amount|abs) / largest %}
<rect x="{{ "%.1f"|format(60 if c.amount > 0 else 60 - w) }}" y="1" width="{{ "%.1f"|format(w) }}" height="8" fill="{{ "#d55e00" if c.amount > 0 else "#0072b2" }}"/>
<line x1="60" x2="60" y1="0" y2="10" stroke="#8a9196"/></svg></td></tr>
{% endfor %}
</tbody></table>
{% set ends, method = said.ends(e, digits=4), said.method(e.method, noun=e.noun) %}
<p>{{ e.reference_name[0]|upper }}{{ e.reference_name[1:] }}: {{ ends[0] }}; this case: {{ ends[1] }} ({{ e.unit }}). {{ method[0]|upper }}{{ method[1:] }}; against {{ e.background }};
additivity error {{ "%.1e"|format(e.additivity_error) }}. This is how the model arrived at its number, not why the patient is ill.</p>
{% elif values %}
<h2>The case</h2>
<table><thead><tr><th>Input</th><th>Value</th><th>Flag</th><th>Reference range</th></tr></thead><tbody>
{% for f in task.features %}
<tr><td>{{ f.name }}</td><td class="n">{{ f.show(values[f.name]) }}</td><td>{{ f.flag(values[f.name]) }}</td><td>{{ f.reference_text }}</td></tr>
{% endfor %}
</tbody></table>
{% endif %}
<p class="notice">{{ notice }}</p>
</body></html>
"""
