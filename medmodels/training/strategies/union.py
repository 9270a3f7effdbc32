"""Every strategy there is."""

from __future__ import annotations

from medmodels.training.strategies.boosted_hazards import SurvivalBoostingStrategy
from medmodels.training.strategies.boosting import BoostingStrategy, QuantityBoostingStrategy
from medmodels.training.strategies.cnn import FilmCnnStrategy
from medmodels.training.strategies.cox import CoxStrategy
from medmodels.training.strategies.ensemble import EnsembleStrategy
from medmodels.training.strategies.forest import ForestStrategy, QuantityForestStrategy
from medmodels.training.strategies.layout_network import LayoutNetworkStrategy
from medmodels.training.strategies.ridge import QuantityRidgeStrategy
from medmodels.training.strategies.rnn import NoteRnnStrategy, StayRnnStrategy
from medmodels.training.strategies.svm import NoteSvmStrategy, QuantitySvmStrategy, SvmStrategy
from medmodels.training.strategies.waveform import (
    WaveformBoostingStrategy,
    WaveformCnnStrategy,
)

__all__ = ["Strategy"]

Strategy = (
    ForestStrategy
    | SvmStrategy
    | FilmCnnStrategy
    | StayRnnStrategy
    | LayoutNetworkStrategy
    | BoostingStrategy
    | EnsembleStrategy
    | QuantityBoostingStrategy
    | QuantityForestStrategy
    | QuantitySvmStrategy
    | QuantityRidgeStrategy
    | NoteSvmStrategy
    | WaveformBoostingStrategy
    | WaveformCnnStrategy
    | NoteRnnStrategy
    | CoxStrategy
    | SurvivalBoostingStrategy
)
