"""shap, as every explainer imports it: without what it remembers of whoever asked first.

It keeps the errors of optional imports, and with their tracebacks the frames of the first caller,
hence that caller's case, for as long as the process lives.
"""

from __future__ import annotations

import shap
from shap.utils._general import import_errors

__all__ = ["shap"]

for _, _error in import_errors.values():
    _error.__traceback__ = _error.__context__ = None
