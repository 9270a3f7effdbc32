"""What the command line needs: folders to write to, and libraries."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["WORDS"]

_NEEDS = "needs {library}, which is not installed; “{command}” adds it."

WORDS: Mapping[str, str | Callable[..., str]] = {
    "out-not-written": (
        "Nothing can be written to {folder} ({reason}); give another folder with --out."
    ),
    "address-not-here": (
        "“{address}” is no address of this machine; give --address 127.0.0.1, or the name or the"
        " address under which others reach it."
    ),
    "no-network": (
        "This machine is on no network, so that no phone could reach it: join one, or give the name"
        " or the address under which phones come with --allow."
    ),
    "no-free-port": "From port {first} on none is free; give one with --port.",
    "training-needs": f"Training networks {_NEEDS}",
    "cluster-needs": f"Scoring with workers {_NEEDS}",
}
