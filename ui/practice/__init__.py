"""Practice: one person against the model, at an own pace, with nothing kept."""

from ui.practice.asking import ask
from ui.practice.practice import Practice, begun, current
from ui.practice.reporting import report_of
from ui.practice.starting import start

__all__ = ["Practice", "ask", "begun", "current", "report_of", "start"]
