"""Every strategy there is."""

from __future__ import annotations

from medmodels.training.strategies.cnn import CnnStrategy
from medmodels.training.strategies.forest import ForestStrategy, QuantityForestStrategy
from medmodels.training.strategies.rnn import RnnStrategy, WordRnnStrategy
from medmodels.training.strategies.row_network import NetworkStrategy
from medmodels.training.strategies.svm import QuantitySvmStrategy, SvmStrategy, WordStrategy

__all__ = ["Strategy"]

Strategy = (
    ForestStrategy
    | SvmStrategy
    | CnnStrategy
    | RnnStrategy
    | NetworkStrategy
    | QuantityForestStrategy
    | QuantitySvmStrategy
    | WordStrategy
    | WordRnnStrategy
)
