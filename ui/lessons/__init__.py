"""Lessons on a page: a list of them, and one step at a time."""

from ui.lessons.going import opened
from ui.lessons.listing import listing
from ui.lessons.step import show

__all__ = ["listing", "opened", "show"]
