"""Clinical case review with machine-learning models: cases in, calibrated and explained predictions
out.
"""
