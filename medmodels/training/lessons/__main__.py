"""``python -m medmodels.training.lessons [LESSON…]``: compute what lessons package, all of them
where none is named.
"""

from __future__ import annotations

import argparse
import time

from medmodels.lessons.stored import PACKAGED
from medmodels.training.lessons import makers, pack

__all__ = ["main"]


def main(words: list[str] | None = None) -> None:
    """Make the lessons that are named, one after another."""
    known = makers()
    parser = argparse.ArgumentParser(prog="python -m medmodels.training.lessons")
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help=", ".join(known))
    chosen = parser.parse_args(words).lessons or list(known)
    if unknown := [name for name in chosen if name not in known]:
        parser.error(f"no lesson packages anything as {', '.join(unknown)}")
    for name in chosen:
        start = time.perf_counter()
        pack(known[name](), PACKAGED / name)
        print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
