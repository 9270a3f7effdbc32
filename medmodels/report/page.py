"""One review as one page of A4, and on request an appendix with all that stands behind it."""

from __future__ import annotations

from pathlib import Path

from medmodels.card import NOTICE
from medmodels.cases import words as of_cases
from medmodels.explanations import words as of_explanations
from medmodels.predictions import words_of
from medmodels.report.report import Report
from medmodels.report.small import small_case
from medmodels.strips import STYLE, strip_html
from medmodels.tasks import LaidOut

__all__ = ["report_html"]

_REASONS = 3
_HERE = Path(__file__).parent
_SPACE = ' xmlns="http://www.w3.org/1999/xhtml"'  # which HTML does without


def report_html(report: Report, *, appendix: bool = False) -> str:
    """The report as one HTML file without scripts or links, a page of A4; everything in it is
    escaped.

    With the ``appendix`` every contribution, every level and the model's facts in full follow.
    """
    from jinja2 import Environment, FileSystemLoader

    e = report.explanation
    moved = [c for c in e.contributions if c.amount] if e else []
    values = {} if isinstance(report.case.task.inputs, LaidOut) else report.case.values
    page = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template("page.html")
    return page.render(
        r=report,
        task=report.case.task,
        notice=NOTICE,
        small=small_case(report.case, e),
        noun=report.case.task.inputs.noun,
        values=values,
        flagged=any(f.flag(values[f.name]) for f in report.case.task.features if f.name in values),
        p=report.prediction,
        w=words_of(report.prediction),
        warnings=[of_cases.sentence(remark) for remark in report.case.warnings],
        e=e,
        reasons=moved[:_REASONS],
        said=of_explanations,
        largest=max((abs(c.amount) for c in moved), default=1.0),
        # a tree of elements wrote it, which escaped what stands in it
        strip=strip_html(report.strip).replace(_SPACE, "") if report.strip else "",
        style=STYLE,
        appendix=appendix,
    )
