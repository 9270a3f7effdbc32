"""How a model is trained, as data: a file a family."""

from medmodels.training.strategies.cnn import Augmentation, CnnStrategy
from medmodels.training.strategies.forest import ForestStrategy, QuantityForestStrategy
from medmodels.training.strategies.requirements import CHOICES
from medmodels.training.strategies.rnn import RnnStrategy, WordRnnStrategy
from medmodels.training.strategies.row_network import NetworkStrategy
from medmodels.training.strategies.settings import SETTINGS, is_default
from medmodels.training.strategies.svm import QuantitySvmStrategy, SvmStrategy, WordStrategy
from medmodels.training.strategies.union import Strategy

__all__ = [
    "CHOICES",
    "SETTINGS",
    "Augmentation",
    "CnnStrategy",
    "ForestStrategy",
    "NetworkStrategy",
    "QuantityForestStrategy",
    "QuantitySvmStrategy",
    "RnnStrategy",
    "Strategy",
    "SvmStrategy",
    "WordRnnStrategy",
    "WordStrategy",
    "is_default",
]
