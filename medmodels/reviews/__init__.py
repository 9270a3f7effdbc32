"""What a person thinks of a case."""

from medmodels.reviews.review import Judgement, Review, helped

__all__ = ["Judgement", "Review", "helped"]
