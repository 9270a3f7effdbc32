"""Clinical case review with machine-learning models: cases in, calibrated and explained predictions
out.
"""

__version__ = "0.2.0"
