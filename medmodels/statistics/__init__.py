"""The arithmetic behind everything that is measured: arrays in, numbers out, one idea a file.

Nothing here knows a task, a model or a case.
"""
