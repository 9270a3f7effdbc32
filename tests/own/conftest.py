"""Trainings on tables of one's own share what all trainings share."""

from tests.training.conftest import _two_repeats

__all__ = ["_two_repeats"]
