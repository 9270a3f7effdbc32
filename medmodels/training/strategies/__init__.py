"""How a model is trained, as data: a file a family."""

from medmodels.training.strategies.boosted_hazards import SurvivalBoostingStrategy
from medmodels.training.strategies.boosting import BoostingStrategy, QuantityBoostingStrategy
from medmodels.training.strategies.cnn import Augmentation, FilmCnnStrategy
from medmodels.training.strategies.cox import CoxStrategy
from medmodels.training.strategies.ensemble import EnsembleStrategy
from medmodels.training.strategies.forest import ForestStrategy, QuantityForestStrategy
from medmodels.training.strategies.layout_network import LayoutNetworkStrategy
from medmodels.training.strategies.requirements import CHOICES
from medmodels.training.strategies.ridge import QuantityRidgeStrategy
from medmodels.training.strategies.rnn import NoteRnnStrategy, StayRnnStrategy
from medmodels.training.strategies.settings import SETTINGS, is_default
from medmodels.training.strategies.svm import NoteSvmStrategy, QuantitySvmStrategy, SvmStrategy
from medmodels.training.strategies.union import Strategy
from medmodels.training.strategies.waveform import (
    WaveformBoostingStrategy,
    WaveformCnnStrategy,
)

__all__ = [
    "CHOICES",
    "SETTINGS",
    "Augmentation",
    "BoostingStrategy",
    "CoxStrategy",
    "EnsembleStrategy",
    "FilmCnnStrategy",
    "ForestStrategy",
    "LayoutNetworkStrategy",
    "NoteRnnStrategy",
    "NoteSvmStrategy",
    "QuantityBoostingStrategy",
    "QuantityForestStrategy",
    "QuantityRidgeStrategy",
    "QuantitySvmStrategy",
    "StayRnnStrategy",
    "Strategy",
    "SurvivalBoostingStrategy",
    "SvmStrategy",
    "WaveformBoostingStrategy",
    "WaveformCnnStrategy",
    "is_default",
]
