"""One review as a self-contained HTML page (for A4) and as JSON; nothing is kept."""

from medmodels.report.page import report_html
from medmodels.report.report import Report, report_json

__all__ = ["Report", "report_html", "report_json"]
