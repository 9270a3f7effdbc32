"""A card for other hands: one HTML page without scripts or links, and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from medmodels.card.names import NOTICE, baseline_name
from medmodels.card.sections import sections
from medmodels.evidence import CrossValidation, Evidence
from medmodels.models import Model
from medmodels.wording import cells, finite, spans

__all__ = ["card_html", "card_json"]


def card_json(model: Model, evidence: Evidence, cv: CrossValidation | None) -> str:
    """Every section's lines and every number with its interval; what is not available says so."""
    body = {
        "notice": NOTICE,
        "model": model.id,
        "question": model.task.question,
        "digest": model.digest,
        "sections": sections(model, evidence, cv),
        "evidence": {**asdict(evidence), "baseline_name": baseline_name(model)},
        "cross_validation": asdict(cv) if cv else None,
    }
    return json.dumps(finite(body), indent=2, ensure_ascii=False)


def card_html(model: Model, evidence: Evidence, cv: CrossValidation | None) -> str:
    """The card as a page; everything in it is escaped."""
    from jinja2 import Environment

    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_PAGE)
    return page.render(
        title=f"{model.id}: {model.task.question}",
        notice=NOTICE,
        sections=[
            (title, _blocks(lines)) for title, lines in sections(model, evidence, cv).items()
        ],
    )


def _blocks(lines: list[str]) -> list[tuple[str, Any]]:
    """Runs of lines that are paragraphs, items of a list or rows of a table."""
    blocks: list[tuple[str, Any]] = []
    for line in lines:
        kind = (
            "table"
            if line.startswith("|")
            else "list"
            if line.startswith("- ")
            else "text"
            if line.strip()
            else ""
        )
        if not kind or set(line) <= set("|- "):
            continue
        content: Any = (
            cells(line)
            if kind == "table"
            else "".join(text for text, _ in spans(line.removeprefix("- ")))
        )
        if blocks and blocks[-1][0] == kind:
            blocks[-1][1].append(content)
        else:
            blocks.append((kind, [content]))
    return blocks


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem; color: #1d2429; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
th, td { border-bottom: 1px solid #d5d9dc; padding: 0.3rem 0.8rem 0.3rem 0; text-align: left;
         vertical-align: top; }
.notice { border: 1px solid #8a9196; padding: 0.6rem 1rem; font-weight: 600; }
</style>
</head>
<body>
<h1>{{ title }}</h1>
<p class="notice">{{ notice }}</p>
{% for title, blocks in sections %}
<h2>{{ title }}</h2>
{% for kind, content in blocks %}
{% if kind == "table" %}
<div class="wide" tabindex="0" role="region" aria-label="{{ title }}"><table>
<thead><tr>{% for cell in content[0] %}<th scope="col">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in content[1:] %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody>
</table></div>
{% elif kind == "list" %}
<ul>{% for item in content %}<li>{{ item }}</li>{% endfor %}</ul>
{% else %}
{% for line in content %}<p>{{ line }}</p>{% endfor %}
{% endif %}
{% endfor %}
{% endfor %}
</body>
</html>
"""
