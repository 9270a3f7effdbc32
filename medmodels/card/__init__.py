"""The model card: one list of sections from the task, the manifest and measured numbers.

The same numbers feed the Model Facts label beside a prediction, the page, the file in the model's
folder (with the front matter model hubs read), the exports and the report. What nobody knows reads
"Not available".
"""

from medmodels.card.export import card_html, card_json
from medmodels.card.findings import FOUND, crossed_text, finding_text, positives
from medmodels.card.learnt import side_text
from medmodels.card.measured import measured_lines, title_of
from medmodels.card.model_facts import ModelFacts, least_said, model_facts
from medmodels.card.names import DIGITS, METRIC_NAMES, NOT_AVAILABLE, NOTICE, baseline_name
from medmodels.card.outcomes import WORDS, OutcomeWords
from medmodels.card.plainly import MetricText, in_short, written
from medmodels.card.render import heading, render_card
from medmodels.card.results import ANSWERED, abstentions_text, answers_of
from medmodels.card.sections import repeated, sections, subgroup_cells
from medmodels.card.uncertainty import coverage_notes

__all__ = [
    "ANSWERED",
    "DIGITS",
    "FOUND",
    "METRIC_NAMES",
    "NOTICE",
    "NOT_AVAILABLE",
    "WORDS",
    "MetricText",
    "ModelFacts",
    "OutcomeWords",
    "abstentions_text",
    "answers_of",
    "baseline_name",
    "card_html",
    "card_json",
    "coverage_notes",
    "crossed_text",
    "finding_text",
    "heading",
    "in_short",
    "least_said",
    "measured_lines",
    "model_facts",
    "positives",
    "render_card",
    "repeated",
    "sections",
    "side_text",
    "subgroup_cells",
    "title_of",
    "written",
]
