"""From a finished run to a model folder: weights, behaviour, evidence, card, signature."""
