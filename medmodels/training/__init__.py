"""Training: a strategy as data, a run, a package (for training only; nothing here runs when a case
is reviewed).
"""
